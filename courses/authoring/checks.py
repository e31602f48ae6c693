"""What a course must have before it can be released, as sentences for its author."""

import re
from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from courses.exercises.registry import kind_of
from courses.schema import Block, CourseDocument, Module, is_exercise

from .problems import Problem

# Words that are addresses of their own beside a module's.
RESERVED_SLUGS = {"dienstverband", "evaluatie", "uitschrijven", "verder"}
_INSIDE = re.compile(r'href="#(?:block|module):([0-9a-f-]{36})"')


def missing(document: CourseDocument) -> list[Problem]:
    """Return a sentence for each thing that stands in the way of a release; none when it can go out.

    Fields that are empty are found while freezing; here is asked what the whole must have.
    """
    keys = {module.key for module in document.modules} | {b.key for m in document.modules for b in m.blocks}
    found = [Problem(sentence) for sentence in _course(document)]
    for module in document.modules:
        found += [Problem(sentence, module=module.key) for sentence in _module(module)]
        for block in module.blocks:
            found += [Problem(s, module=module.key, block=block.key) for s in _block(module, block, keys)]
    return found


def _course(document: CourseDocument) -> Iterator[str]:
    wanted = {
        _("Geef de cursus een titel."): document.title,
        _("Schrijf een samenvatting van de cursus."): document.summary,
        _("Vul in voor wie de cursus is."): document.audience,
        _("Kies minstens één sector."): document.sectors,
        _("Voeg minstens één leerdoel toe."): document.outcomes,
        _("Vul een e-mailadres in waar deelnemers terechtkunnen."): document.contact,
    }
    yield from (sentence for sentence, given in wanted.items() if not given)
    if not all(outcome.code and outcome.text for outcome in document.outcomes):
        yield _("Geef elk leerdoel een code en een tekst.")
    if len({outcome.code for outcome in document.outcomes}) < len(document.outcomes):
        yield _("Twee leerdoelen hebben dezelfde code.")
    yield from _modules(document)


def _modules(document: CourseDocument) -> Iterator[str]:
    if not document.modules:
        yield _("Voeg minstens één module toe.")
    elif not any(exercise.required for module in document.modules for exercise in module.exercises):
        yield _("Voeg minstens één verplichte oefening toe. Zonder oefening is er niets te bewijzen.")
    if len({module.slug for module in document.modules}) < len(document.modules):
        yield _("Twee modules hebben hetzelfde webadres. Geef elke module een eigen webadres.")


def _module(module: Module) -> Iterator[str]:
    where = {"module": module.title}
    if not module.blocks:
        yield _("Module “%(module)s” is leeg.") % where
    elif not module.minutes:
        yield _("Module “%(module)s” heeft geen studielast. Vul bij de blokken de minuten in.") % where
    if module.slug in RESERVED_SLUGS:
        yield _("Module “%(module)s” heeft een webadres dat al iets anders betekent. Kies een ander.") % where


def _block(module: Module, block: Block, keys: set[UUID]) -> Iterator[str]:
    if is_exercise(block):
        yield from kind_of(block).problems_whole(block)
    linked = {UUID(key) for key in _INSIDE.findall(block.model_dump_json().replace('\\"', '"'))}
    if linked - keys:
        yield _("Een link in module “%(module)s” wijst naar een module of blok dat er niet meer is.") % {
            "module": module.title
        }
