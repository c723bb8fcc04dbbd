"""Doors of groups: 走访, 联名, the draft of the motion, 社区党组织研究."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, REPRESENTATIVE, SECRETARY, allow, person
from blueprints.agenda.group_forms import DraftForm, EndorseForm, StudyForm, VisitForm, WithdrawForm
from blueprints.agenda.group_page import group_page, representatives
from blueprints.agenda.group_view import view_of
from blueprints.clock import now
from blueprints.doors import acting_for
from blueprints.doors import number as number_of
from blueprints.errors import status_of
from blueprints.form_fields import attach
from blueprints.stale import lead_to_now
from models.councils import charter_facts, current_charter
from models.group_reads import find_groups
from models.groups import group_of
from models.proposals import draft_of
from rules.endorsement import endorsers_needed
from rules.errors import N_, Refused, RuleError
from rules.proposals import AnswersInvalid, DraftChanged
from rules.topic_words import GROUP_STATE_LABELS
from services import groups, visits

bp = Blueprint("groups", __name__)
Answer = str | tuple[str, int] | Response
FILTERS_OF_REPRESENTATIVES = (
    ("all", N_("全部")),
    ("to_visit", N_("还没走访")),
    ("to_endorse", N_("可以联名")),
    ("mine", N_("我联名的")),
    ("proposals", N_("已成为议案")),
)
FILTERS_OF_OFFICERS = (
    ("all", N_("全部")),
    ("seeking", N_("正在联名")),
    ("to_study", N_("等研究")),
    ("ready", N_("可以上会")),
    ("scheduled", N_("已排上议程")),
)
QUERY_LIMIT, PAGE_LIMIT = 60, 10_000


@bp.get("/c/<slug>/agenda/groups")
@allow(CHAIR, SECRETARY, REPRESENTATIVE)
def page() -> str:
    """What is asked of the reader stands at each group; nothing is asked twice."""
    me = person()
    filters = FILTERS_OF_REPRESENTATIVES if me.post == "representative" else FILTERS_OF_OFFICERS
    asked = request.args.get("show", "")
    show = asked if asked in dict(filters) else filters[0][0]
    words = " ".join(request.args.get("q", "").replace("\x00", "").split())[:QUERY_LIMIT]
    number = min(max(request.args.get("page", 1, type=int), 1), PAGE_LIMIT)
    return render_template(
        "agenda/groups.html",
        found=find_groups(g.council.id, me.member_id, show, words, number),
        filters=filters,
        show=show,
        words=words,
        me=me,
        labels=GROUP_STATE_LABELS,
        charter=charter_facts(current_charter(g.council.id).id),
        needed=endorsers_needed,
    )


@bp.get("/c/<slug>/agenda/groups/<int:number>")
@allow(CHAIR, SECRETARY, REPRESENTATIVE)
def group(number: int) -> str:
    """One group whole; `?do=` unfolds the form that was asked for."""
    return group_page(number, request.args.get("do", ""))


@bp.post("/c/<slug>/agenda/groups/<int:number>/visit")
@allow(SECRETARY, REPRESENTATIVE)
def visit(number: int) -> Answer:
    form = VisitForm().offer(representatives())
    status = 422
    if form.validate():
        try:
            member_id, by = acting_for()
            groups.record_visit(g.council.id, number, member_id, form.visit(), by, now())
        except RuleError as error:
            attach(form, error)
            if isinstance(error, AnswersInvalid):
                form.point_at_all_numbers()
            status = status_of(error)
        else:
            return _done(number, gettext("走访已经记下。"))
    return group_page(number, "visit", visit=form), status


@bp.post("/c/<slug>/agenda/groups/<int:number>/withdraw-visit")
@allow(SECRETARY, REPRESENTATIVE)
def withdraw_visit(number: int) -> Answer:
    """Take back a visit that was typed in wrongly, with its id as `visit_id`."""
    member_id, by = acting_for()
    try:
        visits.withdraw_visit(g.council.id, number, number_of("visit_id"), member_id, by, now())
    except Refused as error:
        return _not_now(number, error)
    return _done(number, gettext("这次走访已经撤下。填错的请再记一次。"), is_last=True)


@bp.post("/c/<slug>/agenda/groups/<int:number>/endorse")
@allow(SECRETARY, REPRESENTATIVE)
def endorse(number: int) -> Answer:
    form = EndorseForm().offer(representatives())
    status = 422
    if form.validate():
        try:
            member_id, by = acting_for()
            groups.endorse(g.council.id, number, member_id, by, now())
        except Refused as error:
            return _not_now(number, error, form)
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            return _done(number, gettext("联名已经记下。"))
    return group_page(number, "endorse", endorse=form), status


@bp.post("/c/<slug>/agenda/groups/<int:number>/withdraw-endorsement")
@allow(SECRETARY, REPRESENTATIVE)
def withdraw_endorsement(number: int) -> Answer:
    form = WithdrawForm().offer(representatives())
    status = 422
    if form.validate():
        try:
            member_id, by = acting_for()
            groups.withdraw_endorsement(g.council.id, number, member_id, by, now())
        except Refused as error:
            return _not_now(number, error, form)
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            return _done(number, gettext("联名已经撤回。"))
    return group_page(number, "withdraw", withdraw=form), status


@bp.post("/c/<slug>/agenda/groups/<int:number>/draft")
@allow(CHAIR, SECRETARY, REPRESENTATIVE)
def draft(number: int) -> Answer:
    form = DraftForm().offer(representatives())
    status = 422
    if form.validate():
        try:
            seen, is_checked = form.seen.data, form.has_checked
            is_again = groups.save_draft(g.council.id, number, form.draft(), person().by, now(), seen, is_checked)
        except DraftChanged as error:
            # The newer draft now stands above the form: saving once more is a choice, not an accident.
            form.seen.data = groups.draft_digest(draft_of(group_of(g.council.id, number)))
            attach(form, error)
            status = status_of(error)
        except Refused as error:
            return _not_now(number, error, form)
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            again = gettext("草案已经保存。正文改过了，要请社区党组织再研究一次。")
            return _done(number, again if is_again else gettext("草案已经保存。"), is_last=is_again)
    return group_page(number, "draft", draft=form), status


@bp.post("/c/<slug>/agenda/groups/<int:number>/study")
@allow(CHAIR, SECRETARY)
def study(number: int) -> Answer:
    form = StudyForm()
    status = 422
    if form.validate():
        said = (form.studied_on.data, form.outcome.data, form.reason.data or "")
        try:
            groups.record_study(g.council.id, number, *said, person().by, now())
        except Refused as error:
            return _not_now(number, error, form)
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            return _done(number, gettext("研究的结果已经记下。"))
    return group_page(number, "study", study=form), status


def _not_now(number: int, error: Refused, form: FlaskForm | None = None) -> Answer:
    """Lead to the group as it stands now: somebody else was quicker."""
    state = gettext(GROUP_STATE_LABELS[group_of(g.council.id, number).state])
    address = url_for("groups.group", slug=g.council.slug, number=number)
    return lead_to_now(error, address, state, form, lambda unsent: group_page(number, "", unsent))


def _done(number: int, said: str, is_last: bool = False) -> Response:
    """Say what has happened and what comes next; `is_last`: what is said tells that already."""
    step = "" if is_last else view_of(group_of(g.council.id, number)).next_step
    flash(said + step)
    return redirect(url_for("groups.group", slug=g.council.slug, number=number), 303)
