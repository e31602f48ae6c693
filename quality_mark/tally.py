"""What the reviewers' verdicts add up to: the rule of the standard, and nothing else."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass

from .enums import ASSIGNMENT_HANDED_IN, Verdict
from .models import Application, Criterion, Judgement


@dataclass(frozen=True)
class Line:
    """One criterion with what was judged; ``points`` of ``possible`` are hundredths of its weight."""

    criterion: Criterion
    judgements: tuple[Judgement, ...]

    @property
    def votes(self) -> Counter[str]:
        return Counter(judgement.verdict for judgement in self.judgements)

    @property
    def counted(self) -> int:
        """Votes of those who found the criterion applicable."""
        return len(self.judgements) - self.votes[Verdict.NOT_APPLICABLE]

    @property
    def applies(self) -> bool:
        """Whether more reviewers found it applicable than not."""
        return self.counted * 2 >= len(self.judgements)

    @property
    def met(self) -> bool:
        """Whether a majority of the reviewers found that it is met: two of two, two of three."""
        return not self.applies or self.votes[Verdict.MET] * 2 > len(self.judgements)

    @property
    def points(self) -> int:
        """Hundredths earned, averaged over the reviewers: met is all of the weight, partly half."""
        if not self.counted:
            return 0
        earned = 100 * self.votes[Verdict.MET] + 50 * self.votes[Verdict.PARTLY]
        return self.criterion.weight * earned // self.counted

    @property
    def possible(self) -> int:
        return self.criterion.weight * 100 if self.counted else 0

    @property
    def split(self) -> bool:
        """Whether reviewers differ."""
        return len(self.votes) > 1


@dataclass(frozen=True)
class Advice:
    """Every criterion that was judged, and what follows by the rule."""

    lines: tuple[Line, ...]
    pass_percentage: int

    @property
    def essential_unmet(self) -> list[Line]:
        return [line for line in self.lines if line.criterion.essential and not line.met]

    @property
    def percentage(self) -> int:
        """Share of the weighted points that was earned, rounded down; 100 when nothing is weighed."""
        weighed = [line for line in self.lines if not line.criterion.essential]
        possible = sum(line.possible for line in weighed)
        return sum(line.points for line in weighed) * 100 // possible if possible else 100

    @property
    def weighs(self) -> bool:
        """Whether any criterion has points: a short course is judged on the essential ones alone."""
        return any(not line.criterion.essential for line in self.lines)

    @property
    def passes(self) -> bool:
        judged = bool(self.lines) and all(line.judgements for line in self.lines)
        return judged and not self.essential_unmet and self.percentage >= self.pass_percentage


def advice_of(application: Application) -> Advice:
    """Add up what was handed in: two queries. Needs the application's version and standard.

    The verdicts on a criterion stand in an order that says nothing of who gave which.
    """
    by_criterion: dict[int, list[Judgement]] = defaultdict(list)
    handed_in = Judgement.objects.filter(
        assignment__application=application, assignment__status__in=ASSIGNMENT_HANDED_IN
    )
    for judgement in sorted(handed_in, key=_anonymous_order):
        by_criterion[judgement.criterion_id].append(judgement)
    lines = tuple(Line(criterion, tuple(by_criterion[criterion.pk])) for criterion in application.criteria())
    return Advice(lines, application.standard.pass_percentage)


def _anonymous_order(judgement: Judgement) -> tuple[int, str]:
    """By verdict, and within it by a digest of the text: not by seat, nor by when it was written."""
    return Verdict.values.index(judgement.verdict), hashlib.sha256(judgement.reason.encode()).hexdigest()
