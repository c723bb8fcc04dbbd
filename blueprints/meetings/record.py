"""What the printed record of a meeting says: attendance, who spoke how long, each motion with count and verdict."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from blueprints.room_view import result_of, room_view
from extensions import db
from models import journal
from models.councils import Council
from models.floor import turns_of_meeting
from models.meetings import Meeting
from models.voting import Vote
from rules.sentences import DECISION_FOOTER, DECISION_FOOTER_EN


def record_view(council: Council, meeting: Meeting, language: str, now: datetime) -> dict[str, Any]:
    """Return the room's view with all votes and all speeches of the meeting."""
    view = room_view(council, meeting, language, now)
    votes = db.session.scalars(select(Vote).where(Vote.meeting_id == meeting.id).order_by(Vote.id)).all()
    stream = journal.stream_of(council.id, meeting.id)
    return {
        **view,
        "votes_of_item": {
            item.id: [_vote(vote, language) for vote in votes if vote.item_id == item.id] for item in meeting.items
        },
        "speeches_of_item": {item.id: _speeches(meeting, item.id) for item in meeting.items},
        "rows": meeting.items,
        "row_count": stream.number,
        "footer": DECISION_FOOTER_EN if language == "en" else DECISION_FOOTER,
    }


def _vote(vote: Vote, language: str) -> dict[str, Any]:
    if vote.state == "closed":
        return {"state": vote.state, **result_of(vote, language)}
    return {"state": vote.state, "reason": vote.abort_reason, "destroyed": vote.destroyed_ballots}


def _speeches(meeting: Meeting, item_id: int) -> list[dict[str, Any]]:
    return [
        {
            "member_id": turn.member_id,
            "side": turn.side,
            "kind": turn.kind,
            "stance": turn.stance,
            "seconds": int((turn.ended_at - turn.started_at).total_seconds()) if turn.ended_at else 0,
            "override_reason": turn.override_reason,
            "is_entered": turn.entered_by_id is not None,
        }
        for turn in turns_of_meeting(meeting.id)
        if turn.item_id == item_id and turn.started_at is not None
    ]
