"""Doors of 委托投票: an officer enters or takes back what a member has written; the carrier casts the member's ballot."""

import secrets
from dataclasses import replace

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from blueprints.access import CHAIR, REPRESENTATIVE, SECRETARY, allow, person
from blueprints.clock import now
from blueprints.doors import acting_for, done, number
from blueprints.voting.forms import cast_of
from blueprints.voting.routes import MemberHasVoted, PresenceNotConfirmed
from blueprints.voting.writer import cast_durably
from extensions import db
from models.meetings import meeting_of
from models.members import By
from models.proxies import represented_by
from models.voting import vote_of
from rules.casts import Cast
from rules.voting import receipt_of
from services import proxies

bp = Blueprint("proxies", __name__)


@bp.post("/c/<slug>/meetings/<int:meeting_id>/proxies")
@allow(SECRETARY, CHAIR)
def grant(meeting_id: int) -> Response:
    """Enter a written authorisation: the member is away, so it is the officer's act upon what they have written."""
    meeting, member_id = meeting_of(g.council.id, meeting_id), number("member_id")
    proxies.grant(meeting.id, member_id, number("carrier_id"), By(member_id, person().member_id), now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/proxies/revoke")
@allow(SECRETARY, CHAIR)
def revoke(meeting_id: int) -> Response:
    meeting, member_id = meeting_of(g.council.id, meeting_id), number("member_id")
    proxies.revoke(meeting.id, member_id, By(member_id, person().member_id), now())
    return done()


@bp.post("/c/<slug>/meetings/<int:meeting_id>/proxies/ballot")
@allow(REPRESENTATIVE, SECRETARY, CHAIR)
def cast(meeting_id: int) -> Response:
    """The ballot of whom the carrier represents in the open vote; an officer may enter it for the carrier (代录)."""
    vote_id = vote_of(meeting_of(g.council.id, meeting_id).id, number("target_id")).id
    carrier_id, by = acting_for()
    if by.is_entered_for and not request.form.get("confirmed"):
        raise PresenceNotConfirmed(field="confirmed")
    ballot = _ballot(vote_id, carrier_id, by)
    db.session.rollback()
    taken = cast_durably(ballot)
    if by.is_entered_for and taken.receipt != receipt_of(vote_id, ballot.member_id, ballot.key):
        raise MemberHasVoted()
    return done(choice=taken.choice, receipt=taken.receipt)


def _ballot(vote_id: int, carrier_id: int, by: By) -> Cast:
    """Return the posted ballot as the represented member's, cast by the carrier; the form has a key of its own."""
    fields = {"vote_id": vote_id, **{name: request.form.get(name, "") for name in ("choice", "key", "replaces")}}
    fields["key"] = fields["key"] or secrets.token_hex(16)
    entered_by_id = by.entered_by_id or carrier_id
    return replace(cast_of(fields, represented_by(vote_id, carrier_id), entered_by_id), carrier_id=carrier_id)
