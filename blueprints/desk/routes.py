"""The secretary's desk: the roster of the meeting, and each member's own page to act for them."""

from flask import Blueprint, g, render_template

from blueprints.access import CHAIR, SECRETARY, allow
from blueprints.clock import now
from blueprints.page import reader_language
from blueprints.parts import page_view
from blueprints.seat.routes import seat_view
from models.meetings import called_besides, meeting_of_the_day
from models.members import member_of
from rules.errors import NotFound

bp = Blueprint("desk", __name__)


@bp.get("/c/<slug>/desk")
@allow(SECRETARY, CHAIR)
def page() -> str:
    meeting = meeting_of_the_day(g.council.id, now())
    if meeting is None:
        return render_template("desk/empty.html")
    others = called_besides(g.council.id, meeting)
    view = page_view(g.council, meeting, reader_language())
    return render_template("desk/page.html", other_meetings=others, **view)


@bp.get("/c/<slug>/desk/members/<int:member_id>")
@allow(SECRETARY, CHAIR)
def member(member_id: int) -> str:
    """A member's page as they would see it on a phone, for somebody who has none (代录)."""
    meeting = meeting_of_the_day(g.council.id, now())
    row = member_of(g.council.id, member_id)
    if meeting is None or row.seat is None:
        raise NotFound(member_id=member_id)
    return render_template("seat/page.html", **seat_view(g.council, meeting, row.id, is_own=False), for_member=row)
