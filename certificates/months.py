"""What came in month by month: the figures above a personnel list. Only what the list itself shows."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum
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
    """One month: the hours earned in it, by what these do to the CAO entitlement."""

    first_day: datetime.date
    on_top: Decimal
    off_entitlement: Decimal

    @property
    def school_year(self) -> int:
        return self.first_day.year - (self.first_day.month < _FIRST_MONTH)


def by_month(certificates: CertificateQuerySet) -> list[Month]:
    """The months in which something was earned, the oldest first (one query, whatever their number)."""
    entries = HoursEntry.objects.filter(certificate__in=certificates.values("pk"))
    rows = (
        entries.annotate(first_day=TruncMonth("earned_on"))
        .values("first_day")
        .annotate(
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


def chart(months: list[Month]) -> Chart | None:
    """Hours on top of the CAO by month of the last school year in which anything was earned; None without any."""
    if not months:
        return None
    year = months[-1].school_year
    found = {month.first_day.month: month for month in months if month.school_year == year}
    order = [(_FIRST_MONTH - 1 + step) % 12 + 1 for step in range(12)]
    return bar_chart(
        Figures(
            id="uren",
            title=_("Uren bovenop de cao per maand"),
            series=(Series(_("Uren"), tuple(found[n].on_top if n in found else Decimal(0) for n in order)),),
            description=_("Schooljaar %(year)s") % {"year": school_year_label(year)},
            labels=tuple(str(MONTHS_3[number]) for number in order),
            label_heading=_("Maand"),
            decimals=1,
        )
    )
