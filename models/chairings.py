"""Who holds the chair in the chair's place, item by item."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import Model, UtcDateTime
from models.meetings import AgendaItem, Attendance, Meeting
from models.members import Member
from rules.room import OPEN_ITEM_STATES

HELD = text("ended_at is null")


class ChairingRow(Model):
    """Who acts for the chair on an item. The partial index keeps one at a time."""

    __tablename__ = "chairings"
    __table_args__ = (
        Index("uq_chairings_one_open", "meeting_id", unique=True, sqlite_where=HELD, postgresql_where=HELD),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    side: Mapped[str | None]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def chairings_of(meeting_id: int) -> list[ChairingRow]:
    """Return who has held the chair in a meeting, the first one first."""
    query = select(ChairingRow).where(ChairingRow.meeting_id == meeting_id).order_by(ChairingRow.id)
    return list(db.session.scalars(query))


def open_chairing(meeting_id: int) -> ChairingRow | None:
    """Return who acts for the chair and has not given the chair back yet."""
    return db.session.scalar(
        select(ChairingRow).where(ChairingRow.meeting_id == meeting_id, ChairingRow.ended_at.is_(None))
    )


@dataclass(frozen=True, slots=True)
class ActingChair:
    """Who presides over an open item in the chair's place; `is_there` while the meeting goes on and they are at it."""

    meeting_id: int
    member_id: int
    is_there: bool


def acting_chair(council_id: int) -> ActingChair | None:
    """Return who presides over an open item in the chair's place, or None."""
    at = (Attendance.meeting_id == ChairingRow.meeting_id) & (Attendance.member_id == ChairingRow.member_id)
    query = (
        select(ChairingRow.meeting_id, ChairingRow.member_id, Meeting.state, Member.seat, Attendance.state)
        .join(Meeting, Meeting.id == ChairingRow.meeting_id)
        .join(AgendaItem, AgendaItem.id == ChairingRow.item_id)
        .join(Member, Member.id == ChairingRow.member_id)
        .outerjoin(Attendance, at)
        .where(Meeting.council_id == council_id, ChairingRow.ended_at.is_(None), AgendaItem.state.in_(OPEN_ITEM_STATES))
    )
    row = db.session.execute(query).first()
    if row is None:
        return None
    meeting_id, member_id, state, seat, attendance = row
    # A vice chair without a seat checks in nowhere.
    return ActingChair(meeting_id, member_id, state == "in_session" and (seat is None or attendance == "present"))
