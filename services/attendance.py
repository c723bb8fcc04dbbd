"""Commands of presence: a member declares it, or an officer for them (签到, 离会, 请假)."""

from datetime import datetime

from models import proxies, session
from models.floor import turn_facts, turns_of_item
from models.meetings import Meeting
from models.members import By, member_of
from models.room import room_of
from rules import discussion, meetings, turns
from rules.meetings import RoomNotOpen, WrongMeetingCode
from services.transaction import MeetingChanged, begin, transaction


def check_in(meeting_id: int, member_id: int, by: By, now: datetime, code: str | None = None) -> None:
    """Declare a member present. From a phone the code on the big screen is asked; an officer sees the person."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        member = member_of(meeting.council_id, member_id)
        if meeting.state in meetings.UPCOMING:
            raise RoomNotOpen()
        if not by.is_entered_for and (code or "").strip() != meeting.code:
            raise WrongMeetingCode(field="code")
        row = session.attendance_row(meeting, member.id)
        if row.state == "present":
            return
        _check_meeting_goes_on(meeting)
        row.state = meetings.next_attendance(row.state, "check_in")
        row.first_present_at = row.first_present_at or now
        row.changed_at, row.actor_id, row.entered_by_id = now, by.actor_id, by.entered_by_id
        session.record(meeting, now, "checked_in", by, {"member": member.id})
        proxies.end(meeting, member.id, "proxy_ended", by, now)
        _join_running_round(meeting, member.id, member.side, now)
        session.note_attendance(meeting, now)
        announce(MeetingChanged(meeting.id, (member.id,)))


def _check_meeting_goes_on(meeting: Meeting) -> None:
    if meeting.state in meetings.ENDED:
        raise meetings.MeetingEnded(state=meeting.state)


def _join_running_round(meeting: Meeting, member_id: int, side: str | None, now: datetime) -> None:
    """A late arrival joins the end of a running round."""
    item = session.open_item(meeting)
    # Before a later day is opened nobody joins: then all of them do, in the order of seats.
    if item is None or meeting.state == "room_open":
        return
    if not discussion.may_join(room_of(meeting), member_id):
        return
    spoken = [turn_facts(turn) for turn in turns_of_item(item.id)]
    if turns.joins_round(item.state, spoken, member_id, side):
        session.add_turn(meeting, item, member_id, side, "round", now)


def check_out(meeting_id: int, member_id: int, by: By, now: datetime) -> None:
    """Declare that a member has left (离会). Their turn is over; a ballot already cast stands."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        member = member_of(meeting.council_id, member_id)
        _check_meeting_goes_on(meeting)
        row = session.attendance_row(meeting, member.id)
        if row.state == "left":
            return
        row.state = meetings.next_attendance(row.state, "check_out")
        row.changed_at, row.actor_id, row.entered_by_id = now, by.actor_id, by.entered_by_id
        session.record(meeting, now, "checked_out", by, {"member": member.id})
        item = session.open_item(meeting)
        for turn in turns_of_item(item.id) if item else []:
            if turn.member_id == member.id and turn.state in ("waiting", "called", "speaking"):
                session.end_turn(meeting, turn, now, "finish" if turn.state == "speaking" else "withdraw", by)
        session.note_attendance(meeting, now)
        announce(MeetingChanged(meeting.id, (member.id,)))


def ask_leave(meeting_id: int, member_id: int, by: By, now: datetime) -> None:
    """Excuse a member (请假): still in 应到, not in 实到."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        member = member_of(meeting.council_id, member_id)
        _check_meeting_goes_on(meeting)
        row = session.attendance_row(meeting, member.id)
        if row.state == "on_leave":
            return
        row.state = meetings.next_attendance(row.state, "ask_leave")
        row.changed_at, row.actor_id, row.entered_by_id = now, by.actor_id, by.entered_by_id
        session.record(meeting, now, "leave_asked", by, {"member": member.id})
        announce(MeetingChanged(meeting.id, (member.id,)))
