"""The secretary's doors of topics: what has come in, and what becomes of it (初审)."""

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, SECRETARY, allow, person
from blueprints.agenda.intake_forms import (
    EnterForm,
    MoveForm,
    PrivateForm,
    PublicForm,
    ReissueForm,
    ReplyForm,
    ReviewForm,
    TurnAwayForm,
)
from blueprints.agenda.intake_view import Returned, list_page, receipt_page, topic_page
from blueprints.clock import now
from blueprints.errors import status_of
from blueprints.form_fields import attach
from blueprints.stale import lead_to_now
from models.members import By
from models.topics import topic_of
from rules.errors import NotFound, Refused, RuleError
from rules.topic_words import STATE_LABELS
from rules.topics import FormUsedAlready
from services import intake, secrets
from services import topics as commands

bp = Blueprint("intake", __name__)
Answer = str | tuple[str, int] | Response


@bp.get("/c/<slug>/agenda")
@allow(CHAIR, SECRETARY)
def page() -> str:
    return list_page()


# --- a topic from paper, telephone or mouth ---


@bp.get("/c/<slug>/agenda/topics/new")
@allow(CHAIR, SECRETARY)
def new() -> str:
    return render_template("agenda/enter.html", form=EnterForm(key=secrets.new_form_key()))


@bp.post("/c/<slug>/agenda/topics/new")
@allow(CHAIR, SECRETARY)
def enter() -> Answer:
    """Hand the topic in for a resident; the answer is the receipt to print: its code is shown here only."""
    form, status = EnterForm().with_usable_key(), 422
    if form.validate():
        try:
            receipt = commands.propose(g.council.id, form.topic(), By(None, person().member_id), now())
        except RuleError as error:
            if isinstance(error, FormUsedAlready):
                form.key.data = secrets.new_form_key()
            attach(form, error)
            status = status_of(error)
        else:
            return receipt_page(receipt)
    return render_template("agenda/enter.html", form=form), status


# --- one topic ---


@bp.get("/c/<slug>/agenda/topics/<ticket>")
@allow(CHAIR, SECRETARY)
def topic(ticket: str) -> str:
    return topic_page(ticket)


@bp.post("/c/<slug>/agenda/topics/<ticket>/take-up")
@allow(CHAIR, SECRETARY)
def take_up(ticket: str) -> Answer:
    def command() -> str:
        intake.take_up(g.council.id, ticket, person().by, now())
        return gettext("已开始初审。")

    return _act(ticket, "press", FlaskForm(), command)


@bp.post("/c/<slug>/agenda/topics/<ticket>/accept")
@allow(CHAIR, SECRETARY)
def accept(ticket: str) -> Answer:
    form = ReviewForm()

    def command() -> str:
        number = intake.accept(g.council.id, ticket, form.public(), person().by, now(), form.group_number())
        return gettext("已受理，在第%(number)s号组。", number=number)

    return _act(ticket, "review", form, command)


@bp.post("/c/<slug>/agenda/topics/<ticket>/return")
@allow(CHAIR, SECRETARY)
def return_(ticket: str) -> Answer:
    form = TurnAwayForm()

    def command() -> str:
        why = form.reason.data, form.elsewhere.data
        intake.return_topic(g.council.id, ticket, form.public(), *why, person().by, now())
        return gettext("已答复：不属本会议事范围。理由和去处已公开。")

    return _act(ticket, "review", form, command)


@bp.post("/c/<slug>/agenda/topics/<ticket>/refer")
@allow(CHAIR, SECRETARY)
def refer(ticket: str) -> Answer:
    form = TurnAwayForm()

    def command() -> str:
        why = form.reason.data, form.elsewhere.data
        intake.refer(g.council.id, ticket, form.public(), *why, person().by, now())
        return gettext("已转请研究办理。收到答复后，请回到这一页记下来。")

    return _act(ticket, "review", form, command)


