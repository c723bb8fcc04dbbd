"""Procedural votes by hands, each at its boundary, and the same as where the floor's rules ask for them."""

import pytest

from rules import closing_debate, consent, extensions, points_of_order
from rules.hands import HandsMiscounted
from rules.procedural import VOTES, ProceduralVoteUnknown, is_carried, results
from tests.rules.room_of import EVERYBODY, room, seats

PRESENT = {"migrant": 6, "local": 6}


def hands(migrant: int, local: int) -> dict[str, int]:
    return {"migrant": migrant, "local": local}


@pytest.mark.parametrize("vote", ["extend_turn", "appeal", "close_doors", "amend", "dispute_recusal"])
@pytest.mark.parametrize(("migrant", "local", "expected"), [(5, 0, False), (6, 0, False), (6, 1, True), (0, 7, None)])
def test_more_than_half_of_those_present(vote: str, migrant: int, local: int, expected: bool | None) -> None:
    if expected is None:
        with pytest.raises(HandsMiscounted):
            is_carried(vote, hands(migrant, local), PRESENT)
    else:
        assert is_carried(vote, hands(migrant, local), PRESENT) == expected


@pytest.mark.parametrize(
    ("migrant", "local", "expected"),
    [
        (4, 4, True),
        (4, 3, False),
        (5, 2, False),
        (5, 3, True),
        (6, 3, True),
        (6, 2, False),
        (2, 6, False),
        (6, 1, False),
    ],
)
def test_debate_is_closed_by_two_thirds_and_half_of_each_side(migrant: int, local: int, expected: bool) -> None:
    assert is_carried("close_debate", hands(migrant, local), PRESENT) == expected


@pytest.mark.parametrize(("migrant", "local", "expected"), [(4, 4, True), (3, 4, False), (6, 3, False), (5, 4, True)])
def test_item_is_added_by_two_thirds_of_each_side(migrant: int, local: int, expected: bool) -> None:
    assert is_carried("add_item", hands(migrant, local), PRESENT) == expected


@pytest.mark.parametrize("vote", VOTES)
def test_some_are_granted_in_silence(vote: str) -> None:
    assert is_carried(vote, hands(0, 0), PRESENT, objections=0) == (
        vote in ("extend_turn", "divide", "withdraw_motion")
    )
    assert not is_carried(vote, hands(0, 0), PRESENT, objections=1)


@pytest.mark.parametrize("vote", VOTES)
def test_nobody_carries_nothing(vote: str) -> None:
    assert not is_carried(vote, hands(0, 0), {"migrant": 0, "local": 0})
    assert not is_carried(vote, hands(0, 0), PRESENT)
    assert is_carried(vote, PRESENT, PRESENT)


def test_side_of_which_nobody_is_there_adds_no_item_and_does_not_keep_a_debate_open() -> None:
    nobody_local = {"migrant": 6, "local": 0}
    assert not is_carried("add_item", hands(6, 0), nobody_local)
    assert [is_carried("close_debate", hands(heads, 0), nobody_local) for heads in (3, 4)] == [False, True]


def test_results_say_what_is_needed() -> None:
    found = [
        (result.side, result.have, result.of, result.need) for result in results("close_debate", hands(5, 2), PRESENT)
    ]
    assert found == [(None, 7, 12, 8), ("migrant", 5, 6, 3), ("local", 2, 6, 3)]


@pytest.mark.parametrize("raised", [{"migrant": 7, "local": 0}, {"migrant": -1, "local": 0}, {"migrant": 3}])
def test_impossible_show_of_hands_is_an_error(raised: dict[str, int]) -> None:
    with pytest.raises(HandsMiscounted):
        is_carried("appeal", raised, PRESENT)


def test_vote_that_is_not_in_the_table_is_an_error() -> None:
    with pytest.raises(ProceduralVoteUnknown):
        is_carried("applause", hands(1, 1), PRESENT, objections=0)


@pytest.mark.parametrize("local", range(7))
@pytest.mark.parametrize("migrant", range(7))
def test_floor_asks_for_the_same(migrant: int, local: int) -> None:
    here = room(seats=seats(present=EVERYBODY))
    raised = hands(migrant, local)
    assert consent.present_by_side(here) == PRESENT
    assert consent.is_given(raised, PRESENT) == is_carried("add_item", raised, PRESENT)
    assert closing_debate.is_closed(here, raised) == is_carried("close_debate", raised, PRESENT)
    assert points_of_order.is_overturned(here, raised) == is_carried("appeal", raised, PRESENT)
    for objections in (0, 1):
        granted = extensions.is_granted(here, objections, raised)
        assert granted == is_carried("extend_turn", raised, PRESENT, objections)
