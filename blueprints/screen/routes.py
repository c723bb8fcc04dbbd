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


bp.app_template_global("qr")(qr)
