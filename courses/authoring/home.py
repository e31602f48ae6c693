"""What an author finds when she comes in: her courses, and where they stand."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from .pages import CoursePage, ProviderPage
from .policies import workplaces

# More are found by walking through the pages.
SHOWN = 20


class CoursesPanel(Component):
    """The courses that one may edit, the latest edited first."""

    name = "courses"
    order = 100
    template_name = "courses/authoring/home_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        person: Any = request.user
        own = policy_registry.get_by_type(CoursePage).instances_user_has_permission_for(person, "change")
        rows = CoursePage.objects.filter(pk__in=own.values("pk")).select_related("course__current_version")
        rows = rows.defer("course__current_version__content", "course__current_version__search_text")
        places = ProviderPage.objects.none() if person.is_superuser else workplaces(person)
        return {"rows": rows.order_by("-latest_revision_created_at")[:SHOWN], "places": places}
