"""The steps of whoever carries a task: by card on the work page, by the body's own link, or typed in by an officer.

Which are offered is read from rules.tasks.TRANSITIONS, so that no button leads to a refusal.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import request
from flask_wtf import FlaskForm

from blueprints.checking import Checked
from blueprints.errors import status_of
from blueprints.form_fields import attach
from blueprints.resolutions.task_forms import BareForm, ExtensionForm, ReasonForm, ReportForm, WordsForm
from models.members import By
from models.tasks import Task
from rules import deadlines, tasks
from rules.errors import N_, NotFound, Refused, RuleError
from services import tasks as commands

Run = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: its msgids, its form, the command's arguments out of it. `is_usual`: not an emergency exit."""

    name: str
    act: str
    label: str
    help: str
    button: str
    form: type[FlaskForm]
    run: Run
    is_usual: bool = False


def _words(form: Any) -> tuple[Any, ...]:
    return (form.words.data,)


ARGUMENTS: Mapping[type[FlaskForm], Callable[[Any], tuple[Any, ...]]] = {
    BareForm: lambda form: (),
    WordsForm: _words,
    ReasonForm: _words,
    ReportForm: lambda form: (form.words.data, form.next_report_on.data),
    ExtensionForm: lambda form: (form.new_due_on.data, form.words.data),
}
STEPS = (
    Step(
        "accept",
        "accept",
        N_("接下来办"),
        N_("表示知道了、会来办。"),
        N_("收到，我们来办"),
        BareForm,
        commands.accept,
        is_usual=True,
    ),
    Step(
        "report",
        "report",
        N_("汇报进展"),
        N_("说说办到哪一步了，下次什么时候再说。内容公开。"),
        N_("交上进展"),
        ReportForm,
        commands.report,
        is_usual=True,
    ),
    Step(
        "done",
        "report_done",
        N_("报告办结"),
        N_("说说办了什么。接着会请居民来说办没办好，用7天时间。内容公开。"),
        N_("报告办结"),
        WordsForm,
        commands.report_done,
        is_usual=True,
    ),
    Step(
        "extend",
        "extend",
        N_("申请延期"),
        N_("要在期限到之前申请，由主持人或秘书答复。理由公开。"),
        N_("交上延期申请"),
        ExtensionForm,
        commands.ask_extension,
    ),
    Step(
        "dispute",
        "dispute",
        N_("不该由我们来办"),
        N_("写明为什么、该由谁来办。秘书会重新安排。内容公开。"),
        N_("交上不同意见"),
        ReasonForm,
        commands.dispute,
    ),
    Step(
        "escalate",
        "escalate",
        N_("办不动，请街道帮忙"),
        N_("写明卡在哪里。会上报街道协调。内容公开。"),
        N_("上报街道"),
        ReasonForm,
        commands.escalate,
    ),
    Step(
        "infeasible",
        "declare_infeasible",
        N_("现在办不了"),
        N_("写明为什么现在办不了、什么条件下能办。内容公开。"),
        N_("交上说明"),
        ReasonForm,
        commands.declare_infeasible,
    ),
)
BY_NAME: Mapping[str, Step] = {step.name: step for step in STEPS}


def prefix(name: str) -> str:
    """Several forms stand on one page: their fields have names of their own."""
    return f"{name}-"


def is_offered(step: Step, task: Task, today: date) -> bool:
    """Whether the step may be taken now."""
    if step.act != "extend":
        return tasks.is_allowed(task.state, step.act)
    is_waiting = any(row.state == "asked" for row in task.extensions)
    return tasks.is_extensible(task.state) and deadlines.may_ask_extension(task.due_on, today) and not is_waiting


def steps_of(task: Task, today: date, sent: "Sent | None" = None) -> list[tuple[Step, FlaskForm]]:
    """Return what may be done now, each with its form; the one that was sent and came back keeps what was filled in."""
    return [
        (
            step,
            sent.form
            if sent is not None and sent.name == step.name
            else step.form(formdata=None, prefix=prefix(step.name)),
        )
        for step in STEPS
        if is_offered(step, task, today) or (sent is not None and sent.name == step.name)
    ]


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that came back."""

    name: str
    form: FlaskForm
    status: int = 422
    refusal: Refused | None = None  # the state of things, not what was filled in


def take(name: str, council_id: int, task_id: int, by: By, now: datetime, token: str = "") -> Sent | None:
    """Take one step as the request says; return the form where it came back, None where it is done."""
    step = BY_NAME.get(name)
    if step is None:
        raise NotFound(step=name)
    form = step.form(formdata=request.form, prefix=prefix(name))
    if not form.validate():
        return Sent(name, form)
    said = {"is_checked": form.has_checked} if isinstance(form, Checked) else {}
    try:
        step.run(council_id, task_id, *ARGUMENTS[step.form](form), by, now, token=token, **said)
    except RuleError as error:
        if isinstance(error, Refused):
            return Sent(name, form, status_of(error), error)
        if error.facts.get("field") is None:
            raise
        attach(form, error)
        return Sent(name, form, status_of(error))
    return None
