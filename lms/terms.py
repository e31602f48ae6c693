"""Terms in calendar months."""

import calendar
import datetime


def last_day_of_term(begins_on: datetime.date, months: int) -> datetime.date:
    """Return the last day that counts of a term of ``months``: the same day of a later month, or that month's last.

    A year from 1 September 2026 lasts until 1 September 2027 inclusive; a month from 31 January until 28 February.
    """
    year, month = divmod(begins_on.year * 12 + begins_on.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(begins_on.day, calendar.monthrange(year, month + 1)[1]))
