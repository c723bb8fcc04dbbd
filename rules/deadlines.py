"""The dates of a task: when it is near, behind or overdue, and what may be promised for when.

All dates are local days of the council. Nothing here is stored: a colour is asked for when it is shown.

source: RULEBOOK §5 (“Overdue is computed, not set; an extension is asked before the date. Blue near, yellow behind, red
overdue”); choice (docs/decisions/0012-tasks-and-the-two-questions.md): near is seven days, a date lies two years ahead
at most, an overdue task reports again within a fortnight.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from rules.errors import N_, Invalid, Refused
from rules.tasks import RUNNING_STATES

NEAR = timedelta(days=7)
AHEAD = timedelta(days=730)
OVERDUE_REPORTS_WITHIN = timedelta(days=14)
ANSWERS = timedelta(days=7)

# The word stands beside the colour, always.
COLOUR_WORDS: Mapping[str, str] = {"red": N_("逾期"), "yellow": N_("滞后"), "blue": N_("临近")}


class TaskDueInPast(Invalid):
    code: ClassVar[str] = "task_due_in_past"
    message: ClassVar[str] = N_("完成期限已经过了，请选今天或以后的日期。")


class TaskDueTooFarAhead(Invalid):
    code: ClassVar[str] = "task_due_too_far_ahead"
    message: ClassVar[str] = N_("完成期限在两年以后，请核对年份。")


class NextReportInPast(Invalid):
    code: ClassVar[str] = "next_report_in_past"
    message: ClassVar[str] = N_("下次汇报的日期已经过了，请选今天或以后的日期。")


class NextReportTooLate(Invalid):
    """Facts: latest (a date)."""

    code: ClassVar[str] = "next_report_too_late"
    message: ClassVar[str] = N_("下次汇报最晚在%(latest)s，请选早一点的日期。")


class ExtensionTooLate(Refused):
    code: ClassVar[str] = "extension_too_late"
    message: ClassVar[str] = N_("期限已经过了，不能再申请延期。请照实汇报进度，下次会上会优先讨论。")


class ExtensionNotLater(Invalid):
    code: ClassVar[str] = "extension_not_later"
    message: ClassVar[str] = N_("延期后的日期要比现在的期限晚，请重新选。")


def colour(state: str, carrier: str, due_on: date, next_report_on: date, today: date) -> str:
    """Return "red" (overdue), "yellow" (a promised report is missing), "blue" (near), or "".

    A government body is written to and answers; it is never red or yellow: the page says 待回复.
    """
    if state not in RUNNING_STATES:
        return ""
    is_ours = carrier != "government"
    if due_on < today:
        return "red" if is_ours else ""
    if next_report_on < today and is_ours:
        return "yellow"
    return "blue" if due_on - today <= NEAR else ""


def latest_report(due_on: date, today: date) -> date:
    """Return the last day for which a next report may be promised: the date itself, or a fortnight once it has passed."""
    return due_on if due_on >= today else today + OVERDUE_REPORTS_WITHIN


def check_next_report(next_report_on: date, due_on: date, today: date) -> None:
    """Raise NextReportInPast or NextReportTooLate."""
    if next_report_on < today:
        raise NextReportInPast(field="next_report_on")
    latest = latest_report(due_on, today)
    if next_report_on > latest:
        raise NextReportTooLate(field="next_report_on", latest=latest)


def check_due(due_on: date, today: date, field: str = "due_on") -> None:
    """Raise TaskDueInPast or TaskDueTooFarAhead."""
    if due_on < today:
        raise TaskDueInPast(field=field)
    if due_on > today + AHEAD:
        raise TaskDueTooFarAhead(field=field)


def may_ask_extension(due_on: date, today: date) -> bool:
    """Whether an extension is still asked before the date: the day itself is the last."""
    return today <= due_on


def check_extension(due_on: date, new_due_on: date, today: date) -> None:
    """Raise ExtensionTooLate, ExtensionNotLater or TaskDueTooFarAhead."""
    if not may_ask_extension(due_on, today):
        raise ExtensionTooLate()
    if new_due_on <= due_on:
        raise ExtensionNotLater(field="new_due_on")
    check_due(new_due_on, today, "new_due_on")
