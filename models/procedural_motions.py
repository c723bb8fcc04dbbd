"""Procedural motions: what was moved about an open item itself, and the hands that decided it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import JsonText, Model, UtcDateTime, one_of
from models.meetings import AgendaItem, Meeting, of_meeting
from models.members import By
from models.recording import record
from rules import procedural_motions
from rules.room import ProceduralMotion

OPEN = text(one_of("state", procedural_motions.OPEN_STATES))


class ProceduralMotionRow(Model):
    """One procedural motion; a meeting has one of them open at most (“一时一件”)."""

    __tablename__ = "procedural_motions"
    __table_args__ = (
        CheckConstraint(one_of("state", procedural_motions.STATES), name="state"),
        CheckConstraint(one_of("kind", procedural_motions.KINDS), name="kind"),
        CheckConstraint("state <> 'seconded' or seconder_id is not null", name="seconded_has_seconder"),
        CheckConstraint("(kind = 'divide') = (parts is not null)", name="division_has_parts"),
        Index("uq_procedural_motions_one_open", "meeting_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_procedural_motions_item_id", "item_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="moved")
    until: Mapped[date | None]  # put off to a day; None: to the next meeting
    parts: Mapped[Any] = mapped_column(JsonText, nullable=True)  # of a division: the texts, in order
    why: Mapped[str] = mapped_column(default="")
    mover_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    seconder_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hands: Mapped[Any] = mapped_column(JsonText, nullable=True)  # in favour, by side; None: nobody objected
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def procedural_motion_of(meeting_id: int, motion_id: int) -> ProceduralMotionRow:
    """Return a procedural motion of this meeting; raise NotFound."""
    return of_meeting(ProceduralMotionRow, meeting_id, motion_id)


def open_procedural_motion(meeting_id: int) -> ProceduralMotionRow | None:
    query = select(ProceduralMotionRow).where(
        ProceduralMotionRow.meeting_id == meeting_id,
        ProceduralMotionRow.state.in_(procedural_motions.OPEN_STATES),
    )
    return db.session.scalar(query)


def procedural_motion_facts(row: ProceduralMotionRow) -> ProceduralMotion:
    return ProceduralMotion(
        id=row.id,
        kind=row.kind,
        state=row.state,
        mover_id=row.mover_id,
        seconder_id=row.seconder_id,
        until=row.until,
        parts=tuple(row.parts or ()),
        why=row.why,
    )


def lapse(meeting: Meeting, row: ProceduralMotionRow, why: str, by: By, now: datetime) -> None:
    """End a procedural motion undecided. `why`: no_second, item_ended, or the chair's reason."""
    row.state, row.decided_at = procedural_motions.next_state(row.state, "lapse"), now
    item = db.session.get_one(AgendaItem, row.item_id)
    facts = {"item": item.position, "motion": row.id, "kind": row.kind, "why": why}
    record(meeting, now, "procedural_motion_lapsed", by, facts)


def lapse_open(meeting: Meeting, item: AgendaItem, by: By, now: datetime) -> None:
    """End what was moved about an item that ends itself."""
    row = open_procedural_motion(meeting.id)
    if row is not None and row.item_id == item.id:
        lapse(meeting, row, "item_ended", by, now)
