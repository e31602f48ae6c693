"""See a pasted table for what it is: a list of a class has names, dates of birth and marks in columns."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .checks import birth
from .familiar import given_names, word_names
from .verdict import Kind

_BETWEEN = re.compile(r"\t|;|\|")
_COMMA = re.compile(r",")
_PERSON = re.compile(
    r"^(?:leerling\w*|student\w*|voornaam|achternaam|roepnaam|kind|deelnemer|kandidaat|naam leerling|pupil|cursist)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"^(?:volledige )?(?:naam|name)\b", re.IGNORECASE)
_BORN = re.compile(r"^(?:geb|geboorte\w*|birth|dob|verjaar)", re.IGNORECASE)
_LONG_AGO = re.compile(r"\b1[0-8]\d\d\b")
_NUMBERED = re.compile(
    r"(?:leerling|lln|student|stam|onderwijs)[ .-]?(?:nummer|nr|id)|^(?:nummer|pgn|bsn)$", re.IGNORECASE
)
_SCHOOL = re.compile(
    r"cijfer|rekenen|taal|groep|klas|geb|toets|lezen|spelling|niveau|score|punten|rapport|cito|avi|mail|woonplaats",
    re.IGNORECASE,
)
_DATE = re.compile(r"^\s*(?:\d{1,2}[-/. ]\d{1,2}[-/. ](?:19|20)?\d{2}|(?:19|20)\d{2}-\d{1,2}-\d{1,2})\s*$")
_WORDS = re.compile(r"[^\W\d_][^\d_]+")
FEWEST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    start: int

    @property
    def span(self) -> tuple[int, int]:
        left = len(self.text) - len(self.text.lstrip(' "'))
        return self.start + left, self.start + len(self.text.rstrip(' "'))


type Rows = list[list[Cell]]


def class_list(plain: str) -> tuple[bool, list[tuple[Kind, int, int]]]:
    """Whether a list of a class stands in ``plain``, and the cells of its columns with names and dates of birth."""
    if "\n" not in plain:
        return False, []
    found: list[tuple[Kind, int, int]] = []
    for rows in _tables(plain):
        found += _cells(rows)
    return bool(found), found


def _tables(plain: str) -> Iterator[Rows]:
    """Runs of lines with the same sign between as many cells."""
    lines = [*plain.split("\n"), ""]
    for sign in (_BETWEEN, _COMMA):
        run: list[tuple[str, int]] = []
        cells = place = 0
        for line in lines:
            here = len(sign.findall(line))
            if not here or here != cells:
                if len(run) >= FEWEST_ROWS:
                    yield [_split(*row, sign) for row in run]
                run, cells = [], here
            if here:
                run.append((line, place))
            place += len(line) + 1


def _split(line: str, place: int, sign: re.Pattern[str]) -> list[Cell]:
    cells, at = [], 0
    for match in sign.finditer(line):
        cells.append(Cell(line[at : match.start()], place + at))
        at = match.end()
    return [*cells, Cell(line[at:], place + at)]


def _cells(rows: Rows) -> Iterator[tuple[Kind, int, int]]:
    head = [cell.text.strip(' "') for cell in rows[0]]
    person = _person_columns(rows, head)
    if not person:
        return
    headed = any(_PERSON.search(text) or _NAME.search(text) for text in head)
    for row in rows[1:] if headed else rows:
        for column, cell in enumerate(row):
            kind = _kind(cell.text, head[column] if headed else "", named=column in person)
            if kind is not None:
                yield (kind, *cell.span)


def _kind(text: str, head: str, *, named: bool) -> Kind | None:
    if named:
        return (
            Kind.NAME
            if _WORDS.search(text) and not re.fullmatch(r"\s*\[.*\]\s*|\s*leerling .{1,2}\s*", text, re.IGNORECASE)
            else None
        )
    if _BORN.search(head) and re.search(r"\d", text) and birth(text.lower()) and not _LONG_AGO.search(text):
        return Kind.BIRTH_DATE
    if _NUMBERED.search(head) and re.search(r"\d{3}", text):
        return Kind.PUPIL_NUMBER
    if not head and _DATE.match(text) and re.search(r"(?:199|20[01])\d", text):
        return Kind.BIRTH_DATE
    return None


def _person_columns(rows: Rows, head: list[str]) -> set[int]:
    """Columns that hold people: by what stands above them, or because most cells are given names."""
    by_head = {column for column, text in enumerate(head) if _PERSON.search(text) and not _NUMBERED.search(text)}
    names = {column for column, text in enumerate(head) if _NAME.search(text)}
    if names and (by_head or any(_SCHOOL.search(text) for text in head)):
        by_head |= names
    numbers = {column for column, text in enumerate(head) if _NUMBERED.search(text)}
    return by_head | {column for column in range(len(head)) if _mostly_given(rows, column)} - numbers


def _mostly_given(rows: Rows, column: int) -> bool:
    known = sum(_given(row[column].text) for row in rows)
    return len(rows) > FEWEST_ROWS and known >= max(2, len(rows) // 2)


def _given(text: str) -> bool:
    words = text.strip(' "').split()
    return (
        bool(words)
        and len(words) < 5
        and words[0][:1].isupper()
        and (words[0].lower() in given_names() or words[0].lower() in word_names())
    )
