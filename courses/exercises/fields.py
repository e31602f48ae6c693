"""What the kinds of exercise read a block of a course file with."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from .files import html, need

type Item = dict[str, Any]


class Fields:
    """The fields of one block, or of one row of a list in it.

    Ids in lists follow from the block's key and from names in the file, so that loading again changes nothing.
    """

    def __init__(self, data: Mapping[str, Any], key: UUID, path: Path, name: str = "") -> None:
        self.data = data
        self.key = key
        self.path = path
        self.name = name

    def need(self, name: str) -> Any:
        """The field as it is. Raises CourseFileError when it is not there."""
        return need(self.data, name, self.path)

    def get(self, name: str, default: Any = None) -> Any:
        return self.data.get(name, default)

    def text(self, name: str) -> str:
        """The field as text without white space around it. Raises CourseFileError when it is not there."""
        return str(self.need(name)).strip()

    def text_if_any(self, name: str) -> str:
        """The field as text without white space around it; empty when it is not there."""
        return str(self.get(name) or "").strip()

    def mapping(self, name: str) -> "Fields":
        """The fields of a mapping in this one; none when it is not there."""
        return Fields(self.get(name) or {}, self.key, self.path, name)

    def of(self, *names: str) -> dict[str, str]:
        """Several texts by name. Raises CourseFileError when one is not there."""
        return {name: self.text(name) for name in names}

    def html(self, name: str) -> str:
        """The field's CommonMark as HTML. Raises CourseFileError when it is not there."""
        return html(self.need(name))

    def rows(self, name: str) -> "list[Fields]":
        """The rows of a list, each named by its own ``key`` or else by its place."""
        return [
            Fields(row, self.key, self.path, str(row.get("key", f"{name}:{number}")))
            for number, row in enumerate(self.need(name), start=1)
        ]

    def rows_within(self, name: str) -> "list[Fields]":
        """The rows of a list, each named within the row that they stand in."""
        within = f"{self.name}:" if self.name else ""
        return [Fields(row.data, row.key, row.path, within + row.name) for row in self.rows(name)]

    def texts(self, name: str) -> list[Item]:
        """A list of texts as the items of a list block. Raises CourseFileError when it is not there."""
        return self.listed_texts(name, self.need(name))

    def listed_texts(self, name: str, texts: list[Any]) -> list[Item]:
        """These texts as the items of a list block."""
        return [self.listed(f"{name}:{number}", str(text).strip()) for number, text in enumerate(texts)]

    def listed(self, name: str, value: Any) -> Item:
        """One item of a list in this row."""
        return _item(uuid5(self.key, f"{self.name}:{name}" if self.name else name), value)

    def item(self, value: Any) -> Item:
        """This row itself as an item of its list."""
        return _item(uuid5(self.key, self.name), value)


def _item(key: UUID, value: Any) -> Item:
    return {"type": "item", "value": value, "id": str(key)}
