"""Periods in days: when 公示 ends, by when an objection is answered. Which day is a working day is asked of the caller.

Throughout, days are local dates.
source: RULEBOOK §5, “the first day is the day after; a last day on a holiday moves to the next working day”.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

IsWorkingDay = Callable[[date], bool]
ONE_DAY = timedelta(days=1)
DAY_KINDS = ("natural", "working")


def last_day(published_on: date, days: int, kind: str, is_working_day: IsWorkingDay) -> date:
    """Return the last day of a period of `days` natural or working days; its first day is the day after."""
    if kind == "working":
        return working_days_after(published_on, days, is_working_day)
    day = published_on + days * ONE_DAY
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_days_after(day: date, days: int, is_working_day: IsWorkingDay) -> date:
    """Return the day on which so many working days have passed; `day` itself does not count."""
    while days > 0:
        day += ONE_DAY
        days -= is_working_day(day)
    return day


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Return the midnight after a local day, in UTC: what is due on that day may still be done until then."""
    return datetime.combine(day + ONE_DAY, time(), zone).astimezone(UTC)


def years_between(first: date, last: date) -> tuple[int, ...]:
    """Return the years that a period touches: for each of them the holidays have to be known."""
    return tuple(range(first.year, last.year + 1))
