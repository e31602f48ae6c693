"""Kinds of exercise and how an enrolment came about."""

from django.db.models import TextChoices


class ExerciseKind(TextChoices):
    KNOWLEDGE_CHECK = "knowledge_check", "Kennischeck"
    NEXT_WORD = "next_word", "Oefening: kansen op het volgende woord"
    REFLECTION = "reflection", "Reflectie"


class Initiative(TextChoices):
    OWN = "own", "Eigen initiatief"
    ASSIGNED = "assigned", "Opgedragen door de werkgever"
