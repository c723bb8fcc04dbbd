"""Topics as residents hand them in, and the support of their neighbours."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from extensions import db
from models.base import Model, UtcDateTime, one_of
from models.groups import Group
from rules import topics
from rules.errors import NotFound


class Topic(Model):
    """What one person hands in. The original stays as it was written; anybody reads the public text only.

    Name and contact are for the secretary and are never shown, exported or put into the journal's public facts.
    """

    __tablename__ = "topics"
    __table_args__ = (
        UniqueConstraint("council_id", "ticket"),
        UniqueConstraint("council_id", "key"),
        CheckConstraint(one_of("state", topics.STATES), name="state"),
        CheckConstraint(one_of("source", topics.SOURCES), name="source"),
        CheckConstraint(one_of("category", topics.CATEGORIES), name="category"),
        CheckConstraint(one_of("urgency", topics.URGENCIES), name="urgency"),
        CheckConstraint("state <> 'grouped' or group_id is not null", name="grouped_has_group"),
        CheckConstraint("state <> 'returned' or public_reason <> ''", name="returned_has_reason"),
        CheckConstraint("state <> 'referred' or public_reason <> ''", name="referred_has_reason"),
        Index("ix_topics_council_id_state", "council_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)
    ticket: Mapped[str]  # 8 characters of Crockford's base32, on the receipt and in printed addresses
    follow_digest: Mapped[str]  # sha256 of the follow secret (查询码), which only the receipt carries
    key: Mapped[str]  # the form's own random key: a button pressed twice hands in one topic
    state: Mapped[str] = mapped_column(default="submitted")
    source: Mapped[str] = mapped_column(default="online")
    title: Mapped[str]
    text: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="other")
    urgency: Mapped[str] = mapped_column(default="normal")
    name: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    # What anybody reads once it is accepted, refused or referred: personal data masked by the secretary.
    public_title: Mapped[str] = mapped_column(default="")
    public_text: Mapped[str] = mapped_column(default="")
    public_place: Mapped[str] = mapped_column(default="")
    public_reason: Mapped[str] = mapped_column(default="")  # why it is returned or referred
    elsewhere: Mapped[str] = mapped_column(default="")  # to whom it was referred, or where to go instead
    reply: Mapped[str] = mapped_column(default="")  # what the department or company answered
    private_answer: Mapped[str] = mapped_column(default="")  # for the author's own page only
    group_id: Mapped[int | None] = mapped_column(ForeignKey("topic_groups.id"), index=True)
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # when the present answer was given
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # null: a resident
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    group: Mapped[Group | None] = relationship(back_populates="topics")


class Support(Model):
    """我也支持: one per device and topic. The device is known by a digest only; never a vote."""

    __tablename__ = "supports"
    __table_args__ = (UniqueConstraint("topic_id", "device_digest"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"))
    device_digest: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def topic_of(council_id: int, ticket: str) -> Topic:
    """Return a topic of this council by its ticket, in any case of letters; raise NotFound."""
    topic = db.session.scalar(select(Topic).where(Topic.council_id == council_id, Topic.ticket == ticket.upper()))
    if topic is None:
        raise NotFound(ticket=ticket)
    return topic


def lock_topic(council_id: int, ticket: str) -> Topic:
    """Return the topic, locked until the commit; raise NotFound."""
    query = (
        select(Topic)
        .where(Topic.council_id == council_id, Topic.ticket == ticket.upper())
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    topic = db.session.scalar(query)
    if topic is None:
        raise NotFound(ticket=ticket)
    return topic


def supporters_of_group(group_id: int) -> int:
    """Return how many devices support any topic of the group: a device that supports two of them counts once."""
    query = (
        select(func.count(Support.device_digest.distinct()))
        .join(Topic, Topic.id == Support.topic_id)
        .where(Topic.group_id == group_id, Topic.state == "grouped")
    )
    return db.session.scalar(query) or 0


def has_supported(topic_id: int, device_digest: str) -> bool:
    query = select(Support.id).where(Support.topic_id == topic_id, Support.device_digest == device_digest)
    return db.session.scalar(query) is not None
