"""The chair's main button: for every moment of a meeting the next allowed act, or why not."""

from typing import Any

import pytest

from rules import agenda, floor, podium
from rules.errors import RuleError
from rules.meetings import ENDED, AttendanceTooLow, NotEnoughToOpen
from tests.rules.room_of import EVERYBODY, LOCAL, MIGRANT, item, motion, room, seats, turn, voting_room

TOO_FEW = seats((*MIGRANT, *LOCAL[:3]))
NOBODY_THERE = motion(mover_id=6, seconder_ids=(16,))


@pytest.mark.parametrize(
    ("snapshot", "act", "target", "blocker"),
    [
        (room(state="called"), "open_room", None, None),
        (room(state="room_open"), "open_meeting", None, None),
        (room(state="room_open", seats=TOO_FEW), "open_meeting", None, NotEnoughToOpen),
        (room(state="suspended"), "resume", None, None),
        (room(state="suspended", seats=TOO_FEW), "resume", None, AttendanceTooLow),
        (room(item("pending")), "open_item", 1, None),
        (room(item("pending"), seats=TOO_FEW), "suspend", None, None),
        (
            room(item("pending", motion=NOBODY_THERE), seats=seats(tuple(set(EVERYBODY) - {6, 16}))),
            "carry_over",
            1,
            agenda.ExplainerAbsent,
        ),
        (room(item("decided")), "close_meeting", None, None),
        (room(item("decided"), seats=TOO_FEW), "close_meeting", None, None),
        (room(item("decided"), item("pending", id=2)), "open_item", 2, None),
        (room(item("explaining"), turns=(turn(5, 1, "explain", "called"),)), "start_turn", 5, None),
        (room(item("explaining"), turns=(turn(5, 1, "explain", "speaking"),)), "finish_turn", 5, None),
        (room(item("explaining"), turns=(turn(5, 1, "explain"),)), "call_next", 5, None),
        (room(item("explaining"), turns=(turn(5, 1, "explain", "done"),)), "start_round", 1, None),
        (room(item("round"), turns=(turn(5, 1, "round"), turn(6, 11, "round"))), "call_next", 5, None),
        (room(item("round"), turns=(turn(5, 1, "round", "called", no_shows=1),)), "start_turn", 5, None),
        (room(item("round"), turns=(turn(5, 1, "round", "called", no_shows=2),)), "pass_over", 5, None),
        (room(item("round"), turns=(turn(5, 1, "round", "done"),)), "start_debate", 1, None),
        (room(item("round"), turns=(turn(5, 1, "round", "speaking"),), seats=TOO_FEW), "finish_turn", 5, None),
        (room(item("round"), turns=(turn(5, 1, "round"),), seats=TOO_FEW), "suspend", None, None),
        (room(turns=(turn(5, 1, stance="yes"),)), "call_next", 5, None),
        (room(), "open_vote", 1, None),
        (room(item(motion=motion(ballot_kind="secret"))), "open_vote", 1, None),
        (room(item(motion=None)), "close_discussion", 1, agenda.NoMotion),
        (room(item(noticed=False)), "close_discussion", 1, agenda.NotNoticed),
        (voting_room(), "close_vote", 7, None),
        (voting_room(seats=TOO_FEW), "close_vote", 7, None),
    ],
)
def test_the_main_button_is_the_next_act(
    snapshot: Any, act: str, target: int | None, blocker: type[RuleError] | None
) -> None:
    step = podium.main_step(snapshot)
    assert step is not None
    assert (step.act, step.target_id) == (act, target)
    assert type(step.blocker) is (blocker or type(None))
    assert step.is_allowed is (blocker is None)


def test_the_step_carries_what_its_words_name() -> None:
    waiting, next_item = turn(5, 1, stance="yes"), item("pending")
    called, speaking = turn(5, 1, "round", "called"), turn(5, 1, "round", "speaking")
    asked = turn(5, 1, "round", "called", no_shows=2)
    for snapshot, carries in (
        (room(turns=(waiting,)), waiting),
        (room(item("round"), turns=(called,)), called),
        (room(item("round"), turns=(asked,)), asked),
        (room(item("round"), turns=(speaking,)), speaking),
    ):
        step = podium.main_step(snapshot)
        assert step is not None
        assert step.turn == carries
    for snapshot, before in (
        (room(next_item), next_item),
        (room(turns=(waiting,)), item()),
        (room(), item()),
        (room(item("explaining")), item("explaining")),
        (room(item("round")), item("round")),
        (room(item(motion=None)), item(motion=None)),
        (room(item("round"), turns=(turn(5, 1, "round"),), seats=TOO_FEW), item("round")),
    ):
        step = podium.main_step(snapshot)
        assert step is not None
        assert step.item == before


def test_why_the_step_waits_names_who_is_missing() -> None:
    for snapshot in (room(state="room_open", seats=TOO_FEW), room(state="suspended", seats=TOO_FEW)):
        step = podium.main_step(snapshot)
        assert step is not None
        assert step.blocker is not None
        assert step.blocker.facts["results"] == snapshot.attendance
    hands = podium.main_step(room(item("debate"), turns=(), seats=seats(members=(*MIGRANT, *LOCAL[:3]))))
    assert hands is not None
    assert isinstance(hands.blocker, agenda.SideUnderstaffed)


@pytest.mark.parametrize("state", ENDED)
def test_after_the_end_there_is_no_step(state: str) -> None:
    assert podium.main_step(room(state=state)) is None


@pytest.mark.parametrize(
    ("snapshot", "blocker"),
    [
        (room(), None),
        (room(item("pending")), None),
        (voting_room(), None),
        (room(item("explaining")), floor.RoundNotStarted),
        (room(item("explaining"), turns=(turn(5, 1, "explain"),)), floor.ExplanationNotDone),
        (room(item("round"), turns=(turn(5, 1, "round"),)), floor.RoundNotDone),
        (room(turns=(turn(5, 1),)), floor.HandsRaised),
        (room(seats=TOO_FEW), AttendanceTooLow),
        (room(item(motion=motion(ballot_kind="secret"))), None),
    ],
)
def test_why_there_is_no_vote_yet_is_told(snapshot: Any, blocker: type[RuleError] | None) -> None:
    assert type(podium.vote_blocker(snapshot)) is (blocker or type(None))
