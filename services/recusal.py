"""Commands of 回避: a member asks for it or the chair notes it; a dispute is decided by the hands of the others."""

from datetime import datetime

from extensions import db
from models import session
from models.meetings import AgendaItem, Meeting
from models.members import By, member_of
from models.recusals import RecusalRow, recusal_of
from models.room import room_of
from rules import recusal
from rules.errors import NotFound
from rules.hands import HandsMiscounted
from rules.room import Room
from services.transaction import MeetingChanged, begin, transaction


def recuse(meeting_id: int, member_id: int, by: By, now: datetime, reason: str) -> None:
    """Note that a member takes no part in the decision on the open item, and why; asked by themselves or by the chair."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        room, item = _before_the_vote(meeting)
        member = member_of(meeting.council_id, member_id)
        if room.seat(member.id) is None:
            raise NotFound(member_id=member_id)
        row = recusal_of(item.id, member.id)
        if row is not None and row.state in ("noted", "disputed", "upheld"):
            return
        if not reason.strip():
            raise recusal.RecusalReasonMissing(field="reason")
        if row is not None and row.hands is not None:
            raise recusal.RecusalStateRefuses(state=row.state)
        row = row or RecusalRow(item_id=item.id, member_id=member.id)
        row.state, row.reason, row.is_own, row.noted_at = "noted", reason.strip(), by.actor_id == member.id, now
        row.actor_id, row.entered_by_id = by.actor_id, by.entered_by_id
        db.session.add(row)
        facts = {"item": item.position, "member": member.id, "reason": row.reason, "is_own": row.is_own}
        session.record(meeting, now, "recusal_noted", by, facts)
        announce(MeetingChanged(meeting.id, (member.id,)))


def withdraw(meeting_id: int, member_id: int, by: By, now: datetime) -> None:
    """Take back a recusal that one has asked for oneself."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        _, item = _before_the_vote(meeting)
        row = _row(item, member_id)
        if row.state == "lifted":
            return
        if not row.is_own or by.actor_id != member_id:
            raise recusal.RecusalNotTheirs()
        row.state = recusal.next_state(row.state, "withdraw")
        session.record(meeting, now, "recusal_withdrawn", by, {"item": item.position, "member": member_id})
        announce(MeetingChanged(meeting.id, (member_id,)))


def dispute(meeting_id: int, member_id: int, by: By, now: datetime) -> None:
    """Say that a member need not be recused: the others will decide."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        _, item = _before_the_vote(meeting)
        row = _row(item, member_id)
        if row.state == "disputed":
            return
        row.state = recusal.next_state(row.state, "dispute")
        session.record(meeting, now, "recusal_disputed", by, {"item": item.position, "member": member_id})
        announce(MeetingChanged(meeting.id, (member_id,)))


def decide(meeting_id: int, member_id: int, by: By, now: datetime, hands: int) -> bool:
    """Decide a dispute by the hands of the others (heads): more than half of those present; return whether it stands."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        room, item = _before_the_vote(meeting)
        row = _row(item, member_id)
        if row.hands is not None and row.state != "disputed":
            return row.state == "upheld"
        others = sum(seat.is_present for seat in room.seats if seat.member_id != member_id)
        if not 0 <= hands <= others:
            raise HandsMiscounted(field="hands", present=others)
        stands = recusal.must_recuse(hands, others)
        row.state = recusal.next_state(row.state, "uphold" if stands else "lift")
        row.hands, row.others_present = hands, others
        facts = {"item": item.position, "member": member_id, "hands": hands, "others": others, "stands": stands}
        session.record(meeting, now, "recusal_upheld" if stands else "recusal_lifted", by, facts)
        announce(MeetingChanged(meeting.id, (member_id,)))
        return stands


def _before_the_vote(meeting: Meeting) -> tuple[Room, AgendaItem]:
    room, item = room_of(meeting), session.open_item(meeting)
    if room.state != "in_session" or item is None or room.vote is not None:
        raise recusal.RecusalTooLate()
    return room, item


def _row(item: AgendaItem, member_id: int) -> RecusalRow:
    row = recusal_of(item.id, member_id)
    if row is None:
        raise NotFound(member_id=member_id)
    return row
