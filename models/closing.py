"""Closing a vote: count, judge, keep every number and sentence. The chair closes it, or its deadline does."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from extensions import db
from models import chair_ballots, counted, database, journal, secret_ballots
from models.councils import charter_facts
from models.meetings import AgendaItem, Meeting
from models.members import By
from models.questions import ASKED
from models.recording import record
from models.voting import Ballot, RollRow, Vote
from rules import voting


def close(meeting: Meeting, vote: Vote, by: By, now: datetime) -> str:
    """Close an open, locked vote at `now` and return its verdict, or “tied” where the chair has to cast a ballot now."""
    voting.next_state(vote.state, "close")
    result = ASKED[vote.question].count(vote)
    if vote.question == "motion" and chair_ballots.is_awaited(meeting, vote):
        chair_ballots.wait(meeting, vote, by, now)
        return vote.state
    return finish(meeting, vote, result, "close", by, now)


def finish(meeting: Meeting, vote: Vote, result: dict[str, Any], act: str, by: By, now: datetime) -> str:
    """Keep the result, seal it, and write what follows; return the verdict."""
    state = voting.next_state(vote.state, act)
    vote.result = {**result, "is_listed": _is_listed(meeting, vote, result)} if vote.is_secret else result
    verdict: str = result["verdict"]
    vote.state, vote.closed_at, vote.verdict = state, now, verdict
    ballots = _ballots(meeting, vote)
    vote.ballots_digest = voting.frozen_digest(ballots)
    item = db.session.get_one(AgendaItem, vote.item_id)
    facts = {"item": item.position, "vote": vote.id, "result": vote.result}
    is_told = vote.result.get("is_listed", True)
    facts |= {"ballots": ballots if is_told else None, "ballots_digest": vote.ballots_digest}
    facts |= counted.counted_facts(meeting, vote)
    record(meeting, now, "vote_closed", by, facts)
    ASKED[vote.question].decide(meeting, vote, by, now)
    return verdict


def _ballots(meeting: Meeting, vote: Vote) -> list[dict[str, Any]]:
    if not vote.is_secret:
        return _counted_ballots(meeting, vote)
    secret_ballots.forget_order(vote)
    database.forget_after_commit()
    return secret_ballots.ballots_of(vote.id)


def _is_listed(meeting: Meeting, vote: Vote, result: dict[str, Any]) -> bool:
    """Whether a secret vote's ballots themselves stand in the record, or their digest alone: as the charter says."""
    return charter_facts(meeting.charter_version_id).ballot_list == "on" and counted.is_list_safe(vote, result)


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
