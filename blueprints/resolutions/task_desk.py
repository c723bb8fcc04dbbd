"""What waits with whom among the tasks: for the list of resolutions' work."""

from flask import g

from blueprints.access import SignedIn
from blueprints.resolutions.task_rows import TaskRow, rows_of, today
from models.members import OFFICER_POSTS
from models.task_reads import answer_of, red_tasks, tasks_in, tasks_of_member, tasks_with_extension_asked
from models.tasks import Task
from rules.errors import N_

MOST_LISTED = 20
ENDED_BY_OFFICERS = ("confirmed", "reported_done_unrated", "infeasible_now")


def waiting_tasks(me: SignedIn) -> list[tuple[str, list[TaskRow]]]:
    """Return (msgid of the heading, tasks), what is empty left out: one's own first, then what one's post can do."""
    council_id = g.council.id
    found = [(N_("您要办的任务"), tasks_of_member(council_id, me.member_id))]
    if me.post == "representative":
        found.append((N_("请您说一说办没办好"), _to_answer(me)))
        found.append((N_("等代表认领"), tasks_in(council_id, ("unclaimed",), MOST_LISTED)))
    if me.post in OFFICER_POSTS:
        found += [
            (N_("延期申请，等您答复"), tasks_with_extension_asked(council_id, MOST_LISTED)),
            (N_("对交办有不同意见，等重新交办"), tasks_in(council_id, ("assignment_disputed",), MOST_LISTED)),
            (N_("等您结束的任务"), tasks_in(council_id, ENDED_BY_OFFICERS, MOST_LISTED)),
            (N_("逾期，下次会上优先讨论"), red_tasks(council_id, today())[:MOST_LISTED]),
        ]
    return [(heading, rows_of(tasks)) for heading, tasks in found if tasks]


def _to_answer(me: SignedIn) -> list[Task]:
    """Return what is reported done and waits for this representative's answer."""
    reported = tasks_in(g.council.id, ("reported_done",), MOST_LISTED)
    answered = [answer_of(task, member_id=me.member_id) for task in reported]
    return [
        task
        for task, given in zip(reported, answered, strict=True)
        if task.member_id != me.member_id and (given is None or given.outcome is None)
    ]
