"""Commands of a meeting's life: call it, open the room, count heads, open, pause, end."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from extensions import db
from models import journal, notices, session, sittings
from models.agenda import follow_item, note_tasks
from models.agenda_items import NewItem, add_item, check_items_covered, lock_groups_behind
from models.chair_presence import note_chair
from models.councils import current_charter, lock_council, version_number
from models.meetings import AgendaItem, Meeting, item_of, meetings_of
from models.members import By
from models.room import room_of
from rules import agenda, masking, meetings, notice, sitting
from rules.errors import N_, Invalid
from rules.preset_facts import preset_facts
from rules.room import Room
from rules.voting import frozen_digest
from services.transaction import MeetingChanged, begin, transaction

__all__ = [
    "AgendaEmpty",
    "NewItem",
    "NewMeeting",
    "adjourn",
    "call_meeting",
    "carry_over_item",
    "close_meeting",
    "declare_inquorate",
    "open_meeting",
    "open_room",
    "resume",
    "suspend",
]
CODE_DIGITS = 4
# What the notice says beside its items.
TEXTS = ("title", "place", "invited", "contact", "short_reason")


class AgendaEmpty(Invalid):
    code = "agenda_empty"
    message = N_("会议至少要有一项议程。请填写第一项的标题。")


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """What the notice of a meeting says. `short_reason`: why it goes out later than the charter asks for."""

    title: str
    place: str
    planned_at: datetime
    items: Sequence[NewItem]
    mode: str = "onsite"
    invited: str = ""
    contact: str = ""
    short_reason: str = ""
    planned_end_at: datetime | None = None


def call_meeting(council_id: int, new: NewMeeting, by: By, now: datetime, is_checked: bool = False) -> int:
    """Call a meeting under the charter of today, issue its notice, and return its id.

    Raises AgendaEmpty, PersonalDataLeft, NotFound, GroupStateRefuses for a group that is not ready for an agenda.
    """
    if not new.items:
        raise AgendaEmpty(field="items")
    notice.check_end(new.planned_at, new.planned_end_at)
    masking.check_texts({name: getattr(new, name) for name in TEXTS}, is_checked)
    check_items_covered(new.items, is_checked)
    with transaction():
        lock_council(council_id)
        groups = lock_groups_behind(council_id, new.items)
        meeting = _add_meeting(council_id, new)
        items = [
            add_item(meeting, position, item, group)
            for position, (item, group) in enumerate(zip(new.items, groups, strict=True), start=1)
        ]
        _issue_notice(meeting, items, new, by, now)
        for item in items:
            follow_item(item, "schedule", by, now)
            note_tasks(item, by, now)
        return meeting.id


def _add_meeting(council_id: int, new: NewMeeting) -> Meeting:
    meeting = Meeting(
        council_id=council_id,
        charter_version_id=current_charter(council_id).id,
        number=max((meeting.number for meeting in meetings_of(council_id)), default=0) + 1,
        title=new.title,
        place=new.place,
        planned_at=new.planned_at,
        planned_end_at=new.planned_end_at,
        state="called",
        code=_new_code(),
        screen_token=secrets.token_urlsafe(24),
        seq=0,
    )
    db.session.add(meeting)
    db.session.flush()
    return meeting


def _new_code() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))


def _issue_notice(meeting: Meeting, items: list[AgendaItem], new: NewMeeting, by: By, now: datetime) -> None:
    facts = notices.facts_of(meeting, items, new.mode, new.invited, new.contact)
    notices.issue(meeting, facts, by, now, short_reason=new.short_reason)
    said = {name: facts[name] for name in ("number", "title", "place", "at", "mode")}
    said["digest"] = frozen_digest(facts)
    if new.short_reason:
        said["short_reason"] = new.short_reason
    agenda_facts = [{"title": item["title"], "what": (item["motion"] or {}).get("what", "")} for item in facts["items"]]
    journal.start_stream(meeting.council_id, meeting.id)
    session.record(meeting, now, "meeting_called", by, {**said, "items": agenda_facts})
    journal.append(meeting.council_id, None, now, "meeting_called", by, said)


def open_room(meeting_id: int, by: By, now: datetime) -> None:
    """Open the room for checking in."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "room_open":
            return
        is_another_day = meeting.state == "recessed"
        meeting.state = meetings.next_state(meeting.state, "open_room")
        meeting.room_opened_at = now
        if is_another_day:
            # Whoever was here the last time knows the old one at home.
            meeting.code = _new_code()
        session.freeze_roster(meeting)
        session.record(meeting, now, "room_opened", by, {})
        announce(MeetingChanged(meeting.id))


