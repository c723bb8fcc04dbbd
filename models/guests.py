"""Guests of a meeting (列席): a list of its own. They have neither seat nor credential, and are on no roll."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import Model, UtcDateTime
from models.meetings import Meeting
from models.members import Member


class Guest(Model):
    """Somebody who attends one meeting without a ballot. Whoever is struck off keeps the row: they may have spoken."""

    __tablename__ = "guests"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    role: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class GuestFacts:
    """A guest as the rooms show them."""

    id: int
    member_id: int
    name: str
    role: str


def guests_of(meeting_id: int) -> list[GuestFacts]:
    """Return the guests on the list, in the order in which they were added."""
    query = (
        select(Guest.id, Guest.member_id, Member.name, Guest.role)
        .join(Member, Member.id == Guest.member_id)
        .where(Guest.meeting_id == meeting_id, Guest.removed_at.is_(None))
        .order_by(Guest.id)
    )
    return [GuestFacts(*row) for row in db.session.execute(query)]


def guest_row(meeting_id: int, member_id: int) -> Guest | None:
    return db.session.scalar(select(Guest).where(Guest.meeting_id == meeting_id, Guest.member_id == member_id))


def add_person(meeting: Meeting, name: str, role: str, now: datetime) -> Member:
    """Add somebody who comes for this meeting only: known by name, but never on the roster."""
    member = Member(
        council_id=meeting.council_id, name=name, post="observer", title=role, active_from=now, active_to=now
    )
    db.session.add(member)
    db.session.flush()
    return member
