"""Resolutions: signed off, publicised, objected to, effective, corrected, revoked."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from extensions import db
from models.base import Model, UtcDateTime, one_of
from rules import resolutions
from rules.errors import NotFound


class Resolution(Model):
    """What the council decided, drafted in the transaction that closed the vote."""

    __tablename__ = "resolutions"
    __table_args__ = (
        UniqueConstraint("vote_id"),
        UniqueConstraint("council_id", "document_year", "document_number"),
        CheckConstraint(one_of("state", resolutions.STATES), name="state"),
        CheckConstraint(
            "state not in ('publicised', 'objected') or effective_due_at is not null", name="publicised_has_deadline"
        ),
        CheckConstraint(
            "state not in ('effective', 'closed') or (effective_at is not null and document_number is not null)",
            name="effective_has_number",
        ),
        CheckConstraint("(document_year is null) = (document_number is null)", name="number_with_year"),
        CheckConstraint("(state = 'revoked') = (revoked_at is not null)", name="revoked_has_time"),
        CheckConstraint("state <> 'revoked' or revoke_reason <> ''", name="revoked_has_reason"),
        Index("ix_resolutions_council_id_state", "council_id", "state"),
        # The archive: newest first.
        Index("ix_resolutions_council_id_publicised_at", "council_id", "publicised_at"),
        # Asked each second: what takes effect now, and what next.
        Index("ix_resolutions_state_effective_due_at", "state", "effective_due_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)
    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"))
    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id"))
    state: Mapped[str] = mapped_column(default="draft")
    title: Mapped[str]
    text: Mapped[str]
    adopted_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when the vote carried it
    publication_number: Mapped[str] = mapped_column(default="")  # 公示编号: year-meeting-item
    publicised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    publicity_ends_on: Mapped[date | None]  # the last day of the period, local
    effective_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the end of that day
    effective_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # 文号, allotted when effective, without gaps within the year; `document_mark` is how it is written.
    document_year: Mapped[int | None]
    document_number: Mapped[int | None]
    document_mark: Mapped[str] = mapped_column(default="")
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoke_reason: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signatures: Mapped[list["Signature"]] = relationship(order_by="Signature.id")
    objections: Mapped[list["Objection"]] = relationship(order_by="Objection.number")
    corrections: Mapped[list["Correction"]] = relationship(order_by="Correction.id")


class Signature(Model):
    """Signed off by the chair and by one representative of each side: `role` is `chair` or the side's code."""

    __tablename__ = "signatures"
    __table_args__ = (UniqueConstraint("resolution_id", "role"), UniqueConstraint("resolution_id", "member_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolutions.id"))
    role: Mapped[str]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class Objection(Model):
    """异议 within the period by name; anonymous and late ones are remarks: answered, and they hold nothing back.

    Name, contact and words are for the officers; public are number, ground, dates and the answer.
    """

    __tablename__ = "objections"
    __table_args__ = (
        UniqueConstraint("resolution_id", "number"),
        UniqueConstraint("resolution_id", "key"),
        CheckConstraint(one_of("state", resolutions.OBJECTION_STATES), name="state"),
        CheckConstraint(one_of("ground", resolutions.GROUNDS), name="ground"),
        CheckConstraint(one_of("objector", resolutions.OBJECTORS), name="objector"),
        CheckConstraint("state in ('remark', 'answered') or name <> ''", name="objection_has_name"),
        CheckConstraint("state in ('open', 'remark') or answer <> ''", name="answered_has_answer"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolutions.id"))
    number: Mapped[int]
    key: Mapped[str]  # the form's own random key
    state: Mapped[str]
    objector: Mapped[str] = mapped_column(default="resident")
    ground: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    follow_digest: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer_due_on: Mapped[date | None]  # 3 working days; null for remarks
    answer: Mapped[str] = mapped_column(default="")  # public
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_due_on: Mapped[date | None]  # 5 working days, by the 街道
    review_answer: Mapped[str] = mapped_column(default="")  # public
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class Correction(Model):
    """勘误 of a slip, or a correction of substance, which restarts the period."""

    __tablename__ = "corrections"
    __table_args__ = (CheckConstraint("kind in ('erratum', 'substance')", name="kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolutions.id"), index=True)
    kind: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def resolution_of(council_id: int, resolution_id: int) -> Resolution:
    """Return a resolution of this council; raise NotFound."""
    resolution = db.session.get(Resolution, resolution_id)
    if resolution is None or resolution.council_id != council_id:
        raise NotFound(resolution_id=resolution_id)
    return resolution


def lock_resolution(council_id: int, resolution_id: int) -> Resolution:
    """Return the resolution, locked until the commit; raise NotFound."""
    query = (
        select(Resolution)
        .where(Resolution.council_id == council_id, Resolution.id == resolution_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    resolution = db.session.scalar(query)
    if resolution is None:
        raise NotFound(resolution_id=resolution_id)
    return resolution


def next_document_number(council_id: int, year: int) -> int:
    """Return the next number of the year; the caller holds the council's lock, so that there is no gap."""
    query = select(func.max(Resolution.document_number)).where(
        Resolution.council_id == council_id, Resolution.document_year == year
    )
    return (db.session.scalar(query) or 0) + 1
