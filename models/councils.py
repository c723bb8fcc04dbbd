"""A council, its two sides, and its charter in versions."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from extensions import db
from models.base import JsonText, Model, UtcDateTime
from rules.charter import Charter, read_facts
from rules.errors import NotFound
from rules.meetings import Side


class Council(Model):
    """A neighbourhood's 议事会. Everything else belongs to exactly one."""

    __tablename__ = "councils"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)  # in every printed address, so it never changes
    name: Mapped[str]
    place: Mapped[str]
    time_zone: Mapped[str] = mapped_column(default="Asia/Shanghai")
    is_demo: Mapped[bool] = mapped_column(default=False)
    # 演练: a copy with pretend members, on which one can press everything. One at a time; never among the councils.
    rehearsal_of_id: Mapped[int | None] = mapped_column(ForeignKey("councils.id"), unique=True)
    enrolment_open_until: Mapped[datetime | None] = mapped_column(UtcDateTime)  # first PINs may be set until then
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rehearsal_of: Mapped["Council | None"] = relationship(remote_side=[id])
    sides: Mapped[list["CouncilSide"]] = relationship(order_by="CouncilSide.position")


class CouncilSide(Model):
    """One of the equal groups, under the council's own label."""

    __tablename__ = "council_sides"
    __table_args__ = (
        UniqueConstraint("council_id", "code"),
        UniqueConstraint("council_id", "position"),
        CheckConstraint("planned_heads > 0", name="planned_heads_positive"),
        CheckConstraint("shape in ('circle', 'square')", name="shape"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"))
    code: Mapped[str]
    label: Mapped[str]
    shape: Mapped[str]  # colour is never the only sign
    planned_heads: Mapped[int]
    position: Mapped[int]


class CharterVersion(Model):
    """The charter as adopted on a day; a meeting keeps the version it was called under."""

    __tablename__ = "charter_versions"
    __table_args__ = (UniqueConstraint("council_id", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"))
    version: Mapped[int]
    facts: Mapped[Any] = mapped_column(JsonText)
    adopted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def council_by_slug(slug: str) -> Council:
    """Return the council at an address; raise NotFound."""
    council = db.session.scalar(select(Council).where(Council.slug == slug))
    if council is None:
        raise NotFound(slug=slug)
    return council


def lock_council(council_id: int) -> Council:
    """Return the council, locked until the commit: numbers of its meetings are given out one at a time."""
    council = db.session.scalar(select(Council).where(Council.id == council_id).with_for_update())
    if council is None:
        raise NotFound(council_id=council_id)
    return council


def is_demo_alone() -> bool | None:
    """Whether the demo is the only council of this database; None where there is no council at all."""
    flags = db.session.scalars(select(Council.is_demo)).all()
    return all(flags) if flags else None


def only_council() -> Council | None:
    """Return the council when the host carries just one: `/` goes there."""
    councils = db.session.scalars(select(Council).where(Council.rehearsal_of_id.is_(None)).limit(2)).all()
    return councils[0] if len(councils) == 1 else None


def all_councils() -> list[Council]:
    """Return the councils of this host; rehearsals are none."""
    return list(db.session.scalars(select(Council).where(Council.rehearsal_of_id.is_(None)).order_by(Council.id)))


def side_facts(council_id: int) -> tuple[Side, ...]:
    rows = db.session.scalars(
        select(CouncilSide).where(CouncilSide.council_id == council_id).order_by(CouncilSide.position)
    )
    return tuple(Side(row.code, row.label, row.planned_heads, row.shape) for row in rows)


def current_charter(council_id: int) -> CharterVersion:
    """Return the newest version of the council's charter."""
    version = db.session.scalar(
        select(CharterVersion).where(CharterVersion.council_id == council_id).order_by(CharterVersion.version.desc())
    )
    if version is None:
        raise NotFound(council_id=council_id)
    return version


def charter_versions(council_id: int) -> list[CharterVersion]:
    """Return every version of the council's charter, the newest first."""
    query = select(CharterVersion).where(CharterVersion.council_id == council_id)
    return list(db.session.scalars(query.order_by(CharterVersion.version.desc())))


def version_number(version_id: int) -> int:
    """Return which version of its council's charter this is: a meeting is called under one."""
    return db.session.get_one(CharterVersion, version_id).version


def charter_facts(version_id: int) -> Charter:
    version = db.session.get_one(CharterVersion, version_id)
    return read_facts(version.facts)
