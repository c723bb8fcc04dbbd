"""The page of the podium."""

from flask import Blueprint, current_app, g, render_template, request, url_for
from flask_babel import get_locale

from blueprints.access import CHAIR, allow
from blueprints.clock import now
from blueprints.errors import sentence_of
from blueprints.live import page_view
from models.meetings import meeting_of_the_day

bp = Blueprint("podium", __name__)


@bp.get("/c/<slug>/podium")
@allow(CHAIR)
def page() -> str:
    """The chair's page. It works as it is; with a script it keeps itself up to date."""
    meeting = meeting_of_the_day(g.council.id, now())
    if meeting is None:
        return render_template("podium/empty.html")
    language = "en" if str(get_locale()).startswith("en") else "zh"
    return render_template("podium/page.html", **page_view(g.council, meeting, language))


@bp.app_template_global()
def act_of_step(step: str, slug: str, meeting_id: int) -> str:
    """Return the address that carries out a step of rules.podium."""
    at = {"slug": slug, "meeting_id": meeting_id}
    plain = {"open_room", "open_meeting", "suspend", "resume", "close_meeting"}
    if step in plain:
        return url_for("meetings.run", command=step.replace("_", "-"), **at)
    if step == "carry_over":
        return url_for("meetings.carry_over", **at)
    if step in ("open_vote", "close_vote"):
        return url_for(f"voting.{step}", **at)
    if step in ("start_turn", "finish_turn"):
        name = {"start_turn": "floor.start_turn", "finish_turn": "floor.run_turn"}[step]
        return url_for(name, **at, **({"command": "finish"} if step == "finish_turn" else {}))
    if step == "call_next":
        return url_for("floor.call", **at)
    return url_for("floor.run", command=step.replace("_", "-"), **at)


@bp.app_template_filter("say")
def say(error: object, labels: dict[str, str], language: str) -> str:
    """Return a rule error in words, for the place where the page says why something is not possible."""
    return sentence_of(error, language, labels) if error is not None else ""  # type: ignore[arg-type]


@bp.app_template_global()
def public_root() -> str:
    """Return the address that phones can reach, without a trailing slash."""
    return str(current_app.config["PUBLIC_URL"] or request.host_url).rstrip("/")
