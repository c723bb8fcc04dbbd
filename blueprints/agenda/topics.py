"""Public doors of topics: propose one, follow it with the receipt, support one, take it back."""

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from blueprints.access import PUBLIC, allow
from blueprints.agenda.ticket_page import own_page, public_page
from blueprints.agenda.topic_forms import FollowForm, TopicForm
from blueprints.agenda.topic_list import list_page
from blueprints.back import local_path
from blueprints.clock import now
from blueprints.devices import device_digest
from blueprints.drafts import draft_id
from blueprints.errors import flash_error, status_of
from blueprints.form_fields import attach
from extensions import limiter
from models.members import SYSTEM
from models.topics import topic_of
from rules import topics
from rules.errors import RuleError
from rules.membership import plain_code
from services import objections, secrets
from services import topics as commands

bp = Blueprint("topics", __name__)
PROPOSALS_PER_HOUR = 10
TICKET_LENGTH = 8  # an objection has a short number instead


@bp.get("/c/<slug>/topics/new")
@allow(PUBLIC)
def new() -> str:
    return _propose_page(TopicForm(key=secrets.new_form_key()))


def _too_many(limit: object) -> Response:
    """Say so on the form itself: whoever wrote it must not lose it."""
    form = TopicForm().with_usable_key()
    message = gettext(
        "这部手机一小时内已经交了%(count)s条。请过一会儿再交，写好的内容还在；急事请直接找议事会秘书。",
        count=PROPOSALS_PER_HOUR,
    )
    form.form_errors.append(message)
    return make_response(_propose_page(form), 429)


@bp.post("/c/<slug>/topics/new")
@allow(PUBLIC)
@limiter.limit(
    f"{PROPOSALS_PER_HOUR} per hour", deduct_when=lambda answer: answer.status_code == 303, on_breach=_too_many
)
def propose() -> tuple[str, int] | Answer:
    """Hand in a topic. Only what was taken counts against the limit, not what came back to be mended."""
    form, status = TopicForm().with_usable_key(), 422
    if form.validate():
        try:
            receipt = commands.propose(g.council.id, form.topic(), SYSTEM, now())
        except RuleError as error:
            if isinstance(error, topics.FormUsedAlready):
                form.key.data = secrets.new_form_key()
            attach(form, error)
            status = status_of(error)
        else:
            return redirect(_own(receipt.ticket, receipt.secret, receipt=1), 303)
    return _propose_page(form), status


def _propose_page(form: TopicForm) -> str:
    return render_template("agenda/propose.html", form=form, draft_id=draft_id(form.key.data or ""))


def _own(ticket: str, secret: str, receipt: int | None = None) -> str:
    return url_for("topics.own", slug=g.council.slug, ticket=ticket, secret=secret, receipt=receipt)


@bp.get("/c/<slug>/topics")
@allow(PUBLIC)
def page() -> str:
    """正在征求意见."""
    return list_page()


@bp.get("/c/<slug>/topics/follow")
@allow(PUBLIC)
def follow() -> str:
    return render_template("agenda/follow.html", form=FollowForm(ticket=request.args.get("ticket", "")))


@bp.post("/c/<slug>/topics/follow")
@allow(PUBLIC)
@limiter.limit("10 per minute")
def find() -> tuple[str, int] | Answer:
    form, status = FollowForm(), 422
    if form.validate():
        try:
            return redirect(_address_of(plain_code(form.ticket.data), plain_code(form.secret.data)), 303)
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
    return render_template("agenda/follow.html", form=form), status


def _address_of(ticket: str, secret: str) -> str:
    """Return the page that two codes open: a topic's own, or with a plain number an objection's; raise what is wrong."""
    if not ticket.isdecimal() or len(ticket) >= TICKET_LENGTH:
        return _own(commands.find(g.council.id, ticket, secret).ticket, secret)
    found = objections.find_anywhere(g.council.id, int(ticket), secret)
    where = {"slug": g.council.slug, "resolution_id": found.resolution_id, "number": found.number}
    return url_for("objections.own", **where, secret=secret)


@bp.get("/c/<slug>/topics/<ticket>")
@allow(PUBLIC)
def ticket(ticket: str) -> str:
    return public_page(topic_of(g.council.id, plain_code(ticket)))


@bp.get("/c/<slug>/topics/<ticket>/<secret>")
@allow(PUBLIC)
@limiter.limit("60 per minute")
def own(ticket: str, secret: str) -> str | Answer:
    """The author's own page; it changes nothing, since whatever scans a code may open it beforehand."""
    if secret == "support":
        # The address of a button, opened.
        return redirect(url_for("topics.ticket", slug=g.council.slug, ticket=ticket))
    return own_page(commands.find(g.council.id, ticket, secret), plain_code(secret))


@bp.post("/c/<slug>/topics/<ticket>/<secret>/withdraw")
@allow(PUBLIC)
@limiter.limit("20 per minute")
def withdraw(ticket: str, secret: str) -> tuple[str, int] | Answer:
    secret = plain_code(secret)
    ticket = commands.find(g.council.id, ticket, secret).ticket
    try:
        commands.withdraw(g.council.id, ticket, secret, now())
    except RuleError as error:
        flash_error(error)
        return own_page(topic_of(g.council.id, ticket), secret), status_of(error)
    flash(gettext("已经撤回。"))
    return redirect(_own(ticket, secret), 303)


@bp.post("/c/<slug>/topics/<ticket>/support")
@allow(PUBLIC)
@limiter.limit("30 per minute")
def support(ticket: str) -> Answer:
    ticket = plain_code(ticket)
    commands.support(g.council.id, ticket, device_digest(), now())
    otherwise = url_for("topics.ticket", slug=g.council.slug, ticket=ticket)
    return redirect(local_path(request.form.get("back"), otherwise), 303)
