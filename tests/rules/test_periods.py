"""Periods in days; which days are worked is told here by hand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rules import periods

# 30 September and 8 October 2026 are worked, all between is free; Saturday the 10th is worked.
FREE = {date(2026, 10, day) for day in range(1, 8)}
WORKED = {date(2026, 10, 10)}
SHANGHAI = ZoneInfo("Asia/Shanghai")


def is_working_day(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in FREE)


@pytest.mark.parametrize(
    ("published", "days", "kind", "last"),
    [
        ("2026-11-02", 7, "natural", "2026-11-09"),  # Monday to Monday
        ("2026-11-01", 7, "natural", "2026-11-09"),  # the last day, a Sunday, moves on
        ("2026-10-31", 7, "natural", "2026-11-09"),  # a Saturday moves over the Sunday
        ("2026-09-24", 7, "natural", "2026-10-08"),  # into the holidays and out of them
        ("2026-10-03", 7, "natural", "2026-10-10"),  # a Saturday that is worked stays
        ("2026-11-02", 5, "working", "2026-11-09"),
        ("2026-09-30", 3, "working", "2026-10-10"),  # 8, 9 and 10 October
        ("2026-10-07", 1, "working", "2026-10-08"),
    ],
)
def test_the_last_day_of_a_period(published: str, days: int, kind: str, last: str) -> None:
    day = periods.last_day(date.fromisoformat(published), days, kind, is_working_day)
    assert day == date.fromisoformat(last)


@pytest.mark.parametrize("kind", periods.DAY_KINDS)
def test_a_period_ends_on_a_working_day_and_never_before_its_days_are_over(kind: str) -> None:
    for offset in range(60):
        published = date(2026, 9, 1) + offset * periods.ONE_DAY
        lasts = [periods.last_day(published, days, kind, is_working_day) for days in range(1, 16)]
        assert all(is_working_day(last) for last in lasts)
        assert lasts == sorted(lasts)
        assert all(last >= published + timedelta(days=days) for days, last in enumerate(lasts, start=1))


def test_a_day_ends_at_the_local_midnight_after_it() -> None:
    assert periods.end_of_day(date(2026, 12, 31), SHANGHAI) == datetime(2026, 12, 31, 16, tzinfo=UTC)


def test_a_period_over_new_year_asks_for_both_years() -> None:
    assert periods.years_between(date(2026, 12, 30), date(2027, 1, 6)) == (2026, 2027)
