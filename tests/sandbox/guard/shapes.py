"""Texts that were made to cost much: twelve shapes, each of any length."""

from .sentences import sentences


def _repeated(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def plain(length: int) -> str:
    """What teachers write, sentence after sentence."""
    return _repeated(" ".join(row.text for row in sentences("tuning.txt") if row.outcome == "pass"), length)


SHAPES = {
    "initials": "J.",
    "digits": "1234567890 0612345678 ",
    "dots": "1.2.3.",
    "dashes": "06-12-A-",
    "white space": "  \t \n",
    "at-signs": "a.b@c.d@",
    "quotes and brackets": "\"'([{<td>",
    "capitals": "Aa Van De BB ",
    "rows of a table": "bsn;tel\n1;2\n",
    "lists with commas": "bsn,1,tel,",
    "marks and turns": "e\u0301\u0308\u202e1 \u05d0",
    "addresses": "https://a.nl/Laan-van-a/dyslexie?b=1&c@d.nl/",
}

# Others that were found to be dear while the rules were made.
OTHERS = {
    "marks on one letter": "\u0301",
    "signs that are many": "\ufdfa",
    "cells without an end": "<td>",
    "small words of names": "van ",
    "given names in capitals": "SEM ",
    "facts without a sentence": "dyslexie ",
    "numbers that pass": "bsn 111222333 ",
    "hyphens": "Aa-",
    "from right to left": "\u05d0 1 ",
    "a word for a number": "leerlingnummer van ",
    "columns": "\t1",
    "references to signs": "&nbsp;1",
    "references that are none": "&a",
    "escapes": "\\u0040",
    "octets": "%201",
    "tags": "<b>1</b>",
    "tags without an end": "<b 1",
    "tags that hold numbers": '<b a="1">',
    "comments without an end": "<!--",
    "comments": "<!-- 1 -->2",
    "digits far apart": "1 : ",
    "letters for digits": "bsn oil1lo0s5 ",
    "passwords without one": "wachtwoord: ",
}


def shaped(name: str, length: int) -> str:
    return _repeated(SHAPES[name], length)
