"""A course with one block of every kind, as Wagtail's editor stores it."""

import json
from typing import Any

from wagtail.documents.models import Document
from wagtail.images.models import Image

from courses.models import CoursePage, ModulePage, ProviderPage

# One lasting key for each kind of block.
KEYS = {
    kind: f"00000000-0000-4000-8000-00000000000{number}"
    for number, kind in enumerate(
        ["text", "image", "quote", "callout", "download", "knowledge_check", "next_word", "reflection"], start=1
    )
}


def items(name: str, values: list[Any]) -> list[dict[str, Any]]:
    return [{"type": "item", "value": value, "id": f"{name}{number}"} for number, value in enumerate(values, start=1)]


def values(image: Image, document: Document) -> dict[str, dict[str, Any]]:
    return {
        "text": {"html": "<h2>Kansen</h2><p>Een model <b>kiest</b> steeds een woord.</p>", "minutes": 5},
        "image": {
            "image": image.pk,
            "alt": "Een staafdiagram met vier woorden.",
            "caption": "Vier kansen",
            "credit": "Meesterproef, EUPL-1.2",
            "minutes": 1,
        },
        "quote": {"text": "Meten is weten.", "source": "Een meester", "minutes": 1},
        "callout": {"tone": "tip", "title": "Probeer het", "html": "<p>Vandaag nog.</p>", "minutes": 1},
        "download": {"document": document.pk, "title": "Werkblad", "description": "Eén A4.", "minutes": 1},
        "knowledge_check": {
            "title": "Kennischeck",
            "intro": "Eén vraag.",
            "required": True,
            "pass_correct": 1,
            "questions": items(
                "v",
                [
                    {
                        "kind": "single",
                        "prompt": "Wat doet een taalmodel?",
                        "options": items(
                            "a",
                            [
                                {"text": "Een woord kiezen", "correct": True, "feedback": "Ja."},
                                {"text": "Feiten opzoeken", "correct": False, "feedback": "Nee."},
                            ],
                        ),
                        "explanation": "Het kiest met kans.",
                    }
                ],
            ),
            "minutes": 10,
        },
        "next_word": {
            "title": "Voorspel het volgende woord",
            "required": True,
            "purpose": "Zien dat een model kansen heeft.",
            "instructions_html": "<p>Voorspel, kijk en leg uit.</p>",
            "criteria": items("c", ["Je hebt elk woord voorspeld."]),
            "without_model_html": "<p>Gebruik de tabel.</p>",
            "items": items(
                "i",
                [
                    {
                        "context": "De juf schrijft op het",
                        "choices": items("k", ["bord", "raam"]),
                        "table": items("t", [{"word": "bord", "chance": 700}, {"word": "raam", "chance": 100}]),
                    }
                ],
            ),
            "statements": items("s", [{"text": "Het model telt.", "correct": True, "feedback": "Klopt."}]),
            "explain_prompt": "Leg uit.",
            "explain_min_words": 15,
            "free_intro": "Probeer zelf.",
            "free_suggestions": items("f", ["De juf"]),
            "minutes": 20,
        },
        "reflection": {
            "title": "In je eigen les",
            "required": True,
            "task_html": "<p>Kies een les.</p>",
            "prompt": "Wat viel je op?",
            "min_words": 40,
            "minutes": 30,
        },
    }


def blocks(image: Image, document: Document) -> list[dict[str, Any]]:
    """One complete block of every kind."""
    return [{"type": kind, "value": value, "id": KEYS[kind]} for kind, value in values(image, document).items()]


def course_page(provider: ProviderPage, title: str, image: Image, document: Document) -> CoursePage:
    """A draft that can be released."""
    outcome = {"code": "L1", "text": "Je legt uit hoe een model kiest.", "frameworks": items("r", ["AI-GO:kennis"])}
    page = CoursePage(
        title=title,
        slug=title.lower().replace(" ", "-"),
        live=False,
        summary="Hoe een taalmodel kiest.",
        audience="Leraren in po en vo",
        sectors=["po", "vo"],
        contact="vragen@example.org",
        models_used="woordvoorspeller",
        outcomes=json.dumps([{"type": "outcome", "value": outcome, "id": "00000000-0000-4000-8000-0000000000aa"}]),
    )
    provider.refresh_from_db()
    provider.add_child(instance=page)
    module = ModulePage(
        title=f"Module van {provider.title}",
        slug="wat-is-ai",
        live=False,
        summary="Kijk onder de motorkap.",
        body=json.dumps(blocks(image, document)),
    )
    page.add_child(instance=module)
    module.save_revision()
    page.save_revision()
    return page
