"""Documents that a teacher takes away from an exercise and goes on editing in any word processor (ODT)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from odfdo import Element

TYPE = "application/vnd.oasis.opendocument.text"


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it; ``points`` become a list."""

    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A document: its title, what opens it, and its sections."""

    title: str
    filename: str
    language: str
    opening: tuple[str, ...] = ()
    sections: tuple[Section, ...] = field(default_factory=tuple)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that say something, each to be a paragraph."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def odt(paper: Paper) -> bytes:
    """The document as a file: headings as headings, a title and a language, and nothing that runs."""
    from odfdo import Document, Header, Paragraph

    document = Document("text")
    document.language = {"nl": "nl-NL", "en": "en-GB"}.get(paper.language, paper.language)
    document.meta.title = paper.title
    body = document.body
    body.clear()
    body.append(Header(1, paper.title))
    for text in paper.opening:
        body.append(Paragraph(text))
    for section in paper.sections:
        body.append(Header(2, section.title))
        for text in section.paragraphs:
            body.append(Paragraph(text))
        if section.points:
            body.append(_list(section.points))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _list(points: Iterable[str]) -> "Element":
    from odfdo import List, ListItem

    return List([ListItem(point) for point in points])
