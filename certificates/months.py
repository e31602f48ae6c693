"""What came in month by month: the figures above a personnel list. Only what the list itself shows."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from lms.charts import Chart, Figures, Series, bar_chart

from .enums import OffEntitlement
from .forms import school_year_label
from .models import CertificateQuerySet, HoursEntry

_FIRST_MONTH = 8  # a school year runs from August to July


@dataclass(frozen=True)
class Month:
    """One month: the documents earned in it, and their hours by what these do to the CAO entitlement."""

    first_day: datetime.date
    documents: int
    on_top: Decimal
    off_entitlement: Decimal

    @property
    def school_year(self) -> int:
        return self.first_day.year - (self.first_day.month < _FIRST_MONTH)


def by_month(certificates: CertificateQuerySet) -> list[Month]:
    """The months in which something was earned, the oldest first (one query, whatever their number)."""
    entries = HoursEntry.objects.filter(certificate__in=certificates.order_by().values("pk"))
    rows = (
        entries.annotate(first_day=TruncMonth("earned_on"))
        .values("first_day")
        .annotate(
            documents=Count("certificate", filter=Q(corrects__isnull=True)),
            on_top=Sum("hours", filter=Q(off_entitlement=OffEntitlement.NO), default=Decimal(0)),
            off_entitlement=Sum("hours", filter=Q(off_entitlement=OffEntitlement.YES), default=Decimal(0)),
        )
        .order_by("first_day")
    )
    return [Month(**row) for row in rows]


def totals(months: list[Month]) -> dict[str, Decimal]:
    """Hours by what they do to the CAO entitlement, kept apart: there is no sum of both."""
    return {
        "on_top": sum((month.on_top for month in months), Decimal(0)),
        "off_entitlement": sum((month.off_entitlement for month in months), Decimal(0)),
    }


def charts(months: list[Month]) -> list[Chart]:
    """Documents and hours on top of the CAO, by month of the last school year in which there were any."""
    if not months:
        return []
    year = months[-1].school_year
    found = {month.first_day.month: month for month in months if month.school_year == year}
    order = [(_FIRST_MONTH - 1 + step) % 12 + 1 for step in range(12)]
    labels = tuple(str(MONTHS_3[number]) for number in order)
    documents = tuple(found[number].documents if number in found else 0 for number in order)
    on_top = tuple(found[number].on_top if number in found else Decimal(0) for number in order)
    when = _("Schooljaar %(year)s") % {"year": school_year_label(year)}
    return [
        bar_chart(
            Figures(
                id="documenten",
                title=_("Documenten per maand"),
                series=(Series(_("Documenten"), documents),),
                description=when,
                labels=labels,
                label_heading=_("Maand"),
            )
        ),
        bar_chart(
            Figures(
                id="uren",
                title=_("Uren bovenop de cao per maand"),
                series=(Series(_("Uren"), on_top),),
                description=when,
                labels=labels,
                label_heading=_("Maand"),
                decimals=1,
            )
        ),
    ]
