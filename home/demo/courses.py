"""The courses on offer: the two that ship with the product, one of a small provider, and two young ones."""

from pathlib import Path

import yaml
from django.conf import settings
from django.db.models import F

from courses.authoring.loading import load_course
from courses.models import Course, CourseVersion
from lms.people.models import Organisation, User

from . import cast, clock, people

MAIN = settings.BASE_DIR / "content" / "begrijpen"
SECOND = settings.BASE_DIR / "content" / "veilig-en-rechtmatig"
SMALL = Path(__file__).parent / "content" / "mentorgesprek"
YOUNG = Path(__file__).parent / "content" / "klopt-dit-wel"
JUDGING = Path(__file__).parent / "content" / "jij-oordeelt"


def load(by: User) -> None:
    """All courses, each released by somebody of its provider; what is there stays as its authors left it."""
    for folder, provider, author, days in [
        (MAIN, cast.COLLEGE, cast.AUTHOR, 330),
        (SMALL, cast.SMALL_PROVIDER, cast.SMALL_LEAD, 200),
        (YOUNG, cast.COLLEGE, cast.AUTHOR, 80),
        (SECOND, cast.COLLEGE, cast.AUTHOR, 45),
        (JUDGING, cast.COLLEGE, cast.AUTHOR, 24),
    ]:
        if Course.objects.filter(key=_key(folder)).exists():
            continue
        with clock.at(clock.days_ago(days)):
            load_course(folder, organisation=Organisation.objects.get(slug=provider), by=people.account(author))


def current_version(folder: Path) -> CourseVersion:
    """The released version of the course in a folder."""
    return CourseVersion.objects.select_related("course").get(course__key=_key(folder), course__current_version=F("pk"))


def _key(folder: Path) -> str:
    data: dict[str, str] = yaml.safe_load((folder / "course.yaml").read_text(encoding="utf-8"))
    return data["key"]
