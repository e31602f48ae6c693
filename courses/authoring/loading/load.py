"""Load a course from its folder; by hand (``manage.py load_course``) and for the demo world."""

import json
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from courses.authoring.block_keys import BlockKey
from courses.authoring.pages import CoursePage, ModulePage, ProviderPage
from courses.authoring.providers import ensure_provider
from courses.authoring.releasing import release_draft
from courses.exercises.files import CourseFileError, key_of, need, read_yaml
from courses.versions.models import CourseVersion
from lms.people.models import Organisation, User

from .assessments import check_assessments
from .blocks import BlockReader

_COURSE_FIELDS = ("summary", "audience", "prior_knowledge", "contact", "support_response")


@transaction.atomic
def load_course(folder: Path, *, organisation: Organisation, by: User | None = None) -> CourseVersion:
    """Bring the course in ``folder`` into the workshop of ``organisation`` and release it.

    Keys in the files are lasting: loading again edits the same pages, and releases a new
    version only when the content changed. A course that was released keeps its address, whatever
    its file says by now. Returns the current version.

    Raises:
        CourseFileError: when a file is missing or wrong, or the course belongs to another organisation.
        NotReady: when the course lacks something that a release needs.
    """
    path = folder / "course.yaml"
    data = read_yaml(path)
    check_assessments(data, path)
    provider = ensure_provider(organisation)
    page = _course_page(data, path, provider)
    seen: set[UUID] = set()
    modules = [_module_page(folder / name, page, provider, seen) for name in need(data, "modules", path)]
    _in_order(page, modules)
    return release_draft(page=page, provider=provider, note=_("Geladen uit bestanden."), by=by)


def _in_order(course: CoursePage, modules: list[ModulePage]) -> None:
    """Leave the modules that the file names, in its order."""
    keys = [module.key for module in modules]
    for extra in ModulePage.objects.child_of(course).exclude(key__in=keys):
        extra.delete()
    if list(ModulePage.objects.child_of(course).order_by("path").values_list("key", flat=True)) != keys:
        for key in keys:
            ModulePage.objects.get(key=key).move(CoursePage.objects.get(pk=course.pk), pos="last-child")


def _course_page(data: dict[str, Any], path: Path, provider: ProviderPage) -> CoursePage:
    key = key_of(data, path)
    page = CoursePage.objects.filter(key=key).first()
    if page is not None and not page.is_child_of(provider):
        raise CourseFileError(f"{path}: this course belongs to another organisation")
    cost = data.get("cost", {})
    values: dict[str, Any] = {name: str(data.get(name, "")).strip() for name in _COURSE_FIELDS} | {
        "title": need(data, "title", path),
        "slug": _address(page, need(data, "slug", path)),
        "language": data.get("language", "nl"),
        "sectors": data.get("sectors", []),
        "outcomes": json.dumps([_outcome(row, key, path) for row in data.get("outcomes", [])]),
        "cost_amount": str(cost.get("amount", "0.00")),
        "cost_note": cost.get("payer_note", "").strip(),
        "models_used": "\n".join(data.get("models_used", [])),
        "validity_months": data.get("validity_months"),
        "self_assessment": data.get("self_assessment", []),
    }
    return cast("CoursePage", _save(page or CoursePage(key=key), provider, values))


def _address(page: CoursePage | None, wanted: str) -> str:
    """The slug of a course: the one in its file, or the one that it was released with, which stays."""
    return page.course.slug if page is not None and page.course is not None else wanted


def _module_page(path: Path, course: CoursePage, provider: ProviderPage, seen: set[UUID]) -> ModulePage:
    data = read_yaml(path)
    key = key_of(data, path)
    page = ModulePage.objects.filter(key=key).first()
    if page is not None and not page.is_child_of(course):
        raise CourseFileError(f"{path}: this module belongs to another course")
    reader = BlockReader(path, provider)
    body = [reader.read(block) for block in need(data, "blocks", path)]
    _take_keys([UUID(block["id"]) for block in body], key, course, path, seen)
    values = {
        "title": need(data, "title", path),
        "slug": need(data, "slug", path),
        "summary": str(data.get("summary", "")).strip(),
        "body": json.dumps(body),
    }
    return cast("ModulePage", _save(page or ModulePage(key=key), course, values))


def _take_keys(keys: list[UUID], module: UUID, course: CoursePage, path: Path, seen: set[UUID]) -> None:
    """Let the module own the keys in its file; within a course the files say what stands where.

    Adds them to ``seen``. Raises CourseFileError for a key that stands twice, or is of another course.
    """
    for key in keys:
        if key in seen:
            raise CourseFileError(f"{path}: the key '{key}' stands twice in this course")
        seen.add(key)
    known = BlockKey.objects.filter(key__in=keys).exclude(module_key=module)
    beside = ModulePage.objects.child_of(course).values("key")
    if other := known.exclude(module_key__in=beside).first():
        raise CourseFileError(f"{path}: the key '{other.key}' belongs to a module of another course")
    known.update(module_key=module)


def _save(page: Any, parent: Any, values: dict[str, Any]) -> Any:
    """Write the values into a page, new or old, and keep a revision where they differ from the newest."""
    for name, value in values.items():
        setattr(page, name, value)
    if page.pk is None:
        page.live = False
        parent.refresh_from_db()
        parent.add_child(instance=page)
    else:
        page.save()
    newest = page.latest_revision
    page.full_clean()
    if newest is None or _content(page.serializable_data()) != _content(newest.content):
        page.save_revision()
    return type(page).objects.get(pk=page.pk)


def _content(data: dict[str, Any]) -> dict[str, Any]:
    """What an author wrote, without what Wagtail keeps of a page's history."""
    kept = {"title", "slug", "body", "outcomes", "self_assessment", "language", "sectors", "models_used"}
    kept |= {"cost_amount", "cost_note", "validity_months", *_COURSE_FIELDS}
    return {name: str(value) if name == "cost_amount" else value for name, value in data.items() if name in kept}


def _outcome(row: dict[str, Any], course: UUID, path: Path) -> dict[str, Any]:
    code = need(row, "code", path)
    frameworks = [
        {"type": "item", "value": text, "id": str(uuid5(course, f"{code}:{text}"))}
        for text in row.get("frameworks", [])
    ]
    value = {"code": code, "text": need(row, "text", path).strip(), "frameworks": frameworks}
    return {"type": "outcome", "value": value, "id": str(uuid5(course, code))}
