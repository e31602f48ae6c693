"""A school's AI agreement: what an author offers, frozen, and the draft that a teacher takes away."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.schema.exercises import Agreement, Topic

from .paper import Paper, Section, lines

# Who decides and who has a say, by what the document calls them when a school gives no name.
BODIES = {
    "school": _("onze school"),
    "team": _("het team"),
    "council": _("de medezeggenschapsraad"),
    "board": _("het bestuur"),
}


def text_of(answer: Mapping[str, Any], topic: Topic) -> str:
    """What the learner decided on a topic, in words; empty when nothing."""
    return str(answer.get("topics", {}).get(topic.key, {}).get("text", ""))


def draft(block: Agreement, state: Mapping[str, Any], language: str) -> Paper:
    """The draft as ``state`` holds it, with what to talk about; all of it in the language of the course."""
    with translation.override(language):
        return _draft(block, state, language)


def _draft(block: Agreement, state: Mapping[str, Any], language: str) -> Paper:
    names = {name: state.get("bodies", {}).get(name) or str(usual) for name, usual in BODIES.items()}
    undecided = gettext("Hierover is nog niets besloten.")
    day = date_format(timezone.localdate(), "j F Y")
    additions = lines(state.get("additions", ""))
    return Paper(
        title=block.document_title,
        filename=gettext("ai-afspraken") + ".odt",
        language=language,
        opening=(
            gettext("Concept van %(day)s voor %(school)s. Dit is geen besluit.") % {"day": day, **names},
            *lines(block.intro),
        ),
        sections=(
            *(
                Section(topic.title, (topic.question, *(lines(text_of(state, topic)) or (undecided,))))
                for topic in block.topics
            ),
            *([Section(gettext("Aanvullingen"), additions)] if additions else []),
            Section(
                gettext("Wie waarover gaat"),
                points=(
                    gettext("Dit concept bespreken en aanpassen: %(team)s.") % names,
                    gettext("Instemmen of advies geven, zoals de wet dat per onderwerp zegt: %(council)s.") % names,
                    gettext("Het besluit nemen, en ervoor verantwoordelijk zijn: %(board)s.") % names,
                ),
            ),
            Section(gettext("Om te bespreken met %(team)s") % names, points=block.team_points),
            Section(gettext("Om te bespreken met %(council)s") % names, points=block.council_points),
        ),
    )
