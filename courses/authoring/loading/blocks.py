"""One block of a course file → the value that the editor's block holds."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from courses.authoring.pages import ProviderPage
from courses.exercises.fields import Fields
from courses.exercises.files import CourseFileError, html, key_of, need, within
from courses.exercises.kind import ExerciseKind
from courses.exercises.registry import all_kinds

from .attachments import document_id, image_id
from .claims import shipped_claims

type Reader = Callable[[Mapping[str, Any], UUID], dict[str, Any]]


class BlockReader:
    """Reads the blocks of one module file; files that they name come into the provider's collection."""

    def __init__(self, path: Path, provider: ProviderPage) -> None:
        self.path = path
        self.provider = provider
        self._readers: Mapping[str, Reader] = {
            "text": lambda data, _key: {"html": html(need(data, "value", path))},
            "image": self._image,
            "quote": lambda data, _key: {"text": need(data, "text", path).strip(), "source": data.get("source", "")},
            "callout": lambda data, _key: {
                "tone": need(data, "tone", path),
                "title": need(data, "title", path),
                "html": html(need(data, "value", path)),
            },
            "download": self._download,
            **{name: self._of_kind(kind) for name, kind in all_kinds().items()},
        }

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return the block as the stream stores it: type, value and id.

        Raises:
            CourseFileError: for an unknown type or a missing field.
        """
        kind = need(data, "type", self.path)
        if kind == "sandbox":
            kind = need(data, "exercise", self.path)
        if kind not in self._readers:
            raise CourseFileError(f"{self.path}: there is no block of type '{kind}'")
        key = key_of(data, self.path)
        value = self._readers[kind](data, key) | {"minutes": data.get("minutes", 0), "claims": self._claims(data)}
        return {"type": kind, "value": value, "id": str(key)}

    def _claims(self, data: Mapping[str, Any]) -> str:
        """What the block cites, as the editor's field has it. Raises CourseFileError for what the table lacks."""
        cited = data.get("claims", [])
        if unknown := [key for key in cited if key not in shipped_claims()]:
            raise CourseFileError(f"{self.path}: there is no claim '{unknown[0]}' in the table of claims")
        return " ".join(cited)

    def _image(self, data: Mapping[str, Any], key: UUID) -> dict[str, Any]:
        file = within(self.path.parent, need(data, "file", self.path))
        return {
            "image": image_id(file, need(data, "alt", self.path)[:255], self.provider.collection),
            "alt": need(data, "alt", self.path).strip(),
            "caption": data.get("caption", "").strip(),
            "credit": data.get("credit", ""),
        }

    def _download(self, data: Mapping[str, Any], key: UUID) -> dict[str, Any]:
        file = within(self.path.parent, need(data, "file", self.path))
        return {
            "document": document_id(file, need(data, "title", self.path), self.provider.collection),
            "title": need(data, "title", self.path),
            "description": data.get("description", "").strip(),
        }

    def _of_kind(self, kind: ExerciseKind[Any]) -> Reader:
        return lambda data, key: kind.load_whole(Fields(data, key, self.path))
