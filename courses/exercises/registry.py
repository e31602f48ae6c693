"""Every kind of sandbox exercise by its name."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

from courses.schema import EXERCISES

from . import kinds as _package
from .kind import Kind

_registered: dict[str, Kind[Any]] = {}


def register[K: type[Kind[Any]]](kind: K) -> K:
    """Make a kind known; the decorator of the one class in its module."""
    if kind.name in _registered:
        raise ValueError(f"there are two kinds of exercise called '{kind.name}'")
    made = kind()
    if made.schema not in EXERCISES:
        raise ValueError(f"what '{kind.name}' freezes is not among EXERCISES in courses.schema")
    _registered[kind.name] = made
    return kind


@cache
def all_kinds() -> Mapping[str, Kind[Any]]:
    """Every kind, by name.

    Raises RuntimeError when a module has not registered any, such as one that is only half imported.
    """
    for found in iter_modules(_package.__path__):
        module = import_module(f"{_package.__name__}.{found.name}")
        if not any(type(kind).__module__ == module.__name__ for kind in _registered.values()):
            raise RuntimeError(f"{module.__name__} registers no kind of exercise")
    return MappingProxyType(dict(sorted(_registered.items())))


def kind_of(block: Any) -> Kind[Any]:
    """The kind of a frozen sandbox exercise."""
    return all_kinds()[block.type]
