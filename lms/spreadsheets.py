"""Cells for a spreadsheet: text stays text, whatever the program that opens the file makes of its first signs."""

import re
import unicodedata

# What makes a formula, in every width. Spreadsheets write them in ASCII when they read them.
_STARTS = "=+-@\u2212"
# By these a program divides cells or rows before it looks at what is in them.
_DIVIDES = ("\t", "\r", "\n")
_NUMBER = re.compile(r"-?(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?", re.ASCII)


def inert_cell(text: str) -> str:
    """The text so that no spreadsheet runs it: with an apostrophe before what it could take for a formula.

    Judged is the first sign that is seen: spaces, signs without width, marks of direction and control characters
    before it are what a spreadsheet strips. Numbers as Dutch writes them (``-1,50``) stay numbers.
    """
    if _NUMBER.fullmatch(text):
        return text
    first = next((sign for sign in text if unicodedata.category(sign)[0] not in "ZC" and not _is_blank(sign)), "")
    starts = bool(first) and unicodedata.normalize("NFKC", first)[:1] in _STARTS
    return f"'{text}" if starts or text.startswith(_DIVIDES) else text


def _is_blank(sign: str) -> bool:
    """Whether it takes no ink of its own: Hangul fillers, the Braille blank, marks on a letter that is not there."""
    return sign in "\u115f\u1160\u3164\uffa0\u2800" or unicodedata.category(sign) in {"Mn", "Me"}
