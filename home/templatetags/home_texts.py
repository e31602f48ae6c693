"""Words for amounts, as a person would say them."""

from decimal import Decimal, InvalidOperation

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.people.enums import Sector

register = template.Library()


@register.filter
def study_load(minutes: int) -> str:
    """Minutes as a person would say them: "45 minuten", "2 uur", "3 uur en 40 minuten"."""
    hours, rest = divmod(int(minutes), 60)
    in_hours = ngettext("%(count)d uur", "%(count)d uur", hours) % {"count": hours}
    in_minutes = ngettext("%(count)d minuut", "%(count)d minuten", rest) % {"count": rest}
    if not hours:
        return in_minutes
    return _("%(hours)s en %(minutes)s") % {"hours": in_hours, "minutes": in_minutes} if rest else in_hours


@register.filter
def sector_names(codes: list[str]) -> str:
    """Codes of sectors as names, in the order given; an unknown code is shown as it is."""
    names = {sector.value: str(sector.label) for sector in Sector}
    return ", ".join(names.get(code, code) for code in codes)


@register.filter
def euros(amount: str) -> str:
    """Decimal text as an amount of money; empty when it is nothing or no number."""
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return ""
    if not value:
        return ""
    return f"€ {number_format(value, decimal_pos=2, use_l10n=True, force_grouping=True)}"
