"""What differs between votes by what they ask: when one may open, what is frozen, how it is counted, what follows.

Everything else (the roll, ballots, the journal, the digest) is the same for all of them. A new kind of question is a
module of its own under models/ and one line in ASKED.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import amendment_votes, elections, motion_votes
from models.meetings import Meeting
from models.members import By
from models.voting import Vote
from rules.candidates import MARKED
from rules.majority import Preset
from rules.room import Item, Room

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """The parts of a vote that depend on its question.

    `check_open(room, amendment_id)` raises what stands against opening it. `facts(room, item, amendment_id)` returns what is
    frozen beside roll and rule: title, motion, choices, and whatever else is put to the vote. `preset(room)` is the rule.
    `count(vote)` returns the result as it is stored, with "verdict"; the roll is closed by then. `decide` writes what
    follows from the verdict, the item's next state among it.
    """

    check_open: Callable[[Room, int | None], None]
    facts: Callable[[Room, Item, int | None], dict[str, Any]]
    preset: Callable[[Room], Preset]
    count: Callable[[Vote], Result]
    decide: Callable[[Meeting, Vote, By, datetime], None]


ASKED: Mapping[str, Question] = {
    "motion": Question(
        motion_votes.check_open,
        motion_votes.facts,
        motion_votes.preset,
        motion_votes.count,
        motion_votes.decide,
    ),
    "amendment": Question(
        amendment_votes.check_open,
        amendment_votes.facts,
        amendment_votes.preset,
        motion_votes.count,
        amendment_votes.decide,
    ),
    **dict.fromkeys(
        MARKED,
        Question(elections.check_open, elections.facts, elections.preset, elections.count, elections.decide),
    ),
}
