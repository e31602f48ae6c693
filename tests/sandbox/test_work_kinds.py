"""Privacy scrub, feedback on pupil work and the school's agreement, as a learner meets them without JavaScript."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from courses.exercises.judging import count_words
from courses.exercises.registry import sandbox_kinds
from courses.exercises.visit import TurnState
from courses.models import Attempt
from courses.portfolio.models import PortfolioItem
from courses.sandbox.models import SandboxSession
from tests import factories
from tests.exercises.goldens import golden
from tests.exercises.test_agreement import DATA, TESTS
from tests.exercises.test_feedback_on_work import DONE as FEEDBACK
from tests.exercises.test_privacy_scrub import DONE as SCRUBBED

CLEAN = "Een leerling in groep 7 loopt vast bij breuken."


@pytest.fixture
def at(learner_at):
    return lambda name, **changes: learner_at(factories.text_block(), block=golden(name, **changes))


class TestPrivacyScrub:
    def test_the_page_shows_what_the_guard_sees_in_the_case_and_the_text_to_rewrite(self, at):
        page = at("privacy_scrub").page()
        assert "een telefoonnummer" in page
        assert "een e-mailadres" in page
        assert "Youssef El Amrani" in page
        assert "Samen met de groep zijn het nog maar een paar leerlingen." not in page

    def test_a_text_that_still_points_at_somebody_cannot_go_to_a_model(self, at):
        learner = at("privacy_scrub")
        learner.send("rewrite", text="Youssef uit groep 7 loopt vast bij breuken, bel 06-12345678.")
        page = learner.page()
        assert "06-12345678" in page
        assert "data-chat" not in page
        learner.send("rewrite", text=CLEAN)
        assert "data-chat" in learner.page()
        assert "data-chat" not in learner.page("?model=zonder")

    @pytest.mark.parametrize("query", ["", "?model=zonder"])
    def test_it_is_passed_with_and_without_a_model(self, at, query):
        learner = at("privacy_scrub")
        learner.send("rewrite", query, text=CLEAN)
        learner.send("finish", query, reflection=SCRUBBED["reflection"])
        attempt = Attempt.objects.get()
        assert (attempt.passed, attempt.without_model) == (True, bool(query))
        kept = json.loads(attempt.answer)
        assert (kept["text"], kept["identifiers"]) == (CLEAN, [])

    def test_handing_in_before_there_is_a_text_loses_nothing_that_was_typed(self, at):
        learner = at("privacy_scrub")
        answer = learner.send("finish", reflection="Wat ik al schreef.")
        assert answer.status_code == 422
        assert "Bewaar eerst je tekst." in answer.content.decode()
        assert "Wat ik al schreef." in answer.content.decode()
        assert Attempt.objects.count() == 0


class TestFeedbackOnWork:
    def test_own_feedback_comes_before_the_models(self, at):
        learner = at("feedback_on_work")
        assert "data-chat" not in learner.page()
        learner.send("own", own=FEEDBACK["own"])
        page = learner.page()
        assert "data-chat" in page
        assert "Geef feedback op deze alinea van een leerling uit groep 8." in page
        assert "Er staat geen enkel bijvoeglijk naamwoord in de tekst." not in page

    def test_without_a_model_the_recorded_feedback_is_there(self, at):
        learner = at("feedback_on_work")
        learner.send("own", "?model=zonder", own=FEEDBACK["own"])
        assert "sterke bijvoeglijke naamwoorden" in learner.page("?model=zonder")
        learner.send("final", "?model=zonder", final=FEEDBACK["final"], confirmed="on")
        attempt = Attempt.objects.get()
        assert (attempt.passed, attempt.without_model) == (True, True)
        assert "Er staat geen enkel bijvoeglijk naamwoord in de tekst." in learner.page("?model=zonder")

    def test_a_models_answer_is_needed_with_a_model_and_her_name_under_it_always(self, at):
        learner = at("feedback_on_work")
        learner.send("own", own=FEEDBACK["own"])
        learner.send("final", final=FEEDBACK["final"])
        page = learner.page()
        assert "Er is nog geen antwoord van een model." in page
        assert "Zeg onderaan dat je voor deze feedback instaat." in page
        SandboxSession.objects.get().turns.create(
            prompt="x", answer="Goed gedaan.", state=TurnState.COMPLETE, model="stellige-stem", hub_kind="embedded"
        )
        learner.send("final", final=FEEDBACK["final"], confirmed="on")
        attempt = Attempt.objects.get(passed=True)
        assert json.loads(attempt.answer)["model"] == "stellige-stem"


class TestAgreement:
    def url(self, learner):
        return reverse("sandbox:paper", args=[learner.enrolment.pk, learner.block.key])

    def decided(self, learner, **more):
        first = {topic.key: topic.options[0].key for topic in learner.block.topics}
        learner.send("decide", **{f"option_{key}": first[key] for key in (DATA, TESTS)}, **more)

    def test_it_takes_an_option_over_and_keeps_what_was_written_instead(self, at):
        learner = at("agreement")
        self.decided(learner, **{f"text_{TESTS}": "Bij ons telt een model nooit mee."})
        page = learner.page()
        assert "Gegevens van leerlingen gaan nooit naar een model." in page
        assert "Bij ons telt een model nooit mee." in page
        assert "nog niets besloten" in page
        learner.send("finish")
        attempt = Attempt.objects.get()
        assert (attempt.passed, attempt.points, attempt.points_possible) == (True, 2, 3)
        assert json.loads(attempt.answer)["model"] == ""

    def test_what_is_undecided_is_named(self, at):
        learner = at("agreement")
        learner.send("decide", school="De Wilgen")
        learner.send("finish")
        assert Attempt.objects.get().passed is False
        assert "Hierover heb je nog niets besloten: Gegevens van leerlingen, Toetsen en cijfers." in " ".join(
            learner.page().split()
        )

    def test_the_draft_is_a_document_with_her_schools_names_and_points_to_talk_about(self, at):
        from io import BytesIO
        from zipfile import ZipFile

        learner = at("agreement")
        assert learner.client.get(self.url(learner)).status_code == 404
        self.decided(learner, school="De Wilgen", council="de GMR", additions="Eerste regel.\nTweede regel.")
        answer = learner.client.get(self.url(learner))
        assert answer.headers["Content-Disposition"] == 'attachment; filename="ai-afspraken.odt"'
        assert answer.headers["Content-Type"] == "application/vnd.oasis.opendocument.text"
        content = ZipFile(BytesIO(b"".join(answer.streaming_content))).read("content.xml").decode()
        for text in (
            "Concept: AI-afspraken van onze school",
            "voor De Wilgen. Dit is geen besluit.",
            "Gegevens van leerlingen gaan nooit naar een model.",
            "Hierover is nog niets besloten.",
            "Tweede regel.",
            "Om te bespreken met de GMR",
            "Waarop wil de raad instemming?",
            "Wie vraag je om hulp als je twijfelt?",
            "ervoor verantwoordelijk zijn: het bestuur.",
        ):
            assert text in content, text

    def test_a_dutch_course_gives_a_dutch_draft_whatever_the_language_of_the_page(self, at):
        from io import BytesIO
        from zipfile import ZipFile

        learner = at("agreement")
        self.decided(learner)
        answer = learner.client.get(self.url(learner), headers={"accept-language": "en"})
        assert answer.headers["Content-Disposition"] == 'attachment; filename="ai-afspraken.odt"'
        content = ZipFile(BytesIO(b"".join(answer.streaming_content))).read("content.xml").decode()
        assert ("Om te bespreken met het team" in content, "the board" in content) == (True, False)

    def test_nobody_else_reads_it_and_other_exercises_have_none(self, at, learner_at):
        learner = at("agreement")
        self.decided(learner)
        assert learner_at().client.get(self.url(learner)).status_code == 404
        assert Client().get(self.url(learner)).status_code == 302
        other = at("privacy_scrub")
        assert other.client.get(self.url(other)).status_code == 404


@pytest.mark.parametrize("name", ["privacy_scrub", "feedback_on_work", "agreement"])
@pytest.mark.parametrize("turns", [1, 3])
def test_the_page_takes_at_most_eight_queries_whatever_was_said(at, name, turns, django_assert_max_num_queries):
    learner = at(name)
    step = {"privacy_scrub": ("rewrite", {"text": CLEAN}), "feedback_on_work": ("own", {"own": FEEDBACK["own"]})}
    learner.send(*([step[name][0]] if name in step else ["decide"]), **(step[name][1] if name in step else {}))
    session = SandboxSession.objects.get()
    for _ in range(turns):
        session.turns.create(prompt="x", answer="y", state="complete", model="stellige-stem", hub_kind="embedded")
    learner.page()
    with django_assert_max_num_queries(8):
        learner.page()


class TestKeepingOnesText:
    """What she wrote herself goes to her portfolio, where it stays when the exercise's text is gone."""

    def url(self, learner):
        return reverse("sandbox:keep_text", args=[learner.enrolment.pk, learner.block.key])

    @pytest.mark.parametrize("name", sorted(sandbox_kinds()))
    def test_every_kind_has_a_text_of_ones_own(self, name):
        kind, block = sandbox_kinds()[name], golden(name)
        assert count_words(kind.own_text(block, kind.solution(block))) >= 3

    def test_a_passed_exercise_offers_it_once(self, at):
        learner = at("privacy_scrub")
        learner.send("rewrite", text=CLEAN)
        assert learner.client.post(self.url(learner)).status_code == 404
        assert "Bewaar wat ik schreef" not in learner.page()
        learner.send("finish", reflection=SCRUBBED["reflection"])
        assert "Bewaar wat ik schreef in mijn portfolio" in learner.page()
        for _ in range(2):  # a second click
            answer = learner.client.post(self.url(learner), follow=True)
            assert "Bewaard in je portfolio." in answer.content.decode()
        item = PortfolioItem.objects.get()
        assert (item.person, item.title, item.text) == (learner.person, "Maak de tekst onherkenbaar", CLEAN)
        assert item.source == learner.enrolment.version.title

    def test_a_full_portfolio_says_what_to_do(self, at, settings):
        settings.PORTFOLIO_ITEMS = 0
        learner = at("agreement")
        learner.send("decide", **{f"text_{key}": "Nooit." for key in (DATA, TESTS)})
        learner.send("finish")
        page = learner.client.post(self.url(learner), follow=True).content.decode()
        assert "Je portfolio is vol. Haal eerst een tekst weg die je niet meer nodig hebt." in page
        assert PortfolioItem.objects.count() == 0

    def test_nobody_keeps_the_text_of_somebody_else(self, at, learner_at):
        learner = at("privacy_scrub")
        assert learner_at().client.post(self.url(learner)).status_code == 404
        assert Client().post(self.url(learner)).status_code == 302
