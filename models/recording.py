"""How an act of a running meeting is written down."""

from datetime import datetime
from typing import Any

from models import journal
from models.meetings import Meeting
from models.members import By


def record(meeting: Meeting, at: datetime, act: str, by: By, facts: dict[str, Any]) -> None:
    """Seal an act into the meeting's chain and let every screen know that it is older than this."""
    meeting.seq += 1
    journal.append(meeting.council_id, meeting.id, at, act, by, facts)
