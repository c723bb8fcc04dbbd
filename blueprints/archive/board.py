"""落实跟踪: what is promised to be done, in groups by its date; nobody is ranked."""

from dataclasses import dataclass, replace

from flask import g, render_template, request
from flask_babel import gettext

from blueprints.archive.headline import Headline, of_task
from blueprints.archive.step import day_words
from blueprints.archive.words import A_MEMBER, BOARD, BOARD_SHORT, REPORT_MISSING
from blueprints.asking import waiting_ids
from blueprints.page import today
from models.archive import BOARD_ROWS, BoardTask, board, board_tasks


@dataclass(frozen=True, slots=True)
class Column:
    """One group: how many there are, and those that are shown."""

    name: str
    title: str
    count: int
    tasks: list[tuple[BoardTask, str, Headline]]

    @property
    def has_more(self) -> bool:
        return self.count > len(self.tasks)


def as_page() -> str:
    """The board; `?group=…` shows one group page by page."""
    groups = board(g.council.id, today().date())
    only = request.args.get("group", "")
    only = only if only in groups else ""
    names = [only] if only else [name for name in BOARD if name in groups]
    page = _page(len(groups.get(only, [])))
    shown = {name: groups[name][(page - 1) * BOARD_ROWS :][:BOARD_ROWS] for name in names}
    tasks = board_tasks([task_id for ids in shown.values() for task_id in ids])
    columns = [_column(name, len(groups[name]), [tasks[each] for each in shown[name]]) for name in names]
    return render_template(
        "archive/tasks.html",
        columns=columns,
        asked=waiting_ids(),
        only=only,
        page=page,
        pages=max(-(-len(groups.get(only, [])) // BOARD_ROWS), 1),
        counts=[(name, gettext(BOARD_SHORT[name]), len(groups[name])) for name in BOARD if name in groups],
    )


def _page(count: int) -> int:
    return min(max(request.args.get("page", 1, type=int), 1), max(-(-count // BOARD_ROWS), 1)) if count else 1


def _column(name: str, count: int, tasks: list[BoardTask]) -> Column:
    return Column(name, gettext(BOARD[name]), count, [(task, who(task), _said(task, name)) for task in tasks])


def who(task: BoardTask) -> str:
    return task.body or gettext(A_MEMBER)


def _said(task: BoardTask, column: str) -> Headline:
    """Say where a task stands, and what is wrong with it as its column says."""
    said = of_task(task.state, task.carrier, who(task), task.due_on, task.is_confirmed)
    if column != "yellow":
        return said
    return replace(said, waits=gettext(REPORT_MISSING, day=day_words(task.next_report_on)))
