"""How long a turn lasts for whom, and what its clock shows when."""

from datetime import timedelta
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import clocks
from rules.charter import Charter
from tests.rules.room_of import START, turn


@pytest.mark.parametrize(
    ("kind", "is_elder", "has_interpreter", "seconds"),
    [
        ("explain", False, False, 300),
        ("round", False, False, 120),
        ("debate", False, False, 120),
        ("question", False, False, 30),
        ("round", True, False, 180),
        ("round", False, True, 240),
        ("round", True, True, 360),
        ("explain", True, False, 450),
        ("question", True, True, 90),
    ],
)
def test_each_kind_and_each_speaker_has_their_time(
    kind: str, is_elder: bool, has_interpreter: bool, seconds: int
) -> None:
    given_seconds = clocks.limit_seconds(Charter(), kind, is_elder=is_elder, has_interpreter=has_interpreter)
    assert given_seconds == seconds


@given(st.integers(1, 1800), st.booleans(), st.booleans())
def test_half_a_second_is_given_and_never_taken(seconds: int, is_elder: bool, has_interpreter: bool) -> None:
    charter = Charter(speaking_seconds=seconds)
    exact = seconds * (Fraction(3, 2) if is_elder else 1) * (2 if has_interpreter else 1)
    assert clocks.limit_seconds(charter, "round", is_elder=is_elder, has_interpreter=has_interpreter) == ceil(exact)


@pytest.mark.parametrize(
    ("left", "phase"),
    [(31, "running"), (30, "warning"), (1, "warning"), (0, "over"), (-9, "over"), (-10, "ended"), (-11, "ended")],
)
def test_yellow_at_thirty_red_at_zero_and_ended_after_ten_of_grace(left: int, phase: str) -> None:
    assert clocks.phase(START + timedelta(seconds=left), START, Charter()) == phase


def test_the_clock_follows_the_charter() -> None:
    charter = Charter(warn_seconds=5, grace_seconds=1)
    shown = [clocks.phase(START, START + timedelta(seconds=second), charter) for second in (-6, -5, 0, 1)]
    assert shown == ["running", "warning", "over", "ended"]


def test_what_falls_due_by_itself() -> None:
    later = START + timedelta(seconds=60)
    assert clocks.due(turn(1, 1, state="speaking", ends_at=later), Charter()) == (
        "time_out",
        later + timedelta(seconds=10),
    )
    assert clocks.due(turn(1, 1, state="called", start_by=later), Charter()) == ("no_show", later)
    for waits in (turn(1, 1, state="called"), turn(1, 1), turn(1, 1, state="done", ends_at=later)):
        assert clocks.due(waits, Charter()) is None
