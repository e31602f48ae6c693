"""Places in a frozen version that evidence can point at: the course as a whole, or one block of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from courses.schema import Block, Callout, CourseDocument, Download, Image, Quote, Text, is_exercise

# What is said of the course outside its modules: outcomes, audience, costs, contact.
WHOLE_COURSE = "course"


@dataclass(frozen=True)
class Anchor:
    """One place: its key as stored, what to call it, and in which module it stands."""

    key: str
    label: str
    module: str = ""

    @property
    def fragment(self) -> str:
        """The id on the page that shows the frozen content."""
        return "cursus" if self.key == WHOLE_COURSE else f"blok-{self.key}"


def anchors_of(document: CourseDocument) -> list[Anchor]:
    """Every place of a document, in reading order."""
    whole = Anchor(WHOLE_COURSE, _("De cursus als geheel (doelen, doelgroep, kosten, contact)"))
    blocks = [
        Anchor(str(block.key), _label(block), module.title) for module in document.modules for block in module.blocks
    ]
    return [whole, *blocks]


def known_anchors(document: CourseDocument, keys: Iterable[object]) -> list[str]:
    """The keys as text, without repeats. Raises KeyError for a place that the document does not have."""
    known = {WHOLE_COURSE} | {str(block.key) for module in document.modules for block in module.blocks}
    wanted = list(dict.fromkeys(str(key) for key in keys))
    for key in wanted:
        if key not in known:
            raise KeyError(key)
    return wanted


def _label(block: Block) -> str:
    if isinstance(block, Text):
        return _excerpt(block.html)
    if isinstance(block, Quote):
        return _("Citaat: %(text)s") % {"text": _excerpt(block.text)}
    if isinstance(block, Image):
        return _("Beeld: %(text)s") % {"text": _excerpt(block.alt)}
    if isinstance(block, Callout | Download):
        return block.title
    return _("Oefening: %(title)s") % {"title": block.title} if is_exercise(block) else block.type


def _excerpt(html: str) -> str:
    spaced = html.replace("</", " </")
    return Truncator(" ".join(strip_tags(spaced).split())).chars(70)
