"""What a course must have before it can be released, as sentences for its author."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.schema import CourseDocument, Image, KnowledgeCheck, Module, NextWord

# Words that are addresses of their own beside a module's.
RESERVED_SLUGS = {"verder", "uitschrijven"}


def missing(document: CourseDocument) -> list[str]:
    """Return a sentence for each thing that stands in the way of a release; none when it can go out."""
    return [*_course(document), *(problem for module in document.modules for problem in _module(module))]


def _course(document: CourseDocument) -> Iterator[str]:
    wanted = {
        _("Schrijf een samenvatting van de cursus."): document.summary,
        _("Vul in voor wie de cursus is."): document.audience,
        _("Kies minstens één sector."): document.sectors,
        _("Voeg minstens één leerdoel toe."): document.outcomes,
        _("Vul een e-mailadres in waar deelnemers terechtkunnen."): document.contact,
    }
    yield from (sentence for sentence, given in wanted.items() if not given)
    if not document.modules:
        yield _("Voeg minstens één module toe.")
    elif not any(exercise.required for module in document.modules for exercise in module.exercises):
        yield _("Voeg minstens één verplichte oefening toe. Zonder oefening is er niets te bewijzen.")
    if len({module.slug for module in document.modules}) < len(document.modules):
        yield _("Twee modules hebben dezelfde slug. Geef elke module een eigen slug.")


def _module(module: Module) -> Iterator[str]:
    where = {"module": module.title}
    if not module.blocks:
        yield _("Module “%(module)s” is leeg.") % where
    elif not module.minutes:
        yield _("Module “%(module)s” heeft geen studielast. Vul bij de blokken de minuten in.") % where
    if module.slug in RESERVED_SLUGS:
        yield _("Module “%(module)s” heeft een slug die al een andere betekenis heeft. Kies een andere slug.") % where
    for block in module.blocks:
        if isinstance(block, Image) and not block.alt.strip():
            yield _("Een afbeelding in module “%(module)s” heeft geen tekstalternatief.") % where
        elif isinstance(block, KnowledgeCheck):
            yield from _knowledge_check(block)
        elif isinstance(block, NextWord):
            yield from _next_word(block)


def _knowledge_check(block: KnowledgeCheck) -> Iterator[str]:
    if block.pass_correct > len(block.questions):
        yield _("“%(title)s” vraagt meer goede antwoorden dan er vragen zijn.") % {"title": block.title}
    for question in block.questions:
        right = len(question.correct_keys)
        named = {"title": block.title, "question": question.prompt[:60]}
        if not right:
            yield _("In “%(title)s” heeft de vraag “%(question)s” geen goed antwoord.") % named
        elif question.kind == "single" and right > 1:
            yield _("In “%(title)s” heeft de vraag “%(question)s” meer dan één goed antwoord.") % named


def _next_word(block: NextWord) -> Iterator[str]:
    for item in block.items:
        if not item.table:
            yield _("In “%(title)s” heeft de zin “%(context)s” geen tabel met kansen.") % {
                "title": block.title,
                "context": item.context,
            }
