"""Gathers ballots that arrive together into one durable commit, and answers each.

choice: docs/decisions/0004-ballots-share-a-commit.md
"""

from collections.abc import Sequence
from dataclasses import dataclass

from blueprints.access import REPRESENTATIVE, check_role, people_behind
from blueprints.clock import now
from blueprints.gathering import Gathering
from rules.errors import RuleError
from rules.voting import Taken
from services.voting import MOST_PER_COMMIT, Cast, cast_ballots

Answer = Taken | Exception


@dataclass(frozen=True, slots=True)
class Message:
    """A ballot on its way to the disk; `identity` is the session's when the door has not read who it is."""

    cast: Cast
    identity: str | None


def cast_durably(cast: Cast, identity: str | None = None) -> Taken:
    """Return the answer to a ballot once it is on disk; raise the rule that refuses it."""
    return ballots.ask(Message(cast, identity))


def _answers(messages: Sequence[Message]) -> list[Answer]:
    """Admit each sender as the door would have, take the ballots of those admitted, and answer all in order."""
    people = people_behind({message.identity for message in messages if message.identity})
    refused: dict[int, RuleError] = {}
    for place, message in enumerate(messages):
        if message.identity is None:
            continue
        try:
            check_role(people.get(message.identity), (REPRESENTATIVE,))
        except RuleError as error:
            refused[place] = error
    admitted = [message.cast for place, message in enumerate(messages) if place not in refused]
    taken = iter(cast_ballots(admitted, now()))
    return [refused[place] if place in refused else next(taken) for place in range(len(messages))]


ballots: Gathering[Message, Taken] = Gathering(_answers, MOST_PER_COMMIT)
