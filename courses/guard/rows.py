"""Find the rows of tables as people paste them.

With tabs, semicolons, commas, bars or spaces between their cells, in Markdown, HTML and JSON, one cell a line, and
turned on their side. Every line is looked at once for each sign between cells.
"""

import re
from collections.abc import Iterator

from .columns import LONGEST_HEADING, NONE, Cell, Found, Table, cell, has_word, heading, is_title

_SIGNS = ("\n", "\t", ";", "|", "  ", "[", ":", "<t")
_DIGIT = re.compile(r"\d", re.ASCII)
_SEPARATORS = {
    **{sign: re.compile(re.escape(sign)) for sign in "\t;|,"},
    "  ": re.compile(r" {2,}"),
    " ": re.compile(" "),
}
TAG = re.compile(r"<(/?)(tr|td|th|table)(?![a-z])[^<>]{0,200}>|<[^<>]{0,200}>", re.IGNORECASE)
_LISTS = re.compile(r"[\[\]{}\n]")
_LISTS_AND_TUPLES = re.compile(r"[\[\](){}\n]")
# Of a row with more cells the others are not looked at; a line that is longer has no cells with one space between.
MOST_COLUMNS, LONGEST_LINE_OF_WORDS = 60, 200


def under_headings(plain: str) -> list[Found]:
    """What stands in ``plain`` in a column, or a row, whose heading says what it is."""
    if not any(sign in plain for sign in _SIGNS) or not _DIGIT.search(plain):
        return []
    low = plain.lower()
    if not has_word(low):
        return []
    table = Table()
    if "<td" in low or "<th" in low:
        _read_tags(table, plain)
    _read_lines(table, plain)
    if "," in plain and ("[" in plain or "values" in low):
        _read_lists(table, plain, _LISTS_AND_TUPLES if "values" in low else _LISTS)
    return table.all_found()


def _cells(plain: str, start: int, end: int, sign: str) -> list[Cell]:
    cells, at = [], start
    for match in _SEPARATORS[sign].finditer(plain, start, end):
        cells.append(cell(plain, at, match.start()))
        at = match.end()
        if len(cells) == MOST_COLUMNS:
            return cells
    cells.append(cell(plain, at, end))
    if sign == "|" and len(cells) > 2:
        cells = cells[0 if cells[0][0] else 1 :]
        cells = cells if cells[-1][0] else cells[:-1]
    return cells


def _read_lines(table: Table, plain: str) -> None:
    signs = [sign for sign in _SEPARATORS if sign in plain]
    at = 0
    for table.line, line in enumerate(plain.split("\n")):
        start, end = at + len(line) - len(line.lstrip(" ")), at + len(line.rstrip(" "))
        at += len(line) + 1
        if start < end and (len(line) <= LONGEST_HEADING or _DIGIT.search(line) or has_word(line.lower())):
            _read_line(table, plain, start, end, signs)


def _read_line(table: Table, plain: str, start: int, end: int, signs: list[str]) -> None:
    alone = True
    for sign in signs:
        if plain.find(sign, start, end) < 0:
            continue
        if sign == " ":
            _read_words(table, plain, start, end)
        else:
            alone = False
            _read_row(table, plain, start, end, sign)
    if alone:
        table.single(cell(plain, start, end))


def _read_row(table: Table, plain: str, start: int, end: int, sign: str) -> None:
    cells = _cells(plain, start, end, sign)
    key = cells[0][0].find(":")
    head = heading(cells[0][0][:key]) if key >= 0 else NONE
    if head == NONE:
        table.row(cells, sign, start)
        return
    first = plain.find(":", cells[0][1]) + 1  # leerlingnummers: 20417, 20418
    for each in [cell(plain, first, cells[0][2]), *cells[1:]]:
        table.test(head, each)


def _read_words(table: Table, plain: str, start: int, end: int) -> None:
    """A table with one space between its cells: each of its headings is a word that stands above such a column."""
    if end - start > LONGEST_LINE_OF_WORDS:
        return
    cells = _cells(plain, start, end, " ")
    if all(is_title(text) for text, _, _ in cells):
        heads = [heading(text) for text, _, _ in cells]
        if max(heads) != NONE:
            table.take_heads(heads, " ")
    elif table.heads.get(" "):
        table.row(cells, " ", start)


def _read_tags(table: Table, plain: str) -> None:
    cells: list[Cell] = []
    at = -1
    for closes, name, start, end in _tags(plain):
        if at >= 0 and (closes or name in {"td", "th"}):
            cells.append(_inner(plain, at, start))
            at = -1
        if name in {"td", "th"} and not closes:
            at = end
        elif name in {"tr", "table"} and cells:
            table.row(cells, "<", 0)
            cells = []
    if cells:
        table.row(cells, "<", 0)


def _tags(plain: str) -> Iterator[tuple[bool, str, int, int]]:
    """The tags of tables: whether it closes, its name, and where it stands."""
    for tag in TAG.finditer(plain):
        if tag[2]:
            yield bool(tag[1]), tag[2].lower(), *tag.span()


def _inner(plain: str, start: int, end: int) -> Cell:
    """What a cell says between its tags."""
    at = start
    for tag in TAG.finditer(plain, start, end):
        if plain[at : tag.start()].strip(" \n\t"):
            return cell(plain, at, tag.start())
        at = tag.end()
    return cell(plain, at, end)


def _read_lists(table: Table, plain: str, brackets: re.Pattern[str]) -> None:
    """Lists in brackets: rows one behind the other, and the list that a key holds."""
    table.heads = {}
    key = NONE
    for sign, start, end in _between(plain, brackets):
        cells = _cells(plain, start, end, ",")
        if key != NONE:
            for each in cells:
                table.test(key, each)
        elif len(cells) > 1:
            table.row(cells, ",", start)
        if sign == "[":
            key = heading(cells[-1][0]) if cells[-1][0].endswith(":") else NONE
        elif sign != "\n":
            key = NONE


def _between(plain: str, brackets: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
    """The pieces between brackets with the sign after each."""
    at = 0
    for match in brackets.finditer(plain):
        yield match[0], at, match.start()
        at = match.end()
    yield "", at, len(plain)
