"""What a rule is. The rules themselves stand in ``rules_numbers.py``, ``rules_contact.py`` and ``rules_places.py``.

Patterns read the flat text (``reading.py``): a to z without marks, digits, one space or new line for all white space;
in small letters unless ``case``. They are written for Python and for browsers alike: no named groups, no flags,
``\\w``, ``\\d`` and ``\\b`` meaning ASCII, and bounded repetition only, so that a text costs what its length is.
``manage.py write_guard_script`` puts them into the page's script; a test fails when the two differ.
"""

from dataclasses import dataclass

from .verdict import Kind

# What a rule may be looked for around: digits, at least so many on a row; eight or more with little between them; or
# a pattern, in small letters: a word for a number that somebody gives, an at-sign or a word for it, the end of a
# street's name. These begin with letters or signs themselves, because that is what is found fast.
DIGIT, FOUR_DIGITS, FIVE_DIGITS, LONG_NUMBER = "1", "4", "5", "8"
MOST_BETWEEN = 6
NUMBERED = r"(?:num|nmr|nr|id|code|no)[^\d]{0,48}\d"
AT_SIGN = r"[@%]"
AT_WORD = r"at(?![a-z])(?<![a-z]at)|staartje"
AT_OR_WORD = AT_SIGN + "|" + AT_WORD
A_IN_BRACKETS = r"[\[({<] ?ad? ?[\])}>]"
PASSWORDS, LOGIN = "wachtw|w8w|passw|ww|code", r"(?:pw|pass|wifi|login|inlog)[:=]"
STREET = r"(?:straat|str|laan|ln|gracht|singel|dreef|steeg|plantsoen|boulevard|blvd|kade|kanaal)[^\d]{0,24}\d"
EVERYWHERE = ""
# Around these something is found without a digit anywhere in the text.
WITHOUT_DIGITS = frozenset({AT_SIGN, AT_OR_WORD, A_IN_BRACKETS, PASSWORDS, LOGIN, EVERYWHERE})
# The reach of a number, with the word that may stand right before it; and of what stands before an at-sign.
NUMBER, LOCAL = 12, 70


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to recognise one kind; the first group of ``pattern`` is what is found."""

    kind: Kind
    pattern: str
    # Words of which one must stand in the text at all, in small letters; looked for first, because that is fast.
    needs: tuple[str, ...] = ()
    inside: bool = True  # whether that word stands in what the pattern matches, and not merely near
    # What must begin near, and what must not: at most so many characters before and after.
    near: str = ""
    unless: str = ""
    before: int = 40
    after: int = 40
    beside: bool = False  # whether another hard identifier must stand in the same line, not far away
    check: str = ""  # a function of ``checks`` that looks at what was found
    case: bool = False  # whether capitals count
    around: str = DIGIT  # what always stands in it: it is looked for around that alone
    reach: int = 120  # how far before that it may begin
    behind: int = 24  # and how far behind that it may end


# The word for a number, as people write it in haste.
NUMBER_WORD = r"(?:num+e?re?|nmr|nr)"
# A number does not begin within another, nor behind its decimal sign.
BEGIN = r"(?=[\do(])(?<!\d)(?<!\d[.,])"
# Between the digits of one number.
BETWEEN = r"[ \n./()_*|~-]{0,3}"
