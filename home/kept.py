"""What everybody sees alike: kept for a minute, and thrown away as soon as a version or a mark changes."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import get_language

from courses.models import CourseVersion
from quality_mark.models import Mark

_SECONDS = 60
_KEYS = {name: f"home.kept.{name}" for name in ("providers", "newest", "first")}


def kept[T](name: str, make: Callable[[], T]) -> T:
    """What is kept under ``name``, or what ``make`` returns, which is then kept. Raises KeyError on another name."""
    found: T | None = cache.get(_KEYS[name])
    if found is None:
        found = make()
        cache.set(_KEYS[name], found, _SECONDS)
    return found


def kept_of_course[T](course_id: int, stamp: str, make: Callable[[], T]) -> T:
    """What is kept of a course in the language at hand, as long as ``stamp`` is what it was made of."""
    key = _key_of_course(course_id, get_language() or "")
    found: tuple[str, T] | None = cache.get(key)
    if found is None or found[0] != stamp:
        found = (stamp, make())
        cache.set(key, found, _SECONDS)
    return found[1]


def _key_of_course(course_id: int, language: str) -> str:
    return f"home.kept.course.{course_id}.{language}"


def forget_kept(sender: Any, version: CourseVersion | None = None, mark: Mark | None = None, **kwargs: Any) -> None:
    """Receiver: throw away what was kept, as soon as the change is stored."""
    changed = version or (mark.version if mark else None)
    of_course = [_key_of_course(changed.course_id, code) for code, _name in settings.LANGUAGES] if changed else []
    transaction.on_commit(lambda: cache.delete_many([*_KEYS.values(), *of_course]))
