"""Commands of guests (列席) and of whoever else states facts: the list, and calling one of them to speak."""

from datetime import datetime

from models import session
from models.chairings import open_chairing
from models.conduct_writes import keep
from models.floor import TurnRow, turns_of_item
from models.guests import Guest, add_person, guest_row, guests_of
from models.meetings import Meeting
from models.members import By, member_of
from models.room import room_of
from rules import guests, meetings
from rules.errors import NotFound
from services.transaction import MeetingChanged, begin, transaction


def add_guest(meeting_id: int, name: str, role: str, by: By, now: datetime, member_id: int | None = None) -> int:
    """Put somebody on the list of guests; return their member id. `member_id`: an observer of the roster."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state in meetings.ENDED:
            raise meetings.MeetingEnded(state=meeting.state)
        listed = guests_of(meeting.id)
        if member_id is not None:
            member = member_of(meeting.council_id, member_id)
            if member.post != "observer":
                raise NotFound(member_id=member_id)
            name, role = member.name, member.title or role
            if any(guest.member_id == member.id for guest in listed):
                return member.id
        guests.check_add(name, role, [guest.name for guest in listed])
        if member_id is None:
            member_id = add_person(meeting, name.strip(), role.strip(), now).id
        row = guest_row(meeting.id, member_id)
        if row is None:
            keep(meeting, Guest(meeting_id=meeting.id, member_id=member_id, role=role.strip(), added_at=now))
        else:
            row.removed_at, row.role = None, role.strip()
        session.record(meeting, now, "guest_listed", by, {"member": member_id, "role": role.strip()})
        announce(MeetingChanged(meeting.id))
        return member_id


def remove_guest(meeting_id: int, member_id: int, by: By, now: datetime) -> None:
    """Strike somebody off the list of guests; what they have said stays in the record."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = guest_row(meeting.id, member_id)
        if row is None:
            raise NotFound(member_id=member_id)
        if row.removed_at is not None:
            return
        row.removed_at = now
        session.record(meeting, now, "guest_struck_off", by, {"member": member_id})
        announce(MeetingChanged(meeting.id))


def call_to_state(meeting_id: int, member_id: int, by: By, now: datetime) -> None:
    """Call a guest, or the chair who has handed over, to state facts: a clock runs, no turn is used, no stance taken."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        room = room_of(meeting)
        running = room.running
        if running is not None and (running.member_id, running.kind) == (member_id, "statement"):
            return
        guests.check_call(room, _may_state(meeting, member_id))
        item = session.open_item(meeting)
        assert item is not None
        turn = _waiting(item.id, member_id) or session.add_turn(meeting, item, member_id, None, "statement", now)
        turn.actor_id, turn.entered_by_id = by.actor_id, by.entered_by_id
        session.call(meeting, turn, now, by)
        announce(MeetingChanged(meeting.id))


def _waiting(item_id: int, member_id: int) -> TurnRow | None:
    """Return the statement of a call that was taken back."""
    turns = (turn for turn in turns_of_item(item_id) if turn.member_id == member_id and turn.kind == "statement")
    return next((turn for turn in turns if turn.state == "waiting"), None)


def _may_state(meeting: Meeting, member_id: int) -> bool:
    row = guest_row(meeting.id, member_id)
    if row is not None and row.removed_at is None:
        return True
    held = open_chairing(meeting.id)
    return held is not None and held.actor_id == member_id
