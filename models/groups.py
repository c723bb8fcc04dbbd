"""Groups of similar topics: visits, endorsements, the step of 社区党组织研究, and the draft of their motion."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from extensions import db
from models.base import Model, UtcDateTime, one_of
from rules import groups
from rules.errors import NotFound

if TYPE_CHECKING:
    from models.topics import Topic


class Group(Model):
    """One matter before the council, made of one topic or of several. Its number is its public address."""

    __tablename__ = "topic_groups"
    __table_args__ = (
        UniqueConstraint("council_id", "number"),
        CheckConstraint(one_of("state", groups.STATES), name="state"),
        CheckConstraint(
            "endorsed_by is null or endorsed_by in ('representatives', 'one_side', 'residents')", name="endorsed_by"
        ),
        Index("ix_topic_groups_council_id_state", "council_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="open")
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")  # public, in plain words
    # The draft of the motion: what endorsers sign and what is studied; copied to the agenda item.
    what: Mapped[str] = mapped_column(default="")
    plain: Mapped[str] = mapped_column(default="")
    who: Mapped[str] = mapped_column(default="")
    by_when: Mapped[str] = mapped_column(default="")
    cost: Mapped[str] = mapped_column(default="")
    done_means: Mapped[str] = mapped_column(default="")
    mover_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    endorsed_by: Mapped[str | None]  # by what it became a 议案: see rules/endorsement.py
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    endorsed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    topics: Mapped[list["Topic"]] = relationship(order_by="Topic.id", back_populates="group")


class Visit(Model):
    """走访: how many households one representative reached on a day, and what they said."""

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("households > 0", name="households_positive"),
        CheckConstraint("in_favour >= 0 and against >= 0 and in_favour + against <= households", name="answers_add_up"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("topic_groups.id"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    visited_on: Mapped[date]
    households: Mapped[int]
    in_favour: Mapped[int]
    against: Mapped[int]
    words: Mapped[str] = mapped_column(default="")  # for the council's members; may name people
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class Endorsement(Model):
    """联名: a representative puts their name to the group, once."""

    __tablename__ = "endorsements"
    __table_args__ = (UniqueConstraint("group_id", "member_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("topic_groups.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class Study(Model):
    """社区党组织研究: a recorded step before the notice. Public is only that it took place and its date."""

    __tablename__ = "studies"
    __table_args__ = (
        CheckConstraint(one_of("outcome", groups.STUDY_OUTCOMES), name="outcome"),
        CheckConstraint("outcome = 'agreed' or reason <> ''", name="otherwise_reason"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("topic_groups.id"), index=True)
    studied_on: Mapped[date]
    outcome: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorder_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class GroupItem(Model):
    """The agenda item that was made from a group; a group that is carried over has one of each meeting."""

    __tablename__ = "group_items"
    __table_args__ = (UniqueConstraint("item_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("topic_groups.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))


def group_of(council_id: int, number: int) -> Group:
    """Return a group of this council by its number; raise NotFound."""
    group = db.session.scalar(select(Group).where(Group.council_id == council_id, Group.number == number))
    if group is None:
        raise NotFound(group=number)
    return group


def lock_group(group_id: int) -> Group:
    """Return the group, locked until the commit; raise NotFound."""
    group = db.session.scalar(
        select(Group).where(Group.id == group_id).with_for_update().execution_options(populate_existing=True)
    )
    if group is None:
        raise NotFound(group=group_id)
    return group


def group_of_item(item_id: int) -> Group | None:
    """Return the group that an agenda item was made from, or None."""
    return db.session.scalar(select(Group).join(GroupItem).where(GroupItem.item_id == item_id))


def next_group_number(council_id: int) -> int:
    """Return the next number; the caller holds the council's lock."""
    return (db.session.scalar(select(func.max(Group.number)).where(Group.council_id == council_id)) or 0) + 1


def endorser_ids(group_id: int) -> list[int]:
    """Return who has put their name to the group, in the order in which they did."""
    query = select(Endorsement.member_id).where(Endorsement.group_id == group_id)
    return list(db.session.scalars(query.order_by(Endorsement.at, Endorsement.id)))


def visits_of(group_id: int) -> list[Visit]:
    return list(
        db.session.scalars(select(Visit).where(Visit.group_id == group_id).order_by(Visit.visited_on, Visit.id))
    )


def latest_study(group_id: int) -> Study | None:
    return db.session.scalar(select(Study).where(Study.group_id == group_id).order_by(Study.id.desc()))
