"""Tasks as pages show them: the word of the state, the colour with its word, who carries it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from blueprints.clock import now
from blueprints.page import zone
from extensions import db
from models.members import Member
from models.tasks import Task, tasks_of
from rules.deadlines import COLOUR_WORDS, colour
from rules.task_words import CARRIER_WORDS, state_word
from rules.tasks import RUNNING_STATES

# How a colour's sign is drawn (base.css); the word says the same.
BADGES = {"red": "badge-danger", "yellow": "badge-warn", "blue": "badge-accent"}
# Reported and confirmed look different.
STATE_BADGES = {"confirmed": "badge-accent", "returned": "badge-warn", "assignment_disputed": "badge-warn"}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task in a list; `state`, `colour_word` and `carrier` are msgids, `who` is a name as it is."""

    task: Task
    state: str
    colour: str
    colour_word: str
    badge: str
    state_badge: str
    is_running: bool
    carrier: str
    who: str  # "" where nobody carries it yet


def today() -> date:
    """Return the council's date."""
    return now().astimezone(zone()).date()


def task_rows(resolution_id: int) -> list[TaskRow]:
    """Return the tasks of a resolution for its officers: a responsible member is named."""
    return rows_of(tasks_of(resolution_id))


def rows_of(tasks: Collection[Task]) -> list[TaskRow]:
    ids = {task.member_id for task in tasks if task.member_id is not None}
    members = db.session.scalars(select(Member).where(Member.id.in_(ids)))
    names = {member.id: member.name for member in members}
    return [_row(task, names.get(task.member_id or 0, "")) for task in tasks]


def row_of(task: Task) -> TaskRow:
    return rows_of([task])[0]


def public_row(task: Task) -> TaskRow:
    """Return a task for a page without signing in: a body has its name, a member has none."""
    return _row(task, "")


def _row(task: Task, name: str) -> TaskRow:
    shade = colour(task.state, task.carrier, task.due_on, task.next_report_on, today())
    return TaskRow(
        task=task,
        state=state_word(task.state, task.carrier),
        colour=shade,
        colour_word=COLOUR_WORDS.get(shade, ""),
        badge=BADGES.get(shade, ""),
        state_badge=STATE_BADGES.get(task.state, ""),
        is_running=task.state in RUNNING_STATES,
        carrier=CARRIER_WORDS[task.carrier],
        who=name if task.carrier == "member" else task.body,
    )
