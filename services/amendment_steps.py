"""Commands that bring an amendment before the meeting and decide it by open hands."""

from collections.abc import Mapping
from datetime import datetime

from extensions import db
from models import session
from models.amendments import AmendmentRow, add_round, amendment_facts, amendment_of, decide, pass_round
from models.meetings import AgendaItem, Meeting
from models.members import By
from models.room import room_of
from rules import amendments, cards, discussion
from rules.pending import check_nothing_procedural
from rules.room import Room
from services.transaction import MeetingChanged, begin, transaction


def take_up_amendment(meeting_id: int, amendment_id: int, by: By, now: datetime) -> None:
    """Put an amendment before the meeting: it has a round of its own, unless the debate has been closed."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = amendment_of(meeting.id, amendment_id)
        item = db.session.get_one(AgendaItem, row.item_id)
        if row.state == "pending":
            return
        room = room_of(meeting)
        amendments.check_take_up(room, amendment_facts(row))
        row.state, row.taken_up_at = amendments.next_state(row.state, "take_up"), now
        session.record(meeting, now, "amendment_taken_up", by, {"item": item.position, "amendment": row.number})
        if room.item is not None and not room.item.is_debate_closed:
            _begin_round(meeting, item, row, room, now, by)
        announce(MeetingChanged(meeting.id))


def _begin_round(meeting: Meeting, item: AgendaItem, row: AmendmentRow, room: Room, now: datetime, by: By) -> None:
    """Its mover first, then everybody present once in the round's order; the first one is called."""
    assert room.item is not None
    order = [row.mover_id, *(each for each in discussion.round_seats(room, room.item) if each != row.mover_id)]
    speakers = [
        seat
        for seat in map(room.seat, order)
        if seat is not None
        and seat.is_present
        and discussion.may_join(room, seat.member_id)
        and not cards.has_lost_speech(room.conduct.cards, seat.member_id, item.id)
    ]
    first = add_round(row, speakers, session.last_position(item.id) + 1, now)
    if first is not None:
        session.call(meeting, first, now, by)


def end_round(meeting_id: int, amendment_id: int, by: By, now: datetime) -> None:
    """Nobody else wants to speak on the pending amendment, having been asked: whoever is left of its round passes."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = amendment_of(meeting.id, amendment_id)
        room = room_of(meeting)
        amendments.check_end_round(room, amendment_facts(row))
        passed = pass_round(row)
        if passed:
            item = db.session.get_one(AgendaItem, row.item_id)
            facts = {"item": item.position, "amendment": row.number, "passed": passed}
            session.record(meeting, now, "amendment_round_ended", by, facts)
            announce(MeetingChanged(meeting.id))


def record_hands(meeting_id: int, amendment_id: int, hands: Mapping[str, int], by: By, now: datetime) -> bool:
    """Decide the pending amendment by open hands (heads by side, in favour); return whether it is carried."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = amendment_of(meeting.id, amendment_id)
        if row.state in ("carried", "lost"):
            return row.state == "carried"
        room = room_of(meeting)
        check_nothing_procedural(room)
        amendments.check_open_vote(room, amendment_facts(row))
        amendments.check_hands(room, hands)
        is_carried = amendments.is_carried(room, hands)
        row.hands = {"hands": dict(hands), "present": amendments.present_by_side(room)}
        decide(meeting, row.id, "carried" if is_carried else "lost", by, now)
        announce(MeetingChanged(meeting.id))
        return is_carried
