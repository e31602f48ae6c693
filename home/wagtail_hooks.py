"""The operator's page in the workshop at /cms/ that says whether the site runs. Nobody else has the permission."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .views.condition import site_condition


@hooks.register("register_admin_urls")
def condition_urls() -> list[URLPattern]:
    """The page, inside the admin."""
    return [path("toestand/", site_condition, name="home_site_condition")]


class OperatorsItem(MenuItem):
    """Shown to the operator alone."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)


@hooks.register("register_admin_menu_item")
def condition_item() -> MenuItem:
    """Where the operator finds it."""
    return OperatorsItem(_("Of alles draait"), reverse("home_site_condition"), name="condition", icon_name="check")
