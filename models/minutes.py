"""The secretary's words in the record of a meeting, every revision of them, and who has signed the whole."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models import journal
from models.base import Model, UtcDateTime
from models.meetings import Meeting
from models.members import Member
from rules import minutes

IN_FORCE = text("lapsed_at is null")


class MinutesText(Model):
    """One revision of what was added to an item, or (position 0) to the meeting as a whole. None is ever changed."""

    __tablename__ = "minutes_texts"
    __table_args__ = (
        UniqueConstraint("meeting_id", "position", "revision"),
        CheckConstraint("position >= 0", name="position"),
        CheckConstraint("revision >= 1", name="revision"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    position: Mapped[int]
    revision: Mapped[int]
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class MinutesSignature(Model):
    """Signed by the chair or for a side, over one digest. With the next word that is added it lapses, and stays."""

    __tablename__ = "minutes_signatures"
    __table_args__ = (
        Index(
            "uq_minutes_signatures_in_force",
            "meeting_id",
            "role",
            unique=True,
            sqlite_where=IN_FORCE,
            postgresql_where=IN_FORCE,
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    role: Mapped[str]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    digest: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    lapsed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def texts_of(meeting_id: int) -> dict[int, MinutesText]:
    """Return the newest revision of each text by the item's position; 0 is the general part."""
    newest = (
        select(MinutesText.position, func.max(MinutesText.revision).label("revision"))
        .where(MinutesText.meeting_id == meeting_id)
        .group_by(MinutesText.position)
        .subquery()
    )
    query = select(MinutesText).join(
        newest, (MinutesText.position == newest.c.position) & (MinutesText.revision == newest.c.revision)
    )
    return {row.position: row for row in db.session.scalars(query.where(MinutesText.meeting_id == meeting_id))}


def revisions_of(meeting_id: int, position: int) -> list[MinutesText]:
    """Return every revision of one text, the first one first."""
    query = select(MinutesText).where(MinutesText.meeting_id == meeting_id, MinutesText.position == position)
    return list(db.session.scalars(query.order_by(MinutesText.revision)))


def signatures_of(meeting_id: int) -> list[MinutesSignature]:
    """Return the signatures that are in force, in the order in which they were given."""
    query = select(MinutesSignature).where(
        MinutesSignature.meeting_id == meeting_id, MinutesSignature.lapsed_at.is_(None)
    )
    return list(db.session.scalars(query.order_by(MinutesSignature.id)))


def signed_roles(meeting_id: int) -> set[str]:
    """Return in which roles the record has been signed: a side's code, or the chair's."""
    return {row.role for row in signatures_of(meeting_id)}


def digest_of(meeting: Meeting) -> str:
    """Return the digest of the record as it stands now."""
    stream = journal.stream_of(meeting.council_id, meeting.id)
    texts = {position: row.text for position, row in texts_of(meeting.id).items()}
    return minutes.digest(stream.head, stream.number, texts)


def writers_of(rows: list[MinutesText]) -> dict[int, str]:
    """Return the names of those who wrote, by member id; of somebody who has left as well."""
    ids = {row.actor_id for row in rows if row.actor_id is not None}
    return dict(iter(db.session.execute(select(Member.id, Member.name).where(Member.id.in_(ids)))))
