"""Routes of the agenda: a meeting is called with its items, its notice is read and corrected, items are added on the spot."""

from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, PUBLIC, SECRETARY, allow, person, signed_in
from blueprints.agenda.forms import NoticeForm
from blueprints.agenda.notice_forms import AddedItemForm, CorrectionForm, consent_form
from blueprints.agenda.notices import added_items, is_officer, notice_view, speaking_of
from blueprints.agenda.offers import Offer, offers_of, on_agendas_already
from blueprints.clock import now
from blueprints.errors import status_of
from blueprints.form_fields import attach, whole_or_none
from models.councils import charter_facts, current_charter
from models.meetings import Meeting, item_of, meeting_of, meetings_of
from models.members import Member, active_members
from models.notices import last_terms, latest_notice
from models.room import room_of
from rules import consent as consents
from rules import notice as notices
from rules.errors import RuleError
from rules.meetings import UPCOMING
from services.agenda import add_item_on_the_spot, record_consent
from services.meetings import call_meeting
from services.notices import issue_correction

bp = Blueprint("agenda", __name__)
Answer = str | tuple[str, int] | Response


# --- the builder ---


@bp.get("/c/<slug>/meetings/new")
@allow(CHAIR, SECRETARY)
def new() -> str:
    """What was left over and what is overdue is ticked already; how and for whom is as it was last time."""
    offers = _offers()
    ticked = [offer for offer in offers if offer.is_ticked]
    form = NoticeForm(
        title=_next_title(),
        carried=[offer.id for offer in ticked if offer.source == "carried"],
        tasks=[offer.id for offer in ticked if offer.source == "tasks"],
        **{"place": g.council.place, **last_terms(g.council.id)},
    )
    return _builder(form.offer(offers, _representatives()))


@bp.post("/c/<slug>/meetings/new")
@allow(CHAIR, SECRETARY)
def call() -> Answer:
    """Call the meeting; with `add_item` or `preview` only show the page again, everything kept as it is."""
    form = NoticeForm()
    if "add_item" in request.form and len(form.items) < notices.ITEMS_LIMIT:
        form.items.append_entry()
    form.offer(_offers(), _representatives())
    if "add_item" in request.form or "preview" in request.form:
        return _builder(form)
    status, is_valid = 422, form.validate()
    is_valid = _has_right_time(form) and is_valid
    if not is_valid:
        _renumber(form)
    if is_valid:
        try:
            meeting_id = _call(form)
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            _tell_how_long_before(form)
            return redirect(url_for("meetings.page", slug=g.council.slug, meeting_id=meeting_id), 303)
    return _builder(form), status


def _has_right_time(form: NoticeForm) -> bool:
    """Whether day and hour may be and are told early enough, or why not; said together with all that is wrong."""
    if form.planned_on.data is None or form.starts_at.data is None:
        return False
    try:
        form.planned_at(_zone(), now())
        notices.check_not_short(_days_before(form), _notice_days(), form.short_reason.data or "")
    except RuleError as error:
        attach(form, error)
        return False
    return True


def _next_title() -> str:
    return gettext("第%(number)s次会议", number=len(meetings_of(g.council.id)) + 1)


def _renumber(form: NoticeForm) -> None:
    """Two officers began with the same number: whoever comes second is given the next one."""
    if form.title.data in {meeting.title for meeting in meetings_of(g.council.id) if meeting.state == "called"}:
        form.title.data = _next_title()


def _call(form: NoticeForm) -> int:
    meeting = form.meeting(_zone(), now())
    called = {(other.title, other.planned_at) for other in meetings_of(g.council.id)}
    notices.check_not_called(meeting.title, meeting.planned_at, called)
    notices.check_not_short(_days_before(form), _notice_days(), meeting.short_reason)
    return call_meeting(g.council.id, meeting, person().by, now(), form.has_checked)


def _builder(form: NoticeForm) -> str:
    charter = charter_facts(current_charter(g.council.id).id)
    return render_template(
        "agenda/new.html",
        form=form,
        may_add=len(form.items) < notices.ITEMS_LIMIT,
        taken=on_agendas_already(g.council.id, _today()),
        notice_days=charter.notice_days,
        limit=notices.ITEMS_LIMIT,
        **speaking_of(form.lines(), form.starts_at.data, len(_representatives()), charter),
    )


def _offers() -> list[Offer]:
    active_ids = {member.id for member in _representatives()}
    return offers_of(g.council.id, active_ids, _today())


def _representatives() -> list[Member]:
    return [member for member in active_members(g.council.id) if member.side is not None]


def _zone() -> ZoneInfo:
    return ZoneInfo(g.council.time_zone)


def _today() -> date:
    return now().astimezone(_zone()).date()


def _notice_days() -> int:
    return charter_facts(current_charter(g.council.id).id).notice_days


def _days_before(form: NoticeForm | CorrectionForm) -> int:
    return notices.days_before(form.planned_on.data, _today())


def _tell_how_long_before(form: NoticeForm | CorrectionForm) -> None:
    """A notice that is shorter than the charter asks for is not refused, but nobody overlooks it."""
    days, needed = _days_before(form), _notice_days()
    flash(gettext("会议通知已发出。") if isinstance(form, NoticeForm) else gettext("更正通知已发出。"))
    if days < needed:
        message = gettext(
            "注意：只提前了%(days)s天，章程要求至少%(needed)s天。请当面告诉各位代表。", days=days, needed=needed
        )
        flash(message, "warn")


# --- the notice ---


