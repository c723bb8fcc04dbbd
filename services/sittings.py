"""The command with which a meeting goes on another day (改日续会)."""

from dataclasses import dataclass
from datetime import datetime

from models import journal, notices, session, sittings
from models.meetings import Meeting
from models.members import By
from models.room import room_of
from rules import masking, sitting
from rules.voting import frozen_digest
from services.transaction import MeetingChanged, begin, transaction


@dataclass(frozen=True, slots=True)
class NextDay:
    """When and where the meeting goes on, and why not today; all of it stands on the public notice."""

    at: datetime
    place: str
    reason: str


def recess(meeting_id: int, new: NextDay, by: By, now: datetime, is_checked: bool = False) -> None:
    """End the day and call the same meeting for another one; its notice says so. What was decided stands.

    Raises ReasonMissing, PlaceMissing, MeetingInPast, MeetingStateRefuses, ItemStillOpen, NothingLeft,
    PersonalDataLeft.
    """
    masking.check_texts({"place": new.place, "reason": new.reason}, is_checked)
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        if meeting.state == "recessed" and (meeting.planned_at, meeting.place) == (new.at, new.place.strip()):
            return
        room = room_of(meeting)
        sitting.check_recess(room, new.at, new.place, new.reason, now)
        day = sittings.end_day(meeting, by, now, new.at, new.place.strip(), new.reason.strip())
        facts = {"sitting": day.number, "at": journal.instant(new.at), "place": meeting.place, "reason": day.reason}
        session.record(meeting, now, "meeting_recessed", by, facts)
        _give_notice(meeting, day.reason, by, now)
        # Nobody is checked in any more: every phone is told its own.
        announce(MeetingChanged(meeting.id, tuple(seat.member_id for seat in room.seats if seat.is_present)))


def _give_notice(meeting: Meeting, reason: str, by: By, now: datetime) -> None:
    """Issue the notice anew for the next day, and seal in the council's chain how far the meeting has come."""
    latest = notices.latest_notice(meeting.id)
    facts = {**latest.facts, "at": journal.instant(meeting.planned_at), "place": meeting.place}
    facts["sitting"] = meeting.sitting
    facts["ends_at"] = journal.instant(meeting.planned_end_at) if meeting.planned_end_at is not None else ""
    issued = notices.issue(meeting, facts, by, now, changes=reason)
    stream = journal.stream_of(meeting.council_id, meeting.id)
    said = {"meeting": meeting.number, "sitting": meeting.sitting, "notice": issued.number, "at": facts["at"]}
    said |= {"digest": frozen_digest(facts), "rows": stream.number, "head": stream.head}
    journal.append(meeting.council_id, None, now, "meeting_continues", by, said)
