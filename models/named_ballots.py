"""Ballots that bear a name: each message is kept by its key, the roll says which one counts.

choice: docs/decisions/0007-a-ballot-is-counted-once.md
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from extensions import db
from models import journal
from models.meetings import Meeting
from models.voting import Ballot, RollRow, Vote
from rules import proxies, voting
from rules.candidates import Paper
from rules.casts import Cast
from rules.errors import RuleError
from rules.voting import RollEntry, Taken, UsedKey


def take(
    vote: Vote,
    casts: Sequence[Cast],
    now: datetime,
    roll: dict[int, RollEntry],
    carriers: Mapping[int, int],
    gone: Collection[int],
    paper: Paper | None,
) -> list[Taken | RuleError]:
    """Judge the ballots of one batch and write those that count; `roll` holds the senders' entries and is brought up to date.

    `carriers`: who votes for whom by proxy, by the member represented.
    """
    used = _used_keys(vote.id, [cast.key for cast in casts])
    state = voting.state_at(vote.state, vote.closes_at, now)
    answers: list[Taken | RuleError] = []
    ballots: list[dict[str, Any]] = []
    for cast in casts:
        answer = _judge(vote, state, cast, roll, used, carriers, gone, paper)
        answers.append(answer)
        if isinstance(answer, Taken) and answer.is_new:
            entry = roll[cast.member_id]
            roll[cast.member_id] = replace(entry, choice=answer.choice, receipt=answer.receipt, has_voted=True)
            used[cast.key] = UsedKey(cast.member_id, answer.choice, answer.receipt)
            ballots.append(_ballot_values(vote.id, cast, answer, now))
    if ballots:
        db.session.execute(insert(Ballot), ballots)
        _mark_roll(vote.id, [roll[ballot["member_id"]] for ballot in ballots])
    return answers


def _judge(
    vote: Vote,
    state: str,
    cast: Cast,
    roll: dict[int, RollEntry],
    used: dict[str, UsedKey],
    carriers: Mapping[int, int],
    gone: Collection[int],
    paper: Paper | None,
) -> Taken | RuleError:
    carrier_id = carriers.get(cast.member_id)
    try:
        if cast.key not in used:
            proxies.check_cast(cast.carrier_id, carrier_id)
        return voting.check_ballot(
            vote.id,
            state,
            roll.get(cast.member_id),
            used.get(cast.key),
            member_id=cast.member_id,
            choice=cast.choice,
            key=cast.key,
            replaces=cast.replaces or None,
            is_changeable=vote.is_changeable,
            has_left=(carrier_id or cast.member_id) in gone,
            paper=paper,
            method=vote.method,
        )
    except RuleError as error:
        return error


def _ballot_values(vote_id: int, cast: Cast, taken: Taken, now: datetime) -> dict[str, Any]:
    return {
        "vote_id": vote_id,
        "member_id": cast.member_id,
        "choice": taken.choice,
        "key": cast.key,
        "receipt": taken.receipt,
        "cast_at": now,
        "entered_by_id": cast.entered_by_id,
    }


def _used_keys(vote_id: int, keys: Sequence[str]) -> dict[str, UsedKey]:
    columns = (Ballot.key, Ballot.member_id, Ballot.choice, Ballot.receipt)
    query = select(*columns).where(Ballot.vote_id == vote_id, Ballot.key.in_(keys))
    return {row[0]: UsedKey(row[1], row[2], row[3]) for row in db.session.execute(query)}


def _mark_roll(vote_id: int, entries: Sequence[RollEntry]) -> None:
    # On the connection: the ORM's own bulk update goes by primary key only.
    statement = (
        update(RollRow)
        .where(RollRow.vote_id == vote_id, RollRow.member_id == bindparam("of_member"))
        .values(choice=bindparam("new_choice"), receipt=bindparam("new_receipt"), has_voted=True)
    )
    db.session.connection().execute(
        statement,
        [{"of_member": entry.member_id, "new_choice": entry.choice, "new_receipt": entry.receipt} for entry in entries],
    )


def ballots_of(meeting: Meeting, vote: Vote) -> list[dict[str, Any]]:
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
