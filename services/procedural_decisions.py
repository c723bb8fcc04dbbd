"""程序表决: the command that decides a procedural motion by hands, and what follows from each kind."""

from collections.abc import Callable, Mapping
from datetime import datetime

from extensions import db
from models import amendments, motion_parts, session
from models.agenda import follow_item
from models.floor import turns_of_item
from models.meetings import AgendaItem, Meeting
from models.members import By
from models.procedural_motions import ProceduralMotionRow, procedural_motion_facts, procedural_motion_of
from models.room import room_of
from rules import agenda, closing_debate, consent, procedural_motions
from rules.floor import next_state as next_turn_state
from rules.room import Room
from services.transaction import MeetingChanged, begin, transaction


def decide(
    meeting_id: int,
    motion_id: int,
    by: By,
    now: datetime,
    hands: Mapping[str, int] | None = None,
    objections: int | None = None,
) -> bool:
    """Decide a procedural motion by open hands (heads by side, in favour), or in silence where nobody objects.

    Returns whether it is carried; then what it asks for is done in the same transaction.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = procedural_motion_of(meeting.id, motion_id)
        if row.state in ("carried", "lost"):
            return row.state == "carried"
        room = room_of(meeting)
        procedural_motions.check_decide(room, procedural_motion_facts(row), hands, objections)
        is_carried = procedural_motions.is_carried(room, row.kind, hands, objections)
        row.state = procedural_motions.next_state(row.state, "carry" if is_carried else "lose")
        row.decided_at = now
        row.hands = None if hands is None else {"hands": dict(hands), "present": consent.present_by_side(room)}
        facts = {"motion": row.id, "kind": row.kind, "hands": row.hands}
        session.record(meeting, now, f"procedural_motion_{row.state}", by, facts)
        if is_carried:
            db.session.flush()
            _CARRY_OUT[row.kind](meeting, row, room, now, by)
        announce(MeetingChanged(meeting.id))
        return is_carried


def _close_debate(meeting: Meeting, row: ProceduralMotionRow, room: Room, now: datetime, by: By) -> None:
    item = db.session.get_one(AgendaItem, row.item_id)
    item.debate_closed_at = now
    cut_off = {turn.id for turn in closing_debate.turns_cut_off(room)}
    for turn in turns_of_item(item.id):
        if turn.id in cut_off:
            turn.state = next_turn_state(turn.state, "withdraw")
    session.record(meeting, now, "debate_closed", by, {"item": item.position, "hands_cut_off": len(cut_off)})


def _postpone(meeting: Meeting, row: ProceduralMotionRow, room: Room, now: datetime, by: By) -> None:
    item = db.session.get_one(AgendaItem, row.item_id)
    item.postponed_to = row.until
    session.carry_over(meeting, item, now, by, "postponed", act="postpone")


def _take_back(meeting: Meeting, row: ProceduralMotionRow, room: Room, now: datetime, by: By) -> None:
    item = db.session.get_one(AgendaItem, row.item_id)
    session.let_go(meeting, item, now, by)
    item.state, item.closed_at = agenda.next_state(item.state, "withdraw"), now
    facts = {"item": item.position, "title": item.title, "member": row.mover_id}
    session.record(meeting, now, "motion_withdrawn", by, facts)
    follow_item(item, "discuss", by, now)


def _divide(meeting: Meeting, row: ProceduralMotionRow, room: Room, now: datetime, by: By) -> None:
    item = db.session.get_one(AgendaItem, row.item_id)
    assert item.motion is not None
    before = item.motion.what
    amendments.overtake_all(meeting, item, by, now)
    motion_parts.divide(item, row.parts)
    session.record(meeting, now, "motion_divided", by, {"item": item.position, "before": before, "parts": row.parts})


_CARRY_OUT: Mapping[str, Callable[[Meeting, ProceduralMotionRow, Room, datetime, By], None]] = {
    "close_debate": _close_debate,
    "postpone": _postpone,
    "withdraw": _take_back,
    "divide": _divide,
}
