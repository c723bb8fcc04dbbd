"""Closing a vote: count, judge, keep every number and sentence. The chair closes it, or its deadline does."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from extensions import db
from models import counted, journal
from models.meetings import AgendaItem, Meeting
from models.members import By
from models.questions import ASKED
from models.recording import record
from models.voting import Ballot, RollRow, Vote
from rules import voting


def close(meeting: Meeting, vote: Vote, by: By, now: datetime) -> str:
    """Close an open, locked vote at `now` and return its verdict; what follows from it depends on the question."""
    state = voting.next_state(vote.state, "close")
    question = ASKED[vote.question]
    vote.result = question.count(vote)
    verdict: str = vote.result["verdict"]
    vote.state, vote.closed_at, vote.verdict = state, now, verdict
    ballots = _counted_ballots(meeting, vote)
    vote.ballots_digest = voting.frozen_digest(ballots)
    item = db.session.get_one(AgendaItem, vote.item_id)
    facts = {"item": item.position, "vote": vote.id, "result": vote.result}
    facts |= {"ballots": ballots, "ballots_digest": vote.ballots_digest}
    facts |= counted.counted_facts(meeting, vote)
    record(meeting, now, "vote_closed", by, facts)
    question.decide(meeting, vote, by, now)
    return verdict


def _counted_ballots(meeting: Meeting, vote: Vote) -> list[dict[str, Any]]:
    """Return the ballots that count, as the sealed record keeps them, sorted by receipt."""
    stream = journal.stream_of(meeting.council_id, meeting.id)
    query = (
        select(Ballot)
        .join(RollRow, (RollRow.vote_id == Ballot.vote_id) & (RollRow.receipt == Ballot.receipt))
        .where(Ballot.vote_id == vote.id)
    )
    ballots = [
        {
            "member": journal.pseudonym(stream, ballot.member_id),
            "choice": ballot.choice,
            "receipt": ballot.receipt,
            "entered_by": journal.pseudonym(stream, ballot.entered_by_id) if ballot.entered_by_id else None,
        }
        for ballot in db.session.scalars(query)
    ]
    return sorted(ballots, key=lambda ballot: str(ballot["receipt"]))
