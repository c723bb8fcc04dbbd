"""Commands of a meeting's life: call it, open the room, count heads, open, pause, end."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from extensions import db
from models import journal, session
from models.councils import current_charter, lock_council
from models.meetings import AgendaItem, Meeting, MotionRow, Seconder, item_of, meetings_of
from models.members import By, member_of
from models.room import room_of
from rules import agenda, floor, meetings
from rules.errors import N_, Invalid, NotFound
from rules.meetings import (
    AttendanceReached,
    AttendanceTooLow,
    ItemStillOpen,
    ItemsWaiting,
    NotEnoughToOpen,
)
from services.transaction import MeetingChanged, begin, transaction

CODE_DIGITS = 4


class AgendaEmpty(Invalid):
    code = "agenda_empty"
    message = N_("会议至少要有一项议程。请填写第一项的标题。")


@dataclass(frozen=True, slots=True)
class NewItem:
    """One item of a notice with its motion; without `what` it is for discussion only."""

    title: str
    summary: str = ""
    minutes: int = 20
    what: str = ""
    plain: str = ""
    who: str = ""
    by_when: str = ""
    cost: str = ""
    done_means: str = ""
    ballot_kind: str = "named"
    mover_id: int | None = None
    seconder_ids: tuple[int, ...] = ()
    carried_from_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What the notice of a meeting says."""

    title: str
    place: str
    planned_at: datetime
    items: Sequence[NewItem]


def call_meeting(council_id: int, new: NewMeeting, by: By, now: datetime) -> int:
    """Call a meeting under the charter of today and return its id; raise AgendaEmpty, NotFound."""
    if not new.items:
        raise AgendaEmpty(field="items")
    with transaction():
        lock_council(council_id)
        number = max((meeting.number for meeting in meetings_of(council_id)), default=0) + 1
        meeting = Meeting(
            council_id=council_id,
            charter_version_id=current_charter(council_id).id,
            number=number,
            title=new.title,
            place=new.place,
            planned_at=new.planned_at,
            state="called",
            code="".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS)),
            screen_token=secrets.token_urlsafe(24),
            seq=0,
        )
        db.session.add(meeting)
        db.session.flush()
        for position, item in enumerate(new.items, start=1):
            _add_item(meeting, position, item)
        journal.start_stream(council_id, meeting.id)
        notice = {"number": number, "title": new.title, "place": new.place, "at": journal.instant(new.planned_at)}
        agenda_facts = [{"title": item.title, "what": item.what} for item in new.items]
        session.record(meeting, now, "meeting_called", by, {**notice, "items": agenda_facts})
        journal.append(council_id, None, now, "meeting_called", by, notice)
        return meeting.id


def _add_item(meeting: Meeting, position: int, new: NewItem) -> None:
    if new.carried_from_id is not None:
        _check_carried(meeting, new.carried_from_id)
    item = AgendaItem(
        meeting_id=meeting.id,
        position=position,
        title=new.title,
        summary=new.summary,
        minutes=new.minutes,
        state="pending",
        is_noticed=True,
        carried_from_id=new.carried_from_id,
    )
    db.session.add(item)
    db.session.flush()
    if not new.what:
        return
    # Whoever moves it does not second it, and nobody is counted twice.
    seconder_ids = [member_id for member_id in dict.fromkeys(new.seconder_ids) if member_id != new.mover_id]
    for member_id in (new.mover_id, *seconder_ids):
        if member_id is not None:
            member_of(meeting.council_id, member_id)
    motion = MotionRow(
        item_id=item.id,
        what=new.what,
        plain=new.plain,
        who=new.who,
        by_when=new.by_when,
        cost=new.cost,
        done_means=new.done_means,
        ballot_kind=new.ballot_kind,
        mover_id=new.mover_id,
    )
    motion.seconders = [
        Seconder(member_id=member_id, position=place) for place, member_id in enumerate(seconder_ids, start=1)
    ]
    db.session.add(motion)


def _check_carried(meeting: Meeting, item_id: int) -> None:
    """Raise NotFound unless the item was left over by an earlier meeting of this council."""
    left_over = db.session.get(AgendaItem, item_id)
    if left_over is None or left_over.state != "carried_over" or left_over.meeting.council_id != meeting.council_id:
        raise NotFound(item_id=item_id)


