"""程序动议: commands that move, second and let go what is moved about the open item itself."""

from dataclasses import dataclass
from datetime import date, datetime

from extensions import db
from models import session
from models.meetings import AgendaItem, Meeting, item_of
from models.members import By, member_of
from models.procedural_motions import ProceduralMotionRow, lapse, procedural_motion_of
from models.room import room_of
from rules import chairing, closing_debate, procedural_motions, seconding
from rules.amendments import NotYourMotion
from rules.floor import ReasonMissing
from rules.masking import check_covered
from services.transaction import MeetingChanged, begin, transaction


@dataclass(frozen=True, slots=True)
class Said:
    """What is said with a motion: why, to which day it is put off (local, with the council's `today`), its parts one a line."""

    why: str = ""
    until: date | None = None
    today: date | None = None
    parts: str = ""
    is_checked: bool = False


def move(meeting_id: int, item_id: int, kind: str, member_id: int, by: By, now: datetime, said: Said = Said()) -> int:
    """Move a procedural motion about the open item; return its id. The same one by the same member is one.

    Raises PersonalDataLeft, and what rules.procedural_motions.check_move, check_until and parts_of raise.
    """
    check_covered("why", said.why, said.is_checked)
    check_covered("parts", said.parts, said.is_checked)
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row, member = item_of(meeting, item_id), member_of(meeting.council_id, member_id)
        room = room_of(meeting)
        earlier = room.procedural_motion
        if earlier is not None and (earlier.kind, earlier.mover_id) == (kind, member.id):
            return earlier.id
        item = room.item_with(row.id)
        procedural_motions.check_move(room, item, kind, member.id)
        chairing.check_has_voice(room, member.id, "yes")
        if said.today is not None:
            procedural_motions.check_until(said.until, said.today)
        texts = list(procedural_motions.parts_of(said.parts)) if kind == "divide" else None
        moved = _add(meeting, row, kind, member.id, said, texts, by, now)
        announce(MeetingChanged(meeting.id, (member.id,)))
        return moved.id


def _add(
    meeting: Meeting,
    item: AgendaItem,
    kind: str,
    member_id: int,
    said: Said,
    parts: list[str] | None,
    by: By,
    now: datetime,
) -> ProceduralMotionRow:
    moved = ProceduralMotionRow(
        meeting_id=meeting.id,
        item_id=item.id,
        kind=kind,
        state="moved",
        until=said.until,
        parts=parts,
        why=said.why.strip(),
        mover_id=member_id,
        moved_at=now,
        actor_id=by.actor_id,
        entered_by_id=by.entered_by_id,
    )
    db.session.add(moved)
    db.session.flush()
    facts = {"item": item.position, "motion": moved.id, "kind": kind, "member": member_id, "why": moved.why}
    more = {"until": said.until.isoformat()} if said.until else {"parts": parts} if parts else {}
    session.record(meeting, now, "procedural_motion_moved", by, {**facts, **more})
    return moved


def second(meeting_id: int, motion_id: int, member_id: int, by: By, now: datetime) -> None:
    """附议 of a procedural motion: it is not debated, hands decide at once."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = procedural_motion_of(meeting.id, motion_id)
        if row.seconder_id is not None:
            return
        member, room = member_of(meeting.council_id, member_id), room_of(meeting)
        state = procedural_motions.next_state(row.state, "second")
        if row.kind == "close_debate" and room.item is not None:
            closing_debate.check_move(room, room.item, row.mover_id, member.id)
        seconding.check_second(room, row.mover_id, member.id)
        row.state, row.seconder_id = state, member.id
        facts = {"motion": row.id, "kind": row.kind, "member": member.id}
        session.record(meeting, now, "procedural_motion_seconded", by, facts)
        announce(MeetingChanged(meeting.id, (member.id, row.mover_id)))


def withdraw(meeting_id: int, motion_id: int, by: By, now: datetime) -> None:
    """Its mover lets a procedural motion go before it is decided."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = procedural_motion_of(meeting.id, motion_id)
        if row.state == "withdrawn":
            return
        if row.mover_id != by.actor_id:
            raise NotYourMotion(member_id=row.mover_id)
        row.state, row.decided_at = procedural_motions.next_state(row.state, "withdraw"), now
        facts = {"motion": row.id, "kind": row.kind, "member": row.mover_id}
        session.record(meeting, now, "procedural_motion_withdrawn", by, facts)
        announce(MeetingChanged(meeting.id, (row.mover_id,)))


def let_lapse(meeting_id: int, motion_id: int, by: By, now: datetime, reason: str = "") -> None:
    """Nobody seconds a procedural motion, or the chair rules it out of order with a reason."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = procedural_motion_of(meeting.id, motion_id)
        if row.state == "lapsed":
            return
        if row.state == "seconded" and not reason.strip():
            raise ReasonMissing(field="reason")
        lapse(meeting, row, reason.strip() or "no_second", by, now)
        announce(MeetingChanged(meeting.id, (row.mover_id,)))
