"""The tables of the guard as the page's scripts read them."""

import json
from itertools import groupby

from .checks import (
    MAILBOXES,
    MOSTLY,
    NO_PASSWORD,
    NO_POSTCODE,
    NO_STREET,
    OLDEST,
    PART,
    SMALL_WORDS,
    TOWN,
    UNITS,
    YOUNGEST,
)
from .columns import HEADING_WORD
from .escapes import ESCAPE, MARKUP, MOST_TURNS, NAMED
from .hard import LISTED
from .headings import HEADINGS, OTHERS
from .rows import TAG
from .rule import Rule
from .rules import RULES
from .rules_contact import VALUE
from .rules_numbers import DATE, OWNER
from .rules_places import NUMBER, WEAK
from .signs import BLANK, PLAIN, SAME, digits

_HEAD = "// Written by manage.py write_guard_script from courses/guard; change it there.\n"
# What stands in many patterns is sent once; the script puts it back for its mark.
_SHARED = (DATE, NUMBER, WEAK, OWNER, VALUE)


def scripts() -> dict[str, str]:
    """The files that are written for the page, by their names in ``static/js``."""
    return {"sandbox-guard-patterns.js": _patterns(), "sandbox-guard-lists.js": _lists()}


def _patterns() -> str:
    rules = "".join(f"  {_json(_told(rule))},\n" for rule in RULES)
    return (
        f"{_HEAD}const shared = {_json(_SHARED)};\n"
        "const whole = (text) => text?.replace(/§(\\d)/g, (_, place) => shared[place]);\n"
        f"const rules = [\n{rules}];\n"
        "export const patterns = rules.map((rule) =>"
        " ({ ...rule, pattern: whole(rule.pattern), near: whole(rule.near) }));\n"
    )


def _told(rule: Rule) -> dict[str, object]:
    """What the page needs of a rule, without what is empty."""
    told: dict[str, object] = {"kind": rule.kind, "pattern": _short(rule.pattern)}
    if rule.near or rule.unless:
        told |= {"before": rule.before, "after": rule.after}
    rest = {"near": _short(rule.near), "unless": rule.unless, "check": rule.check}
    return told | {key: value for key, value in {**rest, "case": rule.case, "beside": rule.beside}.items() if value}


def _short(pattern: str) -> str:
    for place, shared in enumerate(_SHARED):
        pattern = pattern.replace(shared, f"§{place}")
    return pattern


def _lists() -> str:
    lists = {
        "mailboxes": sorted(MAILBOXES),
        "postcodes": sorted(NO_POSTCODE),
        "units": sorted(UNITS),
        "words": sorted(SMALL_WORDS),
        "streets": NO_STREET.pattern,
        "parts": PART.pattern,
        "towns": TOWN.pattern,
        "no_password": sorted(NO_PASSWORD),
        "mostly": MOSTLY,
        "oldest": OLDEST,
        "youngest": YOUNGEST,
        "listed": sorted(LISTED),
        "date": DATE,
    }
    others = {
        "headings": [[heading.kind, heading.says, heading.cell, heading.check] for heading in HEADINGS],
        "others": OTHERS,
        "words": HEADING_WORD.pattern,
        "tag": TAG.pattern,
        "lists": lists,
        "escapes": {"signs": ESCAPE, "markup": MARKUP, "turns": MOST_TURNS, "named": NAMED},
        "signs": {"same": SAME, "plain": PLAIN, "blank": BLANK, "digits": _runs()},
    }
    lines = "".join(f"  {key}: {_json(value)},\n" for key, value in others.items())
    return f"{_HEAD}export const others = {{\n{lines}}};\n"


def _runs() -> list[list[int]]:
    """The digits beyond ASCII as runs: the place of the first, how many there are, and what the first one is."""
    runs = []
    places = [(ord(sign), int(value)) for sign, value in digits().items()]
    for _, run in groupby(enumerate(places), lambda pair: (pair[1][0] - pair[0], (pair[1][1] - pair[0]) % 10)):
        pairs = [place for _, place in run]
        runs.append([pairs[0][0], len(pairs), pairs[0][1]])
    return runs


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
