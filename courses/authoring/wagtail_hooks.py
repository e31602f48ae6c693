"""Fit Wagtail's admin to authors: their own courses and files, *Opslaan* and *Uitbrengen*."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import filters, messages
from wagtail.admin.action_menu import ActionMenuItem, SaveDraftMenuItem
from wagtail.images.views import chooser as image_chooser
from wagtail.models import Page
from wagtail.permissions import policy_registry

from .copying import lead_links_to_the_copy
from .freezing import drafts_of_modules
from .home import CoursesPanel
from .notices import notices_on_claims
from .pages import CoursePage, ModulePage
from .tags import no_popular_tags
from .views import evaluations, release, withdraw

# Both list and chooser offer the most used tags of everybody's files, and take the list from here.
filters.popular_tags_for_model = image_chooser.popular_tags_for_model = no_popular_tags

# What an author needs of the menu; everything else is for the platform's operator.
AUTHORS_MENU = {"explorer", "images", "documents"}


class ReleaseItem(ActionMenuItem):
    """Leads from the editor to the release of the course."""

    name = "action-release"
    label = _("Uitbrengen")
    icon_name = "upload"
    order = 10

    def is_shown(self, context: dict[str, Any]) -> bool:
        return isinstance(context.get("page"), CoursePage | ModulePage) and context["view"] == "edit"

    def get_url(self, parent_context: dict[str, Any]) -> str:
        page = parent_context["page"]
        course = page if isinstance(page, CoursePage) else page.get_parent()
        return reverse("courses_release", args=[course.pk])


class SaveItem(SaveDraftMenuItem):
    """*Opslaan*: keeps the draft, and makes nothing public."""

    template_name = "courses/authoring/save_button.html"


@hooks.register("construct_page_action_menu")
def save_and_release(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Take away what publishes; a course becomes public by its release alone."""
    kept = [item for item in menu_items if item.name in {"action-page-locked"}]
    ours = [item for item in (SaveItem(), ReleaseItem()) if item.is_shown(context)]
    menu_items[:] = [*ours, *kept]


@hooks.register("construct_main_menu")
def authors_menu(request: HttpRequest, menu_items: list[Any]) -> None:
    """Show authors what is theirs."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name in AUTHORS_MENU]


@hooks.register("construct_page_chooser_queryset")
def own_pages_only(pages: Any, request: HttpRequest) -> Any:
    """Choose among the pages that one may explore."""
    return _own(pages, request)


@hooks.register("construct_explorer_page_queryset")
def own_pages_in_explorer(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """List the pages that one may explore, and no others beside them."""
    return _own(pages, request)


def _own(pages: Any, request: HttpRequest) -> Any:
    explorable: QuerySet[Page] = policy_registry.get_by_type(Page).explorable_instances(request.user)
    return pages.filter(pk__in=explorable.values("pk"))


@hooks.register("register_admin_urls")
def release_urls() -> list[URLPattern]:
    """The views of releasing, inside the admin."""
    return [
        path("uitbrengen/<int:page_id>/", release, name="courses_release"),
        path("uitbrengen/<int:page_id>/aanbod/", withdraw, name="courses_withdraw"),
        path("uitbrengen/<int:page_id>/evaluaties/", evaluations, name="courses_evaluations"),
    ]


@hooks.register("after_copy_page")
def links_in_a_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    """A copied course links to itself."""
    original, copy = page.specific, new_page.specific
    if isinstance(original, CoursePage) and isinstance(copy, CoursePage):
        lead_links_to_the_copy(original=original, copy=copy, by=request.user)


@hooks.register("before_edit_page")
def what_claims_need(request: HttpRequest, page: Page) -> None:
    """Say above the editor which claims of the draft are past their date, unchecked or unknown."""
    if request.method != "GET":
        return
    draft = page.get_latest_revision_as_object()
    modules = [draft] if isinstance(draft, ModulePage) else drafts_of_modules(draft)
    if isinstance(draft, CoursePage | ModulePage):
        for notice in notices_on_claims(modules, on=timezone.localdate()):
            messages.warning(request, notice)


@hooks.register("construct_homepage_panels")
def own_courses(request: HttpRequest, panels: list[Any]) -> None:
    """No panels about moderation or the system: authors come to write."""
    panels[:] = [CoursesPanel()]


@hooks.register("insert_global_admin_css")
def house_colours() -> SafeString:
    """The colours and the name of the house."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
