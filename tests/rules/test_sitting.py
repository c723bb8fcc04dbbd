"""When a meeting may open, pause, go on and end."""

from dataclasses import replace
from typing import Any

import pytest

from rules import meetings, sitting
from rules.errors import RuleError
from rules.floor import ReasonMissing
from tests.rules.room_of import EVERYBODY, LOCAL, MIGRANT, check, item, room, seats, voting_room

FOUR_AND_FOUR, FOUR_AND_THREE = (*MIGRANT[:4], *LOCAL[:4]), (*MIGRANT[:4], *LOCAL[:3])


@pytest.mark.parametrize(
    ("state", "present", "refusal"),
    [
        ("room_open", FOUR_AND_FOUR, None),
        ("room_open", FOUR_AND_THREE, meetings.NotEnoughToOpen),
        ("called", EVERYBODY, meetings.MeetingStateRefuses),
        ("closed", EVERYBODY, meetings.MeetingEnded),
    ],
)
def test_a_meeting_opens_with_enough_people(
    state: str, present: tuple[int, ...], refusal: type[RuleError] | None
) -> None:
    check(lambda: sitting.check_open(room(state=state, seats=seats(present))), refusal)


@pytest.mark.parametrize(("present", "refusal"), [(FOUR_AND_THREE, None), (FOUR_AND_FOUR, meetings.AttendanceReached)])
def test_a_meeting_that_could_be_held_is_not_declared_inquorate(
    present: tuple[int, ...], refusal: type[RuleError] | None
) -> None:
    check(lambda: sitting.check_declare_inquorate(room(state="room_open", seats=seats(present))), refusal)


@pytest.mark.parametrize(("present", "refusal"), [(FOUR_AND_FOUR, None), (FOUR_AND_THREE, meetings.AttendanceTooLow)])
def test_a_meeting_goes_on_with_enough_people(present: tuple[int, ...], refusal: type[RuleError] | None) -> None:
    check(lambda: sitting.check_resume(room(state="suspended", seats=seats(present))), refusal)


@pytest.mark.parametrize(("state", "refusal"), [("in_session", None), ("suspended", meetings.MeetingStateRefuses)])
def test_only_a_running_meeting_is_suspended(state: str, refusal: type[RuleError] | None) -> None:
    check(lambda: sitting.check_suspend(room(state=state)), refusal)


def test_an_open_vote_is_finished_before_a_pause_and_before_the_end() -> None:
    for act in (sitting.check_suspend, lambda vote_open: sitting.check_adjourn(vote_open, "停电")):
        with pytest.raises(meetings.ItemStillOpen):
            act(voting_room())


@pytest.mark.parametrize(
    ("state", "reason", "refusal"),
    [
        ("in_session", "时间到了", None),
        ("suspended", "时间到了", None),
        ("in_session", " ", ReasonMissing),
        ("room_open", "时间到了", meetings.MeetingStateRefuses),
        ("adjourned", "时间到了", meetings.MeetingEnded),
    ],
)
def test_a_meeting_is_adjourned_with_a_reason(state: str, reason: str, refusal: type[RuleError] | None) -> None:
    check(lambda: sitting.check_adjourn(room(state=state), reason), refusal)


@pytest.mark.parametrize(
    ("states", "changes", "refusal"),
    [
        (("decided", "discussed", "carried_over"), {}, None),
        (("decided", "pending"), {}, meetings.ItemsWaiting),
        (("decided", "debate"), {}, meetings.ItemStillOpen),
        (("decided",), {"state": "suspended"}, meetings.MeetingStateRefuses),
    ],
)
def test_a_meeting_is_closed_when_its_agenda_is_done(
    states: tuple[str, ...], changes: dict[str, Any], refusal: type[RuleError] | None
) -> None:
    items = [replace(item(state), id=place, position=place) for place, state in enumerate(states, 1)]
    check(lambda: sitting.check_close(room(*items, **changes)), refusal)
