"""The page of a seat: where the meeting is, and the one thing that can be done now."""

import secrets
from typing import Any

from flask import Blueprint, g, render_template
from flask_babel import gettext

from blueprints.access import REPRESENTATIVE, allow, person
from blueprints.assistance_view import assistance_view
from blueprints.clock import now
from blueprints.closed_votes import roll_ballots
from blueprints.devices import asked_here
from blueprints.outcome import choice_word, names_on
from blueprints.page import reader_language
from blueprints.parts import mine, page_view
from blueprints.proxies_view import proxy_view
from models.councils import Council
from models.meetings import Meeting, meeting_of_the_day
from models.minutes import signed_roles
from models.voting import latest_closed_vote
from rules.devices import KIND_LABELS
from rules.marks import check_marked

bp = Blueprint("seat", __name__)


@bp.get("/c/<slug>/seat")
@allow(REPRESENTATIVE)
def page() -> str:
    """The phone's page. It works as it is; with a script the same page keeps itself up to date."""
    meeting = meeting_of_the_day(g.council.id, now())
    if meeting is None:
        return render_template("seat/empty.html")
    who = person()
    return render_template(
        "seat/page.html",
        **seat_view(g.council, meeting, who.member_id),
        for_member=None,
        own_device_id=who.device_id,
        asking=asked_here(who.member_id, who.device_id),
        device_kinds={kind: gettext(label) for kind, label in KIND_LABELS.items()},
    )


def seat_view(council: Council, meeting: Meeting, member_id: int, is_own: bool = True) -> dict[str, Any]:
    """Return the parts' context and, beside it, what is this member's own (or what an officer for them may know)."""
    view = page_view(council, meeting, reader_language())
    own = mine(meeting, member_id, is_own)
    return {
        **view,
        "mine": own,
        "choice_word": choice_word,
        "marked_on": check_marked,
        "last_names": names_on(latest_closed_vote(meeting.id)),
        "my_name": view["room"].names.get(member_id, ""),
        "my_acts": view["acts"].of(member_id),
        "my_place": next(
            (place for place, turn in enumerate(view["queue"], start=1) if turn.member_id == member_id), None
        ),
        "my_turn_id": view["my_turns"].get(member_id),
        "ballot_key": secrets.token_hex(16),
        "roll_ballots": roll_ballots(meeting.id, member_id) if is_own else [],
        "may_sign": not view["is_ended"] or view["side_of"].get(member_id) not in signed_roles(meeting.id),
        "my_charge": view["charges"].get(member_id, ""),
        "proxy": proxy_view(view["room"], member_id, is_own),
        "proxy_key": secrets.token_hex(16),
        "assistance": None if is_own else assistance_view(council.id, view["room"], member_id),
    }
