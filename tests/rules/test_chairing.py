"""The chair has no hand to raise: handing over, who follows, who is silent, and when the chair comes back."""

from typing import Any

import pytest

from rules import chairing
from rules.agenda import ItemStateRefuses
from rules.chairing import Chairing
from rules.errors import RuleError
from rules.meetings import AttendanceTooLow
from tests.rules.room_of import LOCAL, MIGRANT, check, item, room, seats, turn, voting_room

# The motion of room_of is moved by 1 and endorsed by 11, 2 and 12. The chair (30) and the vice chair (31) have no seat.
CHAIR, VICE = 30, 31


@pytest.mark.parametrize(
    ("changes", "to", "refusal"),
    [
        ({}, 3, None),
        ({}, 13, None),
        ({}, VICE, None),
        ({}, 1, chairing.CannotChair),
        ({}, 11, chairing.CannotChair),
        ({"seats": seats(m3="left")}, 3, chairing.CannotChair),
        ({"turns": (turn(1, 3, state="speaking"),)}, 3, chairing.CannotChair),
        ({"items": (item("pending"),)}, 3, ItemStateRefuses),
        ({"seats": seats(MIGRANT)}, 3, AttendanceTooLow),
    ],
)
def test_to_whom_the_chair_is_handed(changes: dict[str, Any], to: int, refusal: type[RuleError] | None) -> None:
    snapshot = room(**changes)
    check(lambda: chairing.check_hand_over(snapshot, snapshot.items[0], to), refusal)


def test_nobody_hands_over_while_a_vote_is_open() -> None:
    with pytest.raises(ItemStateRefuses):
        chairing.check_hand_over(voting_room(), voting_room().items[0], 3)


@pytest.mark.parametrize(
    ("vice", "last_side", "changes", "follows"),
    [
        (VICE, None, {}, VICE),
        (3, None, {}, 3),
        (2, None, {}, 13),
        (None, None, {}, 13),
        (None, "local", {}, 3),
        (None, "migrant", {}, 13),
        (None, "local", {"seats": seats(LOCAL)}, 13),
        (None, "migrant", {"seats": seats((*MIGRANT, *LOCAL[:2]))}, 3),
        (None, None, {"seats": seats((1, 2, 11, 12))}, None),
    ],
)
def test_the_vice_chair_follows_and_then_the_sides_alternate(
    vice: int | None, last_side: str | None, changes: dict[str, Any], follows: int | None
) -> None:
    snapshot = room(**changes)
    assert chairing.successor(snapshot, snapshot.items[0], vice, last_side) == follows


@pytest.mark.parametrize(
    ("presides", "member", "stance", "refusal"),
    [
        (Chairing(CHAIR), CHAIR, "yes", chairing.ChairIsNeutral),
        (Chairing(CHAIR), CHAIR, None, None),
        (Chairing(CHAIR), 3, "yes", None),
        (Chairing(CHAIR, 3, 1), CHAIR, "yes", None),
        (Chairing(CHAIR, 3, 1), 3, "no", chairing.ActingChairIsSilent),
        (Chairing(CHAIR, 3, 1), 3, None, None),
    ],
)
def test_whoever_presides_takes_no_side(
    presides: Chairing, member: int, stance: str | None, refusal: type[RuleError] | None
) -> None:
    check(lambda: chairing.check_may_speak(presides, member, stance), refusal)


@pytest.mark.parametrize(
    ("state", "handed_over", "refusal"),
    [
        ("debate", 1, chairing.ChairBackTooEarly),
        ("voting", 1, chairing.ChairBackTooEarly),
        ("decided", 1, None),
        ("carried_over", 1, None),
        ("debate", 7, None),
    ],
)
def test_the_chair_comes_back_when_the_item_is_done(
    state: str, handed_over: int, refusal: type[RuleError] | None
) -> None:
    check(lambda: chairing.check_take_back(room(item(state)), Chairing(CHAIR, 3, handed_over)), refusal)


def test_the_acting_chair_gives_up_the_turn_and_keeps_the_ballot() -> None:
    mine = turn(1, 3, "round")
    snapshot = room(turns=(mine, turn(2, 3, "round", "done"), turn(3, 4, "round")))
    assert chairing.turns_given_up(snapshot, 3) == (mine,)
    assert 3 in voting_room().vote.present_ids  # type: ignore[union-attr]
