"""The standards that ship as data; one becomes rows when it is adopted, and never changes after that."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import timezone

from .models import Criterion, CriterionArea, QualityStandard

DRAFT = Path(__file__).parent / "data" / "standard-0.1.yaml"


def load_draft_standard() -> QualityStandard:
    """Write the first standard with its areas and criteria, unless its number is there; return it."""
    data: dict[str, Any] = yaml.safe_load(DRAFT.read_text(encoding="utf-8"))
    with transaction.atomic():
        standard, created = QualityStandard.objects.get_or_create(
            number=data["number"],
            defaults={
                "title": data["title"],
                "introduction": data["introduction"],
                "published_at": timezone.now(),
            },
        )
        if created:
            _write_criteria(standard, data["areas"])
    return standard


def _write_criteria(standard: QualityStandard, areas: list[dict[str, Any]]) -> None:
    for area_data in areas:
        area = CriterionArea.objects.create(standard=standard, code=area_data["code"], title=area_data["title"])
        Criterion.objects.bulk_create(
            Criterion(
                area=area,
                code=row["code"],
                position=position,
                text=row["text"],
                guidance=row["guidance"],
                essential=row.get("essential", False),
                weight=row.get("weight", 1),
                framework_codes=row["frameworks"],
            )
            for position, row in enumerate(area_data["criteria"], start=1)
        )
