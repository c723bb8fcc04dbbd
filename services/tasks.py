"""Commands of tasks (落实跟踪): given, claimed, reported on, extended, closed.

Whoever is responsible acts by card, by the personal link of the body (`token`), or through an officer who types it in
for them (代录, `by.entered_by_id`). The words of every step are public.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from extensions import db
from models import resolution_writes, task_writes
from models.members import By, member_of
from models.resolutions import Resolution, lock_resolution
from models.task_reads import local_day
from models.task_writes import check_link, follow, lock_settled, record, words_digest
from models.tasks import Extension, Task, task_of, tasks_of
from rules import deadlines, duties, tasks
from rules.duties import Duty, NewTask
from rules.errors import NotFound
from services.transaction import transaction

__all__ = ["Duty", "NewTask"]

# --- given ---


def add_task(council_id: int, resolution_id: int, new: NewTask, by: By, now: datetime, is_checked: bool = False) -> int:
    """Add a task to an effective resolution and return its id; the same again within it is the same task.

    Raises ResolutionNotEffective, NotFound, and what rules.deadlines.check_new raises.
    """
    today = local_day(council_id, now)
    duties.check_new(new, today, is_checked)
    with transaction():
        resolution = resolution_writes.lock_settled(council_id, resolution_id, now)
        there = tasks_of(resolution.id)
        again = next((task for task in there if _is_same(task, new)), None)
        if again is not None:
            return again.id
        if resolution.state != "effective":
            raise tasks.ResolutionNotEffective()
        task = _new_row(resolution, len(there) + 1, new, now)
        db.session.add(task)
        db.session.flush()
        dates = {"due_on": task.due_on.isoformat(), "next_report_on": task.next_report_on.isoformat()}
        texts = {"what": task.what, "done_means": task.done_means, "carrier": task.carrier, "body": task.body}
        record(task, now, "task_added", by, {**texts, **dates})
        return task.id


def _is_same(task: Task, new: NewTask) -> bool:
    """A button pressed twice adds one task."""
    return task.state in ("unclaimed", "assigned") and (task.what, task.done_means, task.due_on, task.body) == (
        new.what,
        new.done_means,
        new.due_on,
        _body_of(new.duty),
    )


def _new_row(resolution: Resolution, number: int, new: NewTask, now: datetime) -> Task:
    row = Task(
        council_id=resolution.council_id,
        resolution_id=resolution.id,
        number=number,
        state="unclaimed",
        what=new.what,
        done_means=new.done_means,
        due_on=new.due_on,
        next_report_on=new.next_report_on,
        created_at=now,
        round=0,
    )
    _charge(row, new.duty)
    if not new.duty.is_open:
        row.state = tasks.next_state(row.state, "assign")
    return row


def _charge(task: Task, duty: Duty) -> None:
    task.carrier, task.body = duty.carrier, _body_of(duty)
    is_with_member = duty.carrier == "member" and not duty.is_open
    task.member_id = member_of(task.council_id, duty.member_id).id if is_with_member else None
    # The link was for whoever carried it before.
    task.link_digest, task.link_expires_at = None, None


def _body_of(duty: Duty) -> str:
    return "" if duty.carrier == "member" else duty.body


def claim(council_id: int, task_id: int, member_id: int, by: By, now: datetime) -> None:
    """Let a representative take a task that nobody carries; raise NotARepresentative, TaskStateRefuses."""
    with transaction():
        task = lock_settled(council_id, task_id, now)
        if task.member_id == member_id and task.state == "claimed":
            return
        duties.check_may_claim(member_of(council_id, member_id).post)
        task.member_id = member_id
        follow(task, "claim", now, by)
        record(task, now, "task_claimed", by, {})


def assign(council_id: int, task_id: int, duty: Duty, by: By, now: datetime, is_checked: bool = False) -> None:
    """Give a task that nobody carries, or whose giving was disputed, to somebody; raise TaskMemberMissing."""
    with transaction():
        task = lock_settled(council_id, task_id, now)
        is_same = (task.carrier, task.member_id, task.body) == (duty.carrier, duty.member_id, _body_of(duty))
        if task.state == "assigned" and is_same:
            return
        tasks.next_state(task.state, "assign")
        if duty.is_open:
            raise duties.TaskMemberMissing(field="member_id")
        duties.check_duty(duty, is_checked)
        _charge(task, duty)
        follow(task, "assign", now, by)
        record(task, now, "task_assigned", by, {"carrier": task.carrier, "body": task.body})


# --- reported on, by whoever carries it ---


@contextmanager
def _carried(council_id: int, task_id: int, by: By, now: datetime, token: str) -> Iterator[Task]:
    """One step of whoever is responsible, in a transaction of its own; raise LinkEnded, NotResponsible."""
    with transaction():
        task = lock_settled(council_id, task_id, now)
        if token:
            check_link(task, token, now)
        else:
            duties.check_responsible(task.member_id, by.actor_id, by.entered_by_id)
        if task.first_reported_at is None:
            task.first_reported_at = now
        yield task


def _step(task: Task, act: str, fact: str, words: str, by: By, now: datetime, token: str, **more: date) -> None:
    """Move the task, keep the words, seal it. What was said just before in the same words is not said again."""
    last = task.reports[-1] if task.reports else None
    if last is not None and (last.act, last.words, last.next_report_on) == (act, words, more.get("next_report_on")):
        return
    follow(task, act, now, by, words, more.get("next_report_on"), bool(token))
    facts = {name: day.isoformat() for name, day in more.items()}
    record(task, now, fact, by, {**facts, "words_digest": words_digest(task, words), "by_link": bool(token)})


def accept(council_id: int, task_id: int, by: By, now: datetime, token: str = "") -> None:
    with _carried(council_id, task_id, by, now, token) as task:
        if task.state != "accepted":
            _step(task, "accept", "task_accepted", "", by, now, token)


def dispute(
    council_id: int, task_id: int, words: str, by: By, now: datetime, token: str = "", is_checked: bool = False
) -> None:
    """Say that the task is with the wrong one, and why."""
    duties.check_words(words, is_checked)
    with _carried(council_id, task_id, by, now, token) as task:
        _step(task, "dispute", "task_disputed", words, by, now, token)


def report(
    council_id: int,
    task_id: int,
    words: str,
    next_report_on: date,
    by: By,
    now: datetime,
    token: str = "",
    is_checked: bool = False,
) -> None:
    """Say how it goes and when one will say so again."""
    duties.check_words(words, is_checked)
    with _carried(council_id, task_id, by, now, token) as task:
        deadlines.check_next_report(next_report_on, task.due_on, local_day(council_id, now))
        _step(task, "report", "task_reported", words, by, now, token, next_report_on=next_report_on)


def report_done(
    council_id: int, task_id: int, words: str, by: By, now: datetime, token: str = "", is_checked: bool = False
) -> None:
    """Report completion: a new round of the two questions begins. Confirmed is what the residents say, not this."""
    duties.check_words(words, is_checked)
    with _carried(council_id, task_id, by, now, token) as task:
        if task.state == "reported_done":
            return
        tasks.next_state(task.state, "report_done")
        task.round += 1
        task.reported_done_at, task.answers_due_at = now, now + deadlines.ANSWERS
        _step(task, "report_done", "task_reported_done", words, by, now, token)


def escalate(
    council_id: int, task_id: int, words: str, by: By, now: datetime, token: str = "", is_checked: bool = False
) -> None:
    """Bring it before the sub-district (上报街道), with the reason."""
    duties.check_words(words, is_checked)
    with _carried(council_id, task_id, by, now, token) as task:
        _step(task, "escalate", "task_escalated", words, by, now, token)


def declare_infeasible(
    council_id: int, task_id: int, words: str, by: By, now: datetime, token: str = "", is_checked: bool = False
) -> None:
    """Say that it cannot be done now, with the reason."""
    duties.check_words(words, is_checked)
    with _carried(council_id, task_id, by, now, token) as task:
        _step(task, "declare_infeasible", "task_infeasible", words, by, now, token)


# --- extended ---


def ask_extension(
    council_id: int,
    task_id: int,
    new_due_on: date,
    reason: str,
    by: By,
    now: datetime,
    token: str = "",
    is_checked: bool = False,
) -> int:
    """Ask for a later date, before the date; return the extension's id. One at a time.

    Raises ExtensionTooLate, ExtensionNotLater, ExtensionPending, TaskStateRefuses.
    """
    duties.check_words(reason, is_checked)
    with _carried(council_id, task_id, by, now, token) as task:
        tasks.check_extensible(task.state)
        waiting = next((row for row in task.extensions if row.state == "asked"), None)
        if waiting is not None and (waiting.new_due_on, waiting.reason) == (new_due_on, reason):
            return waiting.id
        if waiting is not None:
            raise tasks.ExtensionPending()
        deadlines.check_extension(task.due_on, new_due_on, local_day(council_id, now))
        row = Extension(
            state="asked",
            old_due_on=task.due_on,
            new_due_on=new_due_on,
            reason=reason,
            asked_at=now,
            actor_id=by.actor_id,
        )
        task.extensions.append(row)
        db.session.flush()
        facts = {"old_due_on": task.due_on.isoformat(), "new_due_on": new_due_on.isoformat(), "by_link": bool(token)}
        record(task, now, "extension_asked", by, {**facts, "words_digest": words_digest(task, reason)})
        return row.id


def decide_extension(council_id: int, task_id: int, extension_id: int, is_granted: bool, by: By, now: datetime) -> None:
    """Grant or refuse; a grant moves the date. Raises NotFound, ExtensionStateRefuses, TaskStateRefuses."""
    with transaction():
        task = lock_settled(council_id, task_id, now)
        row = next((row for row in task.extensions if row.id == extension_id), None)
        if row is None:
            raise NotFound(extension_id=extension_id)
        wanted = "granted" if is_granted else "refused"
        if row.state == wanted:
            return
        state = tasks.next_extension_state(row.state, "grant" if is_granted else "refuse")
        tasks.check_extensible(task.state)
        row.state, row.decided_at, row.decided_by_id = state, now, by.actor_id
        if is_granted:
            task.due_on = row.new_due_on
        facts = {"old_due_on": row.old_due_on.isoformat(), "new_due_on": row.new_due_on.isoformat()}
        record(task, now, "extension_decided", by, {**facts, "granted": is_granted})


# --- ended ---


def close_task(council_id: int, task_id: int, words: str, by: By, now: datetime, is_checked: bool = False) -> None:
    """Close what was confirmed; or, with the reason, what nobody rated or what cannot be done now.

    With its last task the resolution closes.
    """
    resolution_id = task_of(council_id, task_id).resolution_id
    with transaction():
        lock_resolution(council_id, resolution_id)
        task = lock_settled(council_id, task_id, now)
        if task.state == "closed":
            said = _said_last(task, "close")
            if words not in ("", said):
                raise tasks.TaskClosedBefore(reason=said)
            return
        tasks.next_state(task.state, "close")
        if task.state != "confirmed" or words:
            duties.check_words(words, is_checked)
        task.closed_at = now
        task.link_digest, task.link_expires_at = None, None
        follow(task, "close", now, by, words)
        record(
            task, now, "task_closed", by, {"words_digest": words_digest(task, words), "confirmed": _is_confirmed(task)}
        )
        resolution_writes.close_when_done(resolution_id, by, now)


def _said_last(task: Task, act: str) -> str:
    return next((row.words for row in reversed(task.reports) if row.act == act), "")


def _is_confirmed(task: Task) -> bool:
    """Closed but not done never counts as done."""
    return task.confirmed_at is not None


def revoke_task(council_id: int, task_id: int, reason: str, by: By, now: datetime, is_checked: bool = False) -> None:
    """Take back a task that was added by mistake or is no longer wanted, with the public reason."""
    duties.check_words(reason, is_checked)
    resolution_id = task_of(council_id, task_id).resolution_id
    with transaction():
        lock_resolution(council_id, resolution_id)
        task = lock_settled(council_id, task_id, now)
        if task.state == "revoked":
            said = _said_last(task, "revoke") or task.resolution.revoke_reason
            if reason != said:
                raise tasks.TaskRevokedBefore(reason=said)
            return
        task_writes.revoke(task, reason, by, now)
        resolution_writes.close_when_done(resolution_id, by, now)
