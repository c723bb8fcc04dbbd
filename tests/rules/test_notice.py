"""When a meeting may be, and how long before it its notice goes out."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

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


@pytest.mark.parametrize(
    ("days", "reason", "is_refused"), [(3, "", False), (2, "", True), (2, "停电", False), (2, " ", True)]
)
def test_a_short_notice_says_why(days: int, reason: str, is_refused: bool) -> None:
    if not is_refused:
        notice.check_not_short(days, 3, reason)
        return
    with pytest.raises(notice.ShortNoticeReasonMissing):
        notice.check_not_short(days, 3, reason)


@pytest.mark.parametrize(
    ("wanted", "order"),
    [
        ([], ()),
        ([None, None, None], (0, 1, 2)),
        ([None, None, 1], (2, 0, 1)),
        ([3, None, None], (1, 2, 0)),
        ([1, 1, None], (0, 1, 2)),
        ([2, 1, 1], (1, 2, 0)),
        ([12, None, None], (1, 2, 0)),
        ([12, 12, None], (2, 0, 1)),
        ([3, 2, 1], (2, 1, 0)),
    ],
)
def test_items_stand_where_they_ask_to_and_the_others_fill_the_gaps(
    wanted: list[int | None], order: tuple[int, ...]
) -> None:
    assert notice.arrange(wanted) == order


def test_an_order_holds_every_item_once() -> None:
    places: tuple[int | None, ...] = (None, 1, 2, 3, 9)
    for wanted in product(places, repeat=4):
        assert sorted(notice.arrange(wanted)) == [0, 1, 2, 3]


def test_speaking_time_is_everybody_on_each_item() -> None:
    assert notice.round_seconds(4, 12, 120) == 4 * 12 * 120
    assert notice.round_seconds(4, 12, 120, turns=2) == 2 * 4 * 12 * 120


def test_a_correction_says_what_it_changes_and_why() -> None:
    before = {"title": "t", "at": "1", "place": "p", "mode": "onsite", "invited": "i", "contact": "c", "items": []}
    after = {**before, "place": "q", "mode": "both"}
    assert notice.differences(before, before) == ()
    assert notice.differences(before, after) == (("place", "p", "q"), ("mode", "onsite", "both"))
    notice.check_correction(1, "检修")
    with pytest.raises(notice.NothingCorrected):
        notice.check_correction(0, "检修")
    with pytest.raises(notice.CorrectionWordsMissing):
        notice.check_correction(1, " ")


def test_a_notice_may_announce_an_end_after_its_start() -> None:
    start = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
    notice.check_end(start, None)
    notice.check_end(start, start + timedelta(seconds=1))
    with pytest.raises(notice.EndBeforeStart):
        notice.check_end(start, start)
    older, newer = {"at": "1"}, {"at": "1", "ends_at": "2"}
    assert notice.differences(older, newer) == (("ends_at", "", "2"),)
    assert notice.differences(older, {"at": "1", "ends_at": ""}) == ()
