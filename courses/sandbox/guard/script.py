"""The rules as the page's script reads them."""

import json
import re

from .checks import MAILBOXES, NO_POSTCODE, NO_STREET, PART, UNITS
from .rules import RULES

_BETWEEN = re.compile(r"(// <rules>\n).*?(// </rules>)", re.DOTALL)


def written_into(script: str) -> str:
    """The script with the rules of now between its marks."""
    rules = [
        [str(r.kind), r.pattern, list(r.needs), r.near, r.unless, r.before, r.after, r.check, int(r.case)]
        for r in RULES
        if r.page
    ]
    lists = {
        "mailboxes": sorted(MAILBOXES),
        "postcodes": sorted(NO_POSTCODE),
        "units": sorted(UNITS),
        "streets": NO_STREET.pattern,
        "parts": PART.pattern,
    }
    table = json.dumps({"rules": rules, "lists": lists}, ensure_ascii=False, separators=(",", ":"))
    return _BETWEEN.sub(lambda found: f"{found[1]}const {{ rules, lists }} = {table};\n{found[2]}", script)
