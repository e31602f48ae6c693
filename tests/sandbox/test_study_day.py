"""On a study day: what participants see at the exercise, and which places their prompts may use."""

import datetime

import pytest
from django.utils import timezone

from courses.sandbox.prompting import asked, at_exercise, begin
from lms.hub.client import Message, Prompt
from lms.hub.configuration import configured_hubs
from lms.hub.workshops import reserve_workshop
from lms.people.enums import Role
from tests import factories


@pytest.fixture
def school(db):
    return factories.organisation(name="De Wilgenhoek")


@pytest.fixture
def leader(school):
    return factories.person_as(Role.SCHOOL_LEADER, school)


def reserved(school, leader, title="Studiedag AI"):
    """A study day that lasts now."""
    now = timezone.now()
    span = {"starts_at": now - datetime.timedelta(hours=1), "ends_at": now + datetime.timedelta(hours=1)}
    return reserve_workshop(organisation=school, hub=configured_hubs()[0], title=title, slots=3, by=leader, **span)


def test_a_prompt_of_a_participant_may_use_the_places(learner_at, school, leader):
    learner = learner_at()
    made = reserved(school, leader)
    prompt = asked(Prompt("woordvoorspeller", [Message("user", "Hallo")]))
    facts = {"desk": at_exercise(learner.enrolment, learner.block), "prompt": prompt}
    assert begin(**facts, by=learner.person).prompt.workshop is None
    factories.member(learner.person, school, Role.TEACHER)
    as_asked_next = type(learner.person).objects.get(pk=learner.person.pk)
    assert begin(**facts, by=as_asked_next).prompt.workshop == made.pk


def test_participants_see_at_the_exercise_that_they_are_in_it(learner_at, school, leader):
    learner = learner_at()
    factories.member(learner.person, school, Role.TEACHER)
    assert "studiedag" not in learner.page()
    reserved(school, leader, title="Samen <b>oefenen</b>")
    assert "Je werkt nu in de studiedag “Samen &lt;b&gt;oefenen&lt;/b&gt;” van De Wilgenhoek." in learner.page()
    assert "studiedag" not in learner.page("?model=zonder")
