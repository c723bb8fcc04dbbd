"""Points of order (程序问题): raised to the chair, ruled on with a reason, appealed to the meeting by two.

source: RULEBOOK §2, 不得打断: “nobody takes a running turn; 程序问题 goes to the chair, who rules, logged; two members may
appeal to the meeting (more than half)”.
choice: one may be raised at any time in session, also for want of people and during a vote, since it may be about just
that; an appeal comes at once: before the next turn begins or a vote opens, and once; a tie leaves the ruling as it is.
"""

from collections.abc import Collection, Mapping
from typing import ClassVar

from rules import consent, procedural
from rules.conduct import PointOfOrder as PointOfOrder
from rules.errors import N_, Invalid, Refused
from rules.floor import NotPresent, ReasonMissing
from rules.meetings import MeetingNotInSession
from rules.room import Room

APPELLANTS = 2


class PointMissing(Invalid):
    code: ClassVar[str] = "point_missing"
    message: ClassVar[str] = N_("请用一句话说明哪里不合规则。")


class RulingMissing(Invalid):
    code: ClassVar[str] = "ruling_missing"
    message: ClassVar[str] = N_("请先选成立还是不成立，再按裁定。")


class RuledAlready(Refused):
    code: ClassVar[str] = "ruled_already"
    message: ClassVar[str] = N_("主持人已经裁定过了。不同意裁定，可以由两位代表提请大家表决。")


class NotRuledYet(Refused):
    code: ClassVar[str] = "not_ruled_yet"
    message: ClassVar[str] = N_("主持人还没有裁定，请先等裁定。")


class AppellantsMissing(Refused):
    """Facts: count."""

    code: ClassVar[str] = "appellants_missing"
    message: ClassVar[str] = N_("对裁定不服，要有%(count)s位到会代表一起提出。")


class AppealedAlready(Refused):
    code: ClassVar[str] = "appealed_already"
    message: ClassVar[str] = N_("这个裁定大家已经表决过，结果不再变。")


class PointPending(Refused):
    code: ClassVar[str] = "point_pending"
    message: ClassVar[str] = N_("您提的程序问题主持人还没有裁定，请先等裁定，再提下一个。")


class AppealTooLate(Refused):
    code: ClassVar[str] = "appeal_too_late"
    message: ClassVar[str] = N_("裁定以后会议已经往下走了，不能再提出不服。还有意见，请另提一个程序问题。")


def check_raise(room: Room, member_id: int, words: str) -> None:
    """Raise when a member cannot raise a point of order now. The running turn and its clock are not touched by it."""
    if room.state != "in_session":
        raise MeetingNotInSession(state=room.state)
    if not words.strip():
        raise PointMissing(field="words")
    if not room.is_present(member_id):
        raise NotPresent(member_id=member_id)
    if any(point.member_id == member_id and point.ruling is None for point in room.conduct.points):
        raise PointPending(member_id=member_id)


def check_rule(point: PointOfOrder, is_upheld: bool | None, reason: str) -> None:
    """Raise when the chair cannot rule: once only, one way or the other (None: neither was chosen), and with a reason."""
    if point.ruling is not None:
        raise RuledAlready()
    if is_upheld is None:
        raise RulingMissing(field="ruling")
    if not reason.strip():
        raise ReasonMissing(field="reason")


def check_join_appeal(room: Room, point: PointOfOrder, member_id: int) -> None:
    """Raise when a member cannot speak against a ruling: it is the last one, on what is before the meeting still."""
    if room.state != "in_session":
        raise MeetingNotInSession(state=room.state)
    if point.ruling is None:
        raise NotRuledYet()
    if point.is_overturned is not None:
        raise AppealedAlready()
    if not is_open_to_appeal(room, point):
        raise AppealTooLate()
    if not room.is_present(member_id):
        raise NotPresent(member_id=member_id)


def is_open_to_appeal(room: Room, point: PointOfOrder) -> bool:
    """Whether another member may still speak against a ruling: it is the last one, and the meeting has not gone on."""
    return _is_before_meeting(room, point) and point.is_overturned is None and not has_gone_on(room, point)


def waits_for_hands(room: Room, point: PointOfOrder) -> bool:
    """Whether enough of those present have taken the ruling to the meeting, which has not decided yet.

    What was appealed in time is decided while its item is before the meeting, also when somebody speaks meanwhile.
    """
    heard = sum(room.is_present(member_id) for member_id in point.appellant_ids)
    return _is_before_meeting(room, point) and point.is_overturned is None and heard >= APPELLANTS


def is_told(room: Room, point: PointOfOrder) -> bool:
    """Whether the room still has to see the ruling."""
    is_new = _is_before_meeting(room, point) and not has_gone_on(room, point)
    return is_new or waits_for_hands(room, point)


def has_gone_on(room: Room, point: PointOfOrder) -> bool:
    """Whether a turn has begun or a vote was opened since the ruling: then it is accepted."""
    if point.ruled_at is None:
        return False
    begun = [turn.started_at for turn in room.turns] + [room.conduct.vote_opened_at]
    return any(at is not None and at > point.ruled_at for at in begun)


def _is_before_meeting(room: Room, point: PointOfOrder) -> bool:
    ruled = room.conduct.ruled
    item_id = room.item.id if room.item is not None else None
    return ruled is not None and ruled.id == point.id and point.item_id == item_id


def check_appeal(room: Room, point: PointOfOrder, appellant_ids: Collection[int]) -> None:
    """Raise when the ruling cannot be put before the meeting: by two who are present, and once."""
    if point.ruling is None:
        raise NotRuledYet()
    if point.is_overturned is not None:
        raise AppealedAlready()
    if sum(room.is_present(member_id) for member_id in set(appellant_ids)) < APPELLANTS:
        raise AppellantsMissing(count=APPELLANTS)


def is_overturned(room: Room, hands_against_ruling: Mapping[str, int]) -> bool:
    """Whether more than half of those present are against the ruling (heads by side)."""
    return procedural.is_carried("appeal", hands_against_ruling, consent.present_by_side(room))
