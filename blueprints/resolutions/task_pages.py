"""The pages of one task: the work page of officers and members, and the page of the responsible body."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import g, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm

from blueprints.access import person
from blueprints.asking import questions_for
from blueprints.back import base_url, is_only_here
from blueprints.page import zone
from blueprints.qr import qr
from blueprints.resolutions.task_forms import ClosingForm, DutyForm, LinkForm, ReasonForm
from blueprints.resolutions.task_history import events_of
from blueprints.resolutions.task_rows import public_row, row_of, task_rows, today
from blueprints.resolutions.task_steps import Sent, prefix, steps_of
from models.members import OFFICER_POSTS, Member, active_members
from models.resolution_reads import origin_of
from models.resolutions import Resolution
from models.task_reads import answers_of, given
from models.tasks import Answer, Task
from rules import answers, deadlines, duties, tasks
from rules.receipts import seen_of
from rules.task_words import OUTCOME_WORDS, SATISFACTION_WORDS

# Forms of officers, by the act that offers them.
OFFICERS_FORMS: Mapping[str, type[FlaskForm]] = {"assign": DutyForm, "close": ClosingForm, "revoke": ReasonForm}


def who_may_carry() -> list[Member]:
    """Return the members who can be given a task: all of the roster, officers too."""
    return active_members(g.council.id)


def officers_form(name: str, formdata: Any = None) -> Any:
    """Return an officer's form, empty or as it was sent."""
    form = {**OFFICERS_FORMS, "issue-link": LinkForm}[name](formdata=formdata, prefix=prefix(name))
    return form.offer(who_may_carry(), gettext("请选择")) if isinstance(form, DutyForm) else form


def work_page(task: Task, sent: Sent | None = None, unsent: str = "") -> str:
    """Render the work page; `sent` is a form that came back, `unsent` what was written in one that stands here no more."""
    who = person()
    is_officer, is_responsible = who.post in OFFICER_POSTS, who.member_id == task.member_id
    return render_template(
        "resolutions/task.html",
        row=row_of(task),
        task=task,
        events=events_of(task),
        outcome_words=OUTCOME_WORDS,
        satisfaction_words=SATISFACTION_WORDS,
        answering=_answering(task) if is_officer else None,
        steps=steps_of(task, today(), sent) if is_officer or is_responsible else [],
        sent=sent,
        unsent=unsent,
        last_day=last_day(task),
        is_officer=is_officer,
        is_responsible=is_responsible,
        may_claim=who.post == "representative" and tasks.is_allowed(task.state, "claim"),
        forms=_officers_forms(task, sent) if is_officer else {},
        asked_extensions=[row for row in task.extensions if row.state == "asked"] if is_officer else [],
        is_running=task.state in tasks.RUNNING_STATES,
        reasons=_reasons(task) if is_officer or is_responsible else [],
        rounds=_rounds(task),
        asked=questions_for(task),
    )


def _officers_forms(task: Task, sent: Sent | None) -> dict[str, Any]:
    names = [name for name in OFFICERS_FORMS if tasks.is_allowed(task.state, name)]
    if task.carrier != "member" and task.state not in (*duties.ENDED_STATES, "confirmed"):
        names.append("issue-link")
    forms = {name: sent.form if sent and sent.name == name else officers_form(name) for name in names}
    link = forms.get("issue-link")
    if isinstance(link, LinkForm) and link.expires_on.data is None:
        link.expires_on.data = max(task.due_on, today()) + duties.LINK_OUTLIVES
    if isinstance(link, LinkForm):
        link.with_usable_key().seen.data = seen_of(task.link_digest)
    return forms


def body_page(task: Task, token: str, sent: Sent | None = None, unsent: str = "") -> str:
    """Render what the responsible body sees through its link."""
    return render_template(
        "resolutions/link.html",
        row=public_row(task),
        task=task,
        token=token,
        events=events_of(task),
        outcome_words=OUTCOME_WORDS,
        steps=steps_of(task, today(), sent),
        sent=sent,
        unsent=unsent,
        last_day=last_day(task),
        revoke_reason=_revoke_reason(task),
        reasons=_reasons(task),
        rounds=_rounds(task),
        latest_report=deadlines.latest_report(task.due_on, today()),
        is_ended=task.state in duties.ENDED_STATES,
    )


def letter_page(task: Task, token: str, replaced: bool) -> str:
    """Render the letter that brings the link to the body. Its secret is known only now."""
    address = base_url() + url_for("tasks.by_link", slug=g.council.slug, task_id=task.id, token=token)
    return render_template(
        "resolutions/letter.html",
        task=task,
        address=address,
        qr=qr(address),
        last_day=last_day(task),
        issued_on=today(),
        replaced=replaced,
        reports_first=today() <= task.next_report_on < task.due_on,
        only_here=is_only_here(base_url()),
    )


def last_day(task: Task) -> datetime | None:
    """Return a moment on the last day on which the link works: it ends with that day, at the next one's midnight."""
    expires_at = task.link_expires_at
    return expires_at.astimezone(zone()) - timedelta(seconds=1) if expires_at else None


def _revoke_reason(task: Task) -> str:
    """Return why it is not wanted any more; with its resolution it falls for the resolution's reason."""
    said = [row.words for row in task.reports if row.act == "revoke" and row.words]
    return said[-1] if said else task.resolution.revoke_reason or ""


def add_page(resolution: Resolution, form: FlaskForm) -> str:
    return render_template(
        "resolutions/tasks.html",
        resolution=resolution,
        form=form,
        motion=origin_of(resolution).motion,
        task_rows=task_rows(resolution.id),
        may_add=resolution.state == "effective",
    )


def _answering(task: Task) -> dict[str, Any] | None:
    """Return what the form needs on which an officer enters representatives' answers, while the questions are open."""
    if not answers.is_open(task.state, task.round, task.due_on, today()):
        return None
    members = [each for each in active_members(g.council.id) if each.side is not None and each.id != task.member_id]
    return {"members": members, "count": len(answers_of(task.id, task.round))}


def _reasons(task: Task) -> list[Answer]:
    """Return what was written beside answers, newest first: for the officers and whoever carries the task, unnamed."""
    rows = [row for number in range(task.round + 1) for row in answers_of(task.id, number) if row.reason]
    return rows[::-1]


def _rounds(task: Task) -> list[tuple[int, answers.Tally, answers.Tally]]:
    """Return (round, counted, other residents) of every round that is over: what is still open persuades nobody."""
    over = range(1, task.round + (task.state != "reported_done"))
    counts = [(number, given(answers_of(task.id, number))) for number in over]
    return [(number, answers.counted(rows), answers.apart(rows)) for number, rows in counts]
