"""Votes, their frozen rolls, and ballots."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from extensions import db
from models.base import JsonText, Model, UtcDateTime, one_of
from models.meetings import AgendaItem
from rules import voting
from rules.counting import INSTEAD, PAPERS
from rules.errors import NotFound
from rules.room import OpenVote
from rules.voting import RollEntry

OPEN = text(one_of("state", voting.UNDECIDED))
# 赞成, 反对, 弃权, or the numbers of the names that were marked: [1,3].
CHOICE = f"{one_of('choice', voting.CHOICES)} or choice like '[%]'"


class Vote(Model):
    """One vote of the council: what was frozen at its opening, and every number stored at its closing."""

    __tablename__ = "votes"
    __table_args__ = (
        CheckConstraint(one_of("state", voting.STATES), name="state"),
        CheckConstraint("(state = 'closed') = (verdict is not null)", name="closed_has_verdict"),
        CheckConstraint("verdict is null or verdict in ('carried', 'lost', 'inquorate', 'undecided')", name="verdict"),
        CheckConstraint(one_of("question", voting.QUESTIONS), name="question"),
        CheckConstraint(one_of("method", voting.METHODS), name="method"),
        CheckConstraint("state <> 'aborted' or abort_reason is not null", name="aborted_has_reason"),
        Index("uq_votes_one_open", "meeting_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id"))
    state: Mapped[str] = mapped_column(default="open")
    # Text, choices, preset, roll with names, N and P by side. Long, so read only when asked for: ballots do not.
    frozen: Mapped[Any] = mapped_column(JsonText, deferred=True)
    frozen_digest: Mapped[str]
    is_changeable: Mapped[bool]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    abort_reason: Mapped[str | None]
    destroyed_ballots: Mapped[int | None]
    verdict: Mapped[str | None]
    # Counts, tests and the sentences in both languages.
    result: Mapped[Any] = mapped_column(JsonText, nullable=True, deferred=True)
    ballots_digest: Mapped[str | None]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    question: Mapped[str] = mapped_column(default="motion")  # what is asked of the council
    is_secret: Mapped[bool] = mapped_column(default=False)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the server closes it then, to the second
    method: Mapped[str] = mapped_column(default="phones")
    amendment_id: Mapped[int | None] = mapped_column(
        ForeignKey("amendments.id")
    )  # of a vote on how the text is to read
    item: Mapped[AgendaItem] = relationship()


class RollRow(Model):
    """One person on the frozen roll, and the ballot of theirs that counts now; of a secret vote only that there is one."""

    __tablename__ = "roll_entries"
    __table_args__ = (
        UniqueConstraint("vote_id", "member_id"),
        CheckConstraint("represented_by_id is null or is_present", name="represented_is_present"),
        CheckConstraint("helped_by is null or is_present", name="helped_is_present"),
        CheckConstraint(f"choice is null or {CHOICE}", name="choice"),
        CheckConstraint("(choice is null) = (receipt is null)", name="choice_with_receipt"),
        CheckConstraint("receipt is null or has_voted", name="receipt_has_voted"),
        CheckConstraint(f"instead is null or {one_of('instead', INSTEAD)}", name="instead"),
        CheckConstraint(
            "instead is null or instead <> 'paper_entered' or choice is not null", name="paper_entered_has_choice"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    side: Mapped[str]
    is_present: Mapped[bool]
    choice: Mapped[str | None]
    receipt: Mapped[str | None]
    has_voted: Mapped[bool] = mapped_column(default=False)
    instead: Mapped[str | None]  # what this person does instead of voting by phone
    represented_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # away, and cast for by a proxy
    helped_by: Mapped[str | None]  # a name: who helped with the ballot, on a phone or on paper


class Ballot(Model):
    """One ballot message that was taken. Kept for ever by its key, so that a repeat gets its first answer."""

    __tablename__ = "ballots"
    __table_args__ = (
        UniqueConstraint("vote_id", "key"),
        CheckConstraint(CHOICE, name="choice"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    choice: Mapped[str]
    key: Mapped[str]
    receipt: Mapped[str]
    cast_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


# In the order of a RollEntry.
ROLL_COLUMNS = (
    RollRow.member_id,
    RollRow.side,
    RollRow.is_present,
    RollRow.choice,
    RollRow.receipt,
    RollRow.has_voted,
    RollRow.instead,
    RollRow.represented_by_id,
)


def vote_of(meeting_id: int, vote_id: int) -> Vote:
    """Return a vote of this meeting; raise NotFound."""
    vote = db.session.get(Vote, vote_id)
    if vote is None or vote.meeting_id != meeting_id:
        raise NotFound(vote_id=vote_id)
    return vote


def lock_vote(vote_id: int) -> Vote:
    """Return the vote, locked until the commit: ballots and the closing take turns here."""
    vote = db.session.scalar(
        select(Vote).where(Vote.id == vote_id).with_for_update().execution_options(populate_existing=True)
    )
    if vote is None:
        raise NotFound(vote_id=vote_id)
    return vote


def open_vote_of(meeting_id: int) -> Vote | None:
    """Return the meeting's vote that is being taken, or that waits for the chair's own ballot."""
    return db.session.scalar(select(Vote).where(Vote.meeting_id == meeting_id, Vote.state.in_(voting.UNDECIDED)))


def latest_vote_of_item(item_id: int) -> Vote | None:
    return db.session.scalar(select(Vote).where(Vote.item_id == item_id).order_by(Vote.id.desc()))


def latest_closed_vote(meeting_id: int) -> Vote | None:
    """Return the vote of the meeting that was closed last."""
    return db.session.scalar(
        select(Vote).where(Vote.meeting_id == meeting_id, Vote.state == "closed").order_by(Vote.closed_at.desc())
    )


def main_verdicts(meeting_id: int) -> dict[int, tuple[str, ...]]:
    """Return by item the verdicts of its closed votes in order.

    How a text was to read is no verdict on the item, nor is a ballot that leads to another one.
    """
    query = select(Vote.item_id, Vote.verdict).where(
        Vote.meeting_id == meeting_id, Vote.state == "closed", Vote.question != "amendment", Vote.verdict != "undecided"
    )
    found: dict[int, tuple[str, ...]] = {}
    for item_id, verdict in db.session.execute(query.order_by(Vote.id)):
        found[item_id] = (*found.get(item_id, ()), verdict or "")
    return found


def ballot_of(vote_id: int, member_id: int) -> tuple[str, str] | None:
    """Return (choice, receipt) of the ballot that counts now for a member, or None."""
    row = db.session.execute(
        select(RollRow.choice, RollRow.receipt).where(
            RollRow.vote_id == vote_id, RollRow.member_id == member_id, RollRow.receipt.is_not(None)
        )
    ).first()
    return (row[0], row[1]) if row and row[0] and row[1] else None


def roll_of(vote_id: int) -> list[RollEntry]:
    rows = db.session.execute(select(*ROLL_COLUMNS).where(RollRow.vote_id == vote_id).order_by(RollRow.id))
    return [RollEntry(*row) for row in rows]


def turnout(vote_id: int) -> tuple[int, int]:
    """Return (ballots cast, persons present) of a vote: all that may be known while it is open."""
    cast, present = db.session.execute(
        select(func.count().filter(RollRow.has_voted), func.count()).where(
            RollRow.vote_id == vote_id, RollRow.is_present
        )
    ).one()
    return cast, present


def papers_out(vote_id: int) -> int:
    """Return how many secret papers were given out (heads): who has put theirs into the box is not known."""
    given = (RollRow.vote_id == vote_id, RollRow.is_present, RollRow.instead == "paper_given")
    return db.session.scalar(select(func.count()).where(*given)) or 0


def open_vote_facts(vote: Vote) -> OpenVote:
    members = db.session.execute(
        select(RollRow.member_id, RollRow.has_voted, RollRow.side, RollRow.instead, RollRow.represented_by_id).where(
            RollRow.vote_id == vote.id, RollRow.is_present
        )
    ).all()
    voted_ids = frozenset(row.member_id for row in members if row.has_voted)
    return OpenVote(
        id=vote.id,
        present=len(members),
        cast=len(voted_ids),
        present_ids=frozenset(row.member_id for row in members),
        voted_ids=voted_ids,
        question=vote.question,
        is_secret=vote.is_secret,
        is_tied=vote.state == "tied",
        closes_at=vote.closes_at,
        method=vote.method,
        papers={row.member_id: row.side for row in members if row.instead in PAPERS},
        represented={row.member_id: row.represented_by_id for row in members if row.represented_by_id is not None},
    )
