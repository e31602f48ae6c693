"""Begin a course and give it up."""

import datetime
import uuid

import pytest
from django.utils import timezone

from courses.learning.actions.errors import NotOffered, NotYourEmployment
from courses.learning.actions.learning import enrol, withdraw
from courses.models import Enrolment, Reflection
from lms.people.enums import OrganisationKind, Role
from tests.courses.learning.conftest import Learner, make_learner
from tests.factories import document, member, organisation, person, released

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def signed_in(user):
    from django.test import Client

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_teacher_enrols_under_her_employment() -> None:
    version, user = released(), person()
    job = member(user, organisation(name="De Regenboog"), Role.TEACHER)
    client = signed_in(user)
    page = client.get(f"/leren/inschrijven/{version.course.slug}/")
    assert "De Regenboog (Leraar)" in page.content.decode()
    answer = client.post(f"/leren/inschrijven/{version.course.slug}/", {"employment_choice": str(job.pk)})
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.version, enrolment.employment) == (user, version, job)
    assert answer["Location"] == f"/leren/overzicht/{enrolment.pk}/"


def test_somebody_without_a_school_enrols_for_herself_and_is_pointed_to_her_school() -> None:
    version, user = released(), person()
    client = signed_in(user)
    page = client.get(f"/leren/inschrijven/{version.course.slug}/").content.decode()
    assert "Meld je eerst aan bij je school" in page
    client.post(f"/leren/inschrijven/{version.course.slug}/", {"employment_choice": "geen"})
    assert Enrolment.objects.get().employment is None


def test_a_second_click_gives_the_same_enrolment() -> None:
    version, user = released(), person()
    client = signed_in(user)
    for _ in range(2):
        client.post(f"/leren/inschrijven/{version.course.slug}/", {"employment_choice": "geen"})
    assert Enrolment.objects.count() == 1
    assert enrol(version=version, by=user) == Enrolment.objects.get()


@pytest.mark.parametrize("choice", ["", "999", "weg"])
def test_a_choice_that_is_none_gets_a_sentence_and_no_enrolment(choice: str) -> None:
    version = released()
    answer = signed_in(person()).post(f"/leren/inschrijven/{version.course.slug}/", {"employment_choice": choice})
    assert answer.status_code == 200
    assert "employment_choice" in answer.context["form"].errors
    assert Enrolment.objects.count() == 0


def test_another_persons_employment_and_an_ended_one_are_refused() -> None:
    version, user = released(), person()
    others = member(person(), organisation(), Role.TEACHER)
    ended = member(user, organisation(), Role.TEACHER, ends_on=timezone.localdate() - datetime.timedelta(days=1))
    at_college = member(user, organisation(OrganisationKind.TEACHER_COLLEGE), Role.AUTHOR)
    for job in (others, ended, at_college):
        with pytest.raises(NotYourEmployment):
            enrol(version=version, by=user, employment=job)
    assert Enrolment.objects.count() == 0


def test_a_job_that_ends_between_choosing_and_sending_is_refused_with_a_sentence(monkeypatch) -> None:
    version, user = released(), person()
    job = member(user, organisation(), Role.TEACHER)

    def ended(**_facts):
        raise NotYourEmployment

    monkeypatch.setattr("courses.learning.views.enrolling.learning.enrol", ended)
    answer = signed_in(user).post(f"/leren/inschrijven/{version.course.slug}/", {"employment_choice": str(job.pk)})
    assert "Kies een ander dienstverband, of geen." in answer.content.decode()


def test_an_old_version_and_a_withdrawn_course_take_no_new_learners() -> None:
    old = released()
    changed = old.document.model_copy(update={"title": "Nieuwe titel"})
    new = released(changed, old.course.organisation)
    with pytest.raises(NotOffered):
        enrol(version=old, by=person())
    new.course.withdrawn_at = timezone.now()
    new.course.save()
    with pytest.raises(NotOffered):
        enrol(version=new, by=person())
    assert signed_in(person()).get(f"/leren/inschrijven/{new.course.slug}/").status_code == 404


def test_a_learner_keeps_her_version_when_a_new_one_is_released(learner: Learner) -> None:
    released(learner.version.document.model_copy(update={"title": "Nieuwe titel"}), learner.version.course.organisation)
    assert learner.reload().version.title == learner.version.title
    assert learner.client.get(learner.url()).status_code == 200


def test_giving_up_asks_first_and_keeps_the_door_open(learner: Learner) -> None:
    url = f"/leren/{learner.enrolment.pk}/uitschrijven/"
    assert "Wil je je uitschrijven" in learner.client.get(url).content.decode()
    assert learner.reload().withdrawn_at is None
    assert learner.client.post(url)["Location"] == "/dashboard/"
    assert learner.reload().withdrawn_at is not None
    again_clicked = learner.client.post(url)
    assert again_clicked["Location"] == "/dashboard/"
    again = enrol(version=learner.version, by=learner.user)
    assert again.pk != learner.enrolment.pk


