"""Doors of tasks: given, claimed, reported on, extended, closed; and the responsible body's own link."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, PUBLIC, REPRESENTATIVE, SECRETARY, allow, person
from blueprints.asking import note_carrier
from blueprints.clock import now
from blueprints.doors import NumberInvalid, acting_for, number
from blueprints.errors import status_of
from blueprints.form_fields import attach
from blueprints.page import zone
from blueprints.resolutions.task_forms import TaskForm
from blueprints.resolutions.task_pages import add_page, body_page, letter_page, officers_form, who_may_carry, work_page
from blueprints.resolutions.task_steps import Sent, take
from blueprints.stale import lead_to_now
from extensions import db, limiter
from models.meetings import MotionRow
from models.members import OFFICER_POSTS, SYSTEM, By
from models.resolutions import Resolution, resolution_of
from models.tasks import Task, task_of
from rules.duties import LinkEnded
from rules.errors import Refused, RuleError
from rules.receipts import PaperReplaced
from rules.task_words import state_word
from rules.tasks import ExtensionStateRefuses
from services import task_links
from services import tasks as commands

bp = Blueprint("tasks", __name__)
Page = str | tuple[str, int] | Response
STEP = "any(accept, report, done, extend, dispute, escalate, infeasible)"


# --- given ---


@bp.get("/c/<slug>/resolutions/<int:resolution_id>/tasks")
@allow(CHAIR, SECRETARY)
def new(resolution_id: int) -> str:
    """The first task begins with what the motion says."""
    resolution = resolution_of(g.council.id, resolution_id)
    return add_page(resolution, _offer(TaskForm(formdata=None, **_from_motion(resolution))))


@bp.post("/c/<slug>/resolutions/<int:resolution_id>/tasks")
@allow(CHAIR, SECRETARY)
def add(resolution_id: int) -> Page:
    form, status = _offer(TaskForm()), 422
    if form.validate():
        try:
            task_id = commands.add_task(g.council.id, resolution_id, form.task, person().by, now(), form.has_checked)
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            flash(gettext("任务已经列出。"))
            return redirect(url_for("tasks.work", slug=g.council.slug, task_id=task_id), 303)
    return add_page(resolution_of(g.council.id, resolution_id), form), status


def _offer(form: TaskForm) -> TaskForm:
    form.offer(who_may_carry(), gettext("先列出来，等代表认领"))
    return form


def _from_motion(resolution: Resolution) -> dict[str, str]:
    motion = db.session.get_one(MotionRow, resolution.motion_id)
    return {"what": motion.plain or motion.what, "done_means": motion.done_means}


@bp.get("/c/<slug>/tasks/<int:task_id>")
@allow(CHAIR, SECRETARY, REPRESENTATIVE)
def work(task_id: int) -> str:
    return work_page(task_of(g.council.id, task_id))


@bp.post("/c/<slug>/tasks/<int:task_id>/claim")
@allow(CHAIR, SECRETARY, REPRESENTATIVE)
def claim(task_id: int) -> Page:
    member_id, by = acting_for()
    try:
        commands.claim(g.council.id, task_id, member_id, by, now())
    except Refused as error:
        return _not_now(task_id, error)
    return _done(task_id, gettext("已经认领。请点“接下来办”，再按日期汇报。"))


@bp.post("/c/<slug>/tasks/<int:task_id>/assign")
@allow(CHAIR, SECRETARY)
def assign(task_id: int) -> Page:
    return _officers_act(
        task_id,
        "assign",
        lambda form: commands.assign(g.council.id, task_id, form.duty, person().by, now(), form.has_checked),
        gettext("已经交办。"),
    )


# --- reported on ---


@bp.post(f"/c/<slug>/tasks/<int:task_id>/<{STEP}:name>")
@allow(CHAIR, SECRETARY, REPRESENTATIVE)
def step(task_id: int, name: str) -> Page:
    """A step of whoever carries the task; an officer types it in for them."""
    if task_of(g.council.id, task_id).member_id == person().member_id:
        note_carrier(task_id)
    sent = take(name, g.council.id, task_id, _by(task_of(g.council.id, task_id)), now())
    if sent is not None and sent.refusal is not None:
        return _not_now(task_id, sent.refusal, sent.form)
    if sent is not None:
        return work_page(task_of(g.council.id, task_id), sent), sent.status
    return _done(task_id, gettext("记下来了。"))


def _not_now(task_id: int, error: Refused, form: FlaskForm | None = None) -> Page:
    """Lead to the task as it stands now: somebody else was quicker."""
    task = task_of(g.council.id, task_id)
    address = url_for("tasks.work", slug=g.council.slug, task_id=task_id)
    state = gettext(state_word(task.state, task.carrier))
    return lead_to_now(error, address, state, form, lambda unsent: work_page(task, unsent=unsent))


def _by(task: Task) -> By:
    _, by = acting_for()
    who = person()
    if who.post in OFFICER_POSTS and who.member_id != task.member_id:
        return By(task.member_id, who.member_id)
    return by


@bp.post("/c/<slug>/tasks/<int:task_id>/decide-extension")
@allow(CHAIR, SECRETARY)
def decide_extension(task_id: int) -> Page:
    is_granted = _decision() == "grant"
    try:
        commands.decide_extension(g.council.id, task_id, number("extension_id"), is_granted, person().by, now())
    except ExtensionStateRefuses as error:
        return lead_to_now(error, url_for("tasks.work", slug=g.council.slug, task_id=task_id))
    except Refused as error:
        return _not_now(task_id, error)
    return _done(task_id, gettext("已经答复，期限已改。") if is_granted else gettext("已经答复，期限不变。"))


def _decision() -> str:
    decision = request.form.get("decision", "")
    if decision not in ("grant", "refuse"):
        raise NumberInvalid(field="decision")
    return decision


# --- the body's link ---


@bp.post("/c/<slug>/tasks/<int:task_id>/issue-link")
@allow(CHAIR, SECRETARY)
def issue_link(task_id: int) -> Page:
    """Show the letter with the new link, once: nothing leads to it again."""
    form, status = officers_form("issue-link", request.form).with_usable_key(), 422
    if form.validate():
        try:
            terms = form.expires_at(zone()), person().by, now(), form.key.data, form.seen.data
            token = task_links.issue_link(g.council.id, task_id, *terms)
        except PaperReplaced as error:
            return _not_now(task_id, error)
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            return letter_page(task_of(g.council.id, task_id), token, bool(form.seen.data))
    return work_page(task_of(g.council.id, task_id), Sent("issue-link", form, status)), status


@bp.post("/c/<slug>/tasks/<int:task_id>/revoke-link")
@allow(CHAIR, SECRETARY)
def revoke_link(task_id: int) -> Response:
    task_links.revoke_link(g.council.id, task_id, person().by, now())
    return _done(task_id, gettext("链接已经作废。"))


# --- ended ---


@bp.post("/c/<slug>/tasks/<int:task_id>/close")
@allow(CHAIR, SECRETARY)
def close(task_id: int) -> Page:
    return _officers_act(
        task_id,
        "close",
        lambda form: commands.close_task(
            g.council.id, task_id, form.words.data or "", person().by, now(), form.has_checked
        ),
        gettext("任务已经结束。"),
    )


@bp.post("/c/<slug>/tasks/<int:task_id>/revoke")
@allow(CHAIR, SECRETARY)
def revoke(task_id: int) -> Page:
    return _officers_act(
        task_id,
        "revoke",
        lambda form: commands.revoke_task(g.council.id, task_id, form.words.data, person().by, now(), form.has_checked),
        gettext("任务已经撤销。"),
    )


def _officers_act(task_id: int, name: str, run: Callable[[Any], object], said: str) -> Page:
    """Take an officer's act as its form says; what is wrong with it comes back on the page, filled in."""
    form, status = officers_form(name, request.form), 422
    if form.validate():
        try:
            run(form)
        except Refused as error:
            return _not_now(task_id, error, form)
        except RuleError as error:
            if error.facts.get("field") is None:
                raise
            attach(form, error)
            status = status_of(error)
        else:
            return _done(task_id, said)
    return work_page(task_of(g.council.id, task_id), Sent(name, form, status)), status


