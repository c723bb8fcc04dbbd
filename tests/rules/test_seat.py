"""What a phone may do at each moment, for every seat at once."""

from typing import Any

import pytest

from rules import acts_conduct, acts_counting, acts_motions, acts_votes
from rules.meetings import ENDED
from rules.room import OpenVote
from rules.seat import acts, acts_of
from tests.rules.room_of import LOCAL, MIGRANT, item, room, seats, turn, voting_room


@pytest.fixture(autouse=True)
def _nothing_of_other_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    """What else a seat may do belongs to the matters, each of which has tests of its own."""
    for matter in (acts_conduct, acts_motions, acts_votes, acts_counting):
        monkeypatch.setattr(matter, "seat", lambda room, seat: ())


def may(snapshot: Any, member_id: int = 1) -> tuple[str, ...]:
    seat = snapshot.seat(member_id)
    assert seat is not None
    return acts_of(snapshot, seat)


@pytest.mark.parametrize(
    ("state", "attendance", "expected"),
    [
        ("called", "absent", ("ask_leave",)),
        ("called", "on_leave", ()),
        ("room_open", "absent", ("check_in", "ask_leave")),
        ("room_open", "on_leave", ("check_in",)),
        ("room_open", "present", ("check_out",)),
        ("room_open", "left", ("check_in",)),
        ("suspended", "present", ("check_out",)),
        ("suspended", "left", ("check_in",)),
        *((state, attendance, ("sign_record",)) for state in ENDED for attendance in ("absent", "present", "left")),
    ],
)
def test_coming_and_going(state: str, attendance: str, expected: tuple[str, ...]) -> None:
    assert may(room(item("pending"), state=state, seats=seats(m1=attendance))) == expected


@pytest.mark.parametrize(
    ("phase", "turns", "expected"),
    [
        ("explaining", (turn(1, 1, "explain", "called"),), ("start_explanation",)),
        ("explaining", (turn(1, 1, "explain", "speaking"),), ("finish_turn",)),
        ("explaining", (), ()),
        ("round", (turn(1, 1, "round"),), ("pass_turn", "defer_turn")),
        ("round", (turn(1, 1, "round", deferrals=1),), ("pass_turn",)),
        ("round", (turn(1, 1, "round", "called"),), ("start_turn", "pass_turn", "defer_turn")),
        ("round", (turn(1, 1, "round", "speaking"),), ("finish_turn",)),
        ("round", (turn(1, 1, "round", "done"),), ()),
        ("debate", (), ("raise_hand", "raise_question")),
        ("debate", (turn(1, 1, stance="yes"),), ("lower_hand",)),
        ("debate", (turn(1, 1, "question"),), ("lower_hand",)),
        ("debate", (turn(1, 1, "debate", "called"),), ("start_speech", "pass_turn")),
        ("debate", (turn(1, 1, "question", "called"),), ("start_speech", "pass_turn")),
        ("debate", (turn(1, 1, "debate", "done"),), ("raise_hand", "raise_question")),
        ("debate", (turn(1, 1, "debate", "done"), turn(2, 1, "round", "done")), ("raise_question",)),
        ("debate", (turn(1, 11, "debate", "speaking"),), ("raise_hand", "raise_question")),
    ],
)
def test_on_the_floor(phase: str, turns: tuple[Any, ...], expected: tuple[str, ...]) -> None:
    assert may(room(item(phase), turns=turns)) == (*expected, "check_out")


def test_who_is_not_in_the_room_only_comes_in() -> None:
    assert may(room(seats=seats(m1="left"))) == ("check_in",)


def test_without_enough_people_no_hand_is_raised() -> None:
    assert may(room(seats=seats((*MIGRANT, *LOCAL[:3])))) == ("check_out",)


def test_between_items_and_in_a_pause_nothing_is_said() -> None:
    assert may(room(item("pending"))) == ("check_out",)
    assert may(room(state="suspended", turns=(turn(1, 1),))) == ("check_out",)


def test_only_who_is_on_the_roll_as_present_votes() -> None:
    snapshot = voting_room()
    assert may(snapshot) == ("cast", "check_out")
    late = voting_room()
    object.__setattr__(late, "vote", OpenVote(7, 11, 0, frozenset(range(2, 17))))
    assert may(late) == ("check_out",)


def test_who_left_during_the_vote_casts_only_after_coming_back() -> None:
    assert may(voting_room(seats=seats(m1="left"))) == ("check_in",)


def test_the_most_common_answer_is_the_default_and_the_rest_are_named() -> None:
    snapshot = room(seats=seats(m16="left"), turns=(turn(1, 1, "debate", "speaking"), turn(2, 11)))
    told = acts(snapshot)
    assert told.rest == ("raise_hand", "raise_question", "check_out")
    assert set(told.by_member) == {1, 11, 16}
    for seat in snapshot.seats:
        assert told.of(seat.member_id) == acts_of(snapshot, seat)


def test_an_empty_roster_has_no_acts() -> None:
    assert acts(room(seats=())).of(1) == ()
