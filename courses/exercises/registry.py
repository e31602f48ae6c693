"""Every kind of exercise by its name."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any, cast

from courses.schema import EXERCISES, ExerciseBase

from . import kinds as _package
from .kind import ExerciseKind, PageKind, SandboxKind

_registered: dict[str, ExerciseKind[Any]] = {}


def register[K: type[ExerciseKind[Any]]](kind: K) -> K:
    """Make a kind known; the decorator of the one class in its module."""
    if kind.name in _registered:
        raise ValueError(f"there are two kinds of exercise called '{kind.name}'")
    made = kind()
    if made.schema not in EXERCISES:
        raise ValueError(f"what '{kind.name}' freezes is not among EXERCISES in courses.schema")
    _registered[kind.name] = made
    return kind


@cache
def all_kinds() -> Mapping[str, ExerciseKind[Any]]:
    """Every kind by name, those with a page of their own before those of the sandbox.

    Raises RuntimeError when a module has not registered any, such as one that is only half imported.
    """
    for found in iter_modules(_package.__path__):
        module = import_module(f"{_package.__name__}.{found.name}")
        if not any(type(kind).__module__ == module.__name__ for kind in _registered.values()):
            raise RuntimeError(f"{module.__name__} registers no kind of exercise")
    in_order = sorted(_registered.items(), key=lambda named: (named[1].in_sandbox, named[0]))
    return MappingProxyType(dict(in_order))


@cache
def sandbox_kinds() -> Mapping[str, SandboxKind[Any]]:
    """Every kind of exercise in which a model can take part, by name."""
    found = {name: cast("SandboxKind[Any]", kind) for name, kind in all_kinds().items() if kind.in_sandbox}
    return MappingProxyType(found)


def kind_of(block: ExerciseBase) -> ExerciseKind[Any]:
    """The kind of a frozen exercise."""
    return all_kinds()[block.type]


def sandbox_kind_of(block: ExerciseBase) -> SandboxKind[Any]:
    """The kind of an exercise in which a model can take part. Raises KeyError for any other."""
    return sandbox_kinds()[block.type]


def page_kind_of(block: ExerciseBase) -> PageKind[Any]:
    """The kind of an exercise with a page of its own. Raises KeyError for any other."""
    kind = kind_of(block)
    if kind.in_sandbox:
        raise KeyError(block.type)
    return cast("PageKind[Any]", kind)
