"""The page of the podium."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for

from blueprints.access import CHAIR, allow
from blueprints.clock import now
from blueprints.errors import sentence_of
from blueprints.page import reader_language
from blueprints.parts import page_view
from models.meetings import Meeting, called_besides, meeting_of_the_day
from rules.errors import RuleError
from rules.meetings import LIVE

bp = Blueprint("podium", __name__)


@bp.get("/c/<slug>/podium")
@allow(CHAIR, at_the_podium=True)
def page() -> str:
    """The chair's page. It works as it is; with a script it keeps itself up to date."""
    meeting = _asked_for(meeting_of_the_day(g.council.id, now()))
    if meeting is None:
        return render_template("podium/empty.html")
    others = called_besides(g.council.id, meeting)
    view = page_view(g.council, meeting, reader_language())
    return render_template("podium/page.html", other_meetings=others, **view)


def _asked_for(of_the_day: Meeting | None) -> Meeting | None:
    """Return the meeting to come that the address names, to open it early; not while another one is under way."""
    if of_the_day is not None and of_the_day.state in LIVE:
        return of_the_day
    wanted = request.args.get("meeting", type=int)
    return next((each for each in called_besides(g.council.id, None) if each.id == wanted), of_the_day)


# Which door carries out a step of rules.podium, and the command in its address where one door has several.
DOORS = {
    "open_room": ("meetings.run", "open-room"),
    "open_meeting": ("meetings.run", "open-meeting"),
    "suspend": ("meetings.run", "suspend"),
    "resume": ("meetings.run", "resume"),
    "close_meeting": ("meetings.run", "close-meeting"),
    "carry_over": ("meetings.carry_over", None),
    "open_item": ("floor.run", "open-item"),
    "start_round": ("floor.run", "start-round"),
    "start_debate": ("floor.run", "start-debate"),
    "close_discussion": ("floor.run", "close-discussion"),
    "pass_over": ("floor.run", "pass-over"),
    "call_next": ("floor.call", None),
    "start_turn": ("floor.start_turn", None),
    "finish_turn": ("floor.run_turn", "finish"),
    "take_up_amendment": ("motions.step_amendment", "take-up"),
    "vote_amendment": ("motions.vote_amendment", None),
    "decide_procedural": ("motions.decide_procedural", None),
    "open_vote": ("voting.open_vote", None),
    "close_vote": ("voting.close_vote", None),
    "cast_tie": ("voting.cast_tie", None),
}


@bp.app_template_global()
def act_of_step(step: str, slug: str, meeting_id: int) -> str:
    """Return the address that carries out a step."""
    endpoint, command = DOORS[step]
    values: dict[str, Any] = {"slug": slug, "meeting_id": meeting_id}
    return url_for(endpoint, **(values | {"command": command} if command else values))


@bp.app_template_filter("say")
def say(error: RuleError | None, labels: dict[str, str]) -> str:
    """Return a rule error in words, for the place where the page says why something is not possible."""
    return sentence_of(error, labels) if error is not None else ""
