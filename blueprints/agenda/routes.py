"""Routes of the agenda: a new meeting is called with its items and their motions."""

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, SECRETARY, allow, person
from blueprints.agenda.forms import NoticeForm
from blueprints.clock import now
from blueprints.errors import status_of
from blueprints.form_fields import attach
from models.agenda import waiting_items
from models.councils import charter_facts, current_charter
from models.meetings import meetings_of
from models.members import Member, active_members
from rules import notice
from rules.errors import RuleError
from services.meetings import call_meeting

bp = Blueprint("agenda", __name__)


@bp.get("/c/<slug>/meetings/new")
@allow(CHAIR, SECRETARY)
def new() -> str:
    """What earlier meetings left over is ticked already: it goes on, unless somebody decides otherwise."""
    number = len(meetings_of(g.council.id)) + 1
    waiting = waiting_items(g.council.id)
    title = gettext("第%(number)s次会议", number=number)
    return _page(NoticeForm(title=title, place=g.council.place, carried=[item.id for item in waiting]))


@bp.post("/c/<slug>/meetings/new")
@allow(CHAIR, SECRETARY)
def call() -> str | tuple[str, int] | Response:
    """Call the meeting; with `add_item` only show one more item, everything kept as it is."""
    form = NoticeForm()
    if "add_item" in request.form:
        if len(form.items) < notice.ITEMS_LIMIT:
            form.items.append_entry()
        return _page(form)
    status = 422
    waiting, representatives = waiting_items(g.council.id), _representatives()
    if form.offer(waiting, representatives).validate():
        zone = ZoneInfo(g.council.time_zone)
        try:
            meeting = form.meeting(waiting, {member.id for member in representatives}, zone, now())
            called = {(other.title, other.planned_at) for other in meetings_of(g.council.id)}
            notice.check_not_called(meeting.title, meeting.planned_at, called)
            meeting_id = call_meeting(g.council.id, meeting, person().by, now())
        except RuleError as error:
            attach(form, error)
            status = status_of(error)
        else:
            _tell_how_long_before(form, zone)
            return redirect(url_for("meetings.page", slug=g.council.slug, meeting_id=meeting_id), 303)
    return _page(form), status


def _page(form: NoticeForm) -> str:
    waiting = waiting_items(g.council.id)
    return render_template(
        "agenda/new.html",
        form=form.offer(waiting, _representatives()),
        waiting=waiting,
        may_add=len(form.items) < notice.ITEMS_LIMIT,
        notice_days=charter_facts(current_charter(g.council.id).id).notice_days,
    )


def _representatives() -> list[Member]:
    return [member for member in active_members(g.council.id) if member.side is not None]


def _tell_how_long_before(form: NoticeForm, zone: ZoneInfo) -> None:
    """A notice that is shorter than the charter asks for is not refused, but nobody overlooks it."""
    needed = charter_facts(current_charter(g.council.id).id).notice_days
    days = notice.days_before(form.planned_on.data, now().astimezone(zone).date())
    flash(gettext("会议通知已发出。"))
    if days < needed:
        message = gettext(
            "注意：只提前了%(days)s天，章程要求至少%(needed)s天。请当面告诉各位代表。", days=days, needed=needed
        )
        flash(message, "warn")
