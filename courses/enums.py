"""How an enrolment came about."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Initiative(TextChoices):
    OWN = "own", _("Eigen initiatief")
    ASSIGNED = "assigned", _("Opgedragen door de werkgever")