def open_meeting(meeting_id: int, by: By, now: datetime) -> None:
    """Declare the meeting open, when the attendance test is met; the side that opens is drawn by lot.

    On a later day the lot stands, and the item that was open is taken up where it was left.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "in_session":
            return
        note_chair(meeting, by, now)
        room = room_of(meeting)
        sitting.check_open(room)
        meeting.state = meetings.next_state(meeting.state, "open")
        present = [seat.member_id for seat in room.seats if seat.is_present]
        if meeting.opened_at is None:
            _open_first_day(meeting, room, present, by, now)
        else:
            meeting.reopened_at = now
            session.record(meeting, now, "sitting_opened", by, {"sitting": meeting.sitting, "present": present})
            sittings.begin_day(meeting, room, now)
        announce(MeetingChanged(meeting.id))


def _open_first_day(meeting: Meeting, room: Room, present: list[int], by: By, now: datetime) -> None:
    meeting.opened_at = now
    meeting.opening_side = secrets.choice([side.code for side in room.sides])
    facts = {
        "opening_side": meeting.opening_side,
        "present": present,
        "charter": version_number(meeting.charter_version_id),
        "preset": preset_facts(room.preset),
    }
    session.record(meeting, now, "meeting_opened", by, facts)


def declare_inquorate(meeting_id: int, by: By, now: datetime) -> None:
    """Declare 流会: the room opened, too few came. It is a meeting with a record."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "inquorate":
            return
        sitting.check_declare_inquorate(room_of(meeting))
        session.end_meeting(meeting, now, "declare_inquorate", by, "attendance_too_low")
        announce(MeetingChanged(meeting.id))


def suspend(meeting_id: int, by: By, now: datetime, until: datetime | None = None, reason: str = "") -> None:
    """Pause the meeting. For want of people it lasts the charter's time at most, else as long as the chair says.

    What is being said ends; an open vote must be closed first. Raises PauseOver, PauseTooLong, ItemStillOpen.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "suspended":
            return
        room = room_of(meeting)
        sitting.check_suspend(room)
        ends_at = sitting.pause_until(room, until, now)
        session.drop_running_turn(meeting, now, by)
        meeting.state = meetings.next_state(meeting.state, "suspend")
        meeting.suspended_until, meeting.suspend_reason = ends_at, reason.strip() or None
        session.record(meeting, now, "meeting_suspended", by, {"until": journal.instant(ends_at)})
        if meeting.suspend_reason:
            # Apart: words said on the spot are not for everybody, that the meeting paused is.
            session.record(meeting, now, "pause_explained", by, {"reason": meeting.suspend_reason})
        announce(MeetingChanged(meeting.id))


def resume(meeting_id: int, by: By, now: datetime) -> None:
    """Go on after a pause, when the attendance test is met."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "in_session":
            return
        room = room_of(meeting)
        sitting.check_resume(room)
        meeting.state = meetings.next_state(meeting.state, "resume")
        meeting.suspended_until = meeting.suspend_reason = None
        session.record(meeting, now, "meeting_resumed", by, {})
        announce(MeetingChanged(meeting.id))


def adjourn(meeting_id: int, by: By, now: datetime, reason: str) -> None:
    """End the meeting before its agenda is done: decisions stand, unfinished items go to the next meeting."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "adjourned":
            return
        sitting.check_adjourn(room_of(meeting), reason)
        session.end_meeting(meeting, now, "adjourn", by, reason.strip())
        announce(MeetingChanged(meeting.id))


def close_meeting(meeting_id: int, by: By, now: datetime) -> None:
    """End the meeting when its agenda is done."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "closed":
            return
        sitting.check_close(room_of(meeting))
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
        agenda.check_carry_over(room, room.item_with(row.id))
        session.carry_over(meeting, row, now, by, "explainer_absent")
        announce(MeetingChanged(meeting.id))
