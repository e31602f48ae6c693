from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from courses.schema import CourseDocument


def show_draft(request: "HttpRequest", document: "CourseDocument") -> "HttpResponse":
    """A draft as its public page; the views are not there yet when the rooms are being set up."""
    from home.views.public import course_preview

    return course_preview(request, document)


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "Voorkant"

    def ready(self) -> None:
        from courses.authoring.registries import course_previews
        from courses.signals import version_released
        from home.kept import forget_kept
        from quality_mark.signals import mark_changed

        version_released.connect(forget_kept, dispatch_uid="home.forget_kept.version")
        mark_changed.connect(forget_kept, dispatch_uid="home.forget_kept.mark")
        if show_draft not in course_previews:
            course_previews.append(show_draft)
