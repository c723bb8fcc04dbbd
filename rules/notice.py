"""The notice of a meeting: when it may be, how long before it goes out, how much fits in.

source: RULEBOOK §3, “会议通知 at least 3 days before (charter; warn if shorter)”; choice: twelve items, two years ahead.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import ClassVar

from rules.errors import N_, Invalid, Refused

ITEMS_LIMIT = 12
AHEAD = timedelta(days=730)


class MeetingInPast(Invalid):
    code: ClassVar[str] = "meeting_in_past"
    message: ClassVar[str] = N_("开会时间已经过了，请重新选日期和时间。")


class MeetingTooFarAhead(Invalid):
    code: ClassVar[str] = "meeting_too_far_ahead"
    message: ClassVar[str] = N_("开会日期在两年以后，请核对年份。")


class TooManyItems(Invalid):
    """Facts: limit."""

    code: ClassVar[str] = "too_many_items"
    message: ClassVar[str] = N_("一次会议最多%(limit)s项。请减少几项，留到下次会议。")


class MeetingCalledBefore(Refused):
    """Facts: title."""

    code: ClassVar[str] = "meeting_called_before"
    message: ClassVar[str] = N_("“%(title)s”在同一时间已经通知过了，不用再发。请从首页看看已发出的会议。")


def check_day(planned_on: date, today: date) -> None:
    """Raise MeetingInPast or MeetingTooFarAhead; both are local dates."""
    if planned_on < today:
        raise MeetingInPast(field="planned_on")
    if planned_on > today + AHEAD:
        raise MeetingTooFarAhead(field="planned_on")


def check_time(planned_at: datetime, now: datetime) -> None:
    if planned_at <= now:
        raise MeetingInPast(field="starts_at")


def check_items(count: int) -> None:
    if count > ITEMS_LIMIT:
        raise TooManyItems(field="items", limit=ITEMS_LIMIT)


def check_not_called(title: str, planned_at: datetime, called: Collection[tuple[str, datetime]]) -> None:
    """Raise MeetingCalledBefore: a button pressed twice calls one meeting. `called`: title and time of the others."""
    if (title, planned_at) in called:
        raise MeetingCalledBefore(title=title)


def days_before(planned_on: date, today: date) -> int:
    """Return how many days before the meeting its notice goes out, in local dates."""
    return (planned_on - today).days
