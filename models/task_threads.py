"""Tasks as 办理全程 tells them: what was reported, asked for and answered, read for many resolutions at once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from sqlalchemy import select

from extensions import db
from models.tasks import Answer, Extension, Report, Task, TaskItem
from models.thread_facts import ExtensionFacts, ReportFacts, TaskFacts
from rules.answers import Given

Facts = TypeVar("Facts")
_COPIED = (
    "id",
    "number",
    "state",
    "what",
    "done_means",
    "carrier",
    "body",
    "due_on",
    "next_report_on",
    "created_at",
    "round",
    "reported_done_at",
    "answers_due_at",
    "confirmed_at",
    "closed_at",
)


def by_first(rows: Iterable[Any], facts: Callable[..., Facts]) -> defaultdict[int, list[Facts]]:
    """Gather rows under their first column; the others, in order, make the facts."""
    gathered: defaultdict[int, list[Facts]] = defaultdict(list)
    for row in rows:
        gathered[row[0]].append(facts(*row[1:]))
    return gathered


def tasks_by_resolution(resolution_ids: Collection[int]) -> defaultdict[int, list[TaskFacts]]:
    """Return the tasks of each resolution, in the order of their numbers."""
    query = select(Task).where(Task.resolution_id.in_(resolution_ids)).order_by(Task.resolution_id, Task.number)
    tasks = list(db.session.scalars(query))
    ids = [task.id for task in tasks]
    reports, extensions, answers = _reports(ids), _extensions(ids), _answers(ids)
    gathered: defaultdict[int, list[TaskFacts]] = defaultdict(list)
    for task in tasks:
        copied: dict[str, Any] = {name: getattr(task, name) for name in _COPIED}
        # What stands in `body` beside a member would be that member's: nobody is named.
        copied["body"] = "" if task.carrier == "member" else task.body
        gathered[task.resolution_id].append(
            TaskFacts(
                **copied,
                reports=tuple(reports[task.id]),
                extensions=tuple(extensions[task.id]),
                answers={number: tuple(given) for number, given in answers[task.id].items()},
            )
        )
    return gathered


def items_of_tasks(task_ids: Collection[int]) -> list[int]:
    """Return the agenda items on which tasks came back before the council."""
    return list(db.session.scalars(select(TaskItem.item_id).where(TaskItem.task_id.in_(task_ids))))


def _reports(ids: Collection[int]) -> defaultdict[int, list[ReportFacts]]:
    columns = (Report.id, Report.act, Report.words, Report.next_report_on, Report.at)
    query = select(Report.task_id, *columns).where(Report.task_id.in_(ids)).order_by(Report.id)
    return by_first(db.session.execute(query), ReportFacts)


def _extensions(ids: Collection[int]) -> defaultdict[int, list[ExtensionFacts]]:
    dates = (Extension.old_due_on, Extension.new_due_on, Extension.reason, Extension.asked_at, Extension.decided_at)
    query = select(Extension.task_id, Extension.id, Extension.state, *dates).where(Extension.task_id.in_(ids))
    return by_first(db.session.execute(query.order_by(Extension.id)), ExtensionFacts)


def _answers(ids: Collection[int]) -> defaultdict[int, defaultdict[int, list[Given]]]:
    """Return what was answered, by task and round. Whether there was a reason counts, the reason is nobody's here."""
    columns = (Answer.task_id, Answer.round, Answer.role, Answer.outcome, Answer.satisfaction, Answer.reason != "")
    gathered: defaultdict[int, defaultdict[int, list[Given]]] = defaultdict(lambda: defaultdict(list))
    for task_id, number, role, outcome, satisfaction, has_reason in db.session.execute(
        select(*columns).where(Answer.task_id.in_(ids)).order_by(Answer.id)
    ):
        gathered[task_id][number].append(Given(role, outcome, satisfaction, bool(has_reason)))
    return gathered
