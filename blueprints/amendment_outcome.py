"""What the meeting has just decided on an amendment: told in every room until somebody goes on."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext

from models.amendments import AmendmentRow, amendments_of_item
from models.closed_votes import closed_vote_on
from models.voting import Vote
from rules.room import Room
from rules.sentences import verdict_word

DECIDED = ("carried", "lost")


def decided_amendment(
    room: Room, language: str, result_of: Callable[[Vote, str], dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the newest decided amendment's number, verdict, word and sentence, and its `result` where phones voted.

    None once the next step is taken: somebody is called or speaks, another amendment or a vote is before the meeting.
    """
    item = room.item
    has_gone_on = room.running or room.vote or room.amendment or room.procedural_motion
    if item is None or has_gone_on or not any(each.state in DECIDED for each in room.amendments):
        return None
    # One that was withdrawn, or overtaken by the one that was carried, has come to its end too: nobody voted on it.
    ended = [(row.decided_at, row.number, row) for row in amendments_of_item(item.id) if row.decided_at is not None]
    decided_at, _, row = max(each for each in ended if each[2].state in DECIDED)
    if any(turn.started_at is not None and turn.started_at > decided_at for turn in room.turns):
        return None
    vote = closed_vote_on(row.id)
    result = result_of(vote, language) if vote is not None else None
    return {
        "number": row.number,
        "verdict": row.state,
        "word": verdict_word(row.state, language),
        "sentence": result["sentence"] if result else _hands_sentence(row),
        "result": result,
    }


def _hands_sentence(row: AmendmentRow) -> str:
    present, count = sum(row.hands["present"].values()), sum(row.hands["hands"].values())
    return gettext("到会%(present)s人，举手赞成%(count)s人。", present=present, count=count)
