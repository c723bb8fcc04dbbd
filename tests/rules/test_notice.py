"""When a meeting may be, and how long before it its notice goes out."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rules import notice

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)


def test_meeting_may_be_today_but_not_yesterday() -> None:
    notice.check_day(TODAY, TODAY)
    with pytest.raises(notice.MeetingInPast):
        notice.check_day(TODAY - timedelta(days=1), TODAY)


def test_meeting_is_at_most_two_years_ahead() -> None:
    notice.check_day(TODAY + notice.AHEAD, TODAY)
    with pytest.raises(notice.MeetingTooFarAhead):
        notice.check_day(TODAY + notice.AHEAD + timedelta(days=1), TODAY)


def test_meeting_begins_after_now() -> None:
    notice.check_time(NOW + timedelta(seconds=1), NOW)
    with pytest.raises(notice.MeetingInPast):
        notice.check_time(NOW, NOW)


def test_twelve_items_fit_and_thirteen_do_not() -> None:
    notice.check_items(12)
    with pytest.raises(notice.TooManyItems):
        notice.check_items(13)


def test_days_before_count_local_dates() -> None:
    assert notice.days_before(TODAY + timedelta(days=3), TODAY) == 3


def test_same_title_at_the_same_time_is_the_same_meeting() -> None:
    called = {("第1次会议", NOW)}
    notice.check_not_called("第2次会议", NOW, called)
    notice.check_not_called("第1次会议", NOW + timedelta(minutes=1), called)
    with pytest.raises(notice.MeetingCalledBefore):
        notice.check_not_called("第1次会议", NOW, called)
