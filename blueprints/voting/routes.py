"""Routes of voting: the chair opens, closes and aborts; ballots come as posted forms or JSON."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, REPRESENTATIVE, SECRETARY, allow, person
from blueprints.clock import now
from blueprints.doors import acting_for, done, number, words
from blueprints.voting.answers import taken_answer
from blueprints.voting.forms import cast_of
from blueprints.voting.writer import cast_durably
from extensions import db
from models.meetings import meeting_of
from models.voting import Vote, ballot_of, vote_of
from rules.casts import Cast
from rules.errors import N_, Invalid, NotFound, Refused
from rules.marks import as_choice
from rules.voting import check_choice, receipt_of
from services import voting

bp = Blueprint("voting", __name__)


class MemberHasVoted(Refused):
    code = "member_has_voted"
    message = N_("本人刚才已经投过票，没有改动。确实要改，请当面问清，刷新页面再交一次。")


class PresenceNotConfirmed(Invalid):
    code = "presence_not_confirmed"
    message = N_("代录要由本人在场确认。请当面问清本人的选择，再勾选“本人在场确认”。")


@bp.post("/c/<slug>/meetings/<int:meeting_id>/voting/open")
@allow(CHAIR)
def open_vote(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    seconds = number("seconds") if request.form.get("seconds") else None
    return done(vote=voting.open_vote(meeting.id, number("target_id"), person().by, now(), seconds=seconds))


@bp.post("/c/<slug>/meetings/<int:meeting_id>/voting/ballot-kind")
@allow(CHAIR)
def change_ballot_kind(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    kind = request.form.get("ballot_kind", "")
    voting.change_ballot_kind(meeting.id, number("target_id"), person().by, now(), kind)
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/voting/close")
@allow(CHAIR)
def close_vote(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    return done(verdict=voting.close_vote(meeting.id, number("target_id"), person().by, now()))


@bp.post("/c/<slug>/meetings/<int:meeting_id>/voting/chair")
@allow(CHAIR, even_if_handed_over=True)
def cast_own(meeting_id: int) -> Response:
    """The chair's ballot where the charter gives one like a member's: from the podium, and changed from there."""
    vote = vote_of(meeting_of(g.council.id, meeting_id).id, number("target_id"))
    mine, standing = person().member_id, ballot_of(vote.id, person().member_id)
    cast = Cast(
        vote.id, mine, check_choice(request.form.get("choice")), secrets.token_hex(16), standing and standing[1]
    )
    db.session.rollback()
    return done(choice=cast_durably(cast).choice)


@bp.post("/c/<slug>/meetings/<int:meeting_id>/voting/tie")
@allow(CHAIR)
def cast_tie(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    choice = request.form.get("choice", "")
    return done(verdict=voting.cast_tie(meeting.id, number("target_id"), person().by, now(), choice))


@bp.post("/c/<slug>/meetings/<int:meeting_id>/voting/abort")
@allow(CHAIR)
def abort_vote(meeting_id: int) -> Response:
    meeting = meeting_of(g.council.id, meeting_id)
    voting.abort_vote(meeting.id, number("target_id"), person().by, now(), words("reason"))
    return done()


@bp.post("/c/<slug>/voting/<int:vote_id>/ballots")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def cast(vote_id: int) -> Response:
    """The same as the event voting:cast; without a script the key is made here, with the form's own receipt field."""
    vote = db.session.get(Vote, vote_id)
    if vote is None:
        raise NotFound(vote_id=vote_id)
    meeting_of(g.council.id, vote.meeting_id)
    member_id, by = acting_for()
    if by.is_entered_for and not request.form.get("confirmed"):
        raise PresenceNotConfirmed(field="confirmed")
    payload = {**_fields(), "vote_id": vote_id}
    payload["key"] = payload.get("key") or secrets.token_hex(16)
    db.session.rollback()
    taken = cast_durably(cast_of(payload, member_id, by.entered_by_id))
    if by.is_entered_for and taken.receipt != receipt_of(vote_id, member_id, payload["key"]):
        # What stands is the member's own ballot: how it was cast is not told at the desk.
        raise MemberHasVoted()
    return done(**{name: value for name, value in taken_answer(taken).items() if name != "ok"})


def _fields() -> dict[str, Any]:
    body = request.get_json(silent=True) if request.is_json else None
    if isinstance(body, Mapping):
        return dict(body)
    fields: dict[str, Any] = request.form.to_dict()
    if "has_marks" in fields and not fields.get("choice"):
        # A form without a script sends the boxes that were ticked.
        fields["choice"] = as_choice(
            int(each) for each in request.form.getlist("marks") if each.isascii() and each.isdigit()
        )
    return fields