def open_room(meeting_id: int, by: By, now: datetime) -> None:
    """Open the room for checking in."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "room_open":
            return
        meeting.state = meetings.next_state(meeting.state, "open_room")
        meeting.room_opened_at = now
        session.freeze_roster(meeting)
        session.record(meeting, now, "room_opened", by, {})
        announce(MeetingChanged(meeting.id))


def open_meeting(meeting_id: int, by: By, now: datetime) -> None:
    """Declare the meeting open, when the attendance test is met; the side that opens is drawn by lot."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "in_session":
            return
        room = room_of(meeting)
        state = meetings.next_state(meeting.state, "open")
        if not room.is_quorate:
            raise NotEnoughToOpen(results=room.attendance)
        meeting.state, meeting.opened_at = state, now
        meeting.opening_side = secrets.choice([side.code for side in room.sides])
        present = [seat.member_id for seat in room.seats if seat.is_present]
        facts = {"opening_side": meeting.opening_side, "present": present}
        session.record(meeting, now, "meeting_opened", by, facts)
        announce(MeetingChanged(meeting.id))


def declare_inquorate(meeting_id: int, by: By, now: datetime) -> None:
    """Declare 流会: the room opened, too few came. It is a meeting with a record."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "inquorate":
            return
        meetings.next_state(meeting.state, "declare_inquorate")
        if room_of(meeting).is_quorate:
            raise AttendanceReached()
        session.end_meeting(meeting, now, "declare_inquorate", by, "attendance_too_low")
        announce(MeetingChanged(meeting.id))


def suspend(meeting_id: int, by: By, now: datetime) -> None:
    """Pause the meeting for at most the charter's time. What is being said ends; an open vote must be closed first."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "suspended":
            return
        room = room_of(meeting)
        state = meetings.next_state(meeting.state, "suspend")
        if room.vote is not None and room.item is not None:
            raise ItemStillOpen(position=room.item.position)
        session.drop_running_turn(meeting, now, by)
        meeting.state = state
        meeting.suspended_until = now + timedelta(seconds=room.charter.suspension_seconds)
        session.record(meeting, now, "meeting_suspended", by, {"until": journal.instant(meeting.suspended_until)})
        announce(MeetingChanged(meeting.id))


def resume(meeting_id: int, by: By, now: datetime) -> None:
    """Go on after a pause, when the attendance test is met."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "in_session":
            return
        room = room_of(meeting)
        state = meetings.next_state(meeting.state, "resume")
        if not room.is_quorate:
            raise AttendanceTooLow(results=room.attendance)
        meeting.state, meeting.suspended_until = state, None
        session.record(meeting, now, "meeting_resumed", by, {})
        announce(MeetingChanged(meeting.id))


def adjourn(meeting_id: int, by: By, now: datetime, reason: str) -> None:
    """End the meeting before its agenda is done: decisions stand, unfinished items go to the next meeting."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "adjourned":
            return
        if not reason.strip():
            raise floor.ReasonMissing(field="reason")
        room = room_of(meeting)
        meetings.next_state(meeting.state, "adjourn")
        if room.vote is not None and room.item is not None:
            raise ItemStillOpen(position=room.item.position)
        session.end_meeting(meeting, now, "adjourn", by, reason.strip())
        announce(MeetingChanged(meeting.id))


def close_meeting(meeting_id: int, by: By, now: datetime) -> None:
    """End the meeting when its agenda is done."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "closed":
            return
        room = room_of(meeting)
        meetings.next_state(meeting.state, "close")
        if room.item is not None:
            raise ItemStillOpen(position=room.item.position)
        waiting = sum(1 for item in room.items if item.state == "pending")
        if waiting:
            raise ItemsWaiting(count=waiting)
        session.end_meeting(meeting, now, "close", by)
        announce(MeetingChanged(meeting.id))


def carry_over_item(meeting_id: int, item_id: int, by: By, now: datetime) -> None:
    """Leave one item to the next meeting, once, because nobody is there to explain it."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = item_of(meeting, item_id)
        if row.state == "carried_over":
            return
        room = room_of(meeting)
        agenda.check_carry_over(room, next(item for item in room.items if item.id == row.id))
        session.carry_over(meeting, row, now, by, "explainer_absent")
        announce(MeetingChanged(meeting.id))
