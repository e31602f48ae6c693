"""What stands around a personnel list, added up over all that it holds, and kept until any of that changes."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q, Subquery

from lms.people.enums import PERSONNEL_ROLES
from lms.people.models import User

from .enums import CertificateKind
from .models import Certificate, CertificateKeeper, CertificateQuerySet, HoursEntry
from .months import Month, by_month

# For what changes without a new row: an account that went, another title of a course.
_SECONDS = 60


@dataclass(frozen=True)
class PersonnelChoices:
    """What there is to choose from: school years, and the ids and names of organisations and courses."""

    years: list[int]
    organisations: list[tuple[int, str]]
    courses: list[tuple[int, str]]


@dataclass(frozen=True)
class PersonnelFigures:
    """Of the certificates in a list: how many of each kind and of how many people, and the hours by month."""

    counts: dict[str, int]
    months: list[Month]


class KeptFigures:
    """The choices and figures of whoever keeps personnel, one query each, or none while they are what they were."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._organisations = sorted(user.organisations_as(PERSONNEL_ROLES))
        # Read first: what is added meanwhile makes the figures newer than their stamp, and never older.
        self._stamp = _stamp()

    def choices(self) -> PersonnelChoices:
        """What one's whole list can be narrowed to."""
        return self._kept("choices", lambda: _choices(Certificate.objects.of_personnel_of(self._user)))

    def figures(self, certificates: CertificateQuerySet, narrowed: dict[str, object] | None) -> PersonnelFigures:
        """Of these ``certificates``. ``narrowed`` says to which of one's own; None keeps nothing."""

        def add_up() -> PersonnelFigures:
            return PersonnelFigures(_counts(certificates), by_month(certificates))

        return add_up() if narrowed is None else self._kept(sorted(narrowed.items()), add_up)

    def _kept[T](self, what: object, make: Callable[[], T]) -> T:
        key = f"certificates.figures.{hashlib.sha256(repr((self._organisations, what)).encode()).hexdigest()}"
        found: tuple[Any, T] | None = cache.get(key)
        if found is None or found[0] != self._stamp:
            found = (self._stamp, make())
            cache.set(key, found, _SECONDS)
        return found[1]


def _stamp() -> tuple[object, ...]:
    """The newest of all rows from which the figures follow (one query): none of them changes once it is there."""
    ended = CertificateKeeper.objects.filter(ended_at__isnull=False).order_by("-ended_at").values("ended_at")
    newest = CertificateKeeper.objects.order_by("-pk").annotate(
        newest_certificate=_newest(Certificate), newest_entry=_newest(HoursEntry), last_ended=Subquery(ended[:1])
    )
    return newest.values_list("pk", "newest_certificate", "newest_entry", "last_ended").first() or ()


def _newest(model: type[Certificate] | type[HoursEntry]) -> Subquery:
    return Subquery(model.objects.order_by("-pk").values("pk")[:1])


def _choices(certificates: CertificateQuerySet) -> PersonnelChoices:
    """Years, organisations and courses together (one query)."""
    certificate = HoursEntry.objects.filter(certificate__in=certificates.values("pk"), leads=True).order_by().distinct()
    course, title = F("certificate__version__course"), F("certificate__version__course__current_version__title")
    employer, name = F("certificate__employer"), F("certificate__employer__name")
    found = list(certificate.values_list("school_year", employer, name, course, title))
    return PersonnelChoices(
        years=sorted({year for year, *_rest in found}, reverse=True),
        organisations=_by_name({(pk, name) for _year, pk, name, _course, _title in found if pk is not None}),
        courses=_by_name({(pk, name) for *_rest, pk, name in found}),
    )


def _by_name(found: set[tuple[int, str]]) -> list[tuple[int, str]]:
    return sorted(found, key=lambda one: one[1].casefold())


def _counts(certificates: CertificateQuerySet) -> dict[str, int]:
    """How many documents there are, of each kind, and of how many people (one query)."""

    def of(kind: CertificateKind) -> Count:
        return Count("pk", filter=Q(kind=kind))

    return certificates.aggregate(
        documents=Count("pk"),
        certificates=of(CertificateKind.CERTIFICATE),
        statements=of(CertificateKind.ATTENDANCE_STATEMENT),
        people=Count("holder", distinct=True),
    )
