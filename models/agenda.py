"""What waits for the next agenda, and how the groups and tasks behind its items follow what becomes of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from extensions import db
from models import journal
from models.groups import Group, GroupItem, group_of_item, lock_group
from models.meetings import AgendaItem, Meeting
from models.members import By
from models.tasks import TaskItem
from models.voting import latest_vote_of_item
from rules import groups
from rules.meetings import UPCOMING
from rules.room import OPEN_ITEM_STATES

UNFINISHED_STATES = ("pending", *OPEN_ITEM_STATES)
# What a group does when its item is treated, and how the journal says it.
FACTS: Mapping[str, str] = {
    "schedule": "group_scheduled",
    "carry_over": "group_carried_over",
    "decide": "group_decided",
    "discuss": "group_discussed",
}


def waiting_items(council_id: int) -> list[AgendaItem]:
    """Return the items that earlier meetings left to a later one and that no later notice has taken up."""
    query = _waiting().where(Meeting.council_id == council_id)
    return list(db.session.scalars(query.order_by(Meeting.planned_at, AgendaItem.position)))


def waiting_item_of(group_id: int) -> AgendaItem | None:
    """Return the item of the group that waits for a later meeting, or None."""
    query = _waiting().join(GroupItem, GroupItem.item_id == AgendaItem.id).where(GroupItem.group_id == group_id)
    return db.session.scalars(query.order_by(AgendaItem.id.desc())).first()


def _waiting() -> Select[AgendaItem]:
    taken_up = aliased(AgendaItem)
    return (
        select(AgendaItem)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .outerjoin(taken_up, taken_up.carried_from_id == AgendaItem.id)
        .where(AgendaItem.state == "carried_over", taken_up.id.is_(None))
    )


def ready_groups(council_id: int) -> list[Group]:
    """Return the groups that may be put on an agenda, but for those that wait as items left over."""
    waiting = _waiting().with_only_columns(GroupItem.group_id).join(GroupItem, GroupItem.item_id == AgendaItem.id)
    query = select(Group).where(
        Group.council_id == council_id, Group.state.in_(groups.READY_STATES), Group.id.not_in(waiting)
    )
    return list(db.session.scalars(query.order_by(Group.endorsed_at, Group.number)))


def tasks_on_agendas(council_id: int) -> set[int]:
    """Return the tasks that stand on an agenda already, or wait as items left over: one item at a time is enough."""
    unfinished = (
        select(TaskItem.task_id)
        .join(AgendaItem, AgendaItem.id == TaskItem.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(Meeting.council_id == council_id, AgendaItem.state.in_(UNFINISHED_STATES))
    )
    waiting = (
        _waiting()
        .with_only_columns(TaskItem.task_id)
        .join(TaskItem, TaskItem.item_id == AgendaItem.id)
        .where(Meeting.council_id == council_id)
    )
    return {*db.session.scalars(unfinished), *db.session.scalars(waiting)}


def called_for_tasks(council_id: int) -> dict[int, Meeting]:
    """Return by task the called meeting on whose agenda it stands."""
    query = (
        select(TaskItem.task_id, Meeting)
        .join(AgendaItem, AgendaItem.id == TaskItem.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(Meeting.council_id == council_id, Meeting.state.in_(UPCOMING))
    )
    return dict(iter(db.session.execute(query)))


def taken_by(council_id: int, source: str, number: int) -> Meeting | None:
    """Return the meeting that took an offer of the builder onto its agenda: an item left over, a task, a group."""
    query = (
        select(Meeting).join(AgendaItem, AgendaItem.meeting_id == Meeting.id).where(Meeting.council_id == council_id)
    )
    if source == "carried":
        query = query.where(AgendaItem.carried_from_id == number)
    elif source == "tasks":
        query = query.join(TaskItem, TaskItem.item_id == AgendaItem.id).where(TaskItem.task_id == number)
    else:
        query = query.join(GroupItem, GroupItem.item_id == AgendaItem.id).join(Group, Group.id == GroupItem.group_id)
        query = query.where(Group.number == number)
    return db.session.scalars(query.order_by(Meeting.id.desc())).first()


def lock_groups_of(meeting: Meeting) -> None:
    """Lock the groups of all unfinished items, before the council's journal is locked by the first of them.

    Whoever acts on a group locks it and then the journal; taking the second group with the journal in hand would wait
    for them for ever.
    """
    query = (
        select(Group.id)
        .join(GroupItem, GroupItem.group_id == Group.id)
        .join(AgendaItem, AgendaItem.id == GroupItem.item_id)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.state.in_(UNFINISHED_STATES))
    )
    for group_id in db.session.scalars(query.order_by(Group.id)).all():
        lock_group(group_id)


def follow_item(item: AgendaItem, act: str, by: By, now: datetime) -> None:
    """Move the group that the item was made from by `act` (schedule, carry_over, decide, discuss), and seal it.

    Called by whatever changes the item, after its other writes: the council's journal stays locked until the commit.
    """
    group = group_of_item(item.id)
    if group is None:
        return
    group = lock_group(group.id)
    group.state = groups.next_state(group.state, act)
    facts: dict[str, Any] = {"group": group.number, "meeting": item.meeting.number, "item": item.position}
    if act == "decide":
        vote = latest_vote_of_item(item.id)
        facts["verdict"] = vote.verdict if vote is not None else None
    journal.append(group.council_id, None, now, FACTS[act], by, facts)


def note_tasks(item: AgendaItem, by: By, now: datetime) -> None:
    """Seal that a task comes back before the council."""
    for task_id in db.session.scalars(select(TaskItem.task_id).where(TaskItem.item_id == item.id)):
        facts = {"task": task_id, "meeting": item.meeting.number, "item": item.position}
        journal.append(item.meeting.council_id, None, now, "task_scheduled", by, facts)
