"""Turn the pages of a course, as they stand in the editor, into the typed document that is released."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.schema import Block, CourseDocument, Media, Module, Outcome

from . import media
from .block_freezing import KINDS, MAKERS
from .claims import cited_keys
from .gaps import gaps
from .pages import CoursePage, ModulePage, ProviderPage
from .places import Places, place_of
from .problems import Problem
from .rich_text import frozen_html


@dataclass(frozen=True)
class Frozen:
    """A course as it stands, and what is wrong with it that the document cannot show."""

    document: CourseDocument
    problems: list[Problem]
    # Where the file with this hash can be seen as long as it is not kept: for the preview.
    sources: dict[str, str]


class Freezer:
    """Freezes one course; with ``store`` its files are kept for good.

    A half-finished draft is frozen as far as it goes, so that it can be previewed;
    ``problems`` says what it lacks.
    """

    def __init__(self, course: CoursePage, *, store: bool) -> None:
        self.course = course
        self.store = store
        self.sources: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.provider = ProviderPage.objects.select_related("organisation", "collection").get(pk=course.get_parent().pk)
        self._modules: dict[int, uuid.UUID] = dict(ModulePage.objects.child_of(course).values_list("pk", "key"))
        self._places = Places()
        self._at = ""
        self._module: uuid.UUID | None = None
        self._block: uuid.UUID | None = None

    def freeze(self, draft: ModulePage | None = None) -> Frozen:
        """Freeze the course with its modules in the order of the tree; ``draft`` takes the place of its saved self."""
        pages = list(drafts_of_modules(self.course))
        if draft is not None:
            saved = [page.key for page in pages]
            pages = [draft if page.key == draft.key else page for page in pages]
            pages += [] if draft.key in saved else [draft]
        return Frozen(self._document(pages), self.problems, self.sources)

    def report(self, sentence: str) -> None:
        """Note what is wrong with the block at hand."""
        text = f"{self._at}: {sentence}" if self._at else sentence
        self.problems.append(Problem(text, module=self._module, block=self._block))

    def rich(self, value: Any) -> str:
        """Rich text of a block, cleaned."""
        return frozen_html(value.source if value else "", self._modules, self.report)

    def image(self, stored: Any) -> Media | None:
        """The image, kept or ready to keep; None when it cannot be used."""
        return self._file(stored, media.describe_image)

    def document(self, stored: Any) -> Media | None:
        """The document, kept or ready to keep; None when it cannot be used."""
        return self._file(stored, media.describe_document)

    def _document(self, pages: list[ModulePage]) -> CourseDocument:
        page = self.course
        return CourseDocument(
            key=page.key,
            slug=page.slug,
            language=page.language,
            title=page.title,
            summary=page.summary,
            audience=page.audience,
            prior_knowledge=page.prior_knowledge,
            sectors=tuple(page.sectors),
            outcomes=tuple(self._outcome(block.value) for block in page.outcomes),
            cost_amount=f"{page.cost_amount or 0:.2f}",
            cost_note=page.cost_note,
            contact=page.contact,
            support_response=page.support_response,
            models_used=tuple(line.strip() for line in page.models_used.splitlines() if line.strip()),
            validity_months=page.validity_months,
            provider_name=self.provider.organisation.name,
            modules=tuple(self._frozen_module(module) for module in pages),
        )

    def _outcome(self, value: Any) -> Outcome:
        return Outcome(code=value["code"] or "", text=value["text"] or "", frameworks=tuple(value["frameworks"]))

    def _frozen_module(self, page: ModulePage) -> Module:
        self.problems += self._places.settle(page)
        made = [self._frozen_block(page, number, child) for number, child in enumerate(page.body, start=1)]
        self._at, self._module, self._block = "", None, None
        return Module(
            key=page.key,
            slug=page.slug,
            title=page.title,
            summary=page.summary,
            blocks=tuple(block for block in made if block is not None),
        )

    def _frozen_block(self, page: ModulePage, number: int, child: Any) -> Block | None:
        """One block, or None when it has no file to show."""
        self._module, self._block = page.key, _key(child.id)
        self._at = place_of(page, number, child)
        for label in gaps(child.block, child.value):
            self.report(_("vul “%(field)s” in.") % {"field": label})
        values = MAKERS[child.block_type](self, child.value)
        if values is None:
            return None
        made: Block = KINDS[child.block_type](
            key=self._block,
            minutes=child.value["minutes"] or 0,
            claims=cited_keys(child.value["claims"] or ""),
            **values,
        )
        return made

    def _file(self, stored: Any, describe: Any) -> Media | None:
        if stored is None:
            return None
        own = self.provider.collection
        if stored.collection_id != own.pk and not stored.collection.is_descendant_of(own):
            self.report(_("het bestand is niet van je eigen organisatie."))
            return None
        try:
            described: Media
            described, content = describe(stored)
        except media.UnusableFileError as refused:
            self.report(str(refused))
            return None
        if self.store:
            media.keep(described, content)
        else:
            self.sources[described.sha256] = stored.file.url
        return described


def freeze(page: CoursePage, *, store: bool = True, draft: ModulePage | None = None) -> Frozen:
    """Freeze the newest saved state of a course; with ``store`` its files are kept for good."""
    newest = CoursePage.objects.get(pk=page.pk)
    return Freezer(draft_of(newest), store=store).freeze(draft)


def freeze_unsaved(page: CoursePage) -> Frozen:
    """Freeze the course as it stands in the editor, saved or not, with the newest saved state of its modules."""
    return Freezer(page, store=False).freeze()


def freeze_page(page: CoursePage, *, store: bool = True) -> CourseDocument:
    """Return the course of ``page`` as a document; with ``store`` its files are kept for good."""
    return freeze(page, store=store).document


def draft_of(page: Any) -> Any:
    """The newest state that an author saved."""
    return page.get_latest_revision_as_object()


def drafts_of_modules(page: CoursePage) -> Iterable[ModulePage]:
    """The newest state of every module of a course, in order."""
    for module in ModulePage.objects.child_of(page).order_by("path"):
        yield draft_of(module)


def _key(value: Any) -> uuid.UUID:
    """A block's lasting key; one that was never saved gets it with its first saving."""
    return uuid.UUID(value) if value else uuid.uuid4()
