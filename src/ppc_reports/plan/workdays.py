"""Working days in Colombia: Monday to Friday but for the holidays of Ley 51 de 1983, which moves most to a Monday."""

from __future__ import annotations

import datetime as dt
from functools import cache

_COUNTRY = "CO"
_SATURDAY = 5


def is_workday(date: dt.date) -> bool:
    """True for a day on which public offices work."""
    return date.weekday() < _SATURDAY and date not in _holidays(date.year)


def after(date: dt.date, days: int) -> dt.date:
    """The last of so many working days after a date, which is not counted itself: terms run from the day that follows."""
    while days > 0:
        date += dt.timedelta(days=1)
        days -= is_workday(date)
    return date


@cache
def _holidays(year: int) -> frozenset[dt.date]:
    import holidays  # noqa: PLC0415 - only who counts working days pays for it

    return frozenset(holidays.country_holidays(_COUNTRY, years=year))
