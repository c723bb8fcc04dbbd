"""The notice of a meeting: when it may be, how long before it goes out, how much fits in, and its corrections.

source: RULEBOOK §3, “会议通知 at least 3 days before (charter; warn if shorter): time, place, items in full, mode,
who, contact; changes by a correction notice”; choice: twelve items, two years ahead.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar

from rules.errors import N_, Invalid, Refused

ITEMS_LIMIT = 12
AHEAD = timedelta(days=730)
# 现场, 线上, 现场加线上.
MODES = ("onsite", "online", "both")
# What a correction may change. Items stay: whoever prepared for them would come in vain.
CORRECTABLE = ("title", "at", "ends_at", "place", "mode", "invited", "contact")


class MeetingInPast(Invalid):
    code: ClassVar[str] = "meeting_in_past"
    message: ClassVar[str] = N_("开会时间已经过了，请重新选日期和时间。")


class MeetingTooFarAhead(Invalid):
    code: ClassVar[str] = "meeting_too_far_ahead"
    message: ClassVar[str] = N_("开会日期在两年以后，请核对年份。")


class EndBeforeStart(Invalid):
    code: ClassVar[str] = "end_before_start"
    message: ClassVar[str] = N_("散会时间要在开会时间之后。请改一下，或者空着不写。")


class TooManyItems(Invalid):
    """Facts: limit."""

    code: ClassVar[str] = "too_many_items"
    message: ClassVar[str] = N_("一次会议最多%(limit)s项。请减少几项，留到下次会议。")


class MeetingCalledBefore(Refused):
    """Facts: title."""

    code: ClassVar[str] = "meeting_called_before"
    message: ClassVar[str] = N_("“%(title)s”在同一时间已经通知过了，不用再发。请从首页看看已发出的会议。")


class ShortNoticeReasonMissing(Invalid):
    """Facts: days, needed."""

    code: ClassVar[str] = "short_notice_reason_missing"
    message: ClassVar[str] = N_(
        "离开会只有%(days)s天，章程要求至少提前%(needed)s天。要照这个时间开，请写明为什么这么急，会登在通知上。"
    )


class CorrectionTooLate(Refused):
    code: ClassVar[str] = "correction_too_late"
    message: ClassVar[str] = N_("会场已经开放，通知不能再更正。有变动请当场告诉大家，由秘书记下来。")


class NoticeChanged(Refused):
    code: ClassVar[str] = "notice_changed"
    message: ClassVar[str] = N_("刚才别人也更正了这份通知。您写的还在下面：请对照上面的新通知，改好再发一次。")


class NothingCorrected(Invalid):
    code: ClassVar[str] = "nothing_corrected"
    message: ClassVar[str] = N_("内容和现在的通知一样，没有要更正的。请改好要更正的那一格再发。")


class CorrectionWordsMissing(Invalid):
    code: ClassVar[str] = "correction_words_missing"
    message: ClassVar[str] = N_("请用一句话说明为什么更正，例如“会议室当晚检修”。")


def check_day(planned_on: date, today: date) -> None:
    """Raise MeetingInPast or MeetingTooFarAhead; both are local dates."""
    if planned_on < today:
        raise MeetingInPast(field="planned_on")
    if planned_on > today + AHEAD:
        raise MeetingTooFarAhead(field="planned_on")


def check_time(planned_at: datetime, now: datetime) -> None:
    if planned_at <= now:
        raise MeetingInPast(field="starts_at")


def check_end(planned_at: datetime, planned_end_at: datetime | None) -> None:
    """Raise EndBeforeStart; a notice need not announce an end."""
    if planned_end_at is not None and planned_end_at <= planned_at:
        raise EndBeforeStart(field="ends_at")


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


def check_not_short(days: int, needed: int, reason: str) -> None:
    """Raise ShortNoticeReasonMissing when the notice goes out later than the charter asks for and nobody says why.

    `days` before the meeting and `needed` by the charter, in local dates.
    """
    if days < needed and not reason.strip():
        raise ShortNoticeReasonMissing(field="short_reason", days=days, needed=needed)


def day_set_by(days: Sequence[date]) -> int:
    """Return the index of the notice or correction that set the meeting's day; `days`: as each of them says it.

    From that one's date it is counted how long before the meeting it was told, and its reason holds.
    """
    return max((index for index in range(1, len(days)) if days[index] != days[index - 1]), default=0)


def arrange(wanted: Sequence[int | None]) -> tuple[int, ...]:
    """Return the agenda's order: indexes into `wanted`, which holds for each item the place asked for (from 1) or None.

    Whoever asks for a place gets it, or the next free one when it is taken; the others fill what is left, in order.
    A place beyond the end is the last one.
    """
    taken: dict[int, int] = {}
    for place, index in sorted((place, index) for index, place in enumerate(wanted) if place is not None):
        free = place
        while free in taken:
            free += 1
        taken[free] = index
    rest = [index for index, place in enumerate(wanted) if place is None]
    order: list[int] = []
    while rest or taken:
        place = len(order) + 1
        if place in taken or not rest:
            order.append(taken.pop(place if place in taken else min(taken)))
        else:
            order.append(rest.pop(0))
    return tuple(order)


def round_seconds(items: int, members: int, speaking_seconds: int, turns: int = 1) -> int:
    """Return how long everybody speaks when each uses the full time `turns` times on each item.

    source: RULEBOOK §2, 轮流发言, “The agenda shows the sum of minutes”.
    """
    return items * members * speaking_seconds * turns


def differences(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[tuple[str, object, object], ...]:
    """Return what a correction changes: (name, old, new), in the order of the notice."""
    # Older notices announce no end, and hold no word of it.
    pairs = [(name, before.get(name, ""), after.get(name, "")) for name in CORRECTABLE]
    return tuple((name, old, new) for name, old, new in pairs if old != new)


def check_correction(changed: int, words: str) -> None:
    """Raise NothingCorrected, CorrectionWordsMissing; `changed` counts the differences."""
    if not changed:
        raise NothingCorrected()
    if not words.strip():
        raise CorrectionWordsMissing(field="words")
