"""Secret ballots: nothing in a row, nor in where it lies, tells whose it is or when it came.

source: RULEBOOK §4, “the ballot row has no member, no time, a random id, and is published sorted by that id”;
choice: docs/decisions/0018-secret-ballots-and-the-published-list.md
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import Model
from models.voting import RollRow, Vote
from rules import secret, voting
from rules.candidates import Paper
from rules.casts import Cast
from rules.counts import Case
from rules.errors import RuleError
from rules.secret import Found
from rules.voting import RollEntry, Taken


class SecretBallot(Model):
    """One ballot of a secret vote. `id` is the phone's own key (128 random bits): whoever holds it finds the ballot.

    WITHOUT ROWID, since SQLite's own row number would tell the order in which ballots came; by vote first, so that a
    closed vote's ballots lie together and are written anew together (`forget_order`).
    """

    __tablename__ = "secret_ballots"
    __table_args__ = (
        CheckConstraint("length(id) = 32", name="id_is_a_key"),
        CheckConstraint("choice <> ''", name="choice_is_made"),
        {"sqlite_with_rowid": False},
    )
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    choice: Mapped[str]
    # Only where the rule counts each side by itself; and not any more where a side has too few ballots to be told.
    side: Mapped[str | None]


def take(
    vote: Vote,
    casts: Sequence[Cast],
    now: datetime,
    roll: dict[int, RollEntry],
    gone: Collection[int],
    paper: Paper | None,
) -> list[Taken | RuleError]:
    """Judge the ballots of one batch and write those that count; `roll` holds the senders' entries and is brought up to date.

    A ballot that is replaced leaves nothing. Within a batch rows are written in the order of their keys.
    """
    found = _found(vote.id, [key for cast in casts for key in (cast.key, cast.replaces) if key])
    lying, state = set(found), voting.state_at(vote.state, vote.closes_at, now)
    answers: list[Taken | RuleError] = []
    for cast in casts:
        answer = _judge(vote, state, cast, roll.get(cast.member_id), found, gone, paper)
        answers.append(answer)
        if isinstance(answer, Taken) and answer.is_new:
            entry = roll[cast.member_id] = replace(roll[cast.member_id], has_voted=True)
            found.pop(cast.replaces or "", None)
            found[cast.key] = Found(answer.choice, entry.side if is_counted_by_side(vote) else None)
    _write(vote.id, lying - set(found), {key: found[key] for key in sorted(set(found) - lying)})
    _mark_roll(vote.id, casts, answers)
    return answers


def is_counted_by_side(vote: Vote) -> bool:
    """Whether the frozen rule asks each side by itself: only then a ballot carries its side."""
    return vote.question == "motion" and any(test["scope"] == "each_side" for test in vote.frozen["preset"]["tests"])


def ballots_of(vote_id: int) -> list[dict[str, Any]]:
    """Return the ballots of a vote as the record keeps them, sorted by key."""
    query = select(SecretBallot.id, SecretBallot.choice, SecretBallot.side).where(SecretBallot.vote_id == vote_id)
    rows = db.session.execute(query.order_by(SecretBallot.id)).all()
    return [{"id": key, "choice": choice, **({"side": side} if side else {})} for key, choice, side in rows]


def case_of(vote: Vote, counted: Case) -> Case:
    """Add the ballots to what is counted already (roll and paper, by sides); a rule of the whole knows no sides' ballots."""
    query = select(SecretBallot.side, SecretBallot.choice, func.count()).where(SecretBallot.vote_id == vote.id)
    cast: dict[str | None, dict[str, int]] = {}
    for side, choice, heads in db.session.execute(query.group_by(SecretBallot.side, SecretBallot.choice)):
        cast.setdefault(side, {})[choice] = heads
    if is_counted_by_side(vote):
        return Case.of_sides({code: secret.added(count, cast.get(code, {})) for code, count in counted.sides.items()})
    return Case(secret.added(counted.overall, cast.get(None, {})))


def forget_order(vote: Vote) -> None:
    """Write a closed vote's ballots anew in the order of their keys, and touch all of its roll at once.

    In a page new rows lie where there is room, one after the other as they came; on PostgreSQL the row of a ballot and
    that of the roll carry the number of the transaction that wrote both.
    """
    ballots = ballots_of(vote.id)
    db.session.execute(delete(SecretBallot).where(SecretBallot.vote_id == vote.id))
    if ballots:
        rows = [{"vote_id": vote.id, "side": None, **ballot} for ballot in ballots]
        db.session.execute(insert(SecretBallot), rows)
    db.session.execute(update(RollRow).where(RollRow.vote_id == vote.id).values(has_voted=RollRow.has_voted))


def forget_sides(vote_id: int) -> None:
    """Take the sides off the ballots of a vote: too few of one side would tell who they are."""
    db.session.execute(update(SecretBallot).where(SecretBallot.vote_id == vote_id).values(side=None))


def _judge(
    vote: Vote,
    state: str,
    cast: Cast,
    entry: RollEntry | None,
    found: dict[str, Found],
    gone: Collection[int],
    paper: Paper | None,
) -> Taken | RuleError:
    try:
        return secret.check_ballot(
            cast,
            state,
            entry,
            found.get(cast.key),
            found.get(cast.replaces or ""),
            is_changeable=vote.is_changeable,
            method=vote.method,
            has_left=cast.member_id in gone,
            paper=paper,
        )
    except RuleError as error:
        return error


def _found(vote_id: int, keys: Sequence[str]) -> dict[str, Found]:
    columns = (SecretBallot.id, SecretBallot.choice, SecretBallot.side)
    query = select(*columns).where(SecretBallot.vote_id == vote_id, SecretBallot.id.in_(keys))
    return {key: Found(choice, side) for key, choice, side in db.session.execute(query)}


def _write(vote_id: int, replaced: Collection[str], new: dict[str, Found]) -> None:
    if replaced:
        db.session.execute(delete(SecretBallot).where(SecretBallot.vote_id == vote_id, SecretBallot.id.in_(replaced)))
    if new:
        rows = [{"vote_id": vote_id, "id": key, "choice": each.choice, "side": each.side} for key, each in new.items()]
        db.session.execute(insert(SecretBallot), rows)


def _mark_roll(vote_id: int, casts: Sequence[Cast], answers: Sequence[Taken | RuleError]) -> None:
    pairs = zip(casts, answers, strict=True)
    voters = {cast.member_id for cast, answer in pairs if isinstance(answer, Taken) and answer.is_new}
    if voters:
        marked = (RollRow.vote_id == vote_id, RollRow.member_id.in_(voters))
        db.session.execute(update(RollRow).where(*marked).values(has_voted=True))
