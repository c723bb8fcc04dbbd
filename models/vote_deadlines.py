"""The time limit of a vote: the server closes it by itself, to the second, at the deadline's own time."""

from datetime import datetime

from models import closing, counted
from models.meetings import Meeting
from models.members import SYSTEM
from models.voting import Vote, lock_vote, open_vote_of


def due_at(meeting: Meeting) -> datetime | None:
    """Return when the open vote closes by itself; None too where hands or paper have to be counted.

    Ballots that come after the deadline are refused either way; the chair closes when the tellers agree, which is later.
    """
    vote = open_vote_of(meeting.id)
    return _due(vote) if vote is not None else None


def settle(meeting: Meeting, now: datetime) -> bool:
    """Close the open vote when its time is over; tell whether it was."""
    vote = open_vote_of(meeting.id)
    at = _due(vote) if vote is not None else None
    if vote is None or at is None or at > now:
        return False
    closing.close(meeting, lock_vote(vote.id), SYSTEM, at)
    return True


def _due(vote: Vote) -> datetime | None:
    is_limited = vote.state == "open" and vote.closes_at is not None
    return vote.closes_at if is_limited and counted.basis_of(vote) is None else None
