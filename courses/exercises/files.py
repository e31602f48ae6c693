"""Read the files of a course, and say plainly what is wrong with them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False})


class CourseFileError(Exception):
    """A file that cannot be loaded; the text names the file and what to mend."""


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in ``path``.

    Raises:
        CourseFileError: when there is no such file, or it holds no mapping.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseFileError(f"{path} does not exist") from None
    except yaml.YAMLError as problem:
        raise CourseFileError(f"{path} is not well-formed YAML: {problem}") from None
    if not isinstance(data, dict):
        raise CourseFileError(f"{path} must hold names with values")
    return data


def need(data: Mapping[str, Any], name: str, path: Path) -> Any:
    """Return ``data[name]``. Raises CourseFileError when it is not there."""
    if name not in data:
        raise CourseFileError(f"{path}: '{name}' is missing")
    return data[name]


def key_of(data: Mapping[str, Any], path: Path) -> UUID:
    """Return the lasting key of a course, module or block. Raises CourseFileError when it is no UUID."""
    try:
        return UUID(str(need(data, "key", path)))
    except ValueError:
        raise CourseFileError(f"{path}: '{data['key']}' is no UUID") from None


def html(text: str) -> str:
    """Return CommonMark as the HTML that the editor's rich text holds."""
    rendered: str = _markdown.render(text or "")
    return rendered.strip()


def within(folder: Path, name: str) -> Path:
    """Return the file ``name`` of a course's folder. Raises CourseFileError when it is elsewhere or not there."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise CourseFileError(f"{folder}: there is no file '{name}'")
    return path
