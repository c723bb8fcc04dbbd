"""What the agenda builder offers by itself: items left over, overdue tasks, 议案 that are ready."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from models.agenda import called_for_tasks, ready_groups, tasks_on_agendas, waiting_items
from models.agenda_items import TEXTS, NewItem
from models.candidates import candidates_of
from models.groups import Group
from models.meetings import AgendaItem, Meeting
from models.task_reads import red_tasks
from models.tasks import Task

TITLE_LIMIT = 60
TASK_MINUTES, GROUP_MINUTES = 10, 30


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that waits for an agenda. `source` is the form's field that ticks it; `note` says more in a line."""

    source: str
    id: int
    item: NewItem
    title: str
    note: str = ""

    @property
    def key(self) -> str:
        return f"{self.source}-{self.id}"

    @property
    def is_ticked(self) -> bool:
        """What was left over and what is overdue goes on, unless somebody decides otherwise."""
        return self.source != "groups"


def offers_of(council_id: int, active_ids: Collection[int], today: date) -> list[Offer]:
    """Return all offers in the order in which they are put on the agenda; `active_ids`: who is on the roster."""
    on_agendas = tasks_on_agendas(council_id)
    return [
        *(_carried(item, active_ids) for item in waiting_items(council_id)),
        *(_task(task) for task in red_tasks(council_id, today) if task.id not in on_agendas),
        *(_group(group) for group in ready_groups(council_id)),
    ]


def on_agendas_already(council_id: int, today: date) -> list[tuple[Task, Meeting]]:
    """Return the overdue tasks that are not offered, since a meeting that is called takes them up."""
    called = called_for_tasks(council_id)
    return [(task, called[task.id]) for task in red_tasks(council_id, today) if task.id in called]


def _carried(item: AgendaItem, active_ids: Collection[int]) -> Offer:
    """Return an item that was left over, with its motion; who has left the roster moves and seconds no more."""
    motion = item.motion
    if motion is None:
        again = NewItem(item.title, item.summary, item.minutes, carried_from_id=item.id)
        return Offer("carried", item.id, again, item.title)
    copied: dict[str, Any] = {name: getattr(motion, name) for name in (*TEXTS[2:], "ballot_kind")}
    again = NewItem(
        item.title,
        item.summary,
        item.minutes,
        **copied,
        mover_id=motion.mover_id if motion.mover_id in active_ids else None,
        seconder_ids=tuple(row.member_id for row in motion.seconders if row.member_id in active_ids),
        carried_from_id=item.id,
        question=motion.question,
        seats=motion.seats,
        stage=motion.stage,
        candidates=candidates_of(motion.id),
    )
    note = motion.plain or motion.what
    if item.postponed_to is not None:
        note = gettext("%(what)s（大家同意推迟到%(day)s再议）", what=note, day=_day(item.postponed_to))
    return Offer("carried", item.id, again, item.title, note)


def _task(task: Task) -> Offer:
    title = gettext("落实情况：%(what)s", what=task.what)
    title = title if len(title) <= TITLE_LIMIT else f"{title[: TITLE_LIMIT - 1]}…"
    due = gettext("原定%(day)s办好，到期还没有办完。", day=_day(task.due_on))
    summary = gettext("%(due)s办好的标准：%(done_means)s", due=due, done_means=task.done_means)
    return Offer("tasks", task.id, NewItem(title, summary, TASK_MINUTES, task_id=task.id), title, due)


def _day(on: date) -> str:
    return gettext("%(year)d年%(month)d月%(day)d日", year=on.year, month=on.month, day=on.day)


def _group(group: Group) -> Offer:
    item = NewItem(group.title, minutes=GROUP_MINUTES, group_number=group.number)
    return Offer("groups", group.number, item, group.title, group.plain or group.what)
