"""What an author may want to look at before a release, and is free to leave as it is."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from courses.exercises.study_load import expected_minutes, is_off, module_is_off
from courses.schema import CourseDocument, Module

from .claims import cited_keys, claim_worries, sentence, words_in
from .loading.claims import shipped_claims
from .pages import ModulePage
from .places import place_of
from .problems import Problem


def notices(document: CourseDocument) -> list[Problem]:
    """Return a sentence for each place where the stated study load is far from the norm."""
    return [notice for module in document.modules for notice in _load(module)]


def notices_on_claims(modules: Iterable[ModulePage], *, on: datetime.date) -> list[Problem]:
    """Return a sentence for each claim that a block of these drafts cites and should not as it stands on that day."""
    return [notice for module in modules for notice in _claims(module, on)]


def _claims(module: ModulePage, on: datetime.date) -> Iterator[Problem]:
    for number, child in enumerate(module.body, start=1):
        value: dict[str, Any] = child.get_prep_value()["value"]
        cited = cited_keys(value.get("claims") or "")
        for worry in claim_worries(cited, words_in(value), table=shipped_claims(), on=on):
            key = UUID(child.id) if child.id else None
            yield Problem(f"{place_of(module, number, child)}: {sentence(worry)}", module=module.key, block=key)


def _load(module: Module) -> Iterator[Problem]:
    for number, block in enumerate(module.blocks, start=1):
        if is_off(block):
            text = _("Module “%(module)s”, blok %(number)d: je rekent %(stated)d minuten, de norm komt op %(norm)d.")
            norm = max(1, round(expected_minutes(block)))
            values = {"module": module.title, "number": number, "stated": block.minutes, "norm": norm}
            yield Problem(text % values, module=module.key, block=block.key)
    if module_is_off(module):
        text = _("Module “%(module)s”: de minuten van alle blokken samen wijken meer dan een tiende af van de norm.")
        yield Problem(text % {"module": module.title}, module=module.key)
