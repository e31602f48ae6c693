"""A school's AI agreement: decide topic by topic, and take away a draft to talk about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.exercises.agreeing import BODIES, draft, text_of
from courses.exercises.block_fields import claims_block, minutes_block
from courses.exercises.forms import HandInForm, StepForm
from courses.exercises.judging import Lack, Result, same
from courses.exercises.kind import Part, SandboxBlock, SandboxKind, Values
from courses.exercises.paper import Paper
from courses.exercises.registry import register
from courses.exercises.visit import ExerciseVisit
from courses.schema.exercises import Agreement, Topic
from lms.people.fields import NameFormField

# A topic is a paragraph or two; what a school adds is a page.
MOST_CHARACTERS = 4_000


class OptionBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Keuze"), help_text=_("Kort, bijvoorbeeld: Alleen na toestemming"))
    text = blocks.TextBlock(
        label=_("Tekst voor in de afspraak"), rows=3, help_text=_("Een school kan die zo overnemen en aanpassen.")
    )

    class Meta:
        icon = "tick"
        label = _("Keuze")


class TopicBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Onderwerp"), help_text=_("Dit wordt een kop in het document."))
    question = blocks.TextBlock(label=_("Vraag aan de school"), rows=2)
    why = blocks.TextBlock(label=_("Waarom"), rows=2, help_text=_("Wat de wet vraagt, of wat er anders misgaat."))
    required = blocks.BooleanBlock(label=_("Hierover moet de deelnemer beslissen"), required=False, default=True)
    options = blocks.ListBlock(OptionBlock(), label=_("Keuzes"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Onderwerp")


class AgreementBlock(SandboxBlock):
    document_title = blocks.CharBlock(label=_("Titel van het document"), max_length=200)
    intro = blocks.TextBlock(label=_("Inleiding van het document"), rows=4)
    topics = blocks.ListBlock(TopicBlock(), label=_("Onderwerpen"), min_num=1)
    team_points = blocks.ListBlock(
        blocks.TextBlock(label=_("Gesprekspunt"), rows=2), label=_("Om te bespreken met het team"), min_num=1
    )
    council_points = blocks.ListBlock(
        blocks.TextBlock(label=_("Gesprekspunt"), rows=2),
        label=_("Om te bespreken met de medezeggenschapsraad"),
        min_num=1,
    )
    minutes = minutes_block(35)
    claims = claims_block()

    class Meta:
        icon = "doc-full"
        label = _("AI-oefening: AI-afspraken van je school")


class DecideForm(StepForm):
    """What the school decides per topic, who is meant, and what it adds."""

    school = NameFormField(label=_("Naam van je school"), max_length=120, required=False)
    team = NameFormField(label=_("Naam van het team"), max_length=120, required=False)
    council = NameFormField(
        label=_("Naam van de medezeggenschap"),
        max_length=120,
        required=False,
        help_text=_("Bijvoorbeeld: de MR, de GMR of de deelraad."),
    )
    board = NameFormField(label=_("Naam van het bestuur"), max_length=120, required=False)
    additions = forms.CharField(
        label=_("Wat je school nog wil toevoegen"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST_CHARACTERS,
        required=False,
        help_text=_("Elke regel wordt een eigen alinea."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        block: Agreement = self.block
        for topic in block.topics:
            self.fields[f"option_{topic.key}"] = forms.ChoiceField(
                label=topic.question,
                choices=[(option.key, option.label) for option in topic.options],
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"text_{topic.key}"] = forms.CharField(
                label=gettext("Jouw tekst"),
                widget=forms.Textarea(attrs={"rows": 4}),
                max_length=MOST_CHARACTERS,
                required=False,
            )


class FinishForm(HandInForm):
    """Nothing more to fill in: what was decided is handed in as it stands."""


class Lacking(StrEnum):
    UNDECIDED = "undecided"  # key: the topic


@dataclass(frozen=True)
class Decision:
    """One topic as the page asks about it, with what was chosen and written."""

    topic: Topic
    option_name: str
    text_name: str
    chosen: str
    text: str
    errors: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """An attempt explained."""

    passed: bool
    undecided: tuple[Topic, ...]


@register
class AgreementKind(SandboxKind[Agreement]):
    name = "agreement"
    schema = Agreement
    block = AgreementBlock
    template = "sandbox/agreement.html"
    steps: ClassVar[Mapping[str, type[StepForm]]] = {"decide": DecideForm, "finish": FinishForm}
    anchors: ClassVar[Mapping[str, str]] = {"decide": "concept", "finish": "uitslag"}
    state_keys = ("bodies", "topics", "additions")

    def problems(self, block: Agreement) -> Iterator[str]:
        title = {"title": block.title}
        if not any(topic.required for topic in block.topics):
            yield (
                gettext("In “%(title)s” hoeft niemand iets te beslissen. Maak minstens één onderwerp verplicht.")
                % title
            )
        for topic in block.topics:
            if not topic.options:
                yield gettext("In “%(title)s” heeft “%(topic)s” geen keuzes.") % (title | {"topic": topic.title})

    def facts(self, block: Agreement) -> Values:
        return {
            "required": [topic.key for topic in block.topics if topic.required],
            "others": [topic.key for topic in block.topics if not topic.required],
        }

    def judge(self, block: Agreement, answer: Mapping[str, Any]) -> Result:
        """Points count the topics that were decided on, required or not."""
        right = {topic.key: bool(text_of(answer, topic).strip()) for topic in block.topics}
        lacks = tuple(Lack(Lacking.UNDECIDED, t.key) for t in block.topics if t.required and not right[t.key])
        return Result(passed=not lacks, points=sum(right.values()), possible=len(right), right=right, lacks=lacks)

    def solution(self, block: Agreement) -> Values:
        return {
            "bodies": {},
            "topics": {
                topic.key: {"option": topic.options[0].key, "text": topic.options[0].text} for topic in block.topics
            },
            "additions": "",
        }

    def review(self, block: Agreement) -> tuple[Part, ...]:
        return (
            Part(gettext("Titel van het document"), ((block.document_title, ""), (block.intro, ""))),
            *(
                Part(topic.title, ((topic.question, topic.why), *((o.text, o.label) for o in topic.options)))
                for topic in block.topics
            ),
            Part(gettext("Om te bespreken met het team"), tuple((text, "") for text in block.team_points)),
            Part(
                gettext("Om te bespreken met de medezeggenschapsraad"),
                tuple((text, "") for text in block.council_points),
            ),
        )

    def keep(self, block: Agreement, state: Values, form: DecideForm) -> Values:
        data = form.cleaned_data
        return {
            "bodies": {name: data[name].strip() for name in BODIES if data[name].strip()},
            "topics": {topic.key: _decided(topic, data) for topic in block.topics},
            "additions": data["additions"].strip(),
        }

    def model_used(self, visit: ExerciseVisit) -> str:
        """None: whoever asks one only gets ideas for a wording."""
        return ""

    def paper(self, visit: ExerciseVisit) -> Paper | None:
        """The draft as it stands now, with what to talk about; None before anything was kept."""
        return draft(visit.block, visit.state, visit.language) if visit.state else None

    def own_text(self, block: Agreement, answer: Mapping[str, Any]) -> str:
        """What was decided, topic by topic, and what was added."""
        decided = [f"{topic.title}\n{text}" for topic in block.topics if (text := text_of(answer, topic))]
        return "\n\n".join([*decided, answer["additions"]]).strip()

    def answer(self, visit: ExerciseVisit, form: FinishForm) -> Values:
        state = visit.state
        return {
            "bodies": state.get("bodies", {}),
            "topics": state.get("topics", {}),
            "additions": state.get("additions", ""),
        }

    def page(self, visit: ExerciseVisit, refused: StepForm | None) -> Values:
        decide = refused if isinstance(refused, DecideForm) else None
        if decide is None and visit.open:
            decide = DecideForm(visit=visit, initial=_filled_in(visit.block, visit.state))
        return {
            "decide_form": decide,
            "decisions": _decisions(visit.block, decide) if decide else (),
            "bodies": [decide[name] for name in BODIES] if decide else (),
            "drafted": [(topic, text_of(visit.state, topic)) for topic in visit.block.topics],
            "additions": visit.state.get("additions", ""),
            "kept": bool(visit.state),
            "keep_days": settings.SANDBOX_RETENTION_DAYS,
            "document_url": reverse("sandbox:paper", args=[visit.enrolment_id, visit.block.key]),
            "words": {
                "own": gettext("Jouw tekst"),
                "optional": gettext("niet verplicht"),
                "undecided": gettext("nog niets besloten"),
            },
            "finish_form": FinishForm(visit=visit) if visit.open and visit.state else None,
            "outcome": self._outcome(visit),
        }

    def _outcome(self, visit: ExerciseVisit) -> Outcome | None:
        if visit.answer is None:
            return None
        result = self.judge(visit.block, visit.answer)
        lacking = {lack.key for lack in result.lacks}
        return Outcome(result.passed, tuple(topic for topic in visit.block.topics if topic.key in lacking))


def _decided(topic: Topic, data: Mapping[str, Any]) -> dict[str, str]:
    """The option that was chosen, with its text unless she wrote another.

    The text of an option that she no longer chooses makes room for that of the new one.
    """
    chosen, text = data[f"option_{topic.key}"], data[f"text_{topic.key}"].strip()
    texts = {option.key: option.text for option in topic.options}
    if chosen and (not text or any(same(text, each) for each in texts.values())):
        text = texts[chosen]
    return {"option": chosen, "text": text}


def _filled_in(block: Agreement, state: Mapping[str, Any]) -> dict[str, str]:
    kept = state.get("topics", {})
    options = {f"option_{topic.key}": kept.get(topic.key, {}).get("option", "") for topic in block.topics}
    texts = {f"text_{topic.key}": text_of(state, topic) for topic in block.topics}
    return {**options, **texts, **state.get("bodies", {}), "additions": state.get("additions", "")}


def _decisions(block: Agreement, form: DecideForm) -> list[Decision]:
    """The topics as the page asks about them, without Django's templates for every option."""
    fields = ((topic, form[f"option_{topic.key}"], form[f"text_{topic.key}"]) for topic in block.topics)
    return [
        Decision(
            topic=topic,
            option_name=option.html_name,
            text_name=text.html_name,
            chosen=option.value() or "",
            text=text.value() or "",
            errors=(*map(str, option.errors), *map(str, text.errors)),
        )
        for topic, option, text in fields
    ]
