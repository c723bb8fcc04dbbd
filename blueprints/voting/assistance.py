"""Door of 帮忙: an officer writes down who helped a member with the ballot."""

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, SECRETARY, allow, person
from blueprints.clock import now
from blueprints.doors import done, number, words
from models.meetings import meeting_of
from models.members import By, member_of
from models.voting import vote_of
from rules.assistance import LONGEST_NAME
from services import assistance

bp = Blueprint("assistance", __name__)


@bp.post("/c/<slug>/meetings/<int:meeting_id>/voting/helper")
@allow(SECRETARY, CHAIR)
def note(meeting_id: int) -> Response:
    """A name from the roster or any other, as the member says it; an empty one takes back what was noted."""
    vote = vote_of(meeting_of(g.council.id, meeting_id).id, number("vote_id"))
    member = member_of(g.council.id, number("member_id"))
    by = By(member.id, person().member_id)
    assistance.note_helper(meeting_id, vote.id, member.id, words("helper", LONGEST_NAME), by, now())
    if request.form.get("back") == "paper":
        at = {"slug": g.council.slug, "meeting_id": meeting_id, "member_id": member.id}
        return redirect(url_for("tellers.paper_page", **at), 303)
    return done()
