"""Ending a vote: count, judge, keep every number and sentence; or destroy the ballots uncounted.

The chair closes it, or its deadline does.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from extensions import db
from models import carried_count, chair_ballots, counted, database, named_ballots, secret_ballots, tellers
from models.councils import charter_facts
from models.meetings import AgendaItem, Meeting
from models.members import By
from models.questions import ASKED
from models.recording import record
from models.secret_ballots import SecretBallot
from models.voting import Ballot, RollRow, Vote, turnout
from rules import agenda, voting


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
    carried_count.keep_tellers(meeting, vote, item, now)
    return verdict


def abort(meeting: Meeting, vote: Vote, state: str, now: datetime, by: By, reason: str) -> None:
    """Destroy an open vote's ballots uncounted, keep their number, and put its item back to debate."""
    cast, _ = turnout(vote.id)
    db.session.execute(delete(Ballot).where(Ballot.vote_id == vote.id))
    db.session.execute(delete(SecretBallot).where(SecretBallot.vote_id == vote.id))
    db.session.execute(
        update(RollRow).where(RollRow.vote_id == vote.id).values(choice=None, receipt=None, has_voted=False)
    )
    tellers.release(vote)
    vote.state, vote.closed_at, vote.abort_reason, vote.destroyed_ballots = state, now, reason, cast
    item = db.session.get_one(AgendaItem, vote.item_id)
    item.state = agenda.next_state(item.state, "abort_vote")
    facts = {"item": item.position, "vote": vote.id, "reason": reason, "destroyed_ballots": cast}
    record(meeting, now, "vote_aborted", by, facts)


def _ballots(meeting: Meeting, vote: Vote) -> list[dict[str, Any]]:
    if not vote.is_secret:
        return named_ballots.ballots_of(meeting, vote)
    secret_ballots.forget_order(vote)
    database.forget_after_commit()
    return secret_ballots.ballots_of(vote.id)


def _is_listed(meeting: Meeting, vote: Vote, result: dict[str, Any]) -> bool:
    """Whether a secret vote's ballots themselves stand in the record, or their digest alone: as the charter says."""
    return charter_facts(meeting.charter_version_id).ballot_list == "on" and counted.is_list_safe(vote, result)
