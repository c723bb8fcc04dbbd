"""The published list of a secret vote's ballots: keys and choices, in the order of the keys, and nothing else."""

from flask import Blueprint, g, render_template

from blueprints.access import PUBLIC, allow
from blueprints.outcome import choice_word, covering
from extensions import db
from models.meetings import meeting_of
from models.secret_ballots import ballots_of
from models.voting import Vote
from rules.errors import NotFound

bp = Blueprint("ballots", __name__)


@bp.get("/c/<slug>/voting/<int:vote_id>/ballots")
@allow(PUBLIC)
def listed(vote_id: int) -> str:
    """Show the list, where the charter has it published; each phone finds its own ballot in it by itself."""
    vote = db.session.get(Vote, vote_id)
    if vote is None or vote.state != "closed" or not vote.result.get("is_listed"):
        raise NotFound(vote_id=vote_id)
    meeting_of(g.council.id, vote.meeting_id)
    # What an item behind closed doors was about, and who stood, is for named roles only.
    title, is_covered = vote.frozen.get("public_title"), bool(vote.frozen.get("public_title"))
    names = [str(place) if is_covered else covering(vote)(name) for place, name in enumerate(vote.frozen["choices"], 1)]
    ballots = [{**ballot, "word": choice_word(ballot["choice"], names)} for ballot in ballots_of(vote.id)]
    return render_template("voting/ballots.html", vote=vote, title=title or vote.frozen["title"], ballots=ballots)
