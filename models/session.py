"""Writes that several commands of a running meeting share. Each is called inside a command's transaction."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from extensions import db
from models import amendments, journal, procedural_motions, vote_deadlines
from models.agenda import UNFINISHED_STATES, follow_item, lock_groups_of
from models.councils import charter_facts
from models.floor import TurnRow, running_turn, turn_facts, turns_of_item
from models.meetings import AgendaItem, Attendance, Meeting
from models.members import SYSTEM, By
from models.recording import record as record
from models.room import room_of, seats_of
from rules import agenda, clocks, floor, meetings, turns
from rules.room import OPEN_ITEM_STATES


def settle(meeting: Meeting, now: datetime) -> bool:
    """Apply every deadline that has passed, at the deadline's own time, as the system; tell whether one had."""
    turn = running_turn(meeting.id)
    changed = turn is not None and _settle_turn(meeting, turn, now)
    changed = vote_deadlines.settle(meeting, now) or changed
    changed = _settle_announced_end(meeting, now) or changed
    until = _adjourns_at(meeting)
    if until is not None and until <= now:
        end_meeting(meeting, until, "adjourn", SYSTEM, "attendance_not_restored")
        return True
    return changed


def _ends_at(meeting: Meeting) -> datetime | None:
    """Return the announced end of a running meeting that is still to come."""
    is_to_come = meeting.state in ("in_session", "suspended") and meeting.end_reached_at is None
    return meeting.planned_end_at if is_to_come else None


def _settle_announced_end(meeting: Meeting, now: datetime) -> bool:
    """Note that the announced end is reached: no new vote from then on, unless nobody objects."""
    at = _ends_at(meeting)
    if at is None or at > now:
        return False
    at = max(at, meeting.opened_at or at)
    meeting.end_reached_at = at
    record(meeting, at, "announced_end_reached", SYSTEM, {})
    return True


def _adjourns_at(meeting: Meeting) -> datetime | None:
    """Return when a pause for want of people ends the meeting; a pause that the chair asked for has no such end."""
    if meeting.state != "suspended" or meeting.attendance_lost_at is None:
        return None
    return meeting.suspended_until


def _settle_turn(meeting: Meeting, turn: TurnRow, now: datetime) -> bool:
    due = clocks.due(turn_facts(turn), charter_facts(meeting.charter_version_id))
    if due is None or due[1] > now:
        return False
    if due[0] == "time_out":
        end_turn(meeting, turn, due[1], "time_out", SYSTEM)
    else:
        _note_no_show(meeting, turn)
    return True


def _note_no_show(meeting: Meeting, turn: TurnRow) -> None:
    """Not started in time: once to the end of a round; after that the chair may pass over, having asked."""
    at = turn.start_by
    assert at is not None
    facts = turn_facts(turn)
    turn.start_by, turn.no_shows = None, turns.no_shows_after(facts)
    if turns.goes_to_end(facts):
        turn.state = floor.next_state(turn.state, "no_show")
        turn.position = last_position(turn.item_id) + 1
        record(meeting, at, "turn_moved_to_end", SYSTEM, {"turn": turn.id, "member": turn.member_id})
        return
    record(meeting, at, "turn_not_started", SYSTEM, {"turn": turn.id, "member": turn.member_id})


def next_deadline(meeting: Meeting) -> datetime | None:
    """Return when something falls due in the meeting by itself."""
    turn = running_turn(meeting.id)
    due = clocks.due(turn_facts(turn), charter_facts(meeting.charter_version_id)) if turn is not None else None
    deadlines = (
        due[1] if due is not None else None,
        _adjourns_at(meeting),
        _ends_at(meeting),
        vote_deadlines.due_at(meeting),
    )
    return min((deadline for deadline in deadlines if deadline is not None), default=None)


def end_turn(meeting: Meeting, turn: TurnRow, at: datetime, act: str, by: By) -> None:
    """End a turn by `act` of floor.TRANSITIONS and write down how long was spoken."""
    turn.state = floor.next_state(turn.state, act)
    turn.start_by = None
    if turn.started_at is not None:
        turn.ended_at = at
    seconds = int((at - turn.started_at).total_seconds()) if turn.started_at else 0
    record(meeting, at, f"turn_{turn.state}", by, {"turn": turn.id, "member": turn.member_id, "seconds": seconds})


def call(meeting: Meeting, turn: TurnRow, now: datetime, by: By, reason: str | None = None) -> None:
    """Give the floor to a waiting turn; the clock starts when the member says so."""
    turn.state = floor.next_state(turn.state, "call")
    turn.start_by = now + timedelta(seconds=charter_facts(meeting.charter_version_id).start_within_seconds)
    turn.override_reason = reason
    facts = {"turn": turn.id, "member": turn.member_id, "kind": turn.kind}
    record(meeting, now, "turn_called", by, {**facts, "reason": reason} if reason else facts)


def add_turn(meeting: Meeting, item: AgendaItem, member_id: int, side: str | None, kind: str, now: datetime) -> TurnRow:
    """Add a wish to speak at the end of the item's list."""
    turn = TurnRow(
        meeting_id=meeting.id,
        item_id=item.id,
        member_id=member_id,
        side=side,
        kind=kind,
        state="waiting",
        position=last_position(item.id) + 1,
        asked_at=now,
    )
    db.session.add(turn)
    db.session.flush()
    return turn


