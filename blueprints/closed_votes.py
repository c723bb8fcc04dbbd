"""The votes of a meeting that are over: how each is called, and on a seat's page what its member cast in those by name."""

from typing import Any

from flask_babel import gettext

from blueprints.outcome import choice_word, names_on
from models import own
from models.closed_votes import closed_votes_of


def closed_votes(meeting_id: int) -> list[tuple[int, str]]:
    """Return (id, what it was about) of each closed vote, in order."""
    votes = closed_votes_of(meeting_id)
    return [(vote_id, _title(position, title, amendment)) for vote_id, position, title, amendment in votes]


def roll_ballots(meeting_id: int, member_id: int) -> list[dict[str, Any]]:
    """Return the member's ballots in closed votes by name: vote, title, word, receipt. Of secret votes nothing is known."""
    titles = dict(closed_votes(meeting_id))
    return [
        {
            "vote": vote.id,
            "title": titles[vote.id],
            "word": choice_word(choice, names_on(vote)),
            "receipt": receipt,
        }
        for vote, choice, receipt in own.cast_in(meeting_id, member_id)
    ]


def _title(position: int, title: str, amendment: int | None) -> str:
    item = gettext("第%(position)s项", position=position)
    changed = gettext("第%(number)s号修正案", number=amendment) + gettext("，") if amendment else ""
    return f"{item} {changed}{title}"
