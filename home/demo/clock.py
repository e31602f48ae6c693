"""The clock of the demo world: what somebody did months ago is done at that moment, by the same action.

Rows that the database never lets change must get their date when they are made, and actions rightly
have no argument for it. So the clock that they read is set back while the world is built.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import F, Max
from django.utils import timezone
from django_q.models import OrmQ

from lms.people.models import OutgoingMail


class _AnyMoment(type):
    """Every datetime counts as one of ours: templates ask so before they convert it to local time."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime.datetime)


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Let ``timezone.now()`` be ``moment``, also where a field kept the function as its default."""

    class Then(datetime.datetime, metaclass=_AnyMoment):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return moment.astimezone(tz)

    before = timezone.datetime  # type: ignore[attr-defined]
    timezone.datetime = Then  # type: ignore[attr-defined]
    try:
        yield
    finally:
        timezone.datetime = before  # type: ignore[attr-defined]


def days_ago(days: int, hour: int = 15, minute: int = 0) -> datetime.datetime:
    """A moment so many days before today, by the clock on the wall; never in the future."""
    now = timezone.localtime()
    day = now - datetime.timedelta(days=days)
    return min(now, day.replace(hour=hour, minute=minute, second=0, microsecond=0))


@contextmanager
def long_ago() -> Iterator[None]:
    """Within: what the actions promise was kept long since. Mails count as sent and are not; nothing is queued.

    A PDF that nobody made is made when somebody asks for it, or by the sweep of the worker.
    """
    mail = OutgoingMail.objects.aggregate(last=Max("pk"))["last"] or 0
    task = OrmQ.objects.aggregate(last=Max("pk"))["last"] or 0
    yield
    OutgoingMail.objects.filter(pk__gt=mail).update(sent_at=F("created_at"), text="", html="")
    OrmQ.objects.filter(pk__gt=task).delete()
