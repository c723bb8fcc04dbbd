"""监票人, what each of them has counted, and what a vote's closing adds of it to the ballots from phones."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, delete, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models import journal, secret_ballots
from models.base import JsonText, Model, UtcDateTime
from models.meetings import Meeting
from models.voting import RollRow, Vote, roll_of
from rules import counting, voting
from rules.counting import Basis, Counting, Figures, Rounds, Teller
from rules.counts import Case

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
    tellers = _tellers(item_id, vote_id)
    if vote_id is None or not tellers:
        return Counting(tellers)
    rounds = rounds_of(vote_id, tellers)
    return Counting(tellers, rounds.entered_ids, rounds.differing, rounds.agreed is not None)


def _tellers(item_id: int, vote_id: int | None) -> tuple[Teller, ...]:
    query = select(TellerRow.member_id, TellerRow.side).where(
        TellerRow.item_id == item_id, TellerRow.vote_id.is_not_distinct_from(vote_id)
    )
    return tuple(Teller(*row) for row in db.session.execute(query.order_by(TellerRow.id)))


def rounds_of(vote_id: int, tellers: tuple[Teller, ...]) -> Rounds:
    return counting.rounds_of([teller.member_id for teller in tellers], _entered(vote_id))


def _entered(vote_id: int) -> list[dict[int, Figures]]:
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


# --- closing ---


def most_of(vote: Vote, basis: Basis) -> dict[str, int]:
    """Return how many a side can have at most: those present at the opening, or the papers given out (heads)."""
    counts_here = RollRow.is_present if basis == "hands" else RollRow.instead == "paper_given"
    sides = db.session.scalars(select(RollRow.side).where(RollRow.vote_id == vote.id, counts_here)).all()
    return {side["code"]: sides.count(side["code"]) for side in vote.frozen["sides"]}


def basis_of(vote: Vote) -> Basis | None:
    """Return what the tellers have to count in this vote, if anything."""
    given = (RollRow.vote_id == vote.id, RollRow.instead == "paper_given")
    has_papers = vote.is_secret and db.session.scalar(select(RollRow.id).where(*given).limit(1)) is not None
    return counting.basis_of(vote.method, vote.is_secret, int(has_papers))


def is_counted(vote: Vote) -> bool:
    """Whether nothing is left to be counted by hand, so that the vote can be closed."""
    return basis_of(vote) is None or rounds_of(vote.id, _tellers(vote.item_id, vote.id)).agreed is not None


def paper_counts(vote: Vote) -> Figures:
    """Return what is added to the ballots from phones, by side: what tellers agreed on, and named papers that are void.

    Raises CountMissing or CountsDiffer while the tellers are not done.
    """
    counted = dict(_agreed(vote))
    spoiled = (RollRow.vote_id == vote.id, RollRow.instead == "paper_spoiled")
    for side in db.session.scalars(select(RollRow.side).where(*spoiled)):
        row = dict.fromkeys(counting.FIGURES, 0) | dict(counted.get(side, {}))
        counted[side] = {**row, "spoiled": row["spoiled"] + 1}
    return counted


def case_of(vote: Vote) -> Case:
    """Return a vote's count by sides: ballots from phones, and beside them paper or hands. Raises as paper_counts does."""
    tally = voting.tally(roll_of(vote.id), [side["code"] for side in vote.frozen["sides"]])
    counted = counting.with_counted(tally, paper_counts(vote))
    return secret_ballots.case_of(vote, counted) if vote.is_secret else counted


def _agreed(vote: Vote) -> Figures:
    basis = basis_of(vote)
    if basis is None:
        return {}
    tellers = _tellers(vote.item_id, vote.id)
    rounds = rounds_of(vote.id, tellers)
    state = Counting(tellers, rounds.entered_ids, rounds.differing, rounds.agreed is not None)
    counting.check_counted(state, basis)
    assert rounds.agreed is not None
    return rounds.agreed


def counted_facts(meeting: Meeting, vote: Vote) -> dict[str, Any]:
    """Return what the sealed record keeps of paper and hands, beside the ballots: {} where there was neither.

    format: docs/decisions/0020-paper-and-hands-beside-phones.md
    """
    stream = journal.stream_of(meeting.council_id, meeting.id)
    facts: dict[str, Any] = {}
    basis = basis_of(vote)
    if basis is not None:
        rounds = [
            [
                {"teller": journal.pseudonym(stream, member_id), "figures": figures}
                for member_id, figures in each.items()
            ]
            for each in _entered(vote.id)
        ]
        facts["counted"] = {"what": basis, "most": most_of(vote, basis), "rounds": rounds, "figures": _agreed(vote)}
    spoiled = (RollRow.vote_id == vote.id, RollRow.instead == "paper_spoiled")
    papers = db.session.execute(select(RollRow.member_id, RollRow.side).where(*spoiled)).all()
    if papers:
        facts["spoiled_papers"] = sorted(
            ({"member": journal.pseudonym(stream, member_id), "side": side} for member_id, side in papers),
            key=lambda paper: paper["member"],
        )
    return facts


def names_of_tellers(tellers: tuple[Teller, ...], names: Mapping[int, str]) -> list[str]:
    return [names.get(teller.member_id, "") for teller in tellers]
