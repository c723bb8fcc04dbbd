"""Where a matter stands, in one plain sentence."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from blueprints.archive.step import day_words
from blueprints.archive.steps_meeting import meeting_day
from blueprints.archive.steps_tasks import who
from blueprints.archive.words import (
    CLOSED_UNCONFIRMED,
    GOVERNMENT_STATES,
    GROUP_STATES,
    LOST,
    OVERDUE,
    RESOLUTION_STATES,
    SEVERAL_CONFIRMED,
    SEVERAL_TASKS,
    SEVERAL_WAIT,
    TASK_STATES,
    Said,
)
from blueprints.page import today
from models.thread_facts import GroupFacts, ResolutionFacts, TaskFacts, Thread
from rules.deadlines import colour


@dataclass(frozen=True, slots=True)
class Headline:
    """`code` is machine and state, “resolution.effective”; `waits` is what is still to come, or ""."""

    code: str
    sentence: str
    waits: str = ""


def headline(thread: Thread, resolution: ResolutionFacts | None = None) -> Headline:
    """Say where the thread stands; `resolution` is the one that the page is about, else the newest that stands."""
    resolution = resolution or newest(thread)
    group = thread.group
    if resolution is not None and not (group and resolution.state == "reopened" and group.state != "decided"):
        return of_resolution(resolution)
    if group is None:
        return filled("group.decided", GROUP_STATES["decided"])
    return of_group(thread, group)


def newest(thread: Thread) -> ResolutionFacts | None:
    """Return the newest resolution that stands, else the newest."""
    standing = [each for each in thread.resolutions if each.state not in ("revoked", "reopened")]
    known = standing or thread.resolutions
    return known[-1] if known else None


def of_group(thread: Thread, group: GroupFacts) -> Headline:
    code = f"group.{group.state}"
    votes = [vote for item in thread.items for vote in item.votes]
    if group.state == "decided" and votes:
        last = max(votes, key=lambda vote: vote.closed_at)
        return filled(code, RESOLUTION_STATES["draft"] if last.verdict == "carried" else LOST)
    day = meeting_day(thread.items[-1]) if thread.items else ""
    return filled(code, GROUP_STATES[group.state], day=day)


def of_resolution(resolution: ResolutionFacts) -> Headline:
    code = f"resolution.{resolution.state}"
    if resolution.state == "effective" and resolution.tasks:
        return _of_tasks(resolution.tasks)
    return of_resolution_state(code, resolution.state, resolution.publicity_ends_on)


def of_resolution_state(code: str, state: str, publicity_ends_on: date | None) -> Headline:
    return filled(code, RESOLUTION_STATES[state], until=day_words(publicity_ends_on))


def _of_tasks(tasks: tuple[TaskFacts, ...]) -> Headline:
    if len(tasks) == 1:
        task = tasks[0]
        is_confirmed = task.confirmed_at is not None
        return of_task(task.state, task.carrier, who(task), task.due_on, is_confirmed)
    left = [task for task in tasks if task.confirmed_at is None and task.state not in ("closed", "revoked")]
    counts = {
        "overdue": sum(1 for task in left if is_overdue(task.state, task.carrier, task.due_on)),
        "reported": sum(1 for task in left if task.state == "reported_done"),
        "running": len(left),
    }
    # What is worst is said: it is why somebody reads this.
    worst = next((name for name, count in counts.items() if count), None)
    confirmed = sum(1 for task in tasks if task.confirmed_at is not None)
    facts = {"total": len(tasks), "confirmed": confirmed, "count": counts[worst] if worst else 0}
    said = SEVERAL_CONFIRMED if confirmed else SEVERAL_TASKS
    return filled("resolution.effective", Said(said, SEVERAL_WAIT[worst] if worst else ""), **facts)


def is_overdue(state: str, carrier: str, due_on: date) -> bool:
    return colour(state, carrier, due_on, due_on, today().date()) == "red"


def of_task(state: str, carrier: str, carried_by: str, due_on: date, is_confirmed: bool) -> Headline:
    """Say where one task stands."""
    said = TASK_STATES[state]
    if state == "closed" and not is_confirmed:
        said = CLOSED_UNCONFIRMED
    elif carrier == "government":
        said = GOVERNMENT_STATES.get(state, said)
    elif is_overdue(state, carrier, due_on):
        said = Said(said.sentence, OVERDUE)
    return filled(f"task.{state}", said, who=carried_by, due=day_words(due_on))


def filled(code: str, said: Said, **facts: object) -> Headline:
    waits = gettext(said.waits) % facts if said.waits else ""
    return Headline(code, gettext(said.sentence) % facts, waits)