@bp.get("/c/<slug>/meetings/<int:meeting_id>/notice")
@allow(PUBLIC)
def notice(meeting_id: int) -> str:
    """会议通知, to read and to print; officers find the form of a correction below it."""
    meeting = meeting_of(g.council.id, meeting_id)
    latest, there = latest_notice(meeting.id), meeting.planned_at.astimezone(_zone())
    form = None
    if meeting.state in UPCOMING and is_officer(signed_in()):
        ends_at = meeting.planned_end_at.astimezone(_zone()).time() if meeting.planned_end_at is not None else None
        terms = {**latest.facts, "planned_on": there.date(), "starts_at": there.time(), "ends_at": ends_at}
        form = CorrectionForm(data={**terms, "seen": latest.number})
    return _notice(meeting, form)


@bp.post("/c/<slug>/meetings/<int:meeting_id>/notice")
@allow(CHAIR, SECRETARY)
def correct(meeting_id: int) -> Answer:
    meeting = meeting_of(g.council.id, meeting_id)
    form, status = CorrectionForm(), 422
    if form.validate():
        try:
            correction = form.correction(_zone(), meeting.planned_at, now())
            seen = whole_or_none(form.seen.data)
            issue_correction(meeting.id, correction, person().by, now(), form.has_checked, seen)
        except RuleError as error:
            attach(form, error)
            if isinstance(error, notices.NoticeChanged):
                # The newer notice now stands above the form: sending once more is a choice, not an accident.
                form.seen.data = str(latest_notice(meeting.id).number)
            status = status_of(error)
        else:
            _tell_how_long_before(form)
            return redirect(url_for("agenda.notice", slug=g.council.slug, meeting_id=meeting_id), 303)
    return _notice(meeting_of(g.council.id, meeting_id), form), status


def _notice(meeting: Meeting, form: CorrectionForm | None) -> str:
    address = url_for("agenda.notice", slug=g.council.slug, meeting_id=meeting.id, _external=True)
    left_over = _left_over(meeting) if form is not None else []
    return render_template("agenda/notice.html", form=form, left_over=left_over, **notice_view(meeting, address))


# --- items added on the spot ---


@bp.get("/c/<slug>/meetings/<int:meeting_id>/items")
@allow(CHAIR, SECRETARY)
def items(meeting_id: int) -> str:
    """临时加项: what was added on the spot, and the form to add more."""
    return _items(meeting_of(g.council.id, meeting_id), AddedItemForm())


@bp.post("/c/<slug>/meetings/<int:meeting_id>/items")
@allow(CHAIR, SECRETARY)
def add_item(meeting_id: int) -> Answer:
    meeting = meeting_of(g.council.id, meeting_id)
    form, status = AddedItemForm(), 422
    if form.offer(_representatives()).validate():
        try:
            said = form.is_sensitive.data, person().by, now(), form.has_checked
            add_item_on_the_spot(meeting.id, form.item(), *said)
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            flash(gettext("已经加到议程最后。"))
            return redirect(url_for("agenda.items", slug=g.council.slug, meeting_id=meeting_id), 303)
    return _items(meeting_of(g.council.id, meeting_id), form), status


@bp.post("/c/<slug>/meetings/<int:meeting_id>/items/again")
@allow(CHAIR, SECRETARY)
def add_again(meeting_id: int) -> Answer:
    """Add what an earlier meeting left over and this one's notice does not name, as it was written then."""
    meeting = meeting_of(g.council.id, meeting_id)
    chosen = next((offer for offer in _left_over(meeting) if offer.id == request.form.get("item", type=int)), None)
    if chosen is not None:
        add_item_on_the_spot(meeting.id, chosen.item, "is_sensitive" in request.form, person().by, now())
    flash(gettext("已经加到议程最后。") if chosen is not None else gettext("上次留下的事项有变动，请重新选。"))
    return redirect(url_for("agenda.items", slug=g.council.slug, meeting_id=meeting_id), 303)


def _left_over(meeting: Meeting) -> list[Offer]:
    """Return what other meetings left to a later one and no meeting has taken up yet."""
    own = {item.id for item in meeting.items}
    return [offer for offer in _offers() if offer.source == "carried" and offer.id not in own]


@bp.post("/c/<slug>/meetings/<int:meeting_id>/items/<int:item_id>/consent")
@allow(CHAIR, SECRETARY)
def consent(meeting_id: int, item_id: int) -> Answer:
    """Write down the show of hands on whether to vote on an item that was not noticed."""
    meeting = meeting_of(g.council.id, meeting_id)
    item, room = item_of(meeting, item_id), room_of(meeting)
    form, status = consent_form(item.id, room.sides, consents.present_by_side(room), is_sent=True), 422
    if form.validate():
        hands = {side.code: form[f"hands_{side.code}"].data for side in room.sides}
        try:
            is_given = record_consent(meeting.id, item.id, hands, person().by, now())
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            flash(
                gettext("两组都够三分之二，这一项可以表决。") if is_given else gettext("没有到三分之二，这一项只讨论。")
            )
            return redirect(url_for("agenda.items", slug=g.council.slug, meeting_id=meeting_id), 303)
    return _items(meeting_of(g.council.id, meeting_id), AddedItemForm(formdata=None), {item_id: form}), status


def _items(meeting: Meeting, form: AddedItemForm, sent: dict[int, object] | None = None) -> str:
    return render_template(
        "agenda/items.html",
        meeting=meeting,
        form=form.offer(_representatives()),
        may_add=meeting.state == "in_session",
        left_over=_left_over(meeting),
        **added_items(meeting, sent or {}),
    )
