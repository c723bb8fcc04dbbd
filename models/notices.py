"""会议通知 as it was issued: the first one and its corrections, each frozen with all that it said."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import JsonText, Model, UtcDateTime


class Notice(Model):
    """Number 1 is the notice itself, higher ones are corrections, which say what has changed."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("meeting_id", "number"),
        CheckConstraint("number = 1 or changes <> ''", name="correction_says_what"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int]
    # Title, time, place, mode, who, contact, and every item with its motion in full.
    facts: Mapped[Any] = mapped_column(JsonText)
    changes: Mapped[str] = mapped_column(default="")
    short_reason: Mapped[str] = mapped_column(default="")  # why it came later than the charter asks for
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def notices_of(meeting_id: int) -> list[Notice]:
    """Return the notice and its corrections, in the order in which they were issued."""
    return list(db.session.scalars(select(Notice).where(Notice.meeting_id == meeting_id).order_by(Notice.number)))
