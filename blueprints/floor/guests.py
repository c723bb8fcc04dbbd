"""Routes of who is in the room beside the council: guests (列席), and items that the public is kept out of."""

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, SECRETARY, allow, person
from blueprints.clock import now
from blueprints.doors import done, hands, number, words
from models.councils import side_facts
from models.guests import guests_of
from models.meetings import meeting_of
from models.members import active_members
from rules import guests as rules_of_guests
from rules.meetings import ENDED
from services import closed_items, guests

bp = Blueprint("guests", __name__)
TITLE_LIMIT = 60


@bp.get("/c/<slug>/meetings/<int:meeting_id>/guests")
@allow(SECRETARY, CHAIR)
def page(meeting_id: int) -> str:
    """The list of guests; the roster's observers are offered."""
    meeting = meeting_of(g.council.id, meeting_id)
    listed = guests_of(meeting.id)
    observers = [
        member
        for member in active_members(g.council.id)
        if member.post == "observer" and member.id not in {guest.member_id for guest in listed}
    ]
    limits = {"name_limit": rules_of_guests.NAME_LIMIT, "role_limit": rules_of_guests.ROLE_LIMIT}
    is_ended = meeting.state in ENDED
    return render_template(
        "floor/guests.html", meeting=meeting, guests=listed, observers=observers, is_ended=is_ended, **limits
    )


@bp.post("/c/<slug>/meetings/<int:meeting_id>/guests/add")
@allow(SECRETARY, CHAIR)
def add(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    observer_id = number("observer_id") if request.form.get("observer_id") else None
    guests.add_guest(meeting.id, words("name"), words("role"), person().by, now(), observer_id)
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/guests/remove")
@allow(SECRETARY, CHAIR)
def remove(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    guests.remove_guest(meeting.id, number("guest_id"), person().by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/guests/call")
@allow(CHAIR)
def call(meeting_id: int) -> Response:
    """请列席说明情况; the chair who has handed over is called the same way."""
    meeting = meeting_of(g.council.id, meeting_id)
    guests.call_to_state(meeting.id, number("guest_id"), person().by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/doors/close")
@allow(CHAIR)
def close_doors(meeting_id: int) -> Response:
    """How many hands are up for treating the open item behind closed doors, and what the public is told instead."""
    meeting = meeting_of(g.council.id, meeting_id)
    title, counted = words("public_title", TITLE_LIMIT), hands(side_facts(g.council.id))
    closed_items.close_doors(meeting.id, number("target_id"), title, counted, person().by, now())
    return done()
