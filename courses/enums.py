"""Kinds of exercise and how an enrolment came about."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExerciseKind(TextChoices):
    KNOWLEDGE_CHECK = "knowledge_check", _("Kennischeck")
    NEXT_WORD = "next_word", _("Oefening: kansen op het volgende woord")
    REFLECTION = "reflection", _("Reflectie")


class Initiative(TextChoices):
    OWN = "own", _("Eigen initiatief")
    ASSIGNED = "assigned", _("Opgedragen door de werkgever")
