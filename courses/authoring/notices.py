"""What an author may want to look at before a release, and is free to leave as it is."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.exercises.study_load import expected_minutes, is_off, module_is_off
from courses.schema import CourseDocument, Module

from .problems import Problem


def notices(document: CourseDocument) -> list[Problem]:
    """Return a sentence for each place where the stated study load is far from the norm."""
    return [notice for module in document.modules for notice in _load(module)]


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
