"""计票: the chair names tellers and opens a vote by hands; tellers enter their counts; officers take paper ballots."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, REPRESENTATIVE, SECRETARY, allow, person
from blueprints.clock import now
from blueprints.doors import acting_for, done, number, words
from blueprints.errors import sentence_of, status_of, wants_json
from blueprints.voting.counting_view import count_view, figures_of, paper_view
from models.meetings import Meeting, meeting_of
from models.members import By, member_of
from models.voting import vote_of
from rules.errors import Invalid
from rules.marks import as_choice
from services import tellers, voting

bp = Blueprint("tellers", __name__)


@bp.post("/c/<slug>/meetings/<int:meeting_id>/tellers")
@allow(CHAIR, SECRETARY)
def name(meeting_id: int) -> Response:
    """Name one of each side; with `nobody` those who are named are let go."""
    meeting = meeting_of(g.council.id, meeting_id)
    chosen = [] if request.form.get("nobody") else request.form.getlist("teller", type=int)
    tellers.name_tellers(meeting.id, number("target_id"), [each for each in chosen if each], person().by, now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/voting/open-by-hands")
@allow(CHAIR)
def open_by_hands(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    return done(vote=voting.open_vote(meeting.id, number("target_id"), person().by, now(), method="hands"))


@bp.get("/c/<slug>/meetings/<int:meeting_id>/count")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def count_page(meeting_id: int) -> str:
    """A teller's own form; an officer sees both tellers, and with `member_id` the form of one of them."""
    return render_template("voting/count.html", **count_view(meeting_of(g.council.id, meeting_id)))


@bp.post("/c/<slug>/meetings/<int:meeting_id>/count/enter")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def enter(meeting_id: int) -> Response | tuple[str, int]:
    """What one teller counted. Nobody is shown what the other one did."""
    vote = vote_of(meeting_of(g.council.id, meeting_id).id, number("vote_id"))
    member_id, by = acting_for()
    seen = number("round") if request.form.get("round") else None
    try:
        tellers.enter_count(meeting_id, vote.id, member_id, figures_of(vote), by, now(), seen)
    except Invalid as error:
        return refused_count(meeting_of(g.council.id, meeting_id), error)
    if not by.is_entered_for:
        # The seat's page goes on by itself: it says when the other count is in, and asks again where they differ.
        return redirect(url_for("seat.page", slug=g.council.slug), 303)
    here = url_for("tellers.count_page", slug=g.council.slug, meeting_id=meeting_id, member_id=member_id)
    return redirect(here, 303)


def refused_count(meeting: Meeting, error: Invalid) -> tuple[str, int]:
    """Show the figures again as they were entered, with what is wrong beside them; a script is told as everywhere."""
    page = count_view(meeting, error)
    if wants_json():
        raise error
    return render_template("voting/count.html", **page), status_of(error)


@bp.get("/c/<slug>/meetings/<int:meeting_id>/paper/<int:member_id>")
@allow(SECRETARY, CHAIR)
def paper_page(meeting_id: int, member_id: int) -> str:
    """A member's paper ballot, at the desk: given out, handed in and entered, or taken back."""
    member = member_of(g.council.id, member_id)
    return render_template("voting/paper_ballot.html", **paper_view(meeting_of(g.council.id, meeting_id), member))


@bp.post("/c/<slug>/meetings/<int:meeting_id>/paper/give")
@allow(SECRETARY, CHAIR)
def give_paper(meeting_id: int) -> Response:
    meeting, by = meeting_of(g.council.id, meeting_id), _for_member()
    tellers.give_paper(meeting.id, number("vote_id"), number("member_id"), by, now())
    return _at_the_desk()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/paper/enter")
@allow(SECRETARY, CHAIR)
def enter_paper(meeting_id: int) -> Response | tuple[str, int]:
    meeting, by = meeting_of(g.council.id, meeting_id), _for_member()
    try:
        tellers.enter_paper(meeting.id, number("vote_id"), number("member_id"), _choice(), by, now())
    except Invalid as error:
        if wants_json():
            raise
        view = paper_view(meeting, member_of(g.council.id, number("member_id")))
        return render_template("voting/paper_ballot.html", refused=sentence_of(error), **view), status_of(error)
    return _at_the_desk()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/paper/return")
@allow(SECRETARY, CHAIR)
def return_paper(meeting_id: int) -> Response:
    meeting, by = meeting_of(g.council.id, meeting_id), _for_member()
    tellers.return_paper(meeting.id, number("vote_id"), number("member_id"), by, now())
    return _at_the_desk()


def _for_member() -> By:
    return By(member_of(g.council.id, number("member_id")).id, person().member_id)


def _at_the_desk() -> Response:
    return redirect(url_for("desk.page", slug=g.council.slug), 303)


def _choice() -> str:
    """Return what stands on the paper: a choice, or the names that are marked on it."""
    if request.form.get("has_marks") and words("choice") != "spoiled":
        return as_choice(request.form.getlist("marks", type=int))
    return words("choice")


@bp.post("/c/<slug>/meetings/<int:meeting_id>/voting/withdraw")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def withdraw(meeting_id: int) -> Response:
    """A secret ballot taken back by whoever holds its key, before a paper one is taken."""
    member_id, _by = acting_for()
    vote = vote_of(meeting_of(g.council.id, meeting_id).id, number("vote_id"))
    tellers.withdraw_ballot(meeting_id, vote.id, member_id, words("key", 32), now())
    return done()
