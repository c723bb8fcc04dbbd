"""The draft of a resolution: what a vote that was carried leaves behind."""

from datetime import datetime

from extensions import db
from models.meetings import Meeting
from models.members import By
from models.recording import record
from models.resolutions import Resolution
from models.voting import Vote
from rules import closed_items


def draft(meeting: Meeting, vote: Vote, text: str, by: By, now: datetime) -> None:
    """Write the draft that follows from a carried vote; `text` is what was decided."""
    resolution = Resolution(
        council_id=meeting.council_id,
        vote_id=vote.id,
        motion_id=vote.motion_id,
        state="draft",
        title=closed_items.vote_title(vote.frozen),
        text=text,
        adopted_at=now,
    )
    db.session.add(resolution)
    db.session.flush()
    record(meeting, now, "resolution_drafted", by, {"resolution": resolution.id, "vote": vote.id})
