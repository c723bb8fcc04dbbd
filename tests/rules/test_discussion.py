"""From explanation to round, from round to debate, and an end without a vote."""

from typing import Any

import pytest

from rules import discussion, floor
from rules.agenda import ItemStateRefuses, VoteDue
from rules.errors import RuleError
from rules.meetings import AttendanceTooLow, MeetingNotInSession
from tests.rules.room_of import MIGRANT, check, item, room, seats, turn


@pytest.mark.parametrize(
    ("state", "changes", "refusal"),
    [
        ("explaining", {}, None),
        ("explaining", {"turns": (turn(1, 1, "explain", "done"),)}, None),
        ("explaining", {"turns": (turn(1, 1, "explain"),)}, floor.ExplanationNotDone),
        ("explaining", {"turns": (turn(1, 1, "explain", "called"),)}, floor.SomebodySpeaking),
        ("explaining", {"state": "suspended"}, MeetingNotInSession),
        ("explaining", {"seats": seats(MIGRANT)}, AttendanceTooLow),
        ("round", {}, ItemStateRefuses),
        ("pending", {}, ItemStateRefuses),
    ],
)
def test_a_round_begins_after_the_explanation(
    state: str, changes: dict[str, Any], refusal: type[RuleError] | None
) -> None:
    now_open = item(state)
    check(lambda: discussion.check_start_round(room(now_open, **changes), now_open), refusal)


@pytest.mark.parametrize(
    ("state", "changes", "refusal"),
    [
        ("round", {"turns": (turn(1, 1, "round", "done"), turn(2, 11, "round", "passed"))}, None),
        ("round", {"turns": (turn(1, 1, "round"),)}, floor.RoundNotDone),
        ("round", {"turns": (turn(1, 1, "round", "speaking"),)}, floor.RoundNotDone),
        ("round", {"seats": seats(MIGRANT)}, AttendanceTooLow),
        ("explaining", {}, ItemStateRefuses),
    ],
)
def test_the_debate_begins_when_the_round_is_done(
    state: str, changes: dict[str, Any], refusal: type[RuleError] | None
) -> None:
    now_open = item(state)
    check(lambda: discussion.check_start_debate(room(now_open, **changes), now_open), refusal)


def test_a_discussion_ends_without_a_vote_when_nothing_can_be_voted_on_and_nobody_waits() -> None:
    talk = item(motion=None)
    discussion.check_end_without_vote(room(talk), talk)
    with pytest.raises(floor.HandsRaised):
        discussion.check_end_without_vote(room(talk, turns=(turn(1, 1),)), talk)
    with pytest.raises(VoteDue):
        discussion.check_end_without_vote(room(), item())


def test_the_round_is_of_those_who_are_present_and_the_items_side_opens() -> None:
    opened = item("explaining", first_side="local")
    assert discussion.round_seats(room(opened, seats=seats((1, 2, 11, 12, 13))), opened) == (11, 1, 12, 2, 13)
    undrawn = item("explaining", first_side=None)
    assert discussion.round_seats(room(undrawn, seats=seats((1, 11))), undrawn) == (1, 11)


@pytest.mark.parametrize(
    ("opening", "opened", "side"), [("local", 0, "local"), ("local", 1, "migrant"), (None, 0, "migrant")]
)
def test_the_side_that_opens_alternates_from_item_to_item(opening: str | None, opened: int, side: str) -> None:
    items = [item("decided", id=place, position=place) for place in range(opened)]
    snapshot = room(*items, item("pending", id=9, position=9, first_side=None), opening_side=opening)
    assert discussion.side_opening_next(snapshot) == side
