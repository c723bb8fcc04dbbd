"""Doors of objections: made by residents and units, answered by the council."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, g, make_response, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from blueprints.access import CHAIR, PUBLIC, SECRETARY, allow, person
from blueprints.clock import now
from blueprints.errors import flash_error, status_of
from blueprints.form_fields import attach
from blueprints.resolutions.forms import AnswerForm, FollowObjectionForm
from blueprints.resolutions.objection_pages import again, follow_page, form_of, own_page, recorder, write_page
from blueprints.resolutions.work_page import Answer, act
from extensions import limiter
from models.members import By
from rules import objections
from rules.errors import RuleError
from rules.membership import plain_code
from services import objections as commands
from services import secrets

bp = Blueprint("objections", __name__)
OBJECTIONS_PER_HOUR = 20
ACTS_OF_OFFICERS = ("maintain", "reopen", "answer", "review")


@bp.get("/c/<slug>/resolutions/<int:resolution_id>/objections/new")
@allow(PUBLIC)
@limiter.limit("60 per minute")
def new(resolution_id: int) -> str:
    return write_page(resolution_id, form_of(resolution_id, key=secrets.new_form_key(), **again(resolution_id)))


def _too_many(limit: object) -> Response:
    """Say so on the form itself: whoever wrote it must not lose it."""
    form = form_of((request.view_args or {})["resolution_id"]).with_usable_key()
    message = gettext("这部手机交得太频繁了。请过一会儿再交，写好的内容还在；也可以把书面异议交给议事会秘书。")
    form.form_errors.append(message)
    return make_response(write_page((request.view_args or {})["resolution_id"], form), 429)


@bp.post("/c/<slug>/resolutions/<int:resolution_id>/objections/new")
@allow(PUBLIC)
@limiter.limit(
    f"{OBJECTIONS_PER_HOUR} per hour", deduct_when=lambda answer: answer.status_code == 303, on_breach=_too_many
)
def object_to(resolution_id: int) -> tuple[str, int] | Redirect:
    """Hand in an objection; an officer records what came on paper."""
    form, status = form_of(resolution_id).with_usable_key(), 422
    if form.validate():
        by = By(None, recorder())
        try:
            number, secret = commands.object_to(g.council.id, resolution_id, form.objection(), by, now())
        except RuleError as error:
            if isinstance(error, objections.ObjectionFormUsed):
                form.key.data = secrets.new_form_key()
            attach(form, error)
            status = status_of(error)
        else:
            return redirect(_own(resolution_id, number, secret), 303)
    return write_page(resolution_id, form), status


def _own(resolution_id: int, number: int, secret: str) -> str:
    values = {"slug": g.council.slug, "resolution_id": resolution_id, "number": number}
    return url_for("objections.own", secret=secret, **values)


@bp.get("/c/<slug>/resolutions/<int:resolution_id>/objections/follow")
@allow(PUBLIC)
def follow(resolution_id: int) -> str:
    return follow_page(resolution_id, FollowObjectionForm())


@bp.post("/c/<slug>/resolutions/<int:resolution_id>/objections/follow")
@allow(PUBLIC)
@limiter.limit("10 per minute")
def find(resolution_id: int) -> tuple[str, int] | Redirect:
    form, status = FollowObjectionForm(), 422
    if form.validate():
        secret = plain_code(form.secret.data)
        try:
            objection = commands.find(g.council.id, resolution_id, form.number.data, secret)
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            return redirect(_own(resolution_id, objection.number, secret), 303)
    return follow_page(resolution_id, form), status


@bp.get("/c/<slug>/resolutions/<int:resolution_id>/objections/<int:number>/<secret>")
@allow(PUBLIC)
@limiter.limit("60 per minute")
def own(resolution_id: int, number: int, secret: str) -> str | Redirect:
    """The objector's own page; it changes nothing, since whatever scans a code may open it beforehand."""
    if secret in ACTS_OF_OFFICERS:
        # An officer opens the address of a form that came back.
        return redirect(url_for("resolutions.work", slug=g.council.slug, resolution_id=resolution_id))
    objection = commands.find(g.council.id, resolution_id, number, secret)
    return own_page(resolution_id, objection, plain_code(secret))


@bp.post("/c/<slug>/resolutions/<int:resolution_id>/objections/<int:number>/<secret>/review")
@allow(PUBLIC)
@limiter.limit("20 per minute")
def ask_review(resolution_id: int, number: int, secret: str) -> tuple[str, int] | Redirect:
    objection = commands.find(g.council.id, resolution_id, number, secret)
    try:
        commands.ask_review(g.council.id, resolution_id, number, secret, now())
    except RuleError as error:
        flash_error(error)
        objection = commands.find(g.council.id, resolution_id, number, secret)
        return own_page(resolution_id, objection, plain_code(secret)), status_of(error)
    flash(gettext("已请街道复核。结果会写在这一页。"))
    return redirect(_own(resolution_id, number, plain_code(secret)), 303)


@bp.post("/c/<slug>/resolutions/<int:resolution_id>/objections/<int:number>/maintain")
@allow(CHAIR, SECRETARY)
def maintain(resolution_id: int, number: int) -> Answer:
    return _answered(resolution_id, number, commands.maintain)


@bp.post("/c/<slug>/resolutions/<int:resolution_id>/objections/<int:number>/reopen")
@allow(CHAIR, SECRETARY)
def reopen(resolution_id: int, number: int) -> Answer:
    return _answered(resolution_id, number, commands.reopen)


@bp.post("/c/<slug>/resolutions/<int:resolution_id>/objections/<int:number>/answer")
@allow(CHAIR, SECRETARY)
def answer(resolution_id: int, number: int) -> Answer:
    return _answered(resolution_id, number, commands.answer_remark)


@bp.post("/c/<slug>/resolutions/<int:resolution_id>/objections/<int:number>/review")
@allow(CHAIR, SECRETARY)
def review(resolution_id: int, number: int) -> Answer:
    """Record what the 街道 found."""
    form, by, outcome = AnswerForm(), person().by, request.form.get("outcome", "")

    def command() -> None:
        commands.record_review(
            g.council.id, resolution_id, number, outcome, form.answer.data, by, now(), form.has_checked
        )

    return act(resolution_id, f"answer_{number}", form, command, gettext("已记下复核结果。"))


def _answered(resolution_id: int, number: int, command: Callable[..., None]) -> Answer:
    form, by = AnswerForm(), person().by

    def run() -> None:
        command(g.council.id, resolution_id, number, form.answer.data, by, now(), form.has_checked)

    return act(resolution_id, f"answer_{number}", form, run, gettext("已答复，对方凭查询码可以看到。"))
