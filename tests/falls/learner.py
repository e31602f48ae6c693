"""A new learner in a course of a reflection and a knowledge check, with a browser of her own."""

import re
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.falls.conftest import Ground
from tests.falls.visitor import Answer, Visitor

_MAKE = """
import json
from courses.actions import enrol
from courses.models import Course
from courses.versions import publish_document
from lms.people.models import Organisation
from tests.factories import PASSWORD, document, knowledge_check, person, reflection
import uuid
told, check, name = reflection(), knowledge_check(), uuid.uuid4().hex[:8]
who = person(email=f"lerende-{name}@example.org")
made = document(told, check, key=uuid.uuid4(), slug=f"cursus-{name}")
college = Organisation.objects.filter(kind="teacher_college").first()
course = Course.objects.create(key=made.key, slug=made.slug, organisation=college)
version = publish_document(course=course, document=made, note="Eerste versie", by=None)
enrolment = enrol(version=version, by=who)
print(json.dumps({"email": who.email, "password": PASSWORD, "enrolment": enrolment.pk, "module": "wat-is-ai",
                  "reflection": str(told.key), "check": str(check.key)}))
"""
_beside = ThreadPoolExecutor(max_workers=4)


@dataclass
class Learner:
    ground: Ground
    visitor: Visitor
    email: str
    enrolment: int
    check_url: str
    reflection_url: str

    def reflect(self, text: str) -> Answer:
        return self.visitor.post(self.reflection_url, key=_key(self.visitor.get(self.reflection_url).text), text=text)

    def finish_module(self) -> Answer:
        return self.visitor.post(self.check_url.split("oefening")[0] + "afronden/")

    def check_form(self) -> dict[str, Any]:
        """The fields of the knowledge check, all right, with the key that its page gave."""
        page = self.visitor.get(self.check_url)
        assert page.status == 200, page.text
        names = sorted(set(re.findall(r'name="([^"]*v[12])"', page.text)))
        return {"key": _key(page.text), names[0]: "a", names[1]: ["a", "b"]}

    def send(self, form: dict[str, Any]) -> Answer:
        return self.visitor.post(self.check_url, **form)

    def send_beside(self, form: dict[str, Any]) -> "Future[Answer]":
        return _beside.submit(self.send, form)

    def stored(self) -> dict[str, int]:
        ask = self.ground.product.database.ask
        counted = {
            "reflections": "courses_reflection",
            "attempts": f"courses_attempt a JOIN courses_exercise e ON a.exercise_id = e.id AND e.kind = '{KIND}'",
            "certificates": "certificates_certificate",
        }
        return {
            name: ask(f"SELECT count(*) FROM {table} WHERE enrolment_id = {self.enrolment}")
            for name, table in counted.items()
        }


KIND = "knowledge_check"


def _key(page: str) -> str:
    found = re.search(r'name="key"[^>]*value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


def new_learner(ground: Ground) -> Learner:
    made = ground.product.python(_MAKE)
    visitor = Visitor(ground.product.address)
    visitor.log_in({"email": made["email"], "password": made["password"]})
    module = f"/leren/{made['enrolment']}/{made['module']}/oefening"
    return Learner(
        ground,
        visitor,
        made["email"],
        made["enrolment"],
        f"{module}/{made['check']}/",
        f"{module}/{made['reflection']}/",
    )
