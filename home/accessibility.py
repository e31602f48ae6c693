"""What the last walk over all pages found, as the accessibility statement tells it."""

import datetime
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Written by `make facts`; a test sees to it that it covers the pages there are.
FACTS = Path(__file__).resolve().parent / "data" / "accessibility.json"


@dataclass(frozen=True)
class Facts:
    """How many kinds of page were looked at, by which rules, in which browser, and what was wrong."""

    date: datetime.date
    kinds: int
    visits: int
    rules: int
    axe: str
    browser: str
    violations: int


@cache
def facts() -> Facts:
    """The facts, read once: they change only with the code."""
    found = json.loads(FACTS.read_text(encoding="utf-8"))
    return Facts(**found | {"date": datetime.date.fromisoformat(found["date"]), "kinds": len(found["kinds"])})
