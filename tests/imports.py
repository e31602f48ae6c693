"""Which file of the product imports which: read from the source, wherever in a file an import stands."""

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

type Imports = dict[str, set[str]]


def imports_below(root: Path, rooms: list[str]) -> Imports:
    """By the dotted name of each module in ``rooms``: the modules that it imports, lazily and for types too."""
    files = {_name(root, path): path for room in rooms for path in (root / room).rglob("*.py")}
    return {name: set(_imported(name, path, files)) for name, path in files.items()}


def circle_in(imports: Imports) -> list[str]:
    """One circle of modules, each imported by the next, the first also the last; empty when there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def _name(root: Path, path: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(name: str, path: Path, files: Mapping[str, Path]) -> Iterator[str]:
    package = name.split(".") if path.stem == "__init__" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in files)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*start, *([node.module] if node.module else [])])
            for alias in node.names:
                # What is imported is a module of its own, or a name in one.
                yield from [found for found in (f"{module}.{alias.name}", module) if found in files][:1]
