"""Renders a room's parts: the same templates, from the same facts, for the full page and for its live updates."""

import logging
from collections.abc import Collection
from typing import Any

from flask import current_app, g
from flask_babel import force_locale

from blueprints.clock import now
from blueprints.room_view import room_view
from extensions import db
from models import own
from models.councils import Council
from models.meetings import Meeting
from models.members import roster_stamp
from models.voting import latest_closed_vote, open_vote_facts, open_vote_of, papers_out, turnout
from rules.meetings import UPCOMING

log = logging.getLogger(__name__)

PARTS: dict[str, tuple[str, ...]] = {
    "seat": (
        "seat/_where.html",
        "seat/_now.html",
        "seat/_queue.html",
        "seat/_vote.html",
        "voting/_turnout.html",
        "seat/_acts.html",
    ),
    "podium": (
        "podium/_agenda.html",
        "podium/_now.html",
        "voting/_turnout.html",
        "podium/_step.html",
        "podium/_attendance.html",
    ),
    "screen": ("screen/_now.html", "voting/_turnout.html"),
    "desk": ("desk/_where.html", "voting/_turnout.html", "desk/_voted.html", "desk/_roster.html"),
}
# What a ballot changes: how many have voted everywhere, and for the secretary's desk who still has to be asked.
TURNOUT_PARTS = ("voting/_turnout.html", "desk/_voted.html")
LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}


def parts_of(meeting_id: int, view: str, language: str, templates: tuple[str, ...]) -> dict[str, Any]:
    """Render parts of a view: {"meeting", "version": [seq, ballots counted], "now", "parts": {name: html}}.

    Sequence and facts are read in one transaction, so a version never carries another version's facts.
    """
    meeting = db.session.get_one(Meeting, meeting_id, populate_existing=True)
    context = turnout_view(meeting)
    version = [meeting.seq, context["turnout"]["cast"]]
    stamp = (*version, _roster_stamp(meeting))
    kept = _rendered().get((meeting_id, view, language))
    is_whole = set(templates) == set(PARTS[view])
    if kept is not None and kept[0] == stamp and is_whole:
        return {**kept[1], "now": now().isoformat()}
    g.council = db.session.get_one(Council, meeting.council_id)
    with force_locale(LANGUAGES[language]):
        if "desk/_voted.html" in templates:
            context["voted_ids"] = voted_ids(meeting)
        if not set(templates) <= set(TURNOUT_PARTS):
            context |= room_view(g.council, meeting, language, now())
        parts = {name_of(template): html for template in templates if (html := _render(template, context)) is not None}
    message = {"meeting": meeting.id, "version": version, "now": now().isoformat(), "parts": parts}
    if is_whole and len(parts) == len(templates):
        _rendered()[meeting_id, view, language] = (stamp, message)
    return message


def _rendered() -> dict[tuple[int, str, str], tuple[tuple[Any, ...], dict[str, Any]]]:
    """Return the newest full set of parts by meeting, view and language: a thousand phones that join get one."""
    parts: dict[tuple[int, str, str], tuple[tuple[Any, ...], dict[str, Any]]] = current_app.extensions.setdefault(
        "gongyi_parts", {}
    )
    return parts


def _roster_stamp(meeting: Meeting) -> tuple[int, int] | None:
    """Return what tells one roster from another: until the room opens it changes without a write to the meeting."""
    return roster_stamp(meeting.council_id) if meeting.state in UPCOMING else None


def page_view(council: Council, meeting: Meeting, language: str) -> dict[str, Any]:
    """Return what a full page and its live parts are both rendered from."""
    return {
        **room_view(council, meeting, language, now()),
        **turnout_view(meeting),
        "voted_ids": voted_ids(meeting),
    }


def turnout_view(meeting: Meeting) -> dict[str, Any]:
    vote = open_vote_of(meeting.id)
    cast, present = turnout(vote.id) if vote else (0, 0)
    is_open = vote is not None and vote.method == "phones"  # raised hands are not told one by one
    # Secret paper that is out is no ballot yet, as far as anybody knows.
    papers = papers_out(vote.id) if vote is not None and vote.is_secret else 0
    told = {"cast": cast, "voted": cast - papers, "papers": papers, "present": present, "is_open": is_open}
    return {"turnout": told, "seq": meeting.seq}


def voted_ids(meeting: Meeting) -> list[int]:
    """Return who has voted in the open vote: for the desk, which asks those who have not."""
    vote = open_vote_of(meeting.id)
    return sorted(open_vote_facts(vote).voted_ids) if vote else []


def name_of(template: str) -> str:
    """Return a part's name: podium/_agenda.html → agenda."""
    return template.rsplit("_", 1)[-1].removesuffix(".html")


def _render(template: str, context: dict[str, Any]) -> str | None:
    """Return a part's HTML, or None when it cannot be rendered: one broken part does not stop the others."""
    try:
        return _rendered_part(template, context)
    except Exception:
        if current_app.testing:
            raise
        log.exception("rendering %s failed", template)
        return None


def _rendered_part(template: str, context: dict[str, Any]) -> str:
    return current_app.jinja_env.get_template(template).render({**context, "csrf_token": _not_in_a_part})


def _not_in_a_part() -> str:
    raise RuntimeError("a live part is the same for everybody: no form and no token in it")


def mine(meeting: Meeting, member_id: int, is_own: bool = True) -> dict[str, Any]:
    """Return what only this member's devices are told: presence, and the ballot that counts now.

    An officer who acts for the member is told that there is a ballot, not how it was cast: nobody counts before closing.
    """
    told = mine_of(meeting, [member_id])[member_id]
    return told if is_own else for_an_officer(told)


def mine_of(meeting: Meeting, member_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what is each member's own, in one read for all: a commit holds the ballots of a whole hall."""
    vote, last = open_vote_of(meeting.id), latest_closed_vote(meeting.id)
    present = own.attendances(meeting.id, member_ids)
    ballots = own.ballots(vote.id if vote else None, member_ids)
    secretly = own.voted(vote, member_ids)
    last_ballots = own.ballots(last.id if last else None, member_ids)
    missed = own.missed(last, member_ids)
    nothing = (None, None)
    told = {}
    for member_id in member_ids:
        choice, receipt = ballots.get(member_id, nothing)
        last_choice, last_receipt = last_ballots.get(member_id, nothing)
        told[member_id] = {
            "meeting": meeting.id,
            "member": member_id,
            "attendance": present.get(member_id, "absent"),
            "vote": vote.id if vote else None,
            "choice": choice,
            "receipt": receipt,
            # Of a secret vote the server knows no more; the phone that voted has kept its ballot itself.
            "has_voted": member_id in secretly,
            # What one's own ballot was in the vote whose result is shown.
            "last_vote": last.id if last and last_receipt else None,
            "last_choice": last_choice,
            "last_receipt": last_receipt,
            "last_missed": last.id if last and member_id in missed else None,
        }
    return told


def for_an_officer(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "choice": None}
