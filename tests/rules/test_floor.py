"""Who speaks next, how often and for how long: by tables, and for many rosters."""

from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import floor
from rules.agenda import ItemStateRefuses
from rules.errors import RuleError
from rules.meetings import AttendanceTooLow, MeetingNotInSession, Seat
from rules.room import Turn
from tests.rules.room_of import EVERYBODY, LOCAL, MIGRANT, check, item, room, seats, side_of, turn

SIDES = ("migrant", "local")


def order(members: tuple[int, ...], first_side: str = "migrant") -> list[int]:
    return [seat.member_id for seat in floor.round_order(seats(members=members), SIDES, first_side)]


# --- the round ---


@pytest.mark.parametrize(
    ("members", "first_side", "expected"),
    [
        ((1, 2, 11, 12), "migrant", [1, 11, 2, 12]),
        ((1, 2, 11, 12), "local", [11, 1, 12, 2]),
        ((1, 2, 3, 4, 11), "migrant", [1, 11, 2, 3, 4]),
        ((1, 11, 12, 13), "migrant", [1, 11, 12, 13]),
        ((2, 5, 14), "local", [14, 2, 5]),
        ((3, 1, 12, 11), "migrant", [1, 11, 3, 12]),
        ((1, 2), "local", [1, 2]),
        ((), "migrant", []),
    ],
)
def test_sides_alternate_by_seat_and_the_surplus_goes_last(
    members: tuple[int, ...], first_side: str, expected: list[int]
) -> None:
    assert order(members, first_side) == expected


@given(
    st.sets(st.sampled_from(EVERYBODY)),
    st.sampled_from(SIDES),
    st.randoms(use_true_random=False),
)
def test_everybody_speaks_once_and_never_two_of_a_side_while_the_other_waits(
    members: set[int], first_side: str, shuffled: Random
) -> None:
    roster = list(seats(members=tuple(members)))
    shuffled.shuffle(roster)
    speaking = [seat.member_id for seat in floor.round_order(tuple(roster), SIDES, first_side)]
    assert sorted(speaking) == sorted(members)
    for place, (before, after) in enumerate(pairwise(speaking)):
        if side_of(before) == side_of(after):
            assert {side_of(member) for member in speaking[place:]} == {side_of(after)}


@pytest.mark.parametrize(
    ("drawn", "opened_before", "opens"),
    [
        ("migrant", 0, "migrant"),
        ("migrant", 1, "local"),
        ("migrant", 2, "migrant"),
        ("local", 0, "local"),
        ("local", 3, "migrant"),
    ],
)
def test_the_side_that_opens_alternates_with_each_item(drawn: str, opened_before: int, opens: str) -> None:
    assert floor.side_opening(drawn, SIDES, opened_before) == opens


# --- free debate ---


def queue(*turns: Turn, **changes: Any) -> list[int]:
    return [each.member_id for each in floor.queue(room(*changes.pop("items", ()), turns=turns, **changes))]


def test_fewest_turns_come_first() -> None:
    spoken = [turn(1, 1, "round", "done", stance="yes"), turn(2, 1, "debate", "done", stance="yes")]
    assert queue(*spoken, turn(3, 1, stance="no"), turn(4, 2, stance="yes")) == [2, 1]


@pytest.mark.parametrize(
    ("kind", "state"), [("question", "done"), ("explain", "done"), ("round", "passed"), ("round", "passed_over")]
)
def test_questions_explanations_and_passed_turns_use_none(kind: str, state: str) -> None:
    assert floor.turns_taken(room(turns=(turn(1, 1, kind, state),)), 1) == 0


@pytest.mark.parametrize(("kind", "state"), [("round", "done"), ("debate", "done"), ("debate", "speaking")])
def test_what_is_spoken_is_a_turn_used(kind: str, state: str) -> None:
    assert floor.turns_taken(room(turns=(turn(1, 1, kind, state),)), 1) == 1


@pytest.mark.parametrize(
    ("last", "first"),
    [("yes", 12), ("no", 11)],
)
def test_the_stance_opposite_to_the_last_one_comes_first(last: str, first: int) -> None:
    spoken = turn(1, 13, "round", "done", stance=last)
    assert queue(spoken, turn(2, 11, stance="yes"), turn(3, 12, stance="no"))[0] == first


