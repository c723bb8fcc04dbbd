"""监票人, and what each of them has counted for themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, delete, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import JsonText, Model, UtcDateTime
from models.voting import RollRow, Vote
from rules import counting
from rules.counted import Figures
from rules.counting import Counting, Rounds, Teller

NAMED = text("vote_id is null")


class TellerRow(Model):
    """Who counts for a side: named for the next vote on an item, bound to it when it opens."""

    __tablename__ = "tellers"
    __table_args__ = (
        UniqueConstraint("vote_id", "side"),
        Index("uq_tellers_named", "item_id", "side", unique=True, sqlite_where=NAMED, postgresql_where=NAMED),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))
    vote_id: Mapped[int | None] = mapped_column(ForeignKey("votes.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    side: Mapped[str]
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class TellerCount(Model):
    """What one teller counted in one round, each for themselves; nobody is shown it before the vote is closed."""

    __tablename__ = "teller_counts"
    __table_args__ = (
        UniqueConstraint("vote_id", "round", "member_id"),
        CheckConstraint("round > 0", name="round_from_one"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"))
    round: Mapped[int]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    figures: Mapped[Any] = mapped_column(JsonText)  # {side: {yes, no, abstain, spoiled}}
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def counting_of(item_id: int, vote_id: int | None) -> Counting:
    """Return where the count of an item's open vote stands; with no vote open, who is named for the next one."""
    tellers = tellers_of(item_id, vote_id)
    if vote_id is None:
        return Counting(tellers, is_lacking=not tellers and _had_tellers(item_id))
    if not tellers:
        return Counting()
    rounds = rounds_of(vote_id, tellers)
    return Counting(tellers, rounds.entered_ids, rounds.differing, rounds.agreed is not None)


def _had_tellers(item_id: int) -> bool:
    earlier = select(TellerRow.id).where(TellerRow.item_id == item_id, TellerRow.vote_id.is_not(None))
    return db.session.scalar(earlier.limit(1)) is not None


def tellers_of(item_id: int, vote_id: int | None) -> tuple[Teller, ...]:
    """Return who counts in a vote, or with None who is named for the item's next one."""
    query = select(TellerRow.member_id, TellerRow.side).where(
        TellerRow.item_id == item_id, TellerRow.vote_id.is_not_distinct_from(vote_id)
    )
    return tuple(Teller(*row) for row in db.session.execute(query.order_by(TellerRow.id)))


def rounds_of(vote_id: int, tellers: tuple[Teller, ...]) -> Rounds:
    return counting.rounds_of([teller.member_id for teller in tellers], entered(vote_id))


def entered(vote_id: int) -> list[dict[int, Figures]]:
    """Return the counts round by round, by teller."""
    query = select(TellerCount.round, TellerCount.member_id, TellerCount.figures).where(TellerCount.vote_id == vote_id)
    rounds: dict[int, dict[int, Figures]] = {}
    for number, member_id, figures in db.session.execute(query.order_by(TellerCount.round, TellerCount.id)):
        rounds.setdefault(number, {})[member_id] = figures
    return list(rounds.values())


def name(
    item_id: int, tellers: tuple[Teller, ...], at: datetime, actor_id: int | None, entered_by_id: int | None
) -> None:
    """Put these tellers in the place of whoever was named for the item's next vote."""
    db.session.execute(delete(TellerRow).where(TellerRow.item_id == item_id, TellerRow.vote_id.is_(None)))
    by = {"named_at": at, "actor_id": actor_id, "entered_by_id": entered_by_id}
    db.session.add_all(
        TellerRow(item_id=item_id, member_id=teller.member_id, side=teller.side, **by) for teller in tellers
    )
    db.session.flush()


def bind(vote: Vote) -> None:
    """Give the tellers named for the item to the vote that has opened."""
    named = (TellerRow.item_id == vote.item_id, TellerRow.vote_id.is_(None))
    db.session.execute(update(TellerRow).where(*named).values(vote_id=vote.id))


def paper_people(vote: Vote) -> list[int]:
    """Return who took a paper ballot in the last secret vote on the item before this one, and may cast a ballot here."""
    last = select(func.max(Vote.id)).where(Vote.item_id == vote.item_id, Vote.id < vote.id, Vote.is_secret)
    took = select(RollRow.member_id).where(RollRow.vote_id == last.scalar_subquery(), RollRow.instead == "paper_given")
    here = (RollRow.vote_id == vote.id, RollRow.is_present, RollRow.instead.is_(None))
    return list(db.session.scalars(select(RollRow.member_id).where(*here, RollRow.member_id.in_(took))))


def give_papers(vote: Vote, member_ids: list[int]) -> None:
    """Mark on the roll who votes on paper: their phones cast no ballot."""
    place = (RollRow.vote_id == vote.id, RollRow.member_id.in_(member_ids))
    db.session.execute(update(RollRow).where(*place).values(instead="paper_given", has_voted=True))


def release(vote: Vote) -> None:
    """A vote was aborted: its counts are destroyed with its ballots, its tellers stand by for the next one.

    Who took secret paper stays noted: they are given one again when the item is voted on again.
    """
    db.session.execute(delete(TellerCount).where(TellerCount.vote_id == vote.id))
    db.session.execute(update(TellerRow).where(TellerRow.vote_id == vote.id).values(vote_id=None))
    others = (RollRow.vote_id == vote.id, RollRow.instead != "paper_given")
    db.session.execute(update(RollRow).where(*others).values(instead=None))