def _done(task_id: int, said: str) -> Response:
    flash(said)
    return redirect(url_for("tasks.work", slug=g.council.slug, task_id=task_id), 303)


# --- by the body's link, without an account ---


@bp.get("/c/<slug>/tasks/<int:task_id>/link/<token>")
@allow(PUBLIC)
@limiter.limit("60 per minute")
def by_link(task_id: int, token: str) -> Page:
    """Show the body its task. Opening the link changes nothing: scanners open it beforehand."""
    try:
        task = task_links.find_by_link(g.council.id, task_id, token, now())
    except LinkEnded:
        return _ended()
    return body_page(task, token)


@bp.post("/c/<slug>/tasks/<int:task_id>/link/<token>")
@allow(PUBLIC)
@limiter.limit("30 per minute")
def step_by_link(task_id: int, token: str) -> Page:
    name = request.form.get("step", "")
    try:
        task_links.find_by_link(g.council.id, task_id, token, now())
        sent = take(name, g.council.id, task_id, SYSTEM, now(), token)
    except LinkEnded:
        return _ended()
    note_carrier(task_id)
    task, here = task_of(g.council.id, task_id), url_for("tasks.by_link", **(request.view_args or {}))
    if sent is not None and sent.refusal is not None:
        state = gettext(state_word(task.state, task.carrier))
        return lead_to_now(sent.refusal, here, state, sent.form, lambda unsent: body_page(task, token, unsent=unsent))
    if sent is not None:
        return body_page(task, token, sent), sent.status
    flash(gettext("记下来了，谢谢。"))
    return redirect(here, 303)


def _ended() -> tuple[str, int]:
    return render_template("resolutions/link_ended.html", message=gettext(LinkEnded.message)), 403
