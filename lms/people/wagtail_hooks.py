"""The operator's part of the workshop at /cms/: the list of organisations, and the way back for a lost second factor.

Nobody else has the permission.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TitleFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Organisation
from .organisation_form import OrganisationForm
from .views import operator


class OrganisationViewSet(SnippetViewSet):
    """Boards, schools, colleges and bodies. Their first manager is invited from the organisation's own page."""

    model = Organisation
    icon = "group"
    menu_label = "Organisaties"
    menu_name = "organisations"
    add_to_admin_menu = True
    list_display = ["name", "get_kind_display", "city", "brin", "parent"]
    list_filter = ["kind", "sector"]
    search_fields = ["name", "city", "brin", "board_number"]
    search_backend_name = None
    panels = [
        TitleFieldPanel("name", placeholder=False, targets=["slug"]),
        FieldPanel("slug"),
        FieldPanel("kind"),
        FieldPanel(
            "parent",
            help_text=_(
                "Verander je dit, dan geldt het vanaf vandaag."
                " Wat eerder is behaald, blijft bij wie er toen boven stond."
            ),
        ),
        MultiFieldPanel(
            [
                FieldPanel("board_number"),
                FieldPanel("brin"),
                FieldPanel("branch_code"),
                FieldPanel("rio_code"),
                FieldPanel("sector"),
                FieldPanel("province"),
                FieldPanel("city"),
            ],
            heading="Codes en plaats",
        ),
    ]

    def get_edit_handler(self) -> Any:
        """The panels on a form that records a move where the parent changes."""
        handler = ObjectList(self.panels, base_form_class=OrganisationForm)
        return handler.bind_to_model(self.model)


register_snippet(OrganisationViewSet)


@hooks.register("register_admin_urls")
def second_factor_urls() -> list[URLPattern]:
    """The pages for a lost second factor, inside the admin."""
    return [
        path("tweede-stap/", operator.find_person, name="people_find_factor"),
        path("tweede-stap/<int:pk>/", operator.reset_factor, name="people_reset_factor"),
    ]


class OperatorsItem(MenuItem):
    """Shown to the operator alone."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_admin_menu_item")
def second_factor_item() -> MenuItem:
    """Where the operator finds them."""
    return OperatorsItem(_("Tweede stap kwijt"), reverse("people_find_factor"), name="second_factor", icon_name="key")
