"""A meeting's life, who is present at it, and whether it may meet.

source: RULEBOOK §1 (Attendance), 议事规则 practice; choice: docs/decisions/0005-presence-is-declared.md
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rules.errors import N_, Refused
from rules.majority import Case, Count, Preset, TestResult, attendance

# What may follow what; every button, constraint and test about a meeting's state is made from this table.
TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("called", "open_room"): "room_open",
    ("room_open", "open"): "in_session",
    ("room_open", "declare_inquorate"): "inquorate",
    ("in_session", "suspend"): "suspended",
    ("suspended", "resume"): "in_session",
    ("in_session", "adjourn"): "adjourned",
    ("suspended", "adjourn"): "adjourned",
    ("in_session", "close"): "closed",
    # 改日续会: the same meeting on another day. A room that was opened again and stays too empty recesses once more.
    ("in_session", "recess"): "recessed",
    ("suspended", "recess"): "recessed",
    ("room_open", "recess"): "recessed",
    ("recessed", "open_room"): "room_open",
    ("room_open", "adjourn"): "adjourned",
    ("recessed", "adjourn"): "adjourned",
}
STATES = ("called", "room_open", "in_session", "suspended", "recessed", "inquorate", "adjourned", "closed")
LIVE = ("room_open", "in_session", "suspended")
# Still to come: the room has not been opened for that day.
UPCOMING = ("called", "recessed")
ENDED = ("inquorate", "adjourned", "closed")

ATTENDANCE_TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("absent", "check_in"): "present",
    ("on_leave", "check_in"): "present",
    ("left", "check_in"): "present",
    ("absent", "ask_leave"): "on_leave",
    ("present", "check_out"): "left",
    ("present", "strike_off"): "left",
    # On another day everybody checks in anew; who was there stands in the day's own list.
    ("present", "recess"): "absent",
    ("left", "recess"): "absent",
    ("on_leave", "recess"): "absent",
}
ATTENDANCE_STATES = ("absent", "on_leave", "present", "left")


class MeetingStateRefuses(Refused):
    code: ClassVar[str] = "meeting_state_refuses"
    message: ClassVar[str] = N_("会议现在的状态不能这样做。请刷新页面，看看会议进行到哪一步了。")


class RoomNotOpen(Refused):
    code: ClassVar[str] = "room_not_open"
    message: ClassVar[str] = N_("会场还没有开放签到。请等主持人开放会场后再试。")


class MeetingEnded(Refused):
    code: ClassVar[str] = "meeting_ended"
    message: ClassVar[str] = N_("会议已经结束，不能再改。需要更正请告诉秘书。")


class MeetingNotInSession(Refused):
    code: ClassVar[str] = "meeting_not_in_session"
    message: ClassVar[str] = N_("会议没有在进行（还没开会，或正在休会）。请等主持人宣布开会。")


class WrongMeetingCode(Refused):
    code: ClassVar[str] = "wrong_meeting_code"
    message: ClassVar[str] = N_("签到码不对。请看大屏幕上的签到码，再输一次。")


class AttendanceTooLow(Refused):
    code: ClassVar[str] = "attendance_too_low"
    message: ClassVar[str] = N_("到会人数不足，现在不能进行：%(missing)s。请等人到齐，或者休会、改期。")


class NotEnoughToOpen(AttendanceTooLow):
    code: ClassVar[str] = "not_enough_to_open"
    message: ClassVar[str] = N_("到会人数不足，还不能开会：%(missing)s。请等人到齐；一直等不到，可以宣布流会。")


class AttendanceReached(Refused):
    code: ClassVar[str] = "attendance_reached"
    message: ClassVar[str] = N_("到会人数已经够了，不能宣布流会。请宣布开会。")


class AttendanceStateRefuses(Refused):
    code: ClassVar[str] = "attendance_state_refuses"
    message: ClassVar[str] = N_("现在的签到状态不能这样做。请刷新页面看看最新的签到情况。")


class ItemStillOpen(Refused):
    code: ClassVar[str] = "item_still_open"
    message: ClassVar[str] = N_("第%(position)s项还没有议完。请先议完这一项，或者休会、改期。")


class ItemsWaiting(Refused):
    code: ClassVar[str] = "items_waiting"
    message: ClassVar[str] = N_("还有%(count)s项没有议。请继续开会；议不完请用“改期再议”，没议的会带到下次。")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the council's equal groups; `planned_heads` is its 编制, vacancies included."""

    code: str
    label: str
    planned_heads: int
    shape: str = "circle"


@dataclass(frozen=True, slots=True)
class Seat:
    """A representative on the roster as the meeting sees them; `seat` counts from 1 within the side.

    `is_elder` and `has_interpreter` lengthen the clock (rules/clocks.py); they are the person's own matter, never shown.
    """

    member_id: int
    name: str
    side: str
    seat: int
    attendance: str = "absent"
    is_elder: bool = False
    has_interpreter: bool = False
    is_chair: bool = False

    @property
    def is_present(self) -> bool:
        return self.attendance == "present"


def next_state(state: str, act: str) -> str:
    """Return the meeting's state after `act`; raise MeetingEnded or MeetingStateRefuses."""
    if state in ENDED:
        raise MeetingEnded(state=state)
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise MeetingStateRefuses(state=state, act=act) from None


def next_attendance(attendance_state: str, act: str) -> str:
    """Return a seat's attendance after `act`; raise AttendanceStateRefuses."""
    try:
        return ATTENDANCE_TRANSITIONS[attendance_state, act]
    except KeyError:
        raise AttendanceStateRefuses(state=attendance_state, act=act) from None


def head_count(seats: Sequence[Seat], sides: Sequence[Side]) -> Case:
    """Return 应到 and 实到 by side (heads); a vacancy is in neither, 请假 stays in 应到.

    source: RULEBOOK §1, “请假 stays in N; a vacancy is not in N”.
    """
    counts = {
        side.code: Count(
            entitled=sum(1 for seat in seats if seat.side == side.code),
            present=sum(1 for seat in seats if seat.side == side.code and seat.is_present),
        )
        for side in sides
    }
    return Case.of_sides(counts)


def attendance_results(preset: Preset, seats: Sequence[Seat], sides: Sequence[Side]) -> tuple[TestResult, ...]:
    """Apply the preset's attendance tests to the declared presence."""
    return attendance(preset, head_count(seats, sides))


def understaffed_sides(seats: Sequence[Seat], sides: Sequence[Side]) -> tuple[Side, ...]:
    """Return the sides that fill fewer than two thirds of their planned seats: they discuss, but decide nothing.

    source: RULEBOOK §1, “Below two thirds of a side's planned seats: discussion only”.
    """
    filled = {side.code: sum(1 for seat in seats if seat.side == side.code) for side in sides}
    return tuple(side for side in sides if 3 * filled[side.code] < 2 * side.planned_heads)
