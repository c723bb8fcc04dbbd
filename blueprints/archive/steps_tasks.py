"""The steps of a task: who took it on, what was reported, and what the residents said of it."""

from collections.abc import Iterator
from datetime import date, datetime, time

from flask_babel import gettext

from blueprints.archive.step import Step, day_words, local_day, step
from blueprints.archive.words import (
    A_MEMBER,
    ANSWERED_SO_FAR,
    APART,
    COUNTED,
    NOBODY_ANSWERED,
    RETURNED_BY_PROPOSER,
    SATISFIED,
    SATISFIED_APART,
    STEPS,
)
from blueprints.page import today, zone
from models.thread_facts import ExtensionFacts, ReportFacts, TaskFacts
from rules.answers import Given, Tally, apart, counted, is_returned_at_once
from rules.deadlines import colour

# What residents' answers led to, and so where they are told.
SETTLING = ("confirm", "return", "lapse")


def who(task: TaskFacts) -> str:
    """Return who carries the task: a body by its name, a member never by theirs."""
    return task.body or gettext(A_MEMBER)


def steps_of_task(task: TaskFacts, page: str, is_one_of_several: bool) -> Iterator[Step]:
    which = gettext("第%(number)s项：%(what)s", number=task.number, what=task.what) if is_one_of_several else ""
    is_offered = task.state == "unclaimed" or any(report.act in ("claim", "assign") for report in task.reports)
    yield step(
        "task_offered" if is_offered else "task",
        task.id,
        task.created_at,
        task.what if not is_one_of_several else which,
        gettext("%(due)s前办好", due=day_words(_first_due(task))),
        page=page,
        more=((gettext("怎样算办好"), task.done_means),),
        who=who(task),
        is_settled=task.state != "unclaimed",
    )
    yield from _reported(task, page, which)
    for extension in task.extensions:
        yield from _extended(task, extension, page, which)
    yield from _overdue(task, page, which)


def _overdue(task: TaskFacts, page: str, which: str) -> Iterator[Step]:
    """Tell a date that passed. Nobody records it: it follows from the date and from what was reported until then."""
    if task.carrier == "government" or task.due_on >= today().date():
        return
    reported = [local_day(report.at) for report in task.reports if report.act == "report_done"]
    is_red = colour(task.state, task.carrier, task.due_on, task.due_on, today().date()) == "red"
    if not any(day <= task.due_on for day in reported) and (reported or is_red):
        kind = "overdue"
    elif is_red:
        kind = "overdue_again"
    else:
        return
    over = datetime.combine(task.due_on, time.max, zone())
    yield step(kind, task.id, over, which, page=page)


def _first_due(task: TaskFacts) -> date:
    """The date as it stood when the task was given: extensions are told one by one."""
    granted = [extension for extension in task.extensions if extension.state == "granted"]
    return granted[0].old_due_on if granted else task.due_on


def _reported(task: TaskFacts, page: str, which: str) -> Iterator[Step]:
    round_number = 0
    told: set[str] = set()
    for report in task.reports:
        round_number += report.act == "report_done"
        told.add(report.act)
        if report.act in STEPS:
            yield _report(task, report, round_number, page, which)
    for act, at in (("confirm", task.confirmed_at), ("close", task.closed_at)):
        if at is not None and act not in told:
            lines, numbers = _answers(task, task.round) if act == "confirm" else ((), {})
            yield step(act, task.id, at, which, *lines, page=page, numbers=numbers, who=who(task))


def _report(task: TaskFacts, report: ReportFacts, round_number: int, page: str, which: str) -> Step:
    lines: tuple[str, ...] = (report.words,)
    numbers: dict[str, int] = {}
    if report.act in SETTLING:
        # The words kept with it are these counts as a sentence.
        lines, numbers = _answers(task, round_number)
    elif report.act == "report_done" and task.state == "reported_done" and round_number == task.round:
        # What they say is told when the time is over, so that nobody answers what others have answered.
        answered = len(task.answers.get(round_number, ()))
        lines = (report.words, gettext(ANSWERED_SO_FAR) % {"count": answered} if answered else "")
    elif report.act == "report" and report.next_report_on is not None:
        lines = (report.words, gettext("%(day)s再汇报", day=day_words(report.next_report_on)))
    of = f"{task.id}-{report.id}"
    return step(report.act, of, report.at, which, *lines, page=page, numbers=numbers, who=who(task))


def _answers(task: TaskFacts, round_number: int) -> tuple[tuple[str, ...], dict[str, int]]:
    """Return the answers of a round in words and numbers: who was asked together, other residents apart as “约”."""
    given: tuple[Given, ...] = task.answers.get(round_number, ())
    asked, others = counted(given), apart(given)
    if not given:
        return (gettext(NOBODY_ANSWERED),), numbers_of(asked, others)
    lines = [gettext(RETURNED_BY_PROPOSER)] if any(map(is_returned_at_once, given)) else []
    lines += [gettext(COUNTED) % facts_of(asked)] if asked.answers else []
    lines += [gettext(SATISFIED) % facts_of(asked)] if asked.ratings else []
    lines += [gettext(APART) % facts_of(others)] if others.answers else []
    lines += [gettext(SATISFIED_APART) % facts_of(others)] if others.ratings else []
    return tuple(lines), numbers_of(asked, others)


def facts_of(tally: Tally) -> dict[str, int]:
    names = ("done", "half", "not_done", "unknown", "satisfied", "fairly", "dissatisfied", "answers", "ratings")
    return {name: getattr(tally, name) for name in names}


def numbers_of(asked: Tally, others: Tally) -> dict[str, int]:
    return {**facts_of(asked), **{f"residents_about_{name}": number for name, number in facts_of(others).items()}}


def _extended(task: TaskFacts, extension: ExtensionFacts, page: str, which: str) -> Iterator[Step]:
    until = day_words(extension.new_due_on)
    yield step(
        "extension",
        extension.id,
        extension.asked_at,
        which,
        extension.reason,
        page=page,
        until=until,
        is_settled=extension.decided_at is not None,
    )
    if extension.decided_at is not None:
        kind = f"extension_{extension.state}"
        yield step(kind, extension.id, extension.decided_at, which, page=page, until=until)
