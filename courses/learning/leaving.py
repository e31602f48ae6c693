"""What goes with a person when her account goes: everything she wrote."""

from typing import Any

from lms.people.models import User

from .models import Attempt, Reflection


def forget_texts(sender: type[User], instance: User, **kwargs: Any) -> None:
    """Delete her answers and reflections before her enrolments lose her name: what she typed could still name her."""
    Attempt.objects.filter(enrolment__person=instance).delete()
    Reflection.objects.filter(enrolment__person=instance).delete()
