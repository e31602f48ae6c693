"""A heading is a cue for its column, however far below, and for the rest of its row. ``rows`` finds the rows."""

import re
from dataclasses import dataclass, field

from .checks import CHECKS
from .headings import ADDRESS, BSN, HEADINGS, HOUSE_NUMBER, OTHERS, STREET, WORDS
from .signs import without_marks
from .verdict import Kind

type Cell = tuple[str, int, int]  # folded and in small letters, and where it stands
type Found = tuple[Kind, int, int]
type Heads = list[int]  # places in HEADINGS; NONE where a column says nothing

NONE = -1
LONGEST_HEADING, LONGEST_CELL, MOST_HEADING_WORDS = 40, 120, 5
# Signs that stand between cells and in no sentence; with the others a row stands near the row above it.
SURE = "\t;|<"
MOST_LINES_BETWEEN = 3
_END = r"(?![\s\S])"
HEADING_WORD = re.compile("|".join(map(re.escape, (*sorted(WORDS), "straat", "street", "hnr"))))
_SAYS = [re.compile(heading.says, re.ASCII) for heading in HEADINGS]
_CELL = [re.compile(f"(?:{heading.cell}){_END}", re.ASCII) for heading in HEADINGS]
_OTHER = re.compile(OTHERS + _END, re.ASCII)
_MANY_DIGITS = re.compile(r"\d[^\d]{0,2}\d[^\d]{0,2}\d", re.ASCII)
_NUMERIC = re.compile(rf"^\d{{1,4}}[a-z]?{_END}|\d[^\d]{{0,2}}\d[^\d]{{0,2}}\d", re.ASCII)
_TITLE = re.compile(rf"[a-z\d /'._-]{{0,30}}(?<!\.){_END}", re.ASCII)
_BULLET = re.compile(r"(?:[-*.]|\d{1,2}[.)]) ", re.ASCII)
_EDGES = " \t\"'*_`#<>\u2022"


