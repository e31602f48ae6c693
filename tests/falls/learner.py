"""A new learner in a course of a reflection and a knowledge check, with a browser of her own."""

import re
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.falls.visitor import Answer, Stream, Visitor
from tests.product import Database

# All at the start: starting Django once for each test takes longer than the test.
MAKE_LEARNERS = """
import uuid
from django.urls import reverse
from courses.authoring.releasing import publish_document
from courses.learning.actions.learning import enrol
from courses.models import Course
from courses.sandbox import policy
from tests.factories import document, knowledge_check, next_word, person, reflection, signed_models
signed_models()
learners = []
for _ in range(12):
    told, check, word, name = reflection(), knowledge_check(), next_word(required=False), uuid.uuid4().hex[:8]
    who = person(email=f"lerende-{name}@example.org")
    made = document(told, check, word, key=uuid.uuid4(), slug=f"cursus-{name}")
    course = Course.objects.create(key=made.key, slug=made.slug, organisation=college)
    version = publish_document(course=course, document=made, note="Eerste versie", by=None)
    enrolment = enrol(version=version, by=who)
    policy.accept(digest_read=policy.digest(), by=who)
    learners.append({"email": who.email, "password": PASSWORD, "enrolment": enrolment.pk, "module": "wat-is-ai",
                     "reflection": str(told.key), "check": str(check.key),
                     "stream": reverse("sandbox:stream", args=[enrolment.pk, word.key])})
"""
_beside = ThreadPoolExecutor(max_workers=4)


@dataclass
class Learner:
    database: Database
    visitor: Visitor
    email: str
    enrolment: int
    check_url: str
    reflection_url: str
    stream_url: str

    def reflect(self, text: str) -> Answer:
        return self.visitor.post(self.reflection_url, key=_key(self.visitor.get(self.reflection_url).text), text=text)

    def finish_module(self) -> Answer:
        return self.visitor.post(self.check_url.split("oefening")[0] + "afronden/")

    def complete(self) -> str:
        """Do all that the course asks; return the number of the certificate."""
        assert self.reflect("Mijn leerlingen verzonnen zelf een fout.").status == 302
        assert self.finish_module().status == 302
        assert self.send(self.check_form()).status == 302
        found = re.search(r"MP-\d{4}-\d{6,}", self.visitor.get("/certificaten/").text)
        assert found
        return found[0]

    def ask_model(self, prompt: str) -> Stream:
        return self.visitor.stream(
            self.stream_url, prompt=prompt, model="woordvoorspeller", temperature="0", key=str(uuid.uuid4())
        )

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
        ask = self.database.ask
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


def learner_of(made: dict[str, Any], database: Database, address: str) -> Learner:
    """One of ``MAKE_LEARNERS``, logged in."""
    visitor = Visitor(address)
    visitor.log_in({"email": made["email"], "password": made["password"]})
    module = f"/leren/{made['enrolment']}/{made['module']}/oefening"
    check, reflection = (f"{module}/{made[name]}/" for name in ("check", "reflection"))
    return Learner(database, visitor, made["email"], made["enrolment"], check, reflection, made["stream"])
