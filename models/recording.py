"""How an act of a running meeting is written down."""

from datetime import datetime
from typing import Any

from models import journal
from models.meetings import Meeting
from models.members import By
from rules import vote_record


def record(meeting: Meeting, at: datetime, act: str, by: By, facts: dict[str, Any]) -> None:
    """Seal an act into the meeting's chain and let every screen know that it is older than this.

    Beside a private act of a vote stands what anybody may read of it (rules/vote_record.py).
    """
    meeting.seq += 1
    journal.append(meeting.council_id, meeting.id, at, act, by, facts)
    public = vote_record.public_companion(act, facts)
    if public is not None:
        journal.append(meeting.council_id, meeting.id, at, public[0], by, public[1])
