"""Resolutions: here the draft that a carried motion leaves; its further fate is added on top."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Model, UtcDateTime


class Resolution(Model):
    """What the council decided, drafted in the transaction that closed the vote."""

    __tablename__ = "resolutions"
    __table_args__ = (UniqueConstraint("vote_id"), CheckConstraint("state in ('draft')", name="state"))
    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"))
    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id"))
    state: Mapped[str] = mapped_column(default="draft")
    title: Mapped[str]
    text: Mapped[str]
    adopted_at: Mapped[datetime] = mapped_column(UtcDateTime)
