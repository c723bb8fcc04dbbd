"""The list of groups for representatives and officers: filters, search, and what stands beside each group."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from extensions import db
from models.groups import Endorsement, Group, Visit
from models.members import Member
from models.proposals import seats_by_side
from models.topics import Support, Topic
from rules.endorsement import Backing
from rules.groups import COLLECTING_STATES, PROPOSAL_STATES

PAGE_ROWS, WORDS_LIMIT = 20, 5
SEEKING_STATES = ("open", "surveyed")
LISTED_STATES = tuple(dict.fromkeys((*COLLECTING_STATES, *PROPOSAL_STATES)))


@dataclass(frozen=True, slots=True)
class Reached:
    """共识度: households of all visits together, as numbers and never as a vote."""

    households: int = 0
    in_favour: int = 0
    against: int = 0

    @property
    def silent(self) -> int:
        return self.households - self.in_favour - self.against


@dataclass(frozen=True, slots=True)
class Listed:
    """A group in the list, with what the reader has done for it already."""

    group: Group
    topics: int
    reached: Reached
    backing: Backing
    is_visited_by_me: bool
    is_endorsed_by_me: bool


@dataclass(frozen=True, slots=True)
class Found:
    rows: list[Listed]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return -(-self.total // PAGE_ROWS) or 1


def find_groups(council_id: int, member_id: int, show: str, words: str, page: int) -> Found:
    """Return one page of the list, the newest group first. `show` is a filter's name; an unknown one shows all."""
    shown = _filters(member_id).get(show)
    query = select(Group.id).where(Group.council_id == council_id, Group.state.in_(LISTED_STATES))
    query = _matching(query if shown is None else query.where(shown), words)
    # All ids at once: to count them and to cut a page out of them would search twice.
    ids = list(db.session.scalars(query.order_by(Group.number.desc())))
    page = min(page, -(-len(ids) // PAGE_ROWS) or 1)
    on_page = select(Group).where(Group.id.in_(ids[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]))
    rows = list(db.session.scalars(on_page.order_by(Group.number.desc())))
    return Found(_listed(council_id, member_id, rows), len(ids), page)


def _filters(member_id: int) -> dict[str, ColumnElement[bool]]:
    visited = exists().where(Visit.group_id == Group.id, Visit.member_id == member_id)
    endorsed = exists().where(Endorsement.group_id == Group.id, Endorsement.member_id == member_id)
    return {
        "to_visit": and_(Group.state.in_(SEEKING_STATES), ~visited),
        "to_endorse": and_(Group.state.in_(SEEKING_STATES), ~endorsed),
        "mine": endorsed,
        "seeking": Group.state.in_(SEEKING_STATES),
        "proposals": Group.state.in_(PROPOSAL_STATES),
        "to_study": Group.state == "endorsed",
        "ready": Group.state.in_(("studied", "carried_over")),
        "scheduled": Group.state == "scheduled",
    }


def _matching(query: Select[Any], words: str) -> Select[Any]:
    """Every word must be found, in the group or in the public text of one of its topics; a number finds its group."""
    for word in words.split()[:WORDS_LIMIT]:
        in_topic = exists().where(
            Topic.group_id == Group.id,
            Topic.state == "grouped",
            or_(_says(Topic.public_title, word), _says(Topic.public_text, word)),
        )
        own = [_says(Group.title, word), _says(Group.summary, word)]
        if word.isascii() and word.isdigit() and len(word) < 9:
            own.append(Group.number == int(word))
        query = query.where(or_(*own, in_topic))
    return query


def _says(text: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    # A Chinese word has no case, and folding every text's costs more than looking for the word.
    is_caseless = word.upper() == word.lower()
    return text.contains(word, autoescape=True) if is_caseless else text.icontains(word, autoescape=True)


def _listed(council_id: int, member_id: int, groups: Sequence[Group]) -> list[Listed]:
    """Read what stands beside each group in one query for all of them."""
    ids = [group.id for group in groups]
    seats = seats_by_side(council_id)
    topics, supports, reached, endorsers = topic_counts(ids), support_counts(ids), reached_by(ids), _endorsers(ids)
    visited, endorsed = _groups_of(Visit, ids, member_id), _groups_of(Endorsement, ids, member_id)
    return [
        Listed(
            group,
            topics.get(group.id, 0),
            reached.get(group.id, Reached()),
            Backing(seats, endorsers.get(group.id, {}), supports.get(group.id, 0)),
            group.id in visited,
            group.id in endorsed,
        )
        for group in groups
    ]


def topic_counts(group_ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(Topic.group_id, func.count())
        .where(Topic.group_id.in_(group_ids), Topic.state == "grouped")
        .group_by(Topic.group_id)
    )
    return {group_id: count for group_id, count in db.session.execute(query) if group_id is not None}


def support_counts(group_ids: Sequence[int]) -> dict[int, int]:
    """Return how many devices support each group, as models.topics.supporters_of_group counts them."""
    query = (
        select(Topic.group_id, func.count(Support.device_digest.distinct()))
        .join(Support, Support.topic_id == Topic.id)
        .where(Topic.group_id.in_(group_ids), Topic.state == "grouped")
        .group_by(Topic.group_id)
    )
    return {group_id: count for group_id, count in db.session.execute(query) if group_id is not None}


def reached_by(group_ids: Sequence[int]) -> dict[int, Reached]:
    """Return the sums of the visits to each group that has had any."""
    sums = (func.sum(Visit.households), func.sum(Visit.in_favour), func.sum(Visit.against))
    query = select(Visit.group_id, *sums).where(Visit.group_id.in_(group_ids)).group_by(Visit.group_id)
    return {
        group_id: Reached(households, in_favour, against)
        for group_id, households, in_favour, against in db.session.execute(query)
    }


def _endorsers(group_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    query = (
        select(Endorsement.group_id, Member.side, func.count())
        .join(Member, Member.id == Endorsement.member_id)
        .where(Endorsement.group_id.in_(group_ids), Member.post == "representative", Member.active_to.is_(None))
        .group_by(Endorsement.group_id, Member.side)
    )
    found: dict[int, dict[str, int]] = {}
    for group_id, side, heads in db.session.execute(query):
        found.setdefault(group_id, {})[str(side)] = heads
    return found


def _groups_of(table: type[Visit] | type[Endorsement], group_ids: Sequence[int], member_id: int) -> set[int]:
    query = select(table.group_id).where(table.group_id.in_(group_ids), table.member_id == member_id)
    return set(db.session.scalars(query))
