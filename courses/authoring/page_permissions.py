"""What may be done with a page in Wagtail's admin, beyond what its permission policy says."""

from typing import Any

from wagtail.models import PagePermissionTester


class WorkshopTester(PagePermissionTester):
    """Wagtail's own publishing is closed to everybody: only a release makes a course public.

    Wagtail asks for the right to publish before it lets somebody put pages in
    order; here whoever may add pages may do that.
    """

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        return bool(self.user.is_active and (self.user.is_superuser or "add" in self.permissions))


class ProviderTester(WorkshopTester):
    """An organisation's own place in the tree is set up by the platform, not by its authors."""

    def can_edit(self) -> bool:
        return bool(self.user.is_active and self.user.is_superuser)

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.can_edit() and self.page.is_leaf()

    def can_move(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False


class CourseTester(WorkshopTester):
    """A course that was released stays where it is: learners, marks and certificates lead to it."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.page.specific_deferred.course_id is None and bool(super().can_delete(ignore_bulk))


class Workshop:
    """A page that is only worked on in the admin, and never served from there."""

    tester_class: type[PagePermissionTester] = WorkshopTester

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Return what ``user`` may do with this page."""
        return self.tester_class(user, self)

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """A draft has no public address."""
        return None
