"""The server's heartbeat and, in a demo, how far its time has been moved."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import Model, UtcDateTime


class Heartbeat(Model):
    """One row: which process keeps the clock, and when it was last alive (real time, never moved)."""

    __tablename__ = "heartbeats"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    alive_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    offset_seconds: Mapped[int] = mapped_column(default=0)


def heartbeat() -> Heartbeat:
    """Return the single row, locked until the commit: of two processes one keeps the clock. Made on first use."""
    row = db.session.get(Heartbeat, 1, populate_existing=True, with_for_update=True)
    if row is None:
        row = Heartbeat(id=1, offset_seconds=0)
        db.session.add(row)
        db.session.flush()
    return row


def server_seen_at() -> datetime | None:
    """Return when a server that has not stopped in order was last alive (real time), or None."""
    row = db.session.get(Heartbeat, 1)
    return row.alive_at if row and row.owner else None


def offset_seconds() -> int:
    """Return how far a demo's clock has been moved ahead."""
    row = db.session.get(Heartbeat, 1)
    return row.offset_seconds if row else 0
