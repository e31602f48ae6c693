"""Complaints that were upheld: recorded by the secretary, shown on the course's page, struck out with a reason."""

import datetime
import uuid
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from lms.audit.models import AuditEvent
from lms.errors import NotAllowedError
from lms.people.models import User
from quality_mark import actions
from quality_mark.errors import ReasonMissingError
from quality_mark.models import UpheldComplaint
from tests.factories import document, released
from tests.quality_mark.builders import World, world

pytestmark = [pytest.mark.django_db, pytest.mark.both]
WRONG = "De cursus noemt tien minuten en duurt er dertig."


@pytest.fixture
def w() -> World:
    return world()


def upheld(w: World, **changes: Any) -> UpheldComplaint:
    facts: dict[str, Any] = {
        "key": uuid.uuid4(),
        "received_on": timezone.localdate() - datetime.timedelta(days=30),
        "upheld_on": timezone.localdate() - datetime.timedelta(days=5),
        "finding": WRONG,
        "remedy": "",
        "by": w.secretary,
    } | changes
    return actions.record_upheld_complaint(**{"version": facts.pop("version", None) or released(), **facts})


def page_of(complaint: UpheldComplaint) -> str:
    cache.clear()
    return " ".join(Client().get(f"/cursussen/{complaint.version.course.slug}/").text.split())


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(version_id: int, **changes: str) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "key": str(uuid.uuid4()),
        "version": str(version_id),
        "received_on": (today - datetime.timedelta(days=9)).isoformat(),
        "upheld_on": today.isoformat(),
        "finding": WRONG,
        "remedy": "De minuten zijn nagemeten.",
    } | changes


def test_a_visitor_reads_on_the_course_page_what_was_wrong_and_what_was_done(w: World) -> None:
    version = released()
    secretary = as_(w.secretary)
    sent = form(version.pk)
    for _ in range(2):  # a second click
        answer = secretary.post("/keurmerk/klachten/vastleggen/", sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/keurmerk/klachten/")
    (complaint,) = UpheldComplaint.objects.all()
    page = page_of(complaint)
    assert "In de laatste drie jaar verklaarde de beroepsgroep 1 klacht gegrond." in page
    assert f'<p lang="nl">{WRONG}</p>' in page
    assert '<strong>Wat de aanbieder deed:</strong> <span lang="nl">De minuten zijn nagemeten.</span>' in page
    assert WRONG in secretary.get("/keurmerk/klachten/").text
    assert AuditEvent.objects.filter(verb="complaint.recorded").count() == 1


def test_a_course_without_complaints_says_so() -> None:
    doc = document()
    released(doc)
    cache.clear()
    page = Client().get(f"/cursussen/{doc.slug}/").text
    assert "geen enkele klacht over deze cursus gegrond" in page


def test_after_three_years_it_is_in_the_offices_list_only(w: World) -> None:
    long_ago = timezone.localdate() - datetime.timedelta(days=3 * 365)
    complaint = upheld(w, received_on=long_ago, upheld_on=long_ago)
    assert WRONG not in page_of(complaint)
    assert WRONG in as_(w.secretary).get("/keurmerk/klachten/").text


def test_struck_out_it_leaves_the_page_and_keeps_its_reason(w: World) -> None:
    complaint = upheld(w)
    secretary = as_(w.secretary)
    address = f"/keurmerk/klachten/{complaint.key}/doorhalen/"
    assert "Terugzetten kan niet." in secretary.get(address).text
    assert secretary.post(address, {"reason": " "}).status_code == 422
    assert WRONG in page_of(complaint)
    assert secretary.post(address, {"reason": "In beroep ongegrond."}).status_code == 302
    assert WRONG not in page_of(complaint)
    assert "In beroep ongegrond." in secretary.get("/keurmerk/klachten/").text
    assert secretary.get(address).status_code == 404
    again = actions.strike_out_complaint(complaint=complaint, reason="Anders.", by=w.secretary)
    assert again.reason_struck_out == "In beroep ongegrond."


@pytest.mark.parametrize(
    ("received", "upheld_after", "field", "sentence"),
    [
        (1, 5, "upheld_on", "Deze dag moet nog komen. Kies vandaag of een eerdere dag."),
        (-1, -2, "received_on", "De klacht kwam binnen voordat zij gegrond werd verklaard. Kies een eerdere dag."),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(
    w: World, received: int, upheld_after: int, field: str, sentence: str
) -> None:
    today = timezone.localdate()
    sent = form(
        released().pk,
        received_on=(today + datetime.timedelta(days=received)).isoformat(),
        upheld_on=(today + datetime.timedelta(days=upheld_after)).isoformat(),
    )
    answer = as_(w.secretary).post("/keurmerk/klachten/vastleggen/", sent)
    assert (answer.status_code, answer.context["form"].errors) == (422, {field: [sentence]})
    assert WRONG in answer.text
    assert UpheldComplaint.objects.count() == 0


def test_only_the_secretary_records_and_strikes_out(w: World) -> None:
    complaint = upheld(w)
    for other in (w.coordinator, w.decider, w.lead, world().lead):
        with pytest.raises(NotAllowedError):
            upheld(w, by=other)
        with pytest.raises(NotAllowedError):
            actions.strike_out_complaint(complaint=complaint, reason="x", by=other)
    with pytest.raises(ReasonMissingError):
        actions.strike_out_complaint(complaint=complaint, reason=" ", by=w.secretary)
    assert UpheldComplaint.objects.standing().count() == 1


def test_the_database_keeps_what_was_recorded(w: World) -> None:
    complaint = upheld(w)
    with pytest.raises(DatabaseError), transaction.atomic():
        UpheldComplaint.objects.update(finding="Iets anders.")
    with pytest.raises(DatabaseError), transaction.atomic():
        complaint.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        UpheldComplaint.objects.create(
            version=complaint.version,
            received_on=timezone.localdate(),
            upheld_on=datetime.date(2020, 1, 1),
            finding="x",
        )


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_list_takes_the_same_queries_whatever_its_length(
    w: World, how_many: int, django_assert_num_queries: Any
) -> None:
    for _ in range(how_many):
        upheld(w)
    secretary = as_(w.secretary)
    secretary.get("/keurmerk/klachten/")
    with django_assert_num_queries(5):
        secretary.get("/keurmerk/klachten/")
