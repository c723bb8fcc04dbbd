"""Turns: from the raised hand to the spoken word."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import Model, UtcDateTime, one_of
from rules import floor
from rules.errors import NotFound
from rules.room import Turn

RUNNING = text("state in ('called', 'speaking')")
# On an amendment everybody speaks besides: whoever waits with a raised hand keeps that place.
WAITING = text("amendment_id is null and state in ('waiting', 'called', 'speaking')")


class TurnRow(Model):
    """One wish to speak. The partial indexes keep one speaker per meeting and one wish per person and item."""

    __tablename__ = "turns"
    __table_args__ = (
        CheckConstraint(one_of("state", floor.STATES), name="state"),
        CheckConstraint(one_of("kind", floor.KINDS), name="kind"),
        CheckConstraint(f"stance is null or {one_of('stance', floor.STANCES)}", name="stance"),
        CheckConstraint("state <> 'speaking' or ends_at is not null", name="speaking_has_end"),
        CheckConstraint("(kind = 'amendment') = (amendment_id is not null)", name="amendment_of_kind"),
        UniqueConstraint("amendment_id", "member_id"),
        Index("uq_turns_one_running", "meeting_id", unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING),
        Index("uq_turns_one_wish", "item_id", "member_id", unique=True, sqlite_where=WAITING, postgresql_where=WAITING),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    side: Mapped[str | None]
    kind: Mapped[str]
    stance: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="waiting")
    position: Mapped[int]
    deferrals: Mapped[int] = mapped_column(default=0)
    no_shows: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    start_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the limit; the grace comes after it
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    override_reason: Mapped[str | None]
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendments.id"))  # whose own round it belongs to
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def turn_facts(row: TurnRow) -> Turn:
    spoken = (row.ended_at - row.started_at).total_seconds() if row.started_at and row.ended_at else 0
    return Turn(
        id=row.id,
        member_id=row.member_id,
        side=row.side,
        kind=row.kind,
        state=row.state,
        position=row.position,
        asked_at=row.asked_at,
        stance=row.stance,
        deferrals=row.deferrals,
        no_shows=row.no_shows,
        start_by=row.start_by,
        started_at=row.started_at,
        ends_at=row.ends_at,
        spoken_seconds=int(spoken),
        override_reason=row.override_reason,
    )


def turns_of_item(item_id: int) -> list[TurnRow]:
    return list(db.session.scalars(select(TurnRow).where(TurnRow.item_id == item_id).order_by(TurnRow.id)))


def turns_of_meeting(meeting_id: int) -> list[TurnRow]:
    return list(db.session.scalars(select(TurnRow).where(TurnRow.meeting_id == meeting_id).order_by(TurnRow.id)))


def turn_of(meeting_id: int, turn_id: int) -> TurnRow:
    """Return a turn of this meeting; raise NotFound."""
    turn = db.session.get(TurnRow, turn_id)
    if turn is None or turn.meeting_id != meeting_id:
        raise NotFound(turn_id=turn_id)
    return turn


def running_turn(meeting_id: int) -> TurnRow | None:
    return db.session.scalar(
        select(TurnRow).where(TurnRow.meeting_id == meeting_id, TurnRow.state.in_(("called", "speaking")))
    )
