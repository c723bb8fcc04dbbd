"""Writes that commands of tasks, of answers, of resolutions and the clock share."""

import hashlib
import hmac
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from extensions import db
from models import journal
from models.members import SYSTEM, By
from models.task_reads import answers_of, given
from models.tasks import Answer, Report, Task, lock_task, tasks_of
from rules import answers, duties, tasks
from rules.journal import canonical

FACT_OF_VERDICT = {"confirm": "task_confirmed", "return": "task_returned", "lapse": "task_unrated"}


def due_ids(now: datetime, council_id: int | None = None) -> list[int]:
    """Return the tasks whose time for answers is over and that are not decided yet, in the order of that time."""
    query = select(Task.id).where(Task.state == "reported_done", Task.answers_due_at <= now)
    if council_id is not None:
        query = query.where(Task.council_id == council_id)
    return list(db.session.scalars(query.order_by(Task.answers_due_at, Task.id)))


def next_deadline() -> datetime | None:
    """Return when the next time for answers is over, or None."""
    query = select(Task.answers_due_at).where(Task.state == "reported_done")
    return db.session.scalar(query.order_by(Task.answers_due_at).limit(1))


def lock_settled(council_id: int, task_id: int, now: datetime) -> Task:
    """Return the task, locked, with what is due applied: every command of a task starts here. Raises NotFound."""
    task = lock_task(council_id, task_id)
    settle(task, now)
    return task


def settle(task: Task, now: datetime) -> bool:
    """Confirm, return or let lapse a report whose time for answers is over; return whether that was due.

    The caller has locked the task. It takes effect at that time and not when somebody looks.
    """
    due_at = task.answers_due_at
    if task.state != "reported_done" or due_at is None or due_at > now:
        return False
    conclude(task, answers.decide(given(answers_of(task.id, task.round))), due_at, SYSTEM)
    return True


def conclude(task: Task, verdict: answers.Verdict, at: datetime, by: By, is_by_proposer: bool = False) -> None:
    """Apply what the answers of the present round say, with their counts and their digest in the journal."""
    rows = answers_of(task.id, task.round)
    count, others = answers.counted(given(rows)), answers.apart(given(rows))
    follow(task, verdict, at, SYSTEM, answers.sentence(verdict, count, others, is_by_proposer))
    if verdict == "confirm":
        task.confirmed_at = at
    facts = {
        "round": task.round,
        "answers": _figures(count),
        "residents": _figures(others),
        "answers_digest": sealed(task, rows),
        "by_proposer": is_by_proposer,
    }
    record(task, at, FACT_OF_VERDICT[verdict], by, facts)


def follow(
    task: Task,
    act: str,
    at: datetime,
    by: By,
    words: str = "",
    next_report_on: date | None = None,
    is_by_link: bool = False,
) -> None:
    """Move the task by `act` of rules.tasks.TRANSITIONS and keep what was said; raise TaskStateRefuses."""
    task.state = tasks.next_state(task.state, act)
    if next_report_on is not None:
        task.next_report_on = next_report_on
    task.reports.append(
        Report(
            act=act,
            words=words,
            next_report_on=next_report_on,
            is_by_link=is_by_link,
            at=at,
            actor_id=by.actor_id,
            entered_by_id=by.entered_by_id,
        )
    )
    db.session.flush()


def record(task: Task, at: datetime, act: str, by: By, facts: dict[str, Any]) -> None:
    """Seal an act of the task into the council's stream. `facts` name no person and quote no resident."""
    known = {"task": task.id, "resolution": task.resolution_id, "number": task.number, "state": task.state}
    journal.append(task.council_id, None, at, act, by, {**known, **facts})


def words_digest(task: Task, words: str) -> str:
    """Return what the published chain says of words: they may have to be taken down one day."""
    return journal.keyed_digest(task.council_id, words)


def check_link(task: Task, token: str, now: datetime) -> None:
    """Raise LinkEnded unless `token` is the secret of the body's link and it has not expired."""
    is_right = hmac.compare_digest(task.link_digest or "", hashlib.sha256(token.encode()).hexdigest())
    duties.check_link(is_right, task.link_expires_at, now)


def lock_tasks(resolution_id: int) -> None:
    """Lock all tasks of a resolution: who writes to several does so before the first row of the journal.

    A task's own command holds the task and then asks for the journal; the other way round two would wait for each other.
    """
    query = select(Task.id).where(Task.resolution_id == resolution_id).order_by(Task.id).with_for_update()
    db.session.execute(query).all()


def revoke_tasks(resolution_id: int, by: By, now: datetime) -> int:
    """Revoke what is still to be done when its resolution is revoked; return how many. The caller holds the resolution."""
    revoked = 0
    for row in tasks_of(resolution_id):
        task = lock_settled(row.council_id, row.id, now)
        if tasks.is_allowed(task.state, "revoke"):
            revoke(task, "", by, now)
            revoked += 1
    return revoked


def revoke(task: Task, words: str, by: By, now: datetime) -> None:
    """Take back a locked task. Its body's link still opens, and says that there is nothing left to do."""
    follow(task, "revoke", now, by, words)
    record(task, now, "task_revoked", by, {"words_digest": words_digest(task, words)} if words else {})


def _figures(count: answers.Tally) -> dict[str, int]:
    names = ("done", "half", "not_done", "unknown", "satisfied", "fairly", "dissatisfied")
    return {name: getattr(count, name) for name in names}


def sealed(task: Task, rows: list[Answer]) -> str:
    """Return a digest of every answer that decided. Keyed, since a handful of answers could be guessed from a bare one."""
    key = bytes.fromhex(journal.stream_of(task.council_id).pseudonym_key)
    whole = [
        [row.role, row.member_id, row.topic_id, row.device_digest, row.outcome, row.satisfaction, row.reason]
        for row in rows
    ]
    return hmac.new(key, canonical(whole), hashlib.sha256).hexdigest()
