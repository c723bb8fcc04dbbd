"""What one objection prevents: skipping the round, and a new vote after the announced end."""

from datetime import timedelta
from typing import Any

import pytest

from rules import unanimity
from rules.agenda import ItemStateRefuses
from rules.errors import RuleError
from rules.floor import HandsRaised
from rules.meetings import AttendanceTooLow
from tests.rules.room_of import MIGRANT, START, check, item, room, seats, turn


@pytest.mark.parametrize(
    ("state", "objections", "changes", "refusal"),
    [
        ("explaining", 0, {}, None),
        ("explaining", 0, {"turns": (turn(1, 1, "explain", "done"),)}, None),
        ("explaining", 1, {}, unanimity.SomebodyObjects),
        ("explaining", 0, {"turns": (turn(1, 1, "explain", "called"),)}, ItemStateRefuses),
        ("explaining", 0, {"turns": (turn(1, 1, "explain"),)}, ItemStateRefuses),
        ("round", 0, {}, ItemStateRefuses),
        ("debate", 0, {}, ItemStateRefuses),
        ("explaining", 0, {"seats": seats(MIGRANT)}, AttendanceTooLow),
    ],
)
def test_a_round_is_skipped_only_if_nobody_objects(
    state: str, objections: int, changes: dict[str, Any], refusal: type[RuleError] | None
) -> None:
    now_open = item(state)
    check(lambda: unanimity.check_skip_round(room(now_open, **changes), now_open, objections), refusal)


@pytest.mark.parametrize(
    ("after", "objections", "refusal"),
    [
        (0, None, None),
        (0, 3, None),
        (1, None, unanimity.ObjectionsNotAsked),
        (1, 0, None),
        (1, 1, unanimity.AfterAnnouncedEnd),
    ],
)
def test_no_new_vote_after_the_announced_end_unless_nobody_objects(
    after: int, objections: int | None, refusal: type[RuleError] | None
) -> None:
    now = START + timedelta(seconds=after)
    check(lambda: unanimity.check_open_vote_late(room(), START, now, objections), refusal)


def test_silence_does_not_replace_what_else_a_vote_needs() -> None:
    with pytest.raises(HandsRaised):
        unanimity.check_open_vote_late(room(turns=(turn(1, 1),)), START, START + timedelta(hours=1), 0)


def test_without_an_announced_end_there_is_nothing_to_ask() -> None:
    unanimity.check_open_vote_late(room(), None, START, None)
