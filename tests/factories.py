"""Real rows for tests, made by the product's own code wherever it has some."""

import datetime
import itertools
import uuid
from typing import Any

from django.utils import timezone

from courses.authoring.releasing import publish_document
from courses.models import Course, CourseVersion
from courses.schema import (
    Block,
    CourseDocument,
    KnowledgeCheck,
    Module,
    Option,
    Outcome,
    Question,
    ReflectionTask,
    Text,
)
from courses.schema.exercises import (
    Element,
    ImprovePrompt,
    NextWord,
    NextWordItem,
    RecordedAnswers,
    Sentence,
    SpotErrors,
    Statement,
)
from lms.hub.actions import sign_advice
from lms.hub.cards import load_shipped_cards
from lms.hub.models import EnergyClass, EthicsAdvice, ModelCard, Nature, Weights
from lms.hub.models import Outcome as AdviceOutcome
from lms.people.enums import OrganisationKind, Role
from lms.people.models import Membership, Organisation, User

PASSWORD = "een heel goed wachtwoord"
_numbers = itertools.count(1)


def person(**fields: Any) -> User:
    """A user with a verified address and PASSWORD."""
    from allauth.account.models import EmailAddress

    number = next(_numbers)
    fields.setdefault("email", f"persoon{number}@example.org")
    fields.setdefault("first_name", "Noor")
    fields.setdefault("last_name", f"de Wit {number}")
    user = User.objects.create_user(password=PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def organisation(kind: OrganisationKind = OrganisationKind.INSTITUTION, **fields: Any) -> Organisation:
    number = next(_numbers)
    fields.setdefault("name", f"Organisatie {number}")
    fields.setdefault("slug", f"organisatie-{number}")
    return Organisation.objects.create(kind=kind, **fields)


def member(user: User, at: Organisation, role: Role, **fields: Any) -> Membership:
    """A membership that counts: both sides agreed."""
    now = timezone.now()
    fields.setdefault("person_agreed_at", now)
    fields.setdefault("organisation_agreed_at", now)
    fields.setdefault("starts_on", timezone.localdate() - datetime.timedelta(days=30))
    return Membership.objects.create(user=user, organisation=at, role=role, **fields)


def person_as(role: Role, at: Organisation, **fields: Any) -> User:
    """A new person who holds ``role`` at an organisation."""
    user = person(**fields)
    member(user, at, role)
    return user


def text_block(html: str = "<p>Een model kiest steeds een volgend woord.</p>", minutes: int = 5) -> Text:
    return Text(key=uuid.uuid4(), minutes=minutes, html=html)


def knowledge_check(**fields: Any) -> KnowledgeCheck:
    """Two questions (one single: a; one multiple: a and b); both must be right."""
    values: dict[str, Any] = {
        "key": uuid.uuid4(),
        "minutes": 10,
        "title": "Kennischeck",
        "pass_correct": 2,
        "questions": (
            Question(
                key="v1",
                kind="single",
                prompt="Wat doet een taalmodel?",
                options=(
                    Option(key="a", text="Een volgend woord kiezen", correct=True, feedback="Klopt."),
                    Option(key="b", text="Feiten opzoeken", correct=False, feedback="Nee: er is geen opzoekwerk."),
                ),
            ),
            Question(
                key="v2",
                kind="multiple",
                prompt="Wat is generatieve AI?",
                options=(
                    Option(key="a", text="Een tekstmodel", correct=True, feedback="Ja."),
                    Option(key="b", text="Een beeldmodel", correct=True, feedback="Ja."),
                    Option(key="c", text="Een rekenmachine", correct=False, feedback="Nee."),
                ),
            ),
        ),
    }
    return KnowledgeCheck(**(values | fields))


def next_word(**fields: Any) -> NextWord:
    """One sentence to continue, one statement (true), an explanation of three words."""
    values: dict[str, Any] = {
        "key": uuid.uuid4(),
        "minutes": 20,
        "title": "Voorspel het volgende woord",
        "purpose": "Zien dat een model kansen heeft en geen mening.",
        "instructions_html": "<p>Voorspel, kijk en leg uit.</p>",
        "criteria": ("Je hebt elk woord voorspeld.",),
        "without_model_html": "<p>Gebruik de tabel.</p>",
        "items": (
            NextWordItem(
                key="i1",
                context="De juf schrijft op het",
                choices=("bord", "raam"),
                table=(("bord", 700), ("raam", 100)),
            ),
        ),
        "statements": (Statement(key="s1", text="Het model weet niet wat waar is.", correct=True, feedback="Klopt."),),
        "explain_prompt": "Leg uit.",
        "explain_min_words": 3,
        "free_intro": "Probeer zelf.",
        "free_suggestions": ("De juf schrijft op het",),
    }
    return NextWord(**(values | fields))


def spot_errors(**fields: Any) -> SpotErrors:
    """Four sentences, two of them invented (s2 and s3); one mistake allowed, five words to explain."""
    values: dict[str, Any] = {
        "key": uuid.uuid4(),
        "minutes": 20,
        "title": "Zoek de verzonnen feiten",
        "purpose": "Merken dat een zekere toon niets zegt.",
        "instructions_html": "<p>Lees en vink aan.</p>",
        "criteria": ("Je hebt alle verzonnen zinnen gevonden.",),
        "without_model_html": "<p>Gebruik het opgenomen antwoord.</p>",
        "question": "Wie liet de Deltawerken bouwen?",
        "sentences": (
            Sentence(key="s1", text="In 1953 brak de dijk.", invented=False, feedback="Dat klopt."),
            Sentence(
                key="s2",
                text="Minister Van Dijkgraaf tekende de wet in 1951.",
                invented=True,
                feedback="Die minister bestond niet.",
                source="Parlement.com",
                checked_on="2026-11-20",
            ),
            Sentence(key="s3", text="Het werk kostte precies 41,7 miljard.", invented=True, feedback="Verzonnen."),
            Sentence(key="s4", text="De Maeslantkering is van 1997.", invented=False, feedback="Dat klopt ook."),
        ),
        "max_false": 1,
        "explain_prompt": "Hoe zou je dit controleren?",
        "explain_min_words": 5,
    }
    return SpotErrors(**(values | fields))


def improve_prompt(**fields: Any) -> ImprovePrompt:
    """Three elements (e1 to e3), two of them required, two versions, three words to look back."""
    values: dict[str, Any] = {
        "key": uuid.uuid4(),
        "minutes": 25,
        "title": "Verbeter de vraag",
        "purpose": "Een vraag schrijven waar je iets aan hebt.",
        "instructions_html": "<p>Schrijf een betere versie.</p>",
        "criteria": ("Je hebt minstens twee versies.",),
        "without_model_html": "<p>Gebruik de opgenomen antwoorden.</p>",
        "situation": "Je maakt een quiz voor je klas.",
        "first_prompt": "Maak een quiz.",
        "elements": (
            Element(key="e1", label="Doelgroep", help="Voor wie is het?", signals=("groep 6", "klas 2")),
            Element(key="e2", label="Lengte", help="Hoe lang?", signals=("vijf vragen",)),
            Element(key="e3", label="Toon", help="Welke toon?", signals=("vriendelijk", "één grapje")),
        ),
        "required_elements": 2,
        "min_versions": 2,
        "answers": RecordedAnswers(few="Hier is een quiz.", some="Een quiz voor groep 6.", all="Vijf vragen met grap."),
        "reflection_prompt": "Wat hielp het meest?",
        "reflection_min_words": 3,
    }
    return ImprovePrompt(**(values | fields))


def reflection(**fields: Any) -> ReflectionTask:
    values: dict[str, Any] = {
        "key": uuid.uuid4(),
        "minutes": 25,
        "title": "In je eigen les",
        "task_html": "<p>Kies een les.</p>",
        "prompt": "Wat viel je op?",
        "min_words": 3,
    }
    return ReflectionTask(**(values | fields))


def document(*blocks: Block, **fields: Any) -> CourseDocument:
    """A course of one module; without blocks it has a text and one exercise of every kind (60 minutes)."""
    number = next(_numbers)
    module = Module(
        key=uuid.uuid4(),
        slug="wat-is-ai",
        title="Wat is AI?",
        blocks=blocks or (text_block(), next_word(), knowledge_check(), reflection()),
    )
    values: dict[str, Any] = {
        "key": uuid.uuid4(),
        "slug": f"cursus-{number}",
        "language": "nl",
        "title": f"Cursus {number}",
        "summary": "Wat een taalmodel doet, en wat niet.",
        "audience": "Leraren in po en vo",
        "sectors": ("po", "vo"),
        "outcomes": (Outcome(code="L1", text="Je legt uit hoe een model een woord kiest."),),
        "provider_name": "Opleiding",
        "modules": (module,),
    }
    return CourseDocument(**(values | fields))


def released(doc: CourseDocument | None = None, provider: Organisation | None = None) -> CourseVersion:
    """A released version of ``doc`` by a teacher college."""
    doc = doc or document()
    provider = provider or organisation(OrganisationKind.TEACHER_COLLEGE, name=doc.provider_name)
    course, _ = Course.objects.get_or_create(key=doc.key, defaults={"slug": doc.slug, "organisation": provider})
    return publish_document(course=course, document=doc, note="Eerste versie", by=None)


def model_card(slug: str = "groot", **fields: Any) -> ModelCard:
    """The card of a model at the hub of the single-hub settings; nobody advised on it yet."""
    values: dict[str, Any] = {
        "slug": slug,
        "hub": "hub",
        "name": slug,
        "title": slug,
        "nature": Nature.LARGE,
        "supplier": "Leverancier",
        "country": "Nederland",
        "processed_in": "Een rekencentrum in de EU",
        "licence": "Apache 2.0",
        "weights": Weights.OPEN,
        "training_data": "Teksten met een licentie.",
        "bias_tests": "Niet getest.",
        "context_tokens": 8000,
        "energy": EnergyClass.MEDIUM,
        "good_for": "Herschrijven.",
        "not_for": "Feiten opzoeken.",
    }
    return ModelCard.objects.create(**(values | fields))


def ethics_member() -> User:
    """Somebody who signs for an ethics council."""
    return person_as(Role.ETHICS_MEMBER, organisation(OrganisationKind.ETHICS_COUNCIL))


def signed(card: ModelCard, *, by: User | None = None, **fields: Any) -> EthicsAdvice:
    """The council's advice on a card as it is now, in favour unless the fields say otherwise."""
    values: dict[str, Any] = {"outcome": AdviceOutcome.POSITIVE, "text": "Wij lazen de kaart.", "digest": card.digest}
    return sign_advice(card=card, by=by or ethics_member(), **(values | fields))


def signed_models(*external: str) -> None:
    """What the embedded hub offers, signed; and models of these names at the single hub of the settings."""
    member = ethics_member()
    for card in [*load_shipped_cards(), *(model_card(slug) for slug in external)]:
        signed(card, by=member)
