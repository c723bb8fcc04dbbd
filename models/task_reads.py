"""Reads about tasks: what is overdue, which matter they came from, who was behind it, what was answered."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select

from extensions import db
from models.councils import Council
from models.groups import Group, GroupItem
from models.meetings import MotionRow
from models.resolutions import Resolution
from models.tasks import Answer, Extension, Task
from models.topics import Support, Topic
from rules.answers import Given
from rules.tasks import RUNNING_STATES


def red_tasks(council_id: int, today: date) -> list[Task]:
    """Return what is overdue on this local day, the longest first: it goes first on the next agenda.

    As rules.deadlines.colour says "red"; a government body is asked for an answer and never listed.
    """
    query = select(Task).where(
        Task.council_id == council_id,
        Task.state.in_(RUNNING_STATES),
        Task.carrier != "government",
        Task.due_on < today,
    )
    return list(db.session.scalars(query.order_by(Task.due_on, Task.id)))


def tasks_of_member(council_id: int, member_id: int) -> list[Task]:
    """Return what a member carries and has not finished, the nearest date first."""
    query = select(Task).where(
        Task.council_id == council_id, Task.member_id == member_id, Task.state.notin_(("closed", "revoked"))
    )
    return list(db.session.scalars(query.order_by(Task.due_on, Task.id)))


def tasks_in(council_id: int, states: Collection[str], limit: int) -> list[Task]:
    """Return tasks in these states, the nearest date first."""
    query = select(Task).where(Task.council_id == council_id, Task.state.in_(states))
    return list(db.session.scalars(query.order_by(Task.due_on, Task.id).limit(limit)))


def tasks_with_extension_asked(council_id: int, limit: int) -> list[Task]:
    """Return the running tasks for which a later date is asked and not yet decided on."""
    asked = select(Extension.task_id).where(Extension.state == "asked")
    query = select(Task).where(Task.council_id == council_id, Task.state.in_(RUNNING_STATES), Task.id.in_(asked))
    return list(db.session.scalars(query.order_by(Task.due_on, Task.id).limit(limit)))


def local_day(council_id: int, at: datetime) -> date:
    """Return the council's own date at an instant."""
    return at.astimezone(ZoneInfo(db.session.get_one(Council, council_id).time_zone)).date()


def questions_since(task: Task) -> datetime:
    """Return when the questions of this round open: at the report of completion, or when the last day is over."""
    if task.reported_done_at is not None:
        return task.reported_done_at
    zone = ZoneInfo(db.session.get_one(Council, task.council_id).time_zone)
    return datetime.combine(task.due_on + timedelta(days=1), datetime.min.time(), zone)


def group_of_task(task: Task) -> Group | None:
    """Return the matter that the task's resolution decided, or None where it did not come from residents' topics."""
    query = (
        select(Group)
        .join(GroupItem, GroupItem.group_id == Group.id)
        .join(MotionRow, MotionRow.item_id == GroupItem.item_id)
        .join(Resolution, Resolution.motion_id == MotionRow.id)
        .where(Resolution.id == task.resolution_id)
    )
    return db.session.scalar(query)


def topics_behind(task: Task) -> list[Topic]:
    """Return the topics whose authors are asked: all of the group that have not been taken back."""
    group = group_of_task(task)
    if group is None:
        return []
    query = select(Topic).where(Topic.group_id == group.id, Topic.state == "grouped")
    return list(db.session.scalars(query.order_by(Topic.id)))


def is_proposer(task: Task, topic_id: int | None) -> bool:
    return topic_id is not None and any(topic.id == topic_id for topic in topics_behind(task))


def is_supporter(task: Task, device_digest: str) -> bool:
    """Whether this browser supported a topic of the group before the questions were opened.

    Later support would be a second ballot in another name.
    """
    topic_ids = [topic.id for topic in topics_behind(task)]
    query = select(Support.id).where(
        Support.topic_id.in_(topic_ids), Support.device_digest == device_digest, Support.at < questions_since(task)
    )
    return db.session.scalar(query.limit(1)) is not None


def answers_of(task_id: int, round_number: int) -> list[Answer]:
    """Return one round's answers in a stable order; round 0 is what was said before anything was reported done."""
    query = select(Answer).where(Answer.task_id == task_id, Answer.round == round_number)
    return list(db.session.scalars(query.order_by(Answer.id)))


def unanswered_ids(
    council_id: int, today: date, *, member_id: int | None = None, device_digest: str | None = None
) -> list[int]:
    """Return the tasks on which the questions are open (rules.answers.is_open) and this respondent has not answered."""
    is_open = or_(
        Task.state == "reported_done",
        and_(Task.state.in_(RUNNING_STATES), Task.round == 0, Task.due_on < today),
    )
    respondent = Answer.member_id == member_id if member_id is not None else Answer.device_digest == device_digest
    answered = select(Answer.id).where(
        Answer.task_id == Task.id, Answer.round == Task.round, respondent, Answer.outcome.is_not(None)
    )
    query = select(Task.id).join(Resolution, Resolution.id == Task.resolution_id)
    query = query.where(Task.council_id == council_id, Resolution.state == "effective", is_open, ~answered.exists())
    if member_id is not None:
        query = query.where(or_(Task.member_id.is_(None), Task.member_id != member_id))
    return list(db.session.scalars(query.order_by(Task.id)))


def given(rows: Iterable[Answer]) -> list[Given]:
    """Return answers as the rule counts them."""
    return [Given(row.role, row.outcome, row.satisfaction, bool(row.reason)) for row in rows]


def answer_of(
    task: Task, *, member_id: int | None = None, topic_id: int | None = None, device_digest: str | None = None
) -> Answer | None:
    """Return what one respondent has answered in the present round, or None."""
    respondent = (
        Answer.member_id == member_id
        if member_id is not None
        else Answer.topic_id == topic_id
        if topic_id is not None
        else Answer.device_digest == device_digest
    )
    return db.session.scalar(select(Answer).where(Answer.task_id == task.id, Answer.round == task.round, respondent))
