from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    label = "courses"
    verbose_name = "Cursussen"

    def ready(self) -> None:
        """Close what never changes, compute Wagtail's permissions, and forget with a person what she wrote."""
        from django.db.models.signals import pre_delete
        from wagtail.admin.views.mixins import SpreadsheetExportMixin
        from wagtail.documents.models import Document
        from wagtail.images.models import Image
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from courses.authoring.page_faces import page_previews, page_standings
        from courses.authoring.pages import CoursePage, ModulePage
        from courses.authoring.policies import MembershipFilePolicy, MembershipPagePolicy
        from courses.authoring.preview import preview_course, preview_module
        from courses.authoring.standing import course_standing, module_standing
        from courses.authoring.upload_forms import bound_pictures
        from courses.learning.leaving import forget_texts
        from courses.learning.models import Attempt
        from courses.versions.models import CourseVersion, Exercise, FrozenMedia
        from lms.audit.triggers import register_append_only
        from lms.people.models import User
        from lms.spreadsheets import inert_cell

        page_standings[CoursePage], page_standings[ModulePage] = course_standing, module_standing
        page_previews[CoursePage], page_previews[ModulePage] = preview_course, preview_module
        bound_pictures()
        # What the workshop itself lets one take away as a list.
        SpreadsheetExportMixin.custom_value_preprocess[str] = {SpreadsheetExportMixin.FORMAT_CSV: inert_cell}
        pre_delete.connect(forget_texts, sender=User)
        register_append_only(CourseVersion, nullable=["released_by"])
        register_append_only(Exercise)
        register_append_only(FrozenMedia)
        # Attempts go with the enrolment when a person takes everything out.
        register_append_only(Attempt, no_delete=False)

        register_permission_policy(Page, MembershipPagePolicy())
        for model in (Image, Document):
            register_permission_policy(
                model, MembershipFilePolicy(model, auth_model=model._meta.label, owner_field_name="uploaded_by_user")
            )