@dataclass
class Table:
    """The headings that hold where one reads, and what was found under them."""

    heads: dict[str, Heads] = field(default_factory=dict)  # by the sign between cells
    offsets: list[int] = field(default_factory=list)  # where the headings of a table with spaces begin
    last: Heads = field(default_factory=list)
    line: int = 0
    lines: dict[str, int] = field(default_factory=dict)  # where each row of headings, or its last row, stood
    upright: Heads = field(default_factory=list)  # headings below each other, and how many cells came after them
    below: int = 0
    found: list[Found] = field(default_factory=list)
    # Numbers under the heading of a citizen service number that miss the proof: one right one tells for them all.
    doubtful: list[Found] = field(default_factory=list)

    def all_found(self) -> list[Found]:
        proven = any(kind is Kind.BSN for kind, _, _ in self.found)
        return self.found + (self.doubtful if proven else [])

    def row(self, cells: list[Cell], sign: str, offset: int) -> None:
        """Read a row of cells: of headings, of what they say, or with the heading of its own."""
        heads = [heading(text) for text, _, _ in cells]
        if max(heads) == NONE:
            self._body(self._heads_of(cells, sign), cells, sign, offset)
        elif _is_head(cells, sign):
            self.take_heads(heads, sign)
            self.offsets = [start - offset for _, start, _ in cells]
        elif heads[0] != NONE:
            self._rest(heads[0], cells[1:])

    def take_heads(self, heads: Heads, sign: str) -> None:
        self.heads[sign], self.lines[sign] = heads, self.line
        if sign in SURE:
            self.last = heads

    def test(self, head: int, cell: Cell) -> None:
        """Find a cell when it is what its heading says."""
        if head in (NONE, STREET, HOUSE_NUMBER) or not _CELL[head].match(cell[0]):
            return
        found = (Kind(HEADINGS[head].kind), cell[1], cell[2])
        check = HEADINGS[head].check
        if not check or CHECKS[check](cell[0]):
            self.found.append(found)
        elif head == BSN:
            self.doubtful.append(found)

    def single(self, cell: Cell) -> None:
        """Read a line that is one cell: headings below each other, and then what they say in the same turn."""
        head = heading(cell[0])
        if head != NONE or _OTHER.match(cell[0].strip(_EDGES + ":")):
            if self.below:
                self.upright, self.below = [], 0
            self.upright.append(head)
        elif self.upright and len(cell[0]) <= LONGEST_HEADING:
            self.test(self.upright[self.below % len(self.upright)], _without_bullet(cell))
            self.below += 1
        else:
            self.upright, self.below = [], 0

    def _rest(self, head: int, cells: list[Cell]) -> None:
        """What stands in a row behind the heading that begins it; an address in two cells is one."""
        if head == ADDRESS and len(cells) > 1 and _CELL[HOUSE_NUMBER].match(cells[1][0]):
            self._house(cells[0], cells[1])
            return
        for cell in cells:
            self.test(head, cell)

    def _house(self, street: Cell, number: Cell) -> None:
        if _CELL[STREET].match(street[0]) and _CELL[HOUSE_NUMBER].match(number[0]):
            self.found.append((Kind.ADDRESS, street[1], number[2]))

    def _heads_of(self, cells: list[Cell], sign: str) -> Heads:
        """The headings above these cells; none when there are none, or none so near."""
        heads = self.heads.get(sign, [])
        if sign in SURE:
            return heads or (self.last if len(self.last) == len(cells) else [])
        if not heads or self.line - self.lines[sign] > MOST_LINES_BETWEEN or (sign == "," and len(heads) != len(cells)):
            return []
        self.lines[sign] = self.line
        return heads

    def _body(self, heads: Heads, cells: list[Cell], sign: str, offset: int) -> None:
        pairs = list(zip(heads, cells, strict=False))
        if sign == "  " and len(cells) != len(heads):
            above = dict(zip(self.offsets, heads, strict=False))
            pairs = [(above.get(cell[1] - offset, NONE), cell) for cell in cells] if heads else []
        elif sign == " " and heads and len(cells) > len(heads):  # a name of several words pushes the others on
            pairs += zip(reversed(heads), reversed(cells), strict=False)
        for place, (head, cell) in enumerate(pairs):
            if head == HOUSE_NUMBER and place and pairs[place - 1][0] == STREET:
                self._house(pairs[place - 1][1], cell)
            self.test(head, cell)


def _is_head(cells: list[Cell], sign: str) -> bool:
    """Whether cells of which one says what stands below are a row of headings, and no sentence."""
    if any(_NUMERIC.search(text) for text, _, _ in cells):
        return False
    return sign in SURE or all(_TITLE.match(text) for text, _, _ in cells)


def heading(text: str) -> int:
    """The place in HEADINGS of what a cell says, or NONE."""
    if not 1 < len(text) <= LONGEST_HEADING or text.count(" ") >= MOST_HEADING_WORDS or not has_word(text):
        return NONE
    text = text.strip(_EDGES + ":.-")
    if not _MANY_DIGITS.search(text):
        for place, says in enumerate(_SAYS):
            if says.search(text):
                return place
    return NONE


def has_word(low: str) -> bool:
    """Whether a word stands in a text, in small letters, that stands in headings."""
    return HEADING_WORD.search(low) is not None


def is_title(text: str) -> bool:
    """Whether a cell is a heading, or a word that stands above the other columns of such a table."""
    return _OTHER.match(text) is not None or heading(text) != NONE


def cell(plain: str, start: int, end: int) -> Cell:
    """The cell between two signs, without the quotes and spaces around it; of a long one it says nothing."""
    if end - start > LONGEST_CELL:
        return "", start, end
    whole = plain[start:end]
    text = whole.strip(_EDGES)
    left = whole.index(text)
    folded = text if text.isascii() else "".join(without_marks(sign) for sign in text)
    if "  " in folded or "\t" in folded:
        folded = re.sub(r"[ \t]+", " ", folded)
    return folded.lower(), start + left, start + left + len(text)


def _without_bullet(cell: Cell) -> Cell:
    bullet = _BULLET.match(cell[0])
    return (cell[0][bullet.end() :], cell[1] + bullet.end(), cell[2]) if bullet else cell
