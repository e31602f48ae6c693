"""What the learner did at one exercise, as it stands in ``SandboxSession.state``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from courses.checks import NextWordState
from courses.models import Attempt
from courses.schema import canonical_json


@dataclass(frozen=True)
class Practice:
    """A predicted word per item, and the items whose chances were shown."""

    predictions: Mapping[str, str] = field(default_factory=dict)
    looked: tuple[str, ...] = ()

    @classmethod
    def of(cls, state: str, attempt: Attempt | None = None) -> Self:
        """Read it from a session's ``state``, or from an attempt that outlived its session."""
        if state not in {"", "{}"}:
            data = json.loads(state)
        elif attempt is not None:
            data = json.loads(attempt.answer)
        else:
            return cls()
        return cls(predictions=data.get("predictions", {}), looked=tuple(data.get("looked", ())))

    def as_text(self) -> str:
        return canonical_json({"predictions": dict(self.predictions), "looked": sorted(self.looked)})

    def for_judging(self) -> NextWordState:
        return NextWordState(predictions=self.predictions, looked=self.looked)