def test_a_question_neither_is_opposite_nor_changes_what_is() -> None:
    spoken = [turn(1, 13, "round", "done", stance="yes"), turn(2, 14, "question", "done", stance="question")]
    waiting = [turn(3, 11, stance="yes"), turn(4, 12, "question", stance="question"), turn(5, 15, stance="no")]
    assert queue(*spoken, *waiting) == [15, 11, 12]


def test_then_the_side_with_fewer_turns_and_then_who_asked_first() -> None:
    spoken = turn(1, 13, "round", "done", stance="yes")
    waiting = [turn(2, 11, stance="yes"), turn(3, 2, stance="yes"), turn(4, 1, stance="yes"), turn(5, 12, stance="yes")]
    assert queue(spoken, *waiting) == [2, 1, 11, 12]


def test_a_side_with_one_turn_comes_before_a_side_with_two() -> None:
    spoken = [turn(place, member, "round", "done", stance="yes") for place, member in ((1, 13), (2, 14), (3, 3))]
    assert queue(*spoken, turn(4, 11, stance="yes"), turn(5, 1, stance="yes")) == [1, 11]


@pytest.mark.parametrize(("kind", "state"), [("question", "done"), ("round", "passed"), ("debate", "waiting")])
def test_what_uses_no_turn_does_not_count_for_the_side(kind: str, state: str) -> None:
    spoken = [turn(1, 13, "round", "done", stance="yes"), turn(2, 3, "round", "done", stance="yes")]
    for_nothing = turn(3, 16, kind, state, stance="question" if kind == "question" else "yes")
    # Both sides have one turn: who asked first is first.
    assert queue(*spoken, for_nothing, turn(4, 11, stance="yes"), turn(5, 1, stance="yes"))[-2:] == [11, 1]


def test_whoever_differs_from_the_last_no_comes_first() -> None:
    spoken = turn(1, 13, "round", "done", stance="no")
    assert queue(spoken, turn(2, 11, stance="no"), turn(3, 12, stance="yes")) == [12, 11]
    snapshot = room(turns=(spoken, turn(2, 11, "round", "done", stance="no"), turn(3, 11, stance="yes")))
    assert floor.why_next(snapshot, snapshot.turns[-1]) == "other_stance"


def test_more_than_one_explanation_is_given_in_order() -> None:
    waiting = [turn(1, 1, "explain", position=2), turn(2, 2, "explain", position=1)]
    assert queue(*waiting, items=(item("explaining"),)) == [2, 1]


def test_hands_raised_at_the_same_instant_keep_the_order_of_their_arrival() -> None:
    at = turn(1, 1).asked_at
    assert queue(turn(9, 2, stance="yes", asked_at=at), turn(8, 1, stance="yes", asked_at=at)) == [1, 2]


@given(st.permutations(EVERYBODY), st.lists(st.sampled_from(["yes", "no"]), min_size=12, max_size=12))
def test_nobody_speaks_twice_before_all_who_want_have_spoken_once(members: list[int], stances: list[str]) -> None:
    waiting = [
        turn(place, member, stance=stance)
        for place, (member, stance) in enumerate(zip(members, stances, strict=True), 1)
    ]
    spoken: list[Turn] = []
    for place in range(100, 112):
        called = floor.queue(room(turns=(*spoken, *waiting)))[0]
        assert called.member_id not in {each.member_id for each in spoken}
        waiting.remove(called)
        spoken.append(turn(place, called.member_id, "debate", "done", stance=called.stance))
        # Whoever has spoken wants to again at once.
        waiting.append(turn(place + 100, called.member_id, stance="yes"))


@pytest.mark.parametrize(
    ("state", "kinds", "expected"),
    [
        ("explaining", ("explain", "round", "debate"), [1]),
        ("round", ("explain", "round", "debate"), [2]),
        ("debate", ("explain", "round", "question"), [3]),
        ("voting", ("explain", "round", "debate"), []),
    ],
)
def test_each_phase_has_its_own_queue(state: str, kinds: tuple[str, ...], expected: list[int]) -> None:
    turns = tuple(turn(place, place, kind, stance="yes") for place, kind in enumerate(kinds, 1))
    assert [each.member_id for each in floor.queue(room(item(state), turns=turns))] == expected


