"""Ten thousand random steps on an evening in memory: the rule book holds, whatever is tried."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from rules import agenda, discussion, floor, turns, voting
from rules.charter import Charter
from rules.counts import Case, Count
from rules.majority import preset
from rules.room import Room, Turn
from tests.evening_steps import ALWAYS_THE_SAME, EveningSteps, steps
from tests.rules.evening_machine import PureEvening


class Steps(EveningSteps):
    """The steps on PureEvening."""

    counts: ClassVar[Counter[str]] = Counter()

    def make(self, charter: Charter) -> PureEvening:
        return PureEvening(preset=preset(charter.preset_id), charter=charter)


# What must have been done at least once, or the steps have walked past it.
DONE = (
    *("open_room", "open_meeting", "declare_inquorate", "suspend", "resume", "adjourn", "close_meeting"),
    *("check_in", "check_out", "ask_leave", "wait"),
    *("open_item", "start_round", "start_debate", "close_discussion", "carry_over_item", "add_item", "record_consent"),
    *("call_turn", "undo_call", "start_turn", "finish_turn", "pass_turn", "defer_turn", "pass_over", "override"),
    *("raise_hand", "lower_hand", "open_vote", "cast", "close_vote", "abort_vote", "carried", "lost"),
)


def test_ten_thousand_steps_of_an_evening_break_no_rule() -> None:
    Steps.counts = Counter()
    run_state_machine_as_test(Steps, settings=steps(examples=165, length=80))
    if ALWAYS_THE_SAME:
        assert Steps.counts["steps"] >= 10_000
        assert Steps.counts["refused"] > 3_000
        assert Steps.counts["done"] > 3_000
        assert not [act for act in DONE if not Steps.counts[act]]


def nothing(*_: Any, **__: Any) -> None:
    """A check that lets everything pass."""


def taken(vote_id: int, state: str, entry: object, used: object, **message: Any) -> voting.Taken:
    return voting.Taken(message["choice"], voting.receipt_of(vote_id, message["member_id"], message["key"]), True)


def one_vote_too_many(roll: Any, sides: Any) -> Case:
    return Case.of_sides({side: Count(6, 6, yes=1) for side in sides})


check_call = floor.check_call


def interrupting(room: Room, turn: Turn, reason: str | None) -> None:
    check_call(replace(room, turns=room.waiting(floor.DEBATE_KINDS)), turn, reason)


FAULTS: dict[str, tuple[object, str, Callable[..., object]]] = {
    "two_questions_at_once": (agenda, "check_open", nothing),
    "somebody_is_interrupted": (floor, "check_call", interrupting),
    "whoever_spoke_most_comes_first": (floor, "debate_order", lambda room: room.waiting(("debate", "question"))[::-1]),
    "nobody_counts_the_turns": (floor, "check_raise_hand", nothing),
    "a_round_is_left_in_the_middle": (discussion, "check_start_debate", nothing),
    "latecomers_speak_twice": (turns, "joins_round", lambda state, *_: state == "round"),
    "a_vote_opens_over_raised_hands": (voting, "check_open_vote", nothing),
    "a_ballot_of_somebody_who_was_not_there": (voting, "check_ballot", taken),
    "a_closed_vote_is_aborted": (voting, "next_state", lambda state, act: f"{act}ed".replace("ee", "e")),
    "the_result_is_not_the_tally": (voting, "tally", one_vote_too_many),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_rule_that_is_broken_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, broken = FAULTS[fault]
    monkeypatch.setattr(module, name, broken)
    Steps.counts = Counter()
    always_the_same = settings(steps(examples=200, length=80), derandomize=True, phases=(Phase.generate,))
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Steps, settings=always_the_same)
