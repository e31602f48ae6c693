"""Two of the product's three signals; each is sent inside the transaction of the action that owns the fact."""

from django.dispatch import Signal

# Sent by ``release_version`` with version=CourseVersion, by=User or None.
version_released = Signal()
# Sent by ``record_attempt`` and its kin with enrolment=Enrolment, when the last rule is met.
course_completed = Signal()
