"""Tasks of a resolution, what is reported of them, and what residents answer."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from extensions import db
from models.base import Model, UtcDateTime, one_of
from models.resolutions import Resolution
from rules import tasks
from rules.errors import NotFound


class Task(Model):
    """Who does what by when, and what “done” means. Overdue is computed (rules/deadlines.py), never stored."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("resolution_id", "number"),
        UniqueConstraint("link_digest"),
        CheckConstraint(one_of("state", tasks.STATES), name="state"),
        CheckConstraint(one_of("carrier", tasks.CARRIERS), name="carrier"),
        CheckConstraint(
            "carrier <> 'member' or state in ('unclaimed', 'revoked') or member_id is not null", name="member_is_named"
        ),
        CheckConstraint("carrier = 'member' or body <> ''", name="body_is_named"),
        CheckConstraint("done_means <> '' and what <> ''", name="says_what_done_means"),
        Index("ix_tasks_council_id_state", "council_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"), index=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolutions.id"))
    number: Mapped[int]
    state: Mapped[str]
    what: Mapped[str]
    done_means: Mapped[str]
    carrier: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))  # the responsible member
    body: Mapped[str] = mapped_column(default="")  # the responsible body, e.g. 物业公司工程部
    due_on: Mapped[date]
    next_report_on: Mapped[date]
    # The body's personal link: works without an account, expires, can be revoked.
    link_digest: Mapped[str | None]
    link_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    first_reported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # accepted or answered: 响应
    # The questions are open from a report of completion (or the deadline) until this moment.
    round: Mapped[int] = mapped_column(default=0)  # how often completion has been reported
    reported_done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answers_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolution: Mapped[Resolution] = relationship()
    reports: Mapped[list["Report"]] = relationship(order_by="Report.id")
    extensions: Mapped[list["Extension"]] = relationship(order_by="Extension.id")


class Report(Model):
    """One step of a task in words: accepted, progress, done, disputed, escalated, infeasible, returned, …

    `act` is the act of rules.tasks.TRANSITIONS that it belongs to; the words are public.
    """

    __tablename__ = "task_reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    act: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    next_report_on: Mapped[date | None]
    is_by_link: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class Extension(Model):
    """Asked before the date, granted or refused by the chair or the secretary."""

    __tablename__ = "task_extensions"
    __table_args__ = (CheckConstraint(one_of("state", tasks.EXTENSION_STATES), name="state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    state: Mapped[str] = mapped_column(default="asked")
    old_due_on: Mapped[date]
    new_due_on: Mapped[date]
    reason: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class Answer(Model):
    """办得怎么样, 满意吗: each recorded at once, so either may stand alone. One per person, device or topic and round."""

    __tablename__ = "task_answers"
    __table_args__ = (
        UniqueConstraint("task_id", "round", "member_id"),
        UniqueConstraint("task_id", "round", "topic_id"),
        UniqueConstraint("task_id", "round", "device_digest"),
        CheckConstraint(one_of("role", tasks.ROLES), name="role"),
        CheckConstraint(f"outcome is null or {one_of('outcome', tasks.OUTCOMES)}", name="outcome"),
        CheckConstraint(f"satisfaction is null or {one_of('satisfaction', tasks.SATISFACTIONS)}", name="satisfaction"),
        CheckConstraint("outcome is not null or satisfaction is not null", name="answers_something"),
        CheckConstraint(
            "(role = 'representative') = (member_id is not null) and (role = 'proposer') = (topic_id is not null) "
            "and (role in ('supporter', 'resident')) = (device_digest is not null)",
            name="role_is_known_by",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    round: Mapped[int]
    role: Mapped[str]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topics.id"))
    device_digest: Mapped[str | None]
    outcome: Mapped[str | None]
    satisfaction: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")  # for the officers and the responsible body; may name people
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


class TaskItem(Model):
    """The agenda item on which a task comes back before the council."""

    __tablename__ = "task_items"
    __table_args__ = (UniqueConstraint("item_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"))


def task_of(council_id: int, task_id: int) -> Task:
    """Return a task of this council; raise NotFound."""
    task = db.session.get(Task, task_id)
    if task is None or task.council_id != council_id:
        raise NotFound(task_id=task_id)
    return task


def lock_task(council_id: int, task_id: int) -> Task:
    """Return the task, locked until the commit; raise NotFound."""
    query = (
        select(Task)
        .where(Task.council_id == council_id, Task.id == task_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    task = db.session.scalar(query)
    if task is None:
        raise NotFound(task_id=task_id)
    return task


def tasks_of(resolution_id: int) -> list[Task]:
    return list(db.session.scalars(select(Task).where(Task.resolution_id == resolution_id).order_by(Task.number)))
