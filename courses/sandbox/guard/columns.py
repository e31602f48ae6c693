"""A heading is a cue for its column, however far below, and for the rest of its row.

Tables as people paste them: with tabs, semicolons, commas, bars or several spaces between their cells, in Markdown,
HTML and JSON, one cell a line, and turned on their side. Every line is looked at once for each sign between cells.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .checks import CHECKS
from .headings import HEADINGS, HOUSE_NUMBER, OTHERS, STREET
from .signs import without_marks
from .verdict import Kind

type Cell = tuple[str, int, int]  # folded and in small letters, and where it stands
type Found = tuple[Kind, int, int]
type Heads = list[int]  # places in HEADINGS; NONE where a column says nothing

NONE = -1
# One of these stands in every heading; and one of these signs in every table.
_WORDS = (
    *(
        "bsn",
        "s.n",
        "s-n",
        "s n",
        "burger",
        "sofi",
        "onderw",
        "ond",
        "pgn",
        "persoonsg",
        "nr",
        "nummer",
        "number",
        "id",
    ),
    *(
        "code",
        "tel",
        "mob",
        "gsm",
        "phone",
        "app",
        "06",
        "nood",
        "bereik",
        "mail",
        "geb",
        "gbd",
        "birth",
        "dob",
        "jarig",
    ),
    *("pc", "zip", "post", "adres", "addres", "iban", "rek", "kenteken", "wachtw", "passw", "ww", "pw", "staff"),
)
_WORD = re.compile("|".join(map(re.escape, (*_WORDS, "straat", "street", "hnr"))))
_SIGNS = ("\n", "\t", ";", "|", "  ", "[", ":", "<t")
_SAYS = [re.compile(heading.says, re.ASCII) for heading in HEADINGS]
_CELL = [re.compile(rf"(?:{heading.cell})(?![^])".replace("[^]", r"[\s\S]"), re.ASCII) for heading in HEADINGS]
_STREET, _NUMBER = len(HEADINGS) - 2, len(HEADINGS) - 1
_OTHER = re.compile(rf"{OTHERS}(?![\s\S])", re.ASCII)
_DIGIT = re.compile(r"\d", re.ASCII)
_NUMERIC = re.compile(r"^\d{1,4}[a-z]?(?![\s\S])|\d[^\d]{0,2}\d[^\d]{0,2}\d", re.ASCII)
_MANY_DIGITS = re.compile(r"\d[^\d]{0,2}\d[^\d]{0,2}\d", re.ASCII)
_EDGES = " \t\r\"'*_`#<>\u2022"
_TAG = re.compile(r"<(/?)(tr|td|th|table)(?![a-z])[^<>]{0,200}>|<[^<>]{0,200}>", re.IGNORECASE)
_SPACES = re.compile(r" {2,}|\t")
_BRACKETS = re.compile(r"[\[\]{}\n]")
_ROW_BRACKETS = re.compile(r"[\[\](){}\n]")
_SEPARATORS = {sign: re.compile(re.escape(sign)) for sign in "\t;|,"} | {
    "  ": re.compile(r" {2,}"),
    " ": re.compile(" "),
}
LONGEST_HEADING, LONGEST_CELL = 40, 120
# Signs that stand between cells and in no sentence; with the others a row stands near the row above it.
_SURE = "\t;|<"
_TITLE = re.compile(r"[a-z\d /'._-]{0,30}(?<![.])(?![\s\S])", re.ASCII)
MOST_LINES_BETWEEN = 3
MOST_HEADING_WORDS = 5
# Of a row with more cells the others are not looked at: it is none.
MOST_COLUMNS = 60


def under_headings(plain: str) -> list[Found]:
    """What stands in ``plain`` in a column, or a row, whose heading says what it is."""
    if not any(sign in plain for sign in _SIGNS) or not _DIGIT.search(plain):
        return []
    low = plain.lower()
    if not any(word in low for word in _WORDS):
        return []
    table = _Table()
    if "<td" in low or "<th" in low:
        _read_tags(table, plain)
    _read_lines(table, plain)
    if "," in plain and ("[" in plain or "values" in low):
        _read_brackets(table, plain, _ROW_BRACKETS if "values" in low else _BRACKETS)
    return table.all_found()


@dataclass
class _Table:
    """The headings that hold where one reads, and what was found under them."""

    heads: dict[str, Heads] = field(default_factory=dict)  # by the sign between cells
    offsets: list[int] = field(default_factory=list)  # where the headings of a table with spaces begin
    last: Heads = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    # Numbers under the heading of a citizen service number that miss the proof: one right one tells for them all.
    doubtful: list[Found] = field(default_factory=list)
    line: int = 0
    lines: dict[str, int] = field(default_factory=dict)  # where each row of headings, or its last row, stood
    upright: Heads = field(default_factory=list)  # headings below each other, and how many cells came after them
    below: int = 0

    def all_found(self) -> list[Found]:
        proven = any(kind is Kind.BSN for kind, _, _ in self.found)
        return self.found + (self.doubtful if proven else [])

    def row(self, cells: list[Cell], sign: str, offset: int = 0) -> bool:
        """Read a row of cells; answer whether it was one of headings."""
        heads = [_heading(text) for text, _, _ in cells]
        if max(heads) != NONE:
            if self._is_head(cells, sign):
                self.heads[sign] = heads
                self.lines[sign] = self.line
                self.last = heads if sign in _SURE else self.last
                self.offsets = [start - offset for _, start, _ in cells]
                return True
            if heads[0] != NONE:
                self._rest(heads[0], cells[1:])
        elif heads_here := self._heads_of(cells, sign):
            self._body(heads_here, cells, sign, offset)
        return False

    def _rest(self, head: int, cells: list[Cell]) -> None:
        """What stands in a row behind the heading that begins it; an address in two cells is one."""
        if HEADINGS[head].kind == Kind.ADDRESS and len(cells) > 1 and _CELL[_NUMBER].match(cells[1][0]):
            if _CELL[_STREET].match(cells[0][0]):
                self.found.append((Kind.ADDRESS, cells[0][1], cells[1][2]))
            return
        for cell in cells:
            self.test(head, cell)

    def _heads_of(self, cells: list[Cell], sign: str) -> Heads:
        heads = self.heads.get(sign, [])
        if sign in _SURE:
            return heads or (self.last if len(self.last) == len(cells) else [])
        if not heads or self.line - self.lines[sign] > MOST_LINES_BETWEEN:
            return []
        if sign == "," and len(heads) != len(cells):
            return []
        self.lines[sign] = self.line
        return heads

    def _is_head(self, cells: list[Cell], sign: str) -> bool:
        """Whether cells of which one says what stands below are a row of headings, and no sentence."""
        if any(_NUMERIC.search(text) for text, _, _ in cells):
            return False
        return sign in _SURE or all(_TITLE.match(text) for text, _, _ in cells)

    def _body(self, heads: Heads, cells: list[Cell], sign: str, offset: int) -> None:
        if sign == "  " and len(cells) != len(heads):
            by_offset = dict(zip(self.offsets, heads, strict=False))
            for cell in cells:
                self.test(by_offset.get(cell[1] - offset, NONE), cell)
            return
        street: Cell | None = None
        for head, cell in zip(heads, cells, strict=False):
            if head == NONE:
                continue
            if HEADINGS[head].kind == STREET:
                street = cell if _CELL[head].match(cell[0]) else None
            elif HEADINGS[head].kind == HOUSE_NUMBER:
                if street and _CELL[head].match(cell[0]):
                    self.found.append((Kind.ADDRESS, street[1], cell[2]))
            else:
                self.test(head, cell)
        if sign == " " and len(cells) > len(heads):  # a name of several words pushed the others on
            for head, cell in zip(reversed(heads), reversed(cells), strict=False):
                self.test(head, cell)

    def test(self, head: int, cell: Cell) -> bool:
        """Whether a cell is what its heading says; then it is found."""
        if head == NONE or HEADINGS[head].kind in (STREET, HOUSE_NUMBER) or not _CELL[head].match(cell[0]):
            return False
        heading = HEADINGS[head]
        found = (Kind(heading.kind), cell[1], cell[2])
        if not heading.check or CHECKS[heading.check](cell[0]):
            self.found.append(found)
        elif heading.kind is Kind.BSN:
            self.doubtful.append(found)
        return True

    def single(self, cell: Cell) -> None:
        """Read a line that is one cell: headings below each other, and then what they say in the same turn."""
        head = _heading(cell[0])
        if head != NONE or (_OTHER.match(cell[0].strip(_EDGES + ":"))):
            if self.below:
                self.upright, self.below = [], 0
            self.upright.append(head)
        elif self.upright and len(cell[0]) <= LONGEST_HEADING:
            self.test(self.upright[self.below % len(self.upright)], _without_bullet(cell))
            self.below += 1
        else:
            self.upright, self.below = [], 0


def _heading(text: str) -> int:
    """The place in HEADINGS of what a cell says, or NONE."""
    if not 1 < len(text) <= LONGEST_HEADING or text.count(" ") >= MOST_HEADING_WORDS or _WORD.search(text) is None:
        return NONE
    text = text.strip(_EDGES + ":.-")
    if _MANY_DIGITS.search(text):
        return NONE
    for place, says in enumerate(_SAYS):
        if says.search(text):
            return place
    return NONE


def _cell(plain: str, start: int, end: int) -> Cell:
    """The cell between two signs, without the quotes and spaces around it; of a long one it says nothing."""
    if end - start > LONGEST_CELL:
        return "", start, end
    whole = plain[start:end]
    text = whole.strip(_EDGES)
    left = whole.index(text) if text is not whole else 0
    folded = text if text.isascii() else "".join(without_marks(sign) for sign in text)
    if "  " in folded or "\t" in folded:
        folded = re.sub(r"\s{2,}|\t", " ", folded)
    return folded.lower(), start + left, start + left + len(text)


def _without_bullet(cell: Cell) -> Cell:
    bullet = re.match(r"(?:[-*.]|\d{1,2}[.)]) ", cell[0])
    return (cell[0][bullet.end() :], cell[1] + bullet.end(), cell[2]) if bullet else cell


def _cells(plain: str, start: int, end: int, sign: str) -> list[Cell]:
    cells, at = [], start
    for match in _SEPARATORS[sign].finditer(plain, start, end):
        cells.append(_cell(plain, at, match.start()))
        at = match.end()
        if len(cells) == MOST_COLUMNS:
            return cells
    cells.append(_cell(plain, at, end))
    if sign == "|" and len(cells) > 2:
        cells = cells[not cells[0][0] :]
        cells = cells if cells[-1][0] else cells[:-1]
    return cells


def _read_lines(table: _Table, plain: str) -> None:
    signs = [sign for sign in _SEPARATORS if sign in plain]
    at = 0
    for table.line, line in enumerate(plain.split("\n")):
        start, end = at, at + len(line)
        at = end + 1
        begin = start + len(line) - len(line.lstrip(" "))
        if begin == end or not (_DIGIT.search(line) or _WORD.search(line.lower()) or len(line) <= LONGEST_HEADING):
            continue
        alone = True
        for sign in signs:
            if sign not in line[begin - start :].rstrip(" "):
                continue
            if sign == " ":
                _read_words(table, plain, begin, end)
            else:
                alone = False
                _read_row(table, plain, begin, end, sign)
        if alone:
            table.single(_cell(plain, begin, end))


def _read_row(table: _Table, plain: str, start: int, end: int, sign: str) -> None:
    cells = _cells(plain, start, end, sign)
    key, colon, _ = cells[0][0].partition(":")
    if colon and (head := _heading(key)) != NONE:  # leerlingnummers: 20417, 20418
        first = cells[0][1] + plain[cells[0][1] : cells[0][2]].find(":") + 1
        for cell in [_cell(plain, first, cells[0][2]), *cells[1:]]:
            table.test(head, cell)
    else:
        table.row(cells, sign, start)


def _read_words(table: _Table, plain: str, start: int, end: int) -> None:
    """A table with one space between its cells: each of its headings is a word that stands above such a column."""
    if end - start > 200:
        return
    cells = _cells(plain, start, end, " ")
    if len(cells) > 1 and all(_OTHER.match(text) or _heading(text) != NONE for text, _, _ in cells):
        heads = [_heading(text) for text, _, _ in cells]
        if max(heads) != NONE:
            table.heads[" "], table.lines[" "] = heads, table.line
    elif table.heads.get(" "):
        table.row(cells, " ", start)


def _read_tags(table: _Table, plain: str) -> None:
    cells: list[Cell] = []
    at = -1
    for tag in _TAG.finditer(plain):
        name = (tag[2] or "").lower()
        if not name:
            continue
        if at >= 0 and (tag[1] or name in {"td", "th"}):
            cells.append(_inner(plain, at, tag.start()))
            at = -1
        if name in {"td", "th"} and not tag[1]:
            at = tag.end()
        elif name in {"tr", "table"} and cells:
            table.row(cells, "<")
            cells = []
    if cells:
        table.row(cells, "<")


def _inner(plain: str, start: int, end: int) -> Cell:
    """What a cell says between its tags."""
    at = start
    for tag in _TAG.finditer(plain, start, end):
        if plain[at : tag.start()].strip():
            return _cell(plain, at, tag.start())
        at = tag.end()
    return _cell(plain, at, end)


def _read_brackets(table: _Table, plain: str, brackets: re.Pattern[str]) -> None:
    """Lists in brackets: rows one behind the other, and the list that a key holds."""
    table.heads = {}
    key, at = NONE, 0
    for sign, start, end in _between(plain, brackets):
        cells = _cells(plain, start, end, ",")
        if key != NONE:
            for cell in cells:
                table.test(key, cell)
        elif len(cells) > 1:
            table.row(cells, ",", start)
        if sign == "[":
            last = cells[-1][0]
            key = _heading(last) if last.endswith(":") else NONE
        elif sign != "\n":
            key = NONE
        at = end


def _between(plain: str, brackets: re.Pattern[str]) -> Iterator[tuple[str, int, int]]:
    """The pieces between brackets with the sign after each."""
    at = 0
    for match in brackets.finditer(plain):
        yield match[0], at, match.start()
        at = match.end()
    yield "", at, len(plain)
