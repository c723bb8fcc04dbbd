"""A chair who votes like a member: on the roll, and present once they have done something since the room opened.

choice: docs/decisions/0015: the chair has no seat to check in from; whoever presses the podium's buttons is there.
"""

from datetime import datetime

from sqlalchemy import select

from extensions import db
from models import journal
from models.councils import charter_facts
from models.meetings import Meeting
from models.members import By, Member
from models.recording import record
from rules import chair_vote
from rules.charter import Charter, preset_of
from rules.meetings import Seat
from rules.room import CHAIR_SIDE


def chair_seat(meeting: Meeting, charter: Charter) -> Seat | None:
    """Return the chair as an elector, or None where the charter does not let them vote like a member."""
    if chair_vote.effective(charter.chair_vote, preset_of(charter), is_secret=False) != "member":
        return None
    chair = db.session.scalar(
        select(Member).where(
            Member.council_id == meeting.council_id, Member.post == "chair", Member.active_to.is_(None)
        )
    )
    if chair is None:
        return None
    is_here = journal.has_acted_since(meeting.council_id, meeting.id, "room_opened", chair.id)
    return Seat(chair.id, chair.name, CHAIR_SIDE.code, 0, "present" if is_here else "absent")


def note_chair(meeting: Meeting, by: By, now: datetime) -> None:
    """Write down that the chair has come, when this is the first thing that they do in a room somebody else opened."""
    seat = chair_seat(meeting, charter_facts(meeting.charter_version_id))
    if seat is not None and not seat.is_present and by.actor_id == seat.member_id:
        record(meeting, now, "chair_came", by, {})
