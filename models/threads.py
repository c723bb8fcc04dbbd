"""Reads 办理全程: a fixed number of queries, however long the thread is."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from extensions import db
from models.groups import Endorsement, Group, GroupItem, Study, Visit, group_of, group_of_item
from models.meetings import AgendaItem
from models.resolutions import Correction, Objection, Resolution, Signature, resolution_of
from models.task_threads import by_first, items_of_tasks, tasks_by_resolution
from models.thread_facts import (
    CorrectionFacts,
    GroupFacts,
    ItemFacts,
    ObjectionFacts,
    ResolutionFacts,
    StudyFacts,
    Thread,
    TopicFacts,
    VisitFacts,
)
from models.thread_meetings import items_with_ids
from models.topics import Support, Topic, supporters_of_group
from models.voting import Vote
from rules.resolutions import PUBLIC_STATES


def thread_of_group(council_id: int, number: int) -> Thread:
    """Return the thread of a group with every resolution that is public; raise NotFound."""
    return _thread_of(group_of(council_id, number), None)


def thread_of_resolution(council_id: int, resolution_id: int) -> Thread:
    """Return the thread that a resolution belongs to, itself among its resolutions; raise NotFound.

    Whether it may be read yet is for the door to ask.
    """
    resolution = resolution_of(council_id, resolution_id)
    item_id = db.session.scalars(select(Vote.item_id).where(Vote.id == resolution.vote_id)).one()
    group = group_of_item(item_id)
    return _thread_of(group, resolution) if group else _thread_of_item(item_id, resolution)


def _thread_of(group: Group, asked_for: Resolution | None) -> Thread:
    item_ids = list(db.session.scalars(select(GroupItem.item_id).where(GroupItem.group_id == group.id)))
    return _with_items(_group_facts(group), item_ids, asked_for)


def _thread_of_item(item_id: int, asked_for: Resolution) -> Thread:
    """The thread of a matter that no topic stands behind: its item, and those that it was carried over from."""
    item_ids: list[int] = []
    earlier: int | None = item_id
    while earlier is not None and earlier not in item_ids:
        item_ids.append(earlier)
        earlier = db.session.scalar(select(AgendaItem.carried_from_id).where(AgendaItem.id == earlier))
    return _with_items(None, item_ids, asked_for)


def _with_items(group: GroupFacts | None, item_ids: list[int], asked_for: Resolution | None) -> Thread:
    resolutions = _resolutions(item_ids, asked_for)
    task_ids = [task.id for resolution in resolutions for task in resolution.tasks]
    items: tuple[ItemFacts, ...] = items_with_ids({*item_ids, *items_of_tasks(task_ids)})
    return Thread(group, items, resolutions)


# --- before the meeting ---


def _group_facts(group: Group) -> GroupFacts:
    endorsers = select(func.count()).select_from(Endorsement).where(Endorsement.group_id == group.id)
    return GroupFacts(
        number=group.number,
        state=group.state,
        title=group.title,
        summary=group.summary,
        opened_at=group.opened_at,
        endorsed_by=group.endorsed_by,
        endorsed_at=group.endorsed_at,
        endorsers=db.session.scalar(endorsers) or 0,
        supporters=supporters_of_group(group.id),
        topics=_topics(group.id),
        visits=_visits(group.id),
        studies=_studies(group.id),
    )


def _topics(group_id: int) -> tuple[TopicFacts, ...]:
    supporters = func.count(Support.id)
    columns = (Topic.ticket, Topic.public_title, Topic.public_text, Topic.public_place)
    query = (
        select(*columns, Topic.submitted_at, Topic.reviewed_at, supporters)
        .outerjoin(Support, Support.topic_id == Topic.id)
        .where(Topic.group_id == group_id, Topic.state == "grouped")
        .group_by(Topic.id)
        .order_by(Topic.id)
    )
    return tuple(TopicFacts(*row) for row in db.session.execute(query))


def _visits(group_id: int) -> VisitFacts | None:
    columns = (func.count(), func.sum(Visit.households), func.sum(Visit.in_favour), func.sum(Visit.against))
    days = (func.min(Visit.visited_on), func.max(Visit.visited_on), func.max(Visit.recorded_at))
    row = db.session.execute(select(*columns, *days).where(Visit.group_id == group_id)).one()
    return VisitFacts(*row) if row[0] else None


def _studies(group_id: int) -> tuple[StudyFacts, ...]:
    query = select(Study.id, Study.studied_on, Study.recorded_at).where(Study.group_id == group_id)
    return tuple(StudyFacts(*row) for row in db.session.execute(query.order_by(Study.id)))


# --- resolutions ---


def _resolutions(item_ids: Sequence[int], asked_for: Resolution | None) -> tuple[ResolutionFacts, ...]:
    asked_for_id = asked_for.id if asked_for is not None else None
    is_shown = or_(Resolution.state.in_(PUBLIC_STATES), Resolution.id == asked_for_id)
    query = (
        select(Resolution, Vote.item_id)
        .join(Vote, Vote.id == Resolution.vote_id)
        .where(Vote.item_id.in_(item_ids), is_shown)
        .order_by(Resolution.id)
    )
    rows = db.session.execute(query).all()
    ids = [resolution.id for resolution, _ in rows]
    signed, objections, corrections = _signed(ids), _objections(ids), _corrections(ids)
    tasks = tasks_by_resolution(ids)
    return tuple(
        ResolutionFacts(
            id=row.id,
            item_id=item_id,
            signed_at=signed.get(row.id),
            objections=tuple(objections[row.id]),
            corrections=tuple(corrections[row.id]),
            tasks=tuple(tasks[row.id]),
            **{name: getattr(row, name) for name in _COPIED},
        )
        for row, item_id in rows
    )


_COPIED = (
    "state",
    "title",
    "text",
    "adopted_at",
    "publication_number",
    "publicised_at",
    "publicity_ends_on",
    "effective_at",
    "document_mark",
    "document_year",
    "document_number",
    "revoked_at",
    "revoke_reason",
    "closed_at",
)


def _signed(ids: Collection[int]) -> dict[int, datetime]:
    query = select(Signature.resolution_id, func.max(Signature.at)).where(Signature.resolution_id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Signature.resolution_id))}


def _objections(ids: Collection[int]) -> defaultdict[int, list[ObjectionFacts]]:
    columns = (Objection.number, Objection.state, Objection.ground, Objection.received_at)
    answers = (Objection.answer, Objection.answered_at, Objection.review_asked_at, Objection.review_answer)
    query = select(Objection.resolution_id, *columns, *answers, Objection.reviewed_at)
    query = query.where(Objection.resolution_id.in_(ids)).order_by(Objection.number)
    return by_first(db.session.execute(query), ObjectionFacts)


def _corrections(ids: Collection[int]) -> defaultdict[int, list[CorrectionFacts]]:
    columns = (Correction.id, Correction.kind, Correction.before, Correction.after, Correction.reason, Correction.at)
    query = select(Correction.resolution_id, *columns).where(Correction.resolution_id.in_(ids)).order_by(Correction.id)
    return by_first(db.session.execute(query), CorrectionFacts)
