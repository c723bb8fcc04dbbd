"""Commands of the chair (主持中立): hand it over for the open item, take it back when that is done."""

from datetime import datetime

from models import session
from models.chairings import ChairingRow, open_chairing
from models.conduct_writes import end_chairing, give_up_turns, keep
from models.meetings import item_of
from models.members import By, Member, member_of
from models.room import room_of
from rules import chairing
from rules.room import Room
from services.transaction import MeetingChanged, begin, transaction


def hand_over(meeting_id: int, item_id: int, to_id: int, by: By, now: datetime) -> None:
    """Let somebody else preside over the open item; they keep the ballot and give up their turns on it.

    While it is handed over it may be handed on: to somebody whose phone works, say.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item, member = item_of(meeting, item_id), member_of(meeting.council_id, to_id)
        room = room_of(meeting)
        if room.conduct.acting_id == member.id:
            return
        _check_may_preside(room, member)
        chairing.check_hand_over(room, room.item_with(item.id), member.id)
        before = open_chairing(meeting.id)
        if before is not None:
            end_chairing(meeting, before, by, now)
        row = ChairingRow(meeting_id=meeting.id, item_id=item.id, member_id=member.id, side=member.side, started_at=now)
        row.actor_id, row.entered_by_id = by.actor_id, by.entered_by_id
        keep(meeting, row)
        session.record(meeting, now, "chair_handed_over", by, {"item": item.position, "member": member.id})
        give_up_turns(meeting, room, member.id, by, now)
        announce(MeetingChanged(meeting.id, (member.id,)))


def _check_may_preside(room: Room, member: Member) -> None:
    """Whoever has no seat can preside only as chair or vice chair: a guest or the secretary cannot."""
    if room.seat(member.id) is None and member.post != "vice_chair":
        raise chairing.CannotChair(member_id=member.id)


def take_back(meeting_id: int, by: By, now: datetime) -> None:
    """Take the chair back when the item that it was handed over for is done; nothing happens when it is back already."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = open_chairing(meeting.id)
        if row is None:
            return
        facts = chairing.Chairing(row.actor_id or 0, row.member_id, row.item_id)
        chairing.check_take_back(room_of(meeting), facts)
        end_chairing(meeting, row, by, now)
        announce(MeetingChanged(meeting.id, (row.member_id,)))
