"""Working days of mainland China, with the days off and the days made up for them that the State Council announces.

The announcement for a year comes late in the year before. Until then a year is reckoned from weekends and from the days
that the law itself keeps free, and pages say so.
"""

from datetime import date
from functools import cache

from holidays.countries.china import China, ChinaStaticHolidays

KNOWN_YEARS = frozenset(ChinaStaticHolidays.special_public_holidays)
_WEEKEND = 5


def is_working_day(day: date) -> bool:
    free, made_up = _days_of(day.year)
    return day in made_up or (day.weekday() < _WEEKEND and day not in free)


def is_announced(year: int) -> bool:
    """Whether the days off of this year are known officially, and not reckoned."""
    return year in KNOWN_YEARS


@cache
def _days_of(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return (days off, weekend days that are worked) of one year."""
    known = China(years=year, expand=False)
    return frozenset(known), frozenset(day for day in known.weekend_workdays if day.year == year)
