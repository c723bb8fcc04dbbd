"""The page of the big screen. Whoever holds its link sees what the room sees, and can do nothing."""

from flask import Blueprint, g, render_template, url_for
from sqlalchemy import select

from blueprints.access import SCREEN, allow
from blueprints.back import base_url
from blueprints.page import reader_language
from blueprints.parts import page_view
from blueprints.qr import qr
from extensions import db
from models.meetings import Meeting
from rules.errors import NotFound
from rules.room import Room

bp = Blueprint("screen", __name__)


@bp.get("/c/<slug>/screen/<token>")
@allow(SCREEN)
def page(token: str) -> str:
    meeting = db.session.scalar(
        select(Meeting).where(Meeting.screen_token == token, Meeting.council_id == g.council.id)
    )
    if meeting is None:
        raise NotFound()
    return render_template("screen/page.html", **page_view(g.council, meeting, reader_language()))


@bp.app_template_global()
def seat_address(slug: str) -> str:
    """Return the address that phones open for their seat: it is on the screen, and in the QR code beside it."""
    return f"{base_url()}{url_for('seat.page', slug=slug)}"


@bp.app_template_global()
def invites(room: Room) -> bool:
    """Whether the QR code that leads to one's seat stands on the screen: before the session, and when people are missing.

    The code to check in with stands there all evening: whoever comes late needs it as much.
    """
    waits_for_people = room.state == "in_session" and not room.is_quorate and room.vote is None
    return room.state in ("called", "room_open", "suspended") or waits_for_people


bp.app_template_global("qr")(qr)
