"""The table of claims that courses cite: ``content/claims.yaml``, read strictly."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import ValidationError

from courses.exercises.files import CourseFileError, read_yaml
from courses.schema.claims import Claim

TABLE = Path(settings.BASE_DIR) / "content" / "claims.yaml"

type ClaimTable = dict[str, Claim]


def read_claims(path: Path) -> ClaimTable:
    """Return the claims in ``path`` by their keys.

    Raises:
        CourseFileError: for a file that is not there, a field that is missing or unknown, or a date that is none.
    """
    return {str(key): _claim(str(key), row, path) for key, row in read_yaml(path).items()}


@cache
def shipped_claims() -> ClaimTable:
    """The table that ships with the product. Raises CourseFileError."""
    return read_claims(TABLE)


def _claim(key: str, row: Any, path: Path) -> Claim:
    if not isinstance(row, dict):
        raise CourseFileError(f"{path}: the claim '{key}' must hold names with values")
    try:
        return Claim.model_validate({"key": key, **row})
    except ValidationError as wrong:
        first = wrong.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise CourseFileError(f"{path}: the claim '{key}', {place or 'as a whole'}: {first['msg']}") from None
