"""What residents read of topics: those that are being collected, and those that somebody else sees to; in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from extensions import db
from models.groups import Group
from models.topics import Support, Topic
from rules.groups import COLLECTING_STATES

# Public, and not for this council to decide: handed on, answered, or shown another door.
ELSEWHERE_STATES = ("referred", "replied", "returned")


@dataclass(frozen=True, slots=True)
class Collecting:
    """A group that can be supported: by its first topic's ticket, from any device once."""

    number: int
    state: str
    title: str
    words: str
    place: str
    category: str
    opened_at: datetime
    topics: int
    supporters: int
    ticket: str
    is_supported: bool  # by the device that asks


def collecting_ids(council_id: int, words: str = "", category: str = "") -> list[int]:
    """Return the ids of the groups that residents can support, newest first: looking into texts is done only once.

    `words` are looked for as they are, so that two characters suffice.
    """
    query = select(Group.id).where(*_collecting(council_id, words, category)).order_by(Group.number.desc())
    return list(db.session.scalars(query))


def collecting(ids: Sequence[int], device_digest: str) -> list[Collecting]:
    """Return a page of them."""
    groups = db.session.scalars(select(Group).where(Group.id.in_(ids)).order_by(Group.number.desc()))
    topics, supporters, supported = _topics_of(ids), _supporters_of(ids), _supported_by(ids, device_digest)
    return [
        _as_collecting(group, topics[group.id], supporters.get(group.id, 0), group.id in supported)
        for group in groups
        if group.id in topics
    ]


def _collecting(council_id: int, words: str, category: str) -> list[ColumnElement[bool]]:
    conditions = [Group.council_id == council_id, Group.state.in_(COLLECTING_STATES)]
    grouped = select(Topic.group_id).where(Topic.council_id == council_id, Topic.state == "grouped")
    if words:
        texts = (Topic.public_title, Topic.public_text, Topic.public_place)
        saying_so = grouped.where(or_(*(text.icontains(words, autoescape=True) for text in texts)))
        conditions.append(or_(Group.title.icontains(words, autoescape=True), Group.id.in_(saying_so)))
    if category:
        conditions.append(Group.id.in_(grouped.where(Topic.category == category)))
    return conditions


@dataclass(frozen=True, slots=True)
class SeenToElsewhere:
    """A topic that was referred, replied to or returned, in its public words."""

    ticket: str
    state: str
    title: str
    words: str
    place: str
    category: str
    reason: str
    elsewhere: str
    reply: str
    reviewed_at: datetime | None


def elsewhere_ids(council_id: int, words: str = "", category: str = "") -> list[int]:
    """Return the ids of the topics that somebody else sees to, what was decided last first."""
    conditions = [Topic.council_id == council_id, Topic.state.in_(ELSEWHERE_STATES)]
    if words:
        texts = (Topic.public_title, Topic.public_text, Topic.public_place, Topic.public_reason, Topic.reply)
        conditions.append(or_(*(text.icontains(words, autoescape=True) for text in (*texts, Topic.elsewhere))))
    if category:
        conditions.append(Topic.category == category)
    return list(db.session.scalars(select(Topic.id).where(*conditions).order_by(*_LAST_REVIEWED_FIRST)))


_LAST_REVIEWED_FIRST = (Topic.reviewed_at.desc(), Topic.id.desc())


def elsewhere(ids: Sequence[int]) -> list[SeenToElsewhere]:
    """Return a page of them."""
    texts = (Topic.public_title, Topic.public_text, Topic.public_place, Topic.category)
    ends = (Topic.public_reason, Topic.elsewhere, Topic.reply, Topic.reviewed_at)
    query = select(Topic.ticket, Topic.state, *texts, *ends).where(Topic.id.in_(ids)).order_by(*_LAST_REVIEWED_FIRST)
    rows: Sequence[Any] = db.session.execute(query).all()
    return [SeenToElsewhere(*row) for row in rows]


def _topics_of(group_ids: Sequence[int]) -> dict[int, list[Topic]]:
    query = select(Topic).where(Topic.group_id.in_(group_ids), Topic.state == "grouped").order_by(Topic.id)
    found: dict[int, list[Topic]] = {}
    for topic in db.session.scalars(query):
        found.setdefault(topic.group_id or 0, []).append(topic)
    return found


def _supporters_of(group_ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(Topic.group_id, func.count(Support.device_digest.distinct()))
        .join(Support, Support.topic_id == Topic.id)
        .where(Topic.group_id.in_(group_ids), Topic.state == "grouped")
        .group_by(Topic.group_id)
    )
    return {group_id: heads for group_id, heads in db.session.execute(query) if group_id is not None}


def _supported_by(group_ids: Sequence[int], device_digest: str) -> set[int | None]:
    query = (
        select(Topic.group_id)
        .join(Support, Support.topic_id == Topic.id)
        .where(Topic.group_id.in_(group_ids), Topic.state == "grouped", Support.device_digest == device_digest)
    )
    return set(db.session.scalars(query))


def _as_collecting(group: Group, topics: list[Topic], supporters: int, is_supported: bool) -> Collecting:
    first = topics[0]
    return Collecting(
        number=group.number,
        state=group.state,
        title=group.title,
        words=group.summary or first.public_text,
        place=first.public_place,
        category=first.category,
        opened_at=group.opened_at,
        topics=len(topics),
        supporters=supporters,
        ticket=first.ticket,
        is_supported=is_supported,
    )


def has_supported_group(group_id: int, device_digest: str) -> bool:
    return group_id in _supported_by([group_id], device_digest)