@bp.post("/c/<slug>/agenda/topics/<ticket>/answer")
@allow(CHAIR, SECRETARY)
def answer(ticket: str) -> Answer:
    form = PrivateForm()

    def command() -> str:
        words = form.answer.data, form.channel.data
        intake.answer_privately(g.council.id, ticket, *words, person().by, now())
        return gettext("已私下答复，只有提出的人看得到。")

    return _act(ticket, "private", form, command)


@bp.post("/c/<slug>/agenda/topics/<ticket>/reply")
@allow(CHAIR, SECRETARY)
def reply(ticket: str) -> Answer:
    form = ReplyForm()

    def command() -> str:
        intake.record_reply(g.council.id, ticket, form.reply.data, person().by, now(), form.has_checked)
        return gettext("答复已记下，并已公开。")

    return _act(ticket, "reply", form, command)


@bp.post("/c/<slug>/agenda/topics/<ticket>/mask")
@allow(CHAIR, SECRETARY)
def mask(ticket: str) -> Answer:
    form = PublicForm()

    def command() -> str:
        intake.mask(g.council.id, ticket, form.public(), person().by, now())
        return gettext("公开的文字已更正。")

    return _act(ticket, "mask", form, command)


@bp.post("/c/<slug>/agenda/topics/<ticket>/reissue")
@allow(CHAIR, SECRETARY)
def reissue(ticket: str) -> Answer:
    """The receipt is shown here; the same form sent again, as by F5, shows the same one."""
    form = ReissueForm().with_usable_key()
    try:
        receipt = intake.reissue_receipt(g.council.id, ticket, person().by, now(), form.key.data, form.seen.data)
    except Refused as error:
        return _not_now(ticket, error)
    return receipt_page(receipt, is_reissued=True)


@bp.post("/c/<slug>/agenda/topics/<ticket>/review-again")
@allow(CHAIR, SECRETARY)
def review_again(ticket: str) -> Answer:
    def command() -> str:
        intake.review_again(g.council.id, ticket, person().by, now())
        return gettext("已收回原来的答复，请重新初审。")

    return _act(ticket, "press", FlaskForm(), command)


@bp.post("/c/<slug>/agenda/topics/<ticket>/move")
@allow(CHAIR, SECRETARY)
def move(ticket: str) -> Answer:
    form = MoveForm()

    def command() -> str:
        number = form.group_number() or 0
        intake.move_topic(g.council.id, ticket, number, person().by, now())
        return gettext("已并入第%(number)s号组。", number=number)

    return _act(ticket, "move", form, command)


@bp.post("/c/<slug>/agenda/topics/<ticket>/separate")
@allow(CHAIR, SECRETARY)
def separate(ticket: str) -> Answer:
    def command() -> str:
        number = intake.separate_topic(g.council.id, ticket, person().by, now())
        return gettext("已单独成组，编为第%(number)s号组。", number=number)

    return _act(ticket, "press", FlaskForm(), command)


def _act(ticket: str, name: str, form: FlaskForm, command: Callable[[], str]) -> Answer:
    """Carry out an act and say what was done; what went wrong comes back on the topic's page, all kept as it was."""
    status = 422
    if form.validate():
        try:
            done = command()
        except NotFound:
            raise
        except Refused as error:
            return _not_now(ticket, error, form)
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            flash(done)
            return redirect(url_for("intake.topic", slug=g.council.slug, ticket=ticket.upper()), 303)
    return topic_page(ticket, Returned(name, form)), status


def _not_now(ticket: str, error: Refused, form: FlaskForm | None = None) -> Answer:
    """Lead to the topic as it stands now: somebody else was quicker."""
    state = gettext(STATE_LABELS[topic_of(g.council.id, ticket).state])
    address = url_for("intake.topic", slug=g.council.slug, ticket=ticket.upper())
    return lead_to_now(error, address, state, form, lambda unsent: topic_page(ticket, unsent=unsent))
