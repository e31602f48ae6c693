"""The operator keeps the list of organisations in the workshop at /cms/; nobody else has the permission."""

from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Organisation


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
        FieldPanel("parent"),
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


register_snippet(OrganisationViewSet)