def test_without_an_open_item_there_is_no_queue() -> None:
    assert floor.queue(room(item("pending"), turns=(turn(1, 1),))) == ()


def test_why_somebody_is_next_is_told() -> None:
    spoken = [turn(1, 1, "round", "done", stance="yes"), turn(2, 2, "round", "done", stance="yes")]
    snapshot = room(turns=(*spoken, turn(3, 11, stance="yes"), turn(4, 1, stance="no"), turn(5, 2, stance="yes")))
    assert [floor.why_next(snapshot, each) for each in floor.queue(snapshot)] == [
        "not_spoken_yet",
        "other_stance",
        "asked_first",
    ]


# --- calling ---

TWO_HANDS = (turn(1, 1, stance="yes"), turn(2, 11, stance="yes"))


@pytest.mark.parametrize(
    ("changes", "called", "reason", "refusal"),
    [
        ({}, 0, None, None),
        ({}, 1, "当事人先讲", None),
        ({}, 1, None, floor.ReasonMissing),
        ({}, 1, "", floor.ReasonMissing),
        ({"state": "suspended"}, 0, None, MeetingNotInSession),
        ({"state": "room_open"}, 0, None, MeetingNotInSession),
        ({"seats": seats((*MIGRANT, *LOCAL[:3]))}, 0, None, AttendanceTooLow),
        ({"seats": seats((*MIGRANT[:4], *LOCAL[:4]))}, 0, None, None),
        ({"turns": (*TWO_HANDS, turn(3, 2, "debate", "called"))}, 0, None, floor.SomebodySpeaking),
        ({"turns": (*TWO_HANDS, turn(3, 2, "debate", "speaking"))}, 0, None, floor.SomebodySpeaking),
    ],
)
def test_who_may_be_called(
    changes: dict[str, Any], called: int, reason: str | None, refusal: type[RuleError] | None
) -> None:
    snapshot = room(**{"turns": TWO_HANDS, **changes})
    check(lambda: floor.check_call(snapshot, TWO_HANDS[called], reason), refusal)


def test_in_the_round_no_reason_changes_the_order() -> None:
    turns = (turn(1, 1, "round"), turn(2, 11, "round"))
    with pytest.raises(floor.RoundOrderFixed):
        floor.check_call(room(item("round"), turns=turns), turns[1], "长辈先讲")


def test_a_turn_that_does_not_wait_is_not_called() -> None:
    over = turn(1, 1, "debate", "withdrawn")
    with pytest.raises(floor.TurnStateRefuses):
        floor.check_call(room(turns=(over,)), over, None)


# --- starting ---


@pytest.mark.parametrize(
    ("kind", "raised_with", "said", "refusal"),
    [
        ("round", None, "yes", None),
        ("round", None, "no", None),
        ("round", None, None, floor.StanceMissing),
        ("round", None, "", floor.StanceMissing),
        ("round", None, "question", floor.StanceMissing),
        ("debate", "no", None, None),
        ("question", "question", None, None),
        ("explain", None, None, None),
    ],
)
def test_the_stance_is_said_before_the_clock_starts(
    kind: str, raised_with: str | None, said: str | None, refusal: type[RuleError] | None
) -> None:
    called = turn(1, 1, kind, "called", stance=raised_with)
    check(lambda: floor.check_start(room(turns=(called,)), called, said), refusal)


@pytest.mark.parametrize(
    ("changes", "state", "refusal"),
    [
        ({}, "waiting", floor.TurnStateRefuses),
        ({}, "done", floor.TurnStateRefuses),
        ({"state": "suspended"}, "called", MeetingNotInSession),
        ({"seats": seats(MIGRANT)}, "called", AttendanceTooLow),
    ],
)
def test_when_no_clock_starts(changes: dict[str, Any], state: str, refusal: type[RuleError]) -> None:
    called = turn(1, 1, "round", state)
    check(lambda: floor.check_start(room(turns=(called,), **changes), called, "yes"), refusal)


@pytest.mark.parametrize(("deferrals", "act"), [(0, "defer"), (1, "pass"), (2, "pass")])
def test_last_please_is_granted_once(deferrals: int, act: str) -> None:
    assert floor.after_deferral(turn(1, 1, "round", deferrals=deferrals)) == act


# --- hands ---


