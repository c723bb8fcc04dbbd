"""Doors of 回避: a member asks, the chair notes it, the others decide a dispute."""

from flask import Blueprint, g
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, REPRESENTATIVE, SECRETARY, allow, person
from blueprints.clock import now
from blueprints.doors import acting_for, done, number, words
from models.meetings import meeting_of
from services import recusal

bp = Blueprint("recusals", __name__)


@bp.post("/c/<slug>/meetings/<int:meeting_id>/recusals")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def ask(meeting_id: int) -> Response:
    """A member asks for their own; an officer may enter it for them (代录)."""
    member_id, by = acting_for()
    recusal.recuse(meeting_of(g.council.id, meeting_id).id, member_id, by, now(), words("reason"))
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/recusals/note")
@allow(CHAIR)
def note(meeting_id: int) -> Response:
    """The chair says that a member has to be recused: it is the chair's act, and the member may dispute it."""
    meeting = meeting_of(g.council.id, meeting_id)
    recusal.recuse(meeting.id, number("target_id"), person().by, now(), words("reason"))
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/recusals/withdraw")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def withdraw(meeting_id: int) -> Response:
    member_id, by = acting_for()
    recusal.withdraw(meeting_of(g.council.id, meeting_id).id, member_id, by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/recusals/dispute")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def dispute(meeting_id: int) -> Response:
    member_id, by = acting_for()
    recusal.dispute(meeting_of(g.council.id, meeting_id).id, member_id, by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/recusals/decide")
@allow(CHAIR)
def decide(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    return done(stands=recusal.decide(meeting.id, number("target_id"), person().by, now(), number("hands")))
