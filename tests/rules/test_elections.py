"""推选: who is elected, who goes on, and which counts cannot be."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.elections import Outcome, first_round, run_off, second_round, shortlist, winner
from rules.marks import Marks, MarksInvalid, count_marks, is_spoiled


def marks(present: int, seats: int, *counts: int) -> Marks:
    """Everybody present handed in a valid ballot; the candidates are a, b, c, …"""
    return Marks(present, seats, dict(zip("abcdefgh", counts, strict=False)), present)


@pytest.mark.parametrize(
    ("count", "outcome"),
    [
        # More than half of 13 is 7: 6, 7 and 8 of them.
        (marks(13, 1, 6, 4), Outcome((), vacant=1, second_round=("a", "b"))),
        (marks(13, 1, 7, 6), Outcome(("a",))),
        (marks(13, 1, 8, 5), Outcome(("a",))),
        # Exactly half is not more than half.
        (marks(12, 1, 6, 6), Outcome((), vacant=1, second_round=("a", "b"))),
        (marks(12, 1, 5, 7), Outcome(("b",))),
        # Too many: the highest, in the order of the paper where they are level.
        (marks(9, 2, 5, 7, 6), Outcome(("b", "c"))),
        (marks(9, 2, 6, 6, 5), Outcome(("a", "b"))),
        # Level across the last seat: a run-off for what is left.
        (marks(9, 2, 8, 5, 5), Outcome(("a",), run_off=("b", "c"), run_off_seats=1)),
        (marks(9, 2, 6, 6, 6), Outcome((), run_off=("a", "b", "c"), run_off_seats=2)),
        (marks(9, 1, 9, 0), Outcome(("a",))),
        # Too few: twice the vacancies go into the second round, and who is level with the last of them.
        (marks(9, 2, 8, 4, 3, 2), Outcome(("a",), vacant=1, second_round=("b", "c"))),
        (marks(9, 2, 8, 4, 2, 2), Outcome(("a",), vacant=1, second_round=("b", "c", "d"))),
        (marks(9, 3, 8, 4, 4, 4, 4), Outcome(("a",), vacant=2, second_round=("b", "c", "d", "e"))),
        (marks(9, 2, 8, 4), Outcome(("a",), vacant=1, second_round=("b",))),
        (marks(9, 2, 8), Outcome(("a",), vacant=1)),
    ],
)
def test_first_round_elects_with_more_than_half_of_those_present(count: Marks, outcome: Outcome) -> None:
    assert first_round(count) == outcome


def test_spoiled_and_missing_ballots_stay_in_the_base() -> None:
    assert first_round(Marks(13, 1, {"a": 6}, valid=6, spoiled=1)).elected == ()
    assert first_round(Marks(13, 1, {"a": 7}, valid=7, spoiled=1)).elected == ("a",)
    assert Marks(13, 1, {"a": 7}, valid=7, spoiled=1).not_cast == 5


@pytest.mark.parametrize(
    ("count", "outcome"),
    [
        # A third of 12 is 4 and enough; of 13 it is 5.
        (marks(12, 1, 3, 3), Outcome((), vacant=1)),
        (marks(12, 1, 4, 3), Outcome(("a",))),
        (marks(13, 1, 4, 3), Outcome((), vacant=1)),
        (marks(13, 1, 5, 4), Outcome(("a",))),
        # Most marks, also without half.
        (marks(12, 1, 5, 4), Outcome(("a",))),
        (marks(12, 1, 5, 5), Outcome((), run_off=("a", "b"), run_off_seats=1)),
        (marks(12, 2, 5, 4, 4), Outcome(("a",), run_off=("b", "c"), run_off_seats=1)),
        (marks(12, 2, 6, 3, 3), Outcome(("a",), vacant=1)),
        (marks(12, 2, 6, 5, 4), Outcome(("a", "b"))),
    ],
)
def test_second_round_elects_the_most_with_at_least_a_third(count: Marks, outcome: Outcome) -> None:
    assert second_round(count) == outcome


def test_nobody_is_elected_without_a_mark_though_nobody_is_present() -> None:
    nobody = Marks(0, 1, {"a": 0, "b": 0}, 0)
    assert first_round(nobody) == Outcome(vacant=1, second_round=("a", "b"))
    assert second_round(nobody) == run_off(nobody) == winner(nobody) == Outcome(vacant=1)


@pytest.mark.parametrize(
    ("count", "outcome"),
    [
        (marks(9, 1, 3, 2), Outcome(("a",))),
        (marks(9, 1, 4, 4), Outcome((), vacant=1)),
        (marks(9, 2, 8, 4, 4), Outcome(("a",), vacant=1)),
        (marks(9, 1, 0, 1), Outcome(("b",))),
    ],
)
def test_run_off_goes_to_the_most_and_level_again_to_nobody(count: Marks, outcome: Outcome) -> None:
    assert run_off(count) == outcome


@pytest.mark.parametrize(
    ("count", "places", "chosen"),
    [
        (marks(9, 2, 5, 7, 2, 1), 2, ("b", "a")),
        (marks(9, 2, 5, 5, 5, 1), 2, ("a", "b", "c")),
        (marks(9, 2, 5, 0, 0), 2, ("a",)),
        (marks(9, 2, 0, 0), 2, ()),
    ],
)
def test_projects_are_shortlisted_by_marks(count: Marks, places: int, chosen: tuple[str, ...]) -> None:
    assert shortlist(count, places) == chosen


def test_winner_is_the_project_with_the_most_marks() -> None:
    assert winner(marks(9, 2, 5, 7, 2)) == Outcome(("b",))
    assert winner(marks(9, 2, 7, 7, 2)) == Outcome((), run_off=("a", "b"), run_off_seats=1)


# --- ballots ---


@pytest.mark.parametrize(
    ("marked", "spoiled"), [((), False), ("a", False), ("ab", False), ("abc", True), ("aab", False)]
)
def test_more_marks_than_seats_spoil_a_ballot_and_fewer_do_not(marked: Any, spoiled: bool) -> None:
    assert is_spoiled(marked, 2) == spoiled


def test_ballots_are_counted_by_candidate() -> None:
    counted = count_marks(["ab", "a", "", "abc", "bb"], "abc", present=6, seats=2)
    assert counted == Marks(6, 2, {"a": 2, "b": 2, "c": 0}, valid=4, spoiled=1)
    assert counted.not_cast == 1


def test_name_that_is_not_on_the_ballot_is_an_error() -> None:
    with pytest.raises(MarksInvalid) as caught:
        count_marks(["az"], "ab", present=3, seats=1)
    assert caught.value.code == "candidate_unknown"


@pytest.mark.parametrize(
    ("count", "code"),
    [
        (Marks(9, 1, {}, 9), "no_candidates"),
        (Marks(9, 0, {"a": 1}, 9), "no_seats"),
        (Marks(9, True, {"a": 1}, 9), "no_seats"),
        (Marks(9, 1, {"a": -1}, 9), "marks_not_whole"),
        (Marks(9, 1, {"a": 1.0}, 9), "marks_not_whole"),  # type: ignore[dict-item]
        (Marks(9, 1, {"a": True}, 9), "marks_not_whole"),
        (Marks(-9, 1, {"a": 1}, 9), "marks_not_whole"),
        (Marks(9, 1, {"a": 1}, 9, 1), "more_sheets_than_present"),
        (Marks(9, 1, {"a": 9}, 8), "more_marks_than_ballots"),
        (Marks(9, 1, {"a": 5, "b": 5}, 9), "too_many_marks_in_all"),
        (Marks(9, 5, {"a": 9, "b": 10}, 9), "more_marks_than_ballots"),
    ],
)
def test_impossible_marks_are_an_error(count: Marks, code: str) -> None:
    for judged in (first_round, second_round, run_off, winner):
        with pytest.raises(MarksInvalid) as caught:
            judged(count)
        assert caught.value.code == code


def test_error_says_how_many_ballots_there_were() -> None:
    with pytest.raises(MarksInvalid) as caught:
        first_round(Marks(9, 1, {"a": 1}, valid=8, spoiled=2))
    assert caught.value.facts == {"ballots": 10, "present": 9}


names = st.sampled_from("abcdef")


@given(ballots=st.lists(st.lists(names, max_size=6), max_size=12), seats=st.integers(1, 4), absent=st.integers(0, 3))
def test_seats_are_never_given_twice_and_never_lost(ballots: list[list[str]], seats: int, absent: int) -> None:
    counted = count_marks(ballots, "abcdef", len(ballots) + absent, seats)
    for outcome in (first_round(counted), second_round(counted), run_off(counted)):
        assert len(outcome.elected) + outcome.run_off_seats + outcome.vacant == seats
        assert not set(outcome.elected) & {*outcome.run_off, *outcome.second_round}
        assert len(outcome.run_off) > outcome.run_off_seats or not outcome.run_off
        tallies = [counted.by_candidate[name] for name in outcome.elected]
        assert tallies == sorted(tallies, reverse=True)
        assert all(tallies)