@pytest.mark.parametrize(
    ("changes", "member", "stance", "refusal"),
    [
        ({}, 1, "yes", None),
        ({}, 1, "no", None),
        ({}, 1, "question", None),
        ({}, 1, "abstain", floor.StanceMissing),
        ({}, 1, "", floor.StanceMissing),
        ({}, 99, "yes", floor.NotPresent),
        ({"seats": seats(m1="left")}, 1, "yes", floor.NotPresent),
        ({"seats": seats(m1="on_leave")}, 1, "yes", floor.NotPresent),
        ({"state": "suspended"}, 1, "yes", MeetingNotInSession),
        ({"seats": seats(MIGRANT)}, 1, "yes", AttendanceTooLow),
        ({"turns": (turn(1, 1, stance="yes"),)}, 1, "question", floor.HandAlreadyRaised),
        ({"turns": (turn(1, 1, state="speaking"),)}, 1, "yes", floor.HandAlreadyRaised),
        ({"turns": (turn(1, 1, state="done"), turn(2, 1, "round", "done"))}, 1, "yes", floor.NoTurnsLeft),
        ({"turns": (turn(1, 1, state="done"), turn(2, 1, "round", "done"))}, 1, "question", None),
        ({"turns": (turn(1, 1, state="done"), turn(2, 1, "round", "passed"))}, 1, "yes", None),
        ({"items": (item("round"),)}, 1, "yes", ItemStateRefuses),
        ({"items": (item("pending"),)}, 1, "yes", ItemStateRefuses),
    ],
)
def test_who_may_raise_a_hand(
    changes: dict[str, Any], member: int, stance: str, refusal: type[RuleError] | None
) -> None:
    snapshot = room(**changes)
    check(lambda: floor.check_raise_hand(snapshot, member, stance), refusal)


# --- what is left before the vote ---


@pytest.mark.parametrize(
    ("state", "turns", "blocker", "count"),
    [
        ("explaining", (), floor.RoundNotStarted, None),
        ("explaining", (turn(1, 1, "explain", "speaking"),), floor.ExplanationNotDone, None),
        ("round", (turn(1, 1, "round"), turn(2, 2, "round")), floor.RoundNotDone, 2),
        ("round", (turn(1, 1, "round", "speaking"),), floor.RoundNotDone, 1),
        ("round", (turn(1, 1, "round", "done"),), floor.DebateNotStarted, None),
        ("debate", (turn(1, 1), turn(2, 11, "question")), floor.HandsRaised, 2),
        ("debate", (turn(1, 1), turn(2, 11, "statement", "speaking")), floor.HandsRaised, 1),
        ("debate", (turn(1, 1, state="called"),), floor.SpeechNotOver, None),
        ("debate", (turn(1, 1, state="done"),), None, None),
    ],
)
def test_what_stands_before_the_vote_is_told(
    state: str, turns: tuple[Turn, ...], blocker: type[RuleError] | None, count: int | None
) -> None:
    subject = item(state)
    found = floor.floor_blocker(room(subject, turns=turns), subject)
    assert type(found) is (blocker or type(None))
    if count is not None:
        assert found is not None
        assert found.facts == {"count": count}


# --- the state machine ---


@pytest.mark.parametrize("state", floor.STATES)
@pytest.mark.parametrize("act", sorted({act for _, act in floor.TRANSITIONS}))
def test_only_what_the_table_lists_is_possible(state: str, act: str) -> None:
    if (state, act) in floor.TRANSITIONS:
        assert floor.next_state(state, act) in floor.STATES
    else:
        with pytest.raises(floor.TurnStateRefuses):
            floor.next_state(state, act)


def test_nothing_takes_a_running_turn_but_its_end() -> None:
    assert {act for state, act in floor.TRANSITIONS if state == "speaking"} == {"finish", "time_out"}


def test_what_is_over_stays_over() -> None:
    # A turn that a card has ended goes on when the card is taken back.
    left = {state for state, act in floor.TRANSITIONS if act != "undo_card"}
    assert not left & {"done", "passed", "passed_over", "withdrawn"}


def test_a_roster_of_one_side_only_speaks_in_seat_order() -> None:
    roster = tuple(Seat(member, "", "migrant", member, "present") for member in (3, 1, 2))
    assert [seat.member_id for seat in floor.round_order(roster, SIDES, "local")] == [1, 2, 3]
