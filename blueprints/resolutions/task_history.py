"""What happened to a task, newest first: reports and extensions together, in public words."""

from dataclasses import dataclass
from datetime import date, datetime

from models.tasks import Extension, Report, Task
from rules.errors import N_
from rules.task_words import ACT_WORDS

EXTENSION_ASKED = N_("申请延期")
EXTENSION_DECIDED = {"granted": N_("答复：同意延期"), "refused": N_("答复：不同意延期")}


@dataclass(frozen=True, slots=True)
class Event:
    """One line; `label` is a msgid."""

    at: datetime
    label: str
    words: str = ""
    next_report_on: date | None = None
    days: tuple[date, date] | None = None
    is_entered: bool = False


def events_of(task: Task) -> list[Event]:
    events = [_of_report(report) for report in task.reports]
    for row in task.extensions:
        events += _of_extension(row)
    # The newest first; of one moment the last written.
    return sorted(events, key=lambda event: event.at)[::-1]


def _of_report(report: Report) -> Event:
    is_entered = report.entered_by_id is not None and report.entered_by_id != report.actor_id
    return Event(report.at, ACT_WORDS[report.act], report.words, report.next_report_on, is_entered=is_entered)


def _of_extension(row: Extension) -> list[Event]:
    asked = Event(row.asked_at, EXTENSION_ASKED, row.reason, days=(row.old_due_on, row.new_due_on))
    if row.decided_at is None:
        return [asked]
    return [asked, Event(row.decided_at, EXTENSION_DECIDED[row.state])]
