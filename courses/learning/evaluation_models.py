"""What a person says of a course version after completing it."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils import timezone

from lms.people.models import User

from .models import Enrolment

LOWEST, HIGHEST = 1, 5
MOST_HOURS = Decimal("999.99")
LONGEST_REMARK = 1000


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, user: User) -> "EvaluationQuerySet":
        """One's own: what others said is only ever told of ten or more together (``courses.learning.evaluations``)."""
        return self.filter(enrolment__person=user)


class Evaluation(models.Model):
    """Four answers from 1 to 5, the hours that the course really took, and a remark; once for an enrolment.

    Personal data: the answers and the remark; the provider reads remarks without a name, from ten on.
    Goes with the enrolment, and whenever the person deletes it.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="evaluation")
    clear = models.PositiveSmallIntegerField()
    useful = models.PositiveSmallIntegerField()
    load_honest = models.PositiveSmallIntegerField()
    recommend = models.PositiveSmallIntegerField()
    # What the person says, not what was measured.
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    remark = models.TextField(blank=True, max_length=LONGEST_REMARK)
    given_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = "evaluatie"
        verbose_name_plural = "evaluaties"
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__gte": LOWEST, f"{name}__lte": HIGHEST}), name=f"evaluation_{name}_1_to_5"
                )
                for name in ("clear", "useful", "load_honest", "recommend")
            ),
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=MOST_HOURS), name="evaluation_hours_possible"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}"