def test_old_addresses_say_that_she_gave_up(learner: Learner) -> None:
    withdraw(enrolment=learner.enrolment, by=learner.user)
    overview = f"/leren/overzicht/{learner.enrolment.pk}/"
    pages = [learner.url(), f"/leren/{learner.enrolment.pk}/verder/", f"/leren/{learner.enrolment.pk}/uitschrijven/"]
    for page in (*pages, learner.exercise_url("reflection")):
        answer = learner.client.get(page, follow=True)
        assert answer.redirect_chain == [(overview, 302)]
        assert "Schrijf je opnieuw in om verder te gaan." in answer.content.decode()
    for page in (learner.url("afronden/"), learner.exercise_url("knowledge_check")):
        assert learner.client.post(page, {"key": uuid.uuid4()})["Location"] == overview
    assert learner.enrolment.attempts.count() == learner.enrolment.progress.count() == 0


@pytest.mark.parametrize(("choice", "left"), [({"wipe_texts": "on"}, 0), ({}, 1)])
def test_who_gives_up_is_asked_about_her_texts(learner: Learner, choice: dict, left: int) -> None:
    url = f"/leren/{learner.enrolment.pk}/uitschrijven/"
    assert "wipe_texts" not in learner.client.get(url).content.decode()
    learner.client.post(learner.exercise_url("reflection"), {"key": uuid.uuid4(), "text": "mijn eigen tekst"})
    assert "Wis ook de teksten die ik in deze cursus schreef" in learner.client.get(url).content.decode()
    learner.client.post(url, choice)
    assert Reflection.objects.count() == left


def test_a_completed_course_cannot_be_given_up(learner: Learner) -> None:
    learner.enrolment.completed_at = timezone.now()
    learner.enrolment.save()
    url = f"/leren/{learner.enrolment.pk}/uitschrijven/"
    for answer in (learner.client.get(url, follow=True), learner.client.post(url, follow=True)):
        assert answer.redirect_chain == [(f"/leren/overzicht/{learner.enrolment.pk}/", 302)]
        assert "Uitschrijven kan niet meer." in answer.content.decode()
    assert learner.reload().withdrawn_at is None


def test_who_takes_the_course_already_is_led_to_it(learner: Learner) -> None:
    url = f"/leren/inschrijven/{learner.version.course.slug}/"
    overview = f"/leren/overzicht/{learner.enrolment.pk}/"
    learner.version.course.withdrawn_at = timezone.now()
    learner.version.course.save()
    assert learner.client.get(url)["Location"] == overview
    learner.enrolment.completed_at = timezone.now()
    learner.enrolment.save()
    answer = learner.client.get(url, follow=True)
    assert answer.redirect_chain == [(overview, 302)]
    assert "Je hebt deze cursus al afgerond." in answer.content.decode()


def test_who_completed_an_older_version_may_take_the_new_one(learner: Learner) -> None:
    learner.enrolment.completed_at = timezone.now()
    learner.enrolment.save()
    changed = learner.version.document.model_copy(update={"title": "Nieuwe titel"})
    new = released(changed, learner.version.course.organisation)
    learner.client.post(f"/leren/inschrijven/{new.course.slug}/", {"employment_choice": "geen"})
    assert [each.version for each in Enrolment.objects.order_by("pk")] == [learner.version, new]


def test_whoever_completed_this_version_gets_that_enrolment_back(learner: Learner) -> None:
    learner.enrolment.completed_at = timezone.now()
    learner.enrolment.save()
    assert enrol(version=learner.version, by=learner.user) == learner.enrolment


def test_somebody_elses_enrolment_is_not_there(learner: Learner) -> None:
    other = make_learner()
    block = learner.exercise("knowledge_check").block_key
    for path in (
        learner.url(),
        learner.url(f"oefening/{block}/"),
        f"/leren/{learner.enrolment.pk}/verder/",
        f"/leren/{learner.enrolment.pk}/uitschrijven/",
    ):
        assert other.client.get(path).status_code == 404
    for path in (learner.url("plek/"), learner.url("afronden/"), learner.url(f"oefening/{block}/")):
        assert other.client.post(path).status_code == 404


def test_a_visitor_is_asked_to_log_in(learner: Learner, client) -> None:
    assert client.get(learner.url())["Location"] == f"/accounts/login/?next={learner.url()}"


def test_enrolments_of_one_course_do_not_show_in_another() -> None:
    first, second = released(), released(document())
    user = person()
    assert enrol(version=first, by=user).pk != enrol(version=second, by=user).pk
