"""When a meeting may open, pause, go on and end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rules import acts_sittings, meetings, sitting
from rules.errors import RuleError
from rules.floor import ReasonMissing
from rules.notice import MeetingInPast
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


# --- a pause, and another day ---

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "present", "until"),
    [
        (None, EVERYBODY, 15),
        (30, EVERYBODY, 30),
        (180, EVERYBODY, 180),
        (30, FOUR_AND_THREE, 15),
        (181, EVERYBODY, sitting.PauseTooLong),
        (0, EVERYBODY, sitting.PauseOver),
    ],
)
def test_a_pause_is_as_long_as_the_chair_says_and_for_want_of_people_as_the_charter_says(
    minutes: int | None, present: tuple[int, ...], until: int | type[RuleError]
) -> None:
    asked = AT + timedelta(minutes=minutes) if minutes is not None else None
    if isinstance(until, int):
        assert sitting.pause_until(room(seats=seats(present)), asked, AT) == AT + timedelta(minutes=until)
    else:
        check(lambda: sitting.pause_until(room(seats=seats(present)), asked, AT), until)


@pytest.mark.parametrize(
    ("states", "changes", "days", "reason", "refusal"),
    [
        (("pending",), {}, 1, "太晚了", None),
        (("decided", "debate"), {"state": "suspended"}, 1, "太晚了", None),
        (("pending",), {"state": "room_open", "sitting": 2}, 1, "人没来齐", None),
        (("pending",), {"state": "room_open"}, 1, "人没来齐", meetings.MeetingStateRefuses),
        (("decided",), {}, 1, "太晚了", sitting.NothingLeft),
        (("pending",), {}, 0, "太晚了", MeetingInPast),
        (("pending",), {}, 1, " ", ReasonMissing),
        (("pending",), {"state": "closed"}, 1, "太晚了", meetings.MeetingEnded),
    ],
)
def test_a_meeting_goes_on_another_day_when_something_is_left(
    states: tuple[str, ...], changes: dict[str, Any], days: int, reason: str, refusal: type[RuleError] | None
) -> None:
    items = [replace(item(state), id=place, position=place) for place, state in enumerate(states, 1)]
    snapshot = room(*items, **changes)
    check(lambda: sitting.check_recess(snapshot, AT + timedelta(days=days), "会议室", reason, AT), refusal)
    if refusal is None:
        check(lambda: sitting.check_recess(snapshot, AT + timedelta(days=days), "", reason, AT), sitting.PlaceMissing)


def test_a_later_day_is_not_declared_inquorate_but_put_off_again_or_adjourned() -> None:
    later = room(item("pending"), state="room_open", sitting=2, seats=seats(FOUR_AND_THREE))
    check(lambda: sitting.check_declare_inquorate(later), sitting.ContinuationNotInquorate)
    check(lambda: sitting.check_open(later), meetings.AttendanceTooLow)
    check(lambda: sitting.check_adjourn(later, "人一直不够"), None)
    assert sitting.may_recess(later)
    assert not sitting.may_recess(replace(later, sitting=1))


def test_what_the_chair_may_do_about_the_day_is_offered_beside_the_main_step() -> None:
    assert acts_sittings.podium(room(item("debate"))) == ("pause", "recess", "adjourn")
    assert acts_sittings.podium(room(item("debate"), state="suspended")) == ("recess", "adjourn")
    assert acts_sittings.podium(room(item("pending"), state="recessed", sitting=2)) == ("adjourn",)
    assert acts_sittings.podium(room(item("pending"), state="room_open")) == ()
    assert acts_sittings.podium(voting_room()) == ()
