"""Before anybody submits a text, the page says who will read it; and that is so."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.exercises.registry import sandbox_kinds
from courses.models import Attempt, Enrolment
from courses.sandbox.models import SandboxSession
from lms.people.enums import Role
from tests import factories
from tests.exercises.goldens import golden

SENTENCE = "Wat je hier instuurt, leest alleen jij terug. Je school, HR en wie de cursus maakte zien het niet."


def read(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("name", sorted(sandbox_kinds()))
@pytest.mark.parametrize("way", ["met", "zonder"])
def test_every_exercise_says_it_before_the_first_form(learner_at, name, way):
    page = " ".join(learner_at(block=golden(name)).page(f"?model={way}").split())
    assert SENTENCE in page
    main = page[page.index("<main") :]
    assert main.index(SENTENCE) < main.index('name="step"')


def test_the_knowledge_check_the_reflection_and_the_evaluation_say_it_too(learner_at):
    check, reflection = factories.knowledge_check(), factories.reflection()
    learner = learner_at(check, reflection)
    module = learner.enrolment.version.document.modules[0]

    def page(block):
        return read(
            learner.client.get(reverse("courses:exercise", args=[learner.enrolment.pk, module.slug, block.key]))
        )

    assert "Je antwoorden zie alleen jij terug. Je school, HR en wie de cursus maakte zien ze niet." in page(check)
    assert "Alleen jij kunt dit lezen." in page(reflection)
    Enrolment.objects.update(completed_at=timezone.now())
    evaluation = read(learner.client.get(reverse("courses:evaluate", args=[learner.enrolment.pk])))
    assert "Alleen wie de cursus maakt leest dit, zonder je naam, zodra er tien evaluaties zijn." in evaluation


def test_what_was_written_goes_with_the_account(learner_at):
    learner, other = learner_at(), learner_at()
    for each in (learner, other):
        each.predict()
        each.explain()
    learner.person.delete()
    assert [attempt.enrolment for attempt in Attempt.objects.all()] == [other.enrolment]
    assert [session.person for session in SandboxSession.objects.all()] == [other.person]


@pytest.mark.parametrize("role", [Role.SCHOOL_LEADER, Role.HR, Role.PROVIDER_LEAD, Role.AUTHOR])
def test_nobody_else_gets_to_what_was_handed_in(learner_at, role):
    learner = learner_at()
    school, provider = factories.organisation(), learner.enrolment.version.course.organisation
    factories.member(learner.person, school, Role.TEACHER)
    at = provider if role in {Role.PROVIDER_LEAD, Role.AUTHOR} else school
    learner.predict()
    learner.explain(text="Wat alleen ik lees over het trekken van woorden.")
    client = Client()
    client.force_login(factories.person_as(role, at), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(learner.url).status_code == 404
