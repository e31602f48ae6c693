"""A new teacher and a course of one module with an exercise of every kind that a certificate needs."""

from typing import Any

from django.utils.text import slugify

from courses.models import CourseVersion
from lms.people.enums import Role
from lms.people.models import Organisation
from tests import factories

EXPLANATION = "Het kiest steeds een woord met een kans."
REFLECTION = "Ik koos de rekenles van dinsdag."


def program(name: str) -> str:
    """What ``Product.python`` runs; prints who learns what."""
    return f"import json; from tests.browser.small_course import begin; print(json.dumps(begin({name!r})))"


def begin(name: str) -> dict[str, Any]:
    school = Organisation.objects.filter(kind="institution").order_by("pk")[0]
    email = f"{name.lower()}@example.org"
    factories.person_as(Role.TEACHER, school, email=email, first_name=name, last_name="Verhoeven")
    version = _course(f"Rekenen met {name}")
    return {
        "email": email,
        "password": factories.PASSWORD,
        "school": school.name,
        "course": version.document.title,
        "address": f"/cursussen/{version.course.slug}/",
    }


def _course(title: str) -> CourseVersion:
    college = Organisation.objects.filter(kind="teacher_college").order_by("pk")[0]
    document = factories.document(title=title, slug=slugify(title), provider_name=college.name)
    return factories.released(document, provider=college)
