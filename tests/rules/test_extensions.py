"""More time: who may have it, how much, and who decides."""

from datetime import timedelta
from typing import Any

import pytest

from rules import extensions
from rules.errors import RuleError
from rules.floor import TurnStateRefuses
from rules.meetings import MeetingNotInSession
from rules.room import Turn
from tests.rules.room_of import LOCAL, MIGRANT, START, check, room, seats, turn

SPEAKING = turn(1, 1, state="speaking", ends_at=START)
QUESTION = turn(1, 1, "question", "speaking", ends_at=START)


@pytest.mark.parametrize(
    ("asking", "seconds", "at", "before", "changes", "refusal"),
    [
        (SPEAKING, 60, -5, 0, {}, None),
        (SPEAKING, 120, 9, 0, {}, None),
        (SPEAKING, 121, -5, 0, {}, extensions.ExtensionTooLong),
        (SPEAKING, 1, -5, 0, {}, None),
        (SPEAKING, 0, -5, 0, {}, extensions.ExtensionTooLong),
        (QUESTION, 30, -5, 0, {}, None),
        (QUESTION, 31, -5, 0, {}, extensions.ExtensionTooLong),
        (SPEAKING, 60, -5, 1, {}, extensions.ExtendedAlready),
        (SPEAKING, 60, 10, 0, {}, TurnStateRefuses),
        (turn(1, 1, state="called"), 60, -5, 0, {}, TurnStateRefuses),
        (turn(1, 1, state="done", ends_at=START), 60, -5, 0, {}, TurnStateRefuses),
        (SPEAKING, 60, -5, 0, {"state": "suspended"}, MeetingNotInSession),
    ],
)
def test_more_time_is_asked_once_and_while_one_speaks(
    asking: Turn, seconds: int, at: int, before: int, changes: dict[str, Any], refusal: type[RuleError] | None
) -> None:
    snapshot, now = room(turns=(asking,), **changes), START + timedelta(seconds=at)
    check(lambda: extensions.check_ask(snapshot, asking, seconds, now, before), refusal)


@pytest.mark.parametrize(
    ("objections", "hands", "granted"),
    [(0, None, True), (1, None, False), (1, 4, False), (1, 5, False), (1, 6, True), (3, 10, True)],
)
def test_nobody_objects_or_more_than_half_are_for_it(objections: int, hands: int | None, granted: bool) -> None:
    ten = room(seats=seats((*MIGRANT[:5], *LOCAL[:5])))
    by_side = None if hands is None else {"migrant": min(hands, 5), "local": max(hands - 5, 0)}
    assert extensions.is_granted(ten, objections, by_side) is granted


def test_the_new_end_counts_from_the_old_one() -> None:
    assert extensions.prolonged(START, 60) == START + timedelta(seconds=60)
