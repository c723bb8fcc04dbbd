"""会议纪要: what the public reads of a meeting. Totals and decisions; nobody's name, and no side's figures of a vote.

Not told from the journal: the order of a round alone would tell who belongs to which side (sides alternate in it).
source: RULEBOOK §7; choice: docs/decisions/0023-minutes-days-and-rehearsals.md.
"""

from datetime import datetime
from typing import Any

from blueprints.meetings.record import public_results
from blueprints.meetings.signing import signing_view
from blueprints.meetings.speaking import by_side_view
from blueprints.page import reader_language
from models.meetings import Meeting
from models.room import room_of
from models.speeches import speeches_of
from rules import fairness
from rules.election_words import decided_word
from rules.errors import NotFound
from rules.meetings import ENDED
from rules.sentences import DECISION_FOOTER, DECISION_FOOTER_EN


def summary_view(meeting: Meeting, now: datetime) -> dict[str, Any]:
    """Return the public summary of a meeting that has ended; raise NotFound before."""
    if meeting.state not in ENDED:
        raise NotFound(meeting_id=meeting.id)
    room, language = room_of(meeting), reader_language()
    speeches = speeches_of(meeting.id, now)
    return {
        "meeting": meeting,
        "items": meeting.items,
        "verdicts": {
            item.id: decided_word(item.question, item.verdict, language) for item in room.items if item.verdict
        },
        "results": public_results(meeting),
        "discussed": {item.id: _discussed(fairness.on_item(speeches, item.position)) for item in meeting.items},
        "speaking": by_side_view(meeting, room.sides, speeches),
        "entitled": len(room.seats),
        "present": sum(seat.attendance in ("present", "left") for seat in room.seats),
        "is_signed_off": signing_view(meeting, room.sides).is_complete,
        "footer": DECISION_FOOTER_EN if language == "en" else DECISION_FOOTER,
    }


def _discussed(speeches: tuple[fairness.Speech, ...]) -> dict[str, int]:
    """Return how many spoke, how often and how long, and for what in the round and in free debate: numbers only."""
    return {
        "speakers": len(fairness.by_member(speeches)),
        "turns": len(speeches),
        "seconds": sum(speech.seconds for speech in speeches),
        "yes": sum(speech.stance == "yes" for speech in speeches),
        "no": sum(speech.stance == "no" for speech in speeches),
    }
