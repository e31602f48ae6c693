"""A school that confirms after the course was begun: warned of before, attached afterwards."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from courses.enums import Initiative
from courses.learning.actions import employing
from courses.learning.actions.errors import EmploymentStands, EnrolmentClosed, EnrolmentCompleted, NotYourEmployment
from courses.models import Enrolment
from lms.audit.models import AuditEvent
from lms.people.actions import confirm_membership, request_membership
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Membership
from tests.courses.learning.conftest import Learner, make_learner
from tests.factories import member, organisation, person_as, released

pytestmark = pytest.mark.django_db

ATTACHED = "enrolment.employment_attached"


def attach(learner: Learner, job: Membership) -> Enrolment:
    return employing.attach_employment(enrolment=learner.enrolment, employment=job, by=learner.user)


def address(learner: Learner) -> str:
    return f"/leren/{learner.enrolment.pk}/dienstverband/"


def test_a_request_that_waits_is_named_when_she_enrols(learner: Learner) -> None:
    request_membership(by=learner.user, organisation=organisation(name="De Regenboog"), role=Role.TEACHER)
    page = learner.client.get(f"/leren/inschrijven/{released().course.slug}/").text
    assert "Deze aanvraag wacht nog op antwoord van de school." in page
    assert "De Regenboog (Leraar), aangevraagd op" in page
    assert "Je staat nog bij geen school ingeschreven." not in page


def test_a_request_that_was_declined_is_not_named(learner: Learner) -> None:
    member(learner.user, organisation(), Role.TEACHER, organisation_agreed_at=None, declined_at=timezone.now())
    page = learner.client.get(f"/leren/inschrijven/{released().course.slug}/").text
    assert "Je staat nog bij geen school ingeschreven." in page


def test_she_attaches_her_course_after_the_school_confirmed(learner: Learner) -> None:
    school = organisation(name="De Regenboog")
    job = request_membership(by=learner.user, organisation=school, role=Role.TEACHER)
    confirm_membership(membership=job, by=person_as(Role.HR, school))
    assert "De Regenboog (Leraar)" in learner.client.get(address(learner)).text

    answer = learner.client.post(address(learner), {"employment_choice": str(job.pk)}, follow=True)

    assert answer.redirect_chain == [(f"/leren/overzicht/{learner.enrolment.pk}/", 302)]
    assert "Je volgt deze cursus nu voor je werk bij De Regenboog." in answer.text
    assert (learner.reload().employment, learner.enrolment.initiative) == (job, Initiative.OWN)
    event = AuditEvent.objects.get(verb=ATTACHED)
    assert (event.actor, event.object_id) == (f"user:{learner.user.pk}", str(learner.enrolment.pk))


def test_a_second_click_attaches_once(learner: Learner) -> None:
    job = member(learner.user, organisation(), Role.TEACHER)
    for _ in range(2):
        answer = learner.client.post(address(learner), {"employment_choice": str(job.pk)})
        assert answer["Location"] == f"/leren/overzicht/{learner.enrolment.pk}/"
    assert AuditEvent.objects.filter(verb=ATTACHED).count() == 1


def test_only_her_own_job_that_holds_at_an_employer_can_be_attached(learner: Learner) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    refused = [
        member(make_learner().user, organisation(), Role.TEACHER),
        member(learner.user, organisation(), Role.TEACHER, ends_on=yesterday),
        member(learner.user, organisation(), Role.TEACHER, organisation_agreed_at=None),
        member(learner.user, organisation(OrganisationKind.TEACHER_COLLEGE), Role.AUTHOR),
    ]
    for job in refused:
        with pytest.raises(NotYourEmployment):
            attach(learner, job)
    assert learner.reload().employment is None
    learner.client.post(address(learner), {"employment_choice": str(refused[0].pk)})
    assert learner.reload().employment is None


def test_somebody_elses_enrolment_is_not_hers_to_attach(learner: Learner) -> None:
    other = make_learner()
    job = member(other.user, organisation(), Role.TEACHER)
    with pytest.raises(Enrolment.DoesNotExist):
        employing.attach_employment(enrolment=learner.enrolment, employment=job, by=other.user)
    assert other.client.get(address(learner)).status_code == 404


def test_a_completed_course_and_one_given_up_stay_as_they_are(learner: Learner) -> None:
    job = member(learner.user, organisation(), Role.TEACHER)
    learner.enrolment.completed_at = timezone.now()
    learner.enrolment.save()
    with pytest.raises(EnrolmentCompleted):
        attach(learner, job)
    page = learner.client.get(address(learner), follow=True)
    assert "Je hebt deze cursus al afgerond. Aan je werk koppelen kan dan niet meer." in page.text
    learner.enrolment.completed_at, learner.enrolment.withdrawn_at = None, timezone.now()
    learner.enrolment.save()
    with pytest.raises(EnrolmentClosed):
        attach(learner, job)
    assert learner.reload().employment is None


def test_a_job_that_holds_is_not_exchanged_and_one_that_ended_is(learner: Learner) -> None:
    first = member(learner.user, organisation(name="Eerste school"), Role.TEACHER)
    second = member(learner.user, organisation(name="Tweede school"), Role.TEACHER)
    attach(learner, first)
    with pytest.raises(EmploymentStands):
        attach(learner, second)
    page = learner.client.get(address(learner), follow=True)
    assert "Er is nu geen dienstverband dat je aan deze cursus kunt koppelen." in page.text
    first.ends_on = timezone.localdate() - datetime.timedelta(days=1)
    first.save()
    assert attach(learner, second).employment == second


def test_what_an_employer_assigned_stays_with_that_employer(learner: Learner) -> None:
    ended = member(
        learner.user, organisation(), Role.TEACHER, ends_on=timezone.localdate() - datetime.timedelta(days=1)
    )
    Enrolment.objects.update(employment=ended, initiative=Initiative.ASSIGNED)
    with pytest.raises(EmploymentStands):
        attach(learner, member(learner.user, organisation(), Role.TEACHER))


def test_a_form_without_a_choice_gets_a_sentence(learner: Learner) -> None:
    member(learner.user, organisation(), Role.TEACHER)
    answer = learner.client.post(address(learner), {})
    assert answer.status_code == 200
    assert "Kies een werkgever." in answer.text


@pytest.mark.parametrize("schools", [1, 3])
def test_asking_costs_as_much_for_one_school_as_for_three(
    learner: Learner, client: Client, schools: int, django_assert_num_queries
) -> None:
    for _ in range(schools):
        member(learner.user, organisation(), Role.TEACHER)
        request_membership(by=learner.user, organisation=organisation(), role=Role.TEACHER)
    with django_assert_num_queries(5):
        learner.client.get(address(learner))
