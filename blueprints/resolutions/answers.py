"""Doors of the two questions: 办得怎么样, 满意吗. A tap is recorded and leads back to where it was made."""

from dataclasses import replace

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from blueprints.access import PUBLIC, allow, signed_in
from blueprints.asking import questions_for, respondent
from blueprints.back import local_path
from blueprints.clock import now
from blueprints.doors import acting_for
from blueprints.errors import sentence_of, status_of
from extensions import limiter
from models.members import OFFICER_POSTS, SYSTEM, By
from models.task_reads import answers_of, given
from models.tasks import Task, task_of
from models.topics import Topic
from rules import answers
from rules.errors import RuleError
from services import answers as commands
from services.answers import Respondent
from services.topics import find

bp = Blueprint("answers", __name__)


@bp.get("/c/<slug>/tasks/<int:task_id>/answers")
@allow(PUBLIC)
def page(task_id: int) -> str:
    """A page of the questions alone; without anything to ask it says why, and what was answered."""
    return _page(task_of(g.council.id, task_id))


@bp.post("/c/<slug>/tasks/<int:task_id>/answers")
@allow(PUBLIC)
@limiter.limit("40 per minute")
def answer(task_id: int) -> Response | tuple[str, int]:
    """Record one tap, or a reason; a reason that is too long comes back as it was."""
    task, topic = task_of(g.council.id, task_id), _topic()
    who, by = _who(task, topic)
    reason = request.form.get("reason", "").replace("\r\n", "\n").replace("\x00", "").strip()
    try:
        commands.answer(g.council.id, task_id, who, _tapped("outcome"), _tapped("satisfaction"), reason, by, now())
    except answers.AnswerReasonTooLong as error:
        return _page(task_of(g.council.id, task_id), topic, reason, error), status_of(error)
    if by.entered_by_id is not None:
        flash(gettext("已经登记。"))
    if task_of(g.council.id, task_id).state == "returned":
        flash(gettext("谢谢，已经退回继续办。"))
    otherwise = url_for("answers.page", slug=g.council.slug, task_id=task_id)
    return redirect(local_path(request.form.get("back"), otherwise), 303)


def _who(task: Task, topic: Topic | None) -> tuple[Respondent, By]:
    """Return who answers and who typed it in: an officer may, for a representative or for who holds a receipt."""
    person = signed_in()
    if person is None or person.council_id != g.council.id:
        who, by = respondent(task, topic), SYSTEM
    elif person.post not in OFFICER_POSTS:
        who, by = respondent(task, topic), person.by
    elif topic is not None:
        who, by = respondent(task, topic), By(None, person.member_id)
    else:
        member_id, by = acting_for()
        who = Respondent("representative", member_id=member_id)
    if who is None:
        raise answers.NotAsked()
    return who, by


def _tapped(name: str) -> str | None:
    """Return the word of the button, None where this question was not answered; an empty one is no word."""
    return request.form.get(name)


def _topic() -> Topic | None:
    """Return the topic that its author's secret opens; raise FollowSecretWrong."""
    ticket = request.form.get("ticket", "")
    return find(g.council.id, ticket, request.form.get("secret", "")) if ticket else None


def _page(task: Task, topic: Topic | None = None, reason: str = "", error: RuleError | None = None) -> str:
    asked = questions_for(task, topic, request.form.get("secret", ""))
    if asked is not None and error is not None:
        asked = replace(asked, reason=reason, back=local_path(request.form.get("back"), asked.back))
    rows = given(answers_of(task.id, task.round)) if asked is None else []
    return render_template(
        "resolutions/answer.html",
        task=task,
        asked=asked,
        errors=[sentence_of(error)] if error else [],
        count=answers.counted(rows),
        others=answers.apart(rows),
    )
