"""监票人, and what each of them has counted for themselves."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, delete, select, text, update
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
    if vote_id is None or not tellers:
        return Counting(tellers)
    rounds = rounds_of(vote_id, tellers)
    return Counting(tellers, rounds.entered_ids, rounds.differing, rounds.agreed is not None)


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


def release(vote: Vote) -> None:
    """A vote was aborted: its counts are destroyed with its ballots, its tellers stand by for the next one."""
    db.session.execute(delete(TellerCount).where(TellerCount.vote_id == vote.id))
    db.session.execute(update(TellerRow).where(TellerRow.vote_id == vote.id).values(vote_id=None))
    db.session.execute(update(RollRow).where(RollRow.vote_id == vote.id).values(instead=None))
