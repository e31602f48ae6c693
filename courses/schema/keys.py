"""Which keys stand twice in a document: what learners do is kept by key, so each must name one thing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol
from uuid import UUID

from pydantic import BaseModel


class KeyedModule(Protocol):
    """A module by its key, with the blocks that it holds."""

    @property
    def key(self) -> UUID: ...

    @property
    def blocks(self) -> Sequence[BaseModel]: ...


def repeated_keys(modules: Sequence[KeyedModule]) -> list[str]:
    """Return the keys that two modules, two blocks of the course, or two items of one list share."""
    blocks = [block for module in modules for block in module.blocks]
    return [*(str(key) for key in _twice(module.key for module in modules)), *_repeated(blocks)]


def _repeated(siblings: Iterable[BaseModel]) -> Iterator[str]:
    rows = list(siblings)
    yield from (str(key) for key in _twice(row.key for row in rows if hasattr(row, "key")))
    for row in rows:
        for _name, value in row:
            items = value if isinstance(value, tuple) else (value,)
            yield from _repeated(item for item in items if isinstance(item, BaseModel))


def _twice(values: Iterable[object]) -> Iterator[object]:
    seen = set()
    for value in values:
        if value in seen:
            yield value
        seen.add(value)
