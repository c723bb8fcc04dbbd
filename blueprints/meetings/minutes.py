"""Routes of a meeting's record as people finish it: words added, revisions, signatures; the public's summary."""

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from blueprints.access import CHAIR, PUBLIC, REPRESENTATIVE, SECRETARY, WrongPost, allow, person
from blueprints.clock import now
from blueprints.doors import acting_for, words
from blueprints.errors import flash_error, sentence_of
from blueprints.meetings.minutes_page import minutes_page, revisions_view, sent_words
from blueprints.meetings.speaking import members_csv, sides_csv
from blueprints.meetings.summary import summary_view
from models.meetings import meeting_of
from models.room import room_of
from models.speeches import names_at
from rules.errors import Invalid, RuleError
from services import minutes

bp = Blueprint("minutes", __name__)


@bp.get("/c/<slug>/meetings/<int:meeting_id>/minutes")
@allow(SECRETARY, CHAIR)
def page(meeting_id: int) -> str:
    return minutes_page(meeting_of(g.council.id, meeting_id))


@bp.post("/c/<slug>/meetings/<int:meeting_id>/minutes")
@allow(SECRETARY, CHAIR)
def write(meeting_id: int) -> tuple[str, int] | AnyResponse:
    """Save what was written; where somebody else was quicker both texts come back side by side."""
    meeting = meeting_of(g.council.id, meeting_id)
    sent = sent_words(meeting)
    try:
        refused = minutes.write(meeting.id, sent, person().by, now())
    except Invalid as error:
        flash_error(error)
        return minutes_page(meeting, sent), 422
    if refused:
        return minutes_page(meeting, sent, refused), 409
    flash(gettext("已保存。"))
    return redirect(url_for("minutes.page", slug=g.council.slug, meeting_id=meeting.id), 303)


@bp.get("/c/<slug>/meetings/<int:meeting_id>/minutes/<int:position>")
@allow(SECRETARY, CHAIR)
def revisions(meeting_id: int, position: int) -> str:
    """Every version of one text: nothing that was saved is ever lost."""
    return render_template("meetings/revisions.html", **revisions_view(meeting_of(g.council.id, meeting_id), position))


@bp.post("/c/<slug>/meetings/<int:meeting_id>/minutes/sign")
@allow(CHAIR, SECRETARY, REPRESENTATIVE)
def sign(meeting_id: int) -> AnyResponse:
    """Sign the record that was read; the secretary records a signature given on the spot."""
    meeting = meeting_of(g.council.id, meeting_id)
    member_id, by = acting_for()
    if by.is_entered_for and person().post != "secretary":
        raise WrongPost()
    try:
        minutes.sign(meeting.id, member_id, words("seen", 64), by, now())
        flash(gettext("已签字。"), "sign")
    except RuleError as error:
        flash(sentence_of(error), "sign-error")
    return redirect(url_for("meetings.record", slug=g.council.slug, meeting_id=meeting.id) + "#sign", 303)


@bp.get("/c/<slug>/meetings/<int:meeting_id>/record/speaking.csv")
@allow(CHAIR, SECRETARY, REPRESENTATIVE)
def speaking(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    room = room_of(meeting)
    return members_csv(meeting, room, names_at(meeting.id) | room.names, now())


@bp.get("/c/<slug>/meetings/<int:meeting_id>/summary")
@allow(PUBLIC)
def summary(meeting_id: int) -> str:
    """会议纪要: for everybody, without a name."""
    return render_template("meetings/summary.html", **summary_view(meeting_of(g.council.id, meeting_id), now()))


@bp.get("/c/<slug>/meetings/<int:meeting_id>/summary/speaking.csv")
@allow(PUBLIC)
def speaking_by_side(meeting_id: int) -> Response:
    return sides_csv(summary_view(meeting_of(g.council.id, meeting_id), now())["speaking"])