def last_position(item_id: int) -> int:
    return max((turn.position for turn in turns_of_item(item_id)), default=0)


def open_item(meeting: Meeting) -> AgendaItem | None:
    return db.session.scalar(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.state.in_(OPEN_ITEM_STATES))
    )


def attendance_row(meeting: Meeting, member_id: int) -> Attendance:
    """Return the member's attendance row, made as absent when there is none yet."""
    row = db.session.scalar(
        select(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.member_id == member_id)
    )
    if row is None:
        row = Attendance(meeting_id=meeting.id, member_id=member_id, state="absent", changed_at=meeting.planned_at)
        db.session.add(row)
    return row


def freeze_roster(meeting: Meeting) -> None:
    """Write an attendance row for every seat, so that the record keeps who was entitled on that day."""
    seated_ids = [seat.member_id for seat in seats_of(meeting)]
    for member_id in seated_ids:
        attendance_row(meeting, member_id)
    db.session.flush()
    # Whoever excused themselves and then left the council before the meeting is not in 应到.
    gone = (Attendance.meeting_id == meeting.id, Attendance.member_id.not_in(seated_ids))
    db.session.execute(delete(Attendance).where(*gone))


def note_attendance(meeting: Meeting, now: datetime) -> None:
    """Write down when the attendance test ceases to be met in a running meeting, and when it is met again."""
    if meeting.state not in ("in_session", "suspended"):
        return
    db.session.flush()
    is_quorate = room_of(meeting).is_quorate
    if not is_quorate and meeting.attendance_lost_at is None:
        meeting.attendance_lost_at = now
        record(meeting, now, "attendance_lost", SYSTEM, {"present": _present_by_side(meeting)})
        _wait_for_people(meeting, now)
    elif is_quorate and meeting.attendance_lost_at is not None:
        meeting.attendance_lost_at = None
        record(meeting, now, "attendance_restored", SYSTEM, {"present": _present_by_side(meeting)})


def _wait_for_people(meeting: Meeting, now: datetime) -> None:
    """Whoever is speaking finishes; whoever has only been called waits, or the clock would run against them."""
    turn = running_turn(meeting.id)
    if turn is not None and turn.state == "called":
        drop_running_turn(meeting, now, SYSTEM)
    # Lost during a pause of the chair's: the time to come back starts now.
    if meeting.suspended_until is not None:
        time_to_come_back = now + timedelta(seconds=charter_facts(meeting.charter_version_id).suspension_seconds)
        meeting.suspended_until = max(meeting.suspended_until, time_to_come_back)


def _present_by_side(meeting: Meeting) -> dict[str, int]:
    room = room_of(meeting)
    return {side.code: sum(seat.is_present for seat in room.seats if seat.side == side.code) for side in room.sides}


def drop_running_turn(meeting: Meeting, now: datetime, by: By) -> None:
    """End what is being said and put back what has only been called: the meeting pauses or ends."""
    turn = running_turn(meeting.id)
    if turn is None:
        return
    if turn.state == "speaking":
        end_turn(meeting, turn, now, "finish", by)
    else:
        turn.state = floor.next_state(turn.state, "undo_call")
        turn.start_by = None
        undone = journal.last_number(meeting.council_id, meeting.id, "turn_called")
        record(meeting, now, "turn_call_undone", by, {"turn": turn.id, "member": turn.member_id, "undoes": undone})
    db.session.flush()


def let_go(meeting: Meeting, item: AgendaItem, now: datetime, by: By) -> None:
    """Let whoever waits for the floor of an ending item go, and what was moved about it lapse."""
    for turn in turns_of_item(item.id):
        if turn.state in ("waiting", "called"):
            turn.state, turn.start_by = floor.next_state(turn.state, "withdraw"), None
    amendments.lapse_all(meeting, item, by, now)
    procedural_motions.lapse_open(meeting, item, by, now)


def carry_over(meeting: Meeting, item: AgendaItem, now: datetime, by: By, why: str, *, act: str = "carry_over") -> None:
    """Leave an item to a later meeting; `act`: carry_over, or postpone where the meeting has decided so."""
    let_go(meeting, item, now, by)
    item.state = agenda.next_state(item.state, act)
    item.closed_at = now
    record(meeting, now, "item_carried_over", by, {"item": item.position, "title": item.title, "why": why})
    follow_item(item, "carry_over", by, now)


def end_meeting(meeting: Meeting, now: datetime, act: str, by: By, reason: str | None = None) -> None:
    """End a meeting by `act` (close, adjourn, declare_inquorate) and seal its head into the council's chain."""
    state = meetings.next_state(meeting.state, act)
    drop_running_turn(meeting, now, by)
    lock_groups_of(meeting)
    for item in meeting.items:
        if item.state in UNFINISHED_STATES:
            carry_over(meeting, item, now, by, act)
    freeze_roster(meeting)
    present = _present_by_side(meeting)
    meeting.state, meeting.ended_at, meeting.end_reason = state, now, reason
    meeting.suspended_until = meeting.suspend_reason = None
    record(meeting, now, f"meeting_{state}", by, {"reason": reason, "present": present})
    head = journal.stream_of(meeting.council_id, meeting.id)
    facts = {"meeting": meeting.number, "rows": head.number, "head": head.head, "state": state}
    journal.append(meeting.council_id, None, now, "meeting_record_sealed", by, facts)
