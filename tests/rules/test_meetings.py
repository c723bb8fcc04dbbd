"""A meeting's life and its attendance: by tables with the boundary on each side."""

from typing import Any

import pytest

from rules import agenda, meetings
from rules.errors import RuleError
from rules.majority import preset
from rules.meetings import (
    ENDED,
    AttendanceStateRefuses,
    AttendanceTooLow,
    MeetingEnded,
    MeetingNotInSession,
    MeetingStateRefuses,
    understaffed_sides,
)
from rules.room import Item
from tests.rules.room_of import EVERYBODY, LOCAL, MIGRANT, SIDES, check, item, motion, room, seats

ACTS = sorted({act for _, act in meetings.TRANSITIONS})
ATTENDANCE_ACTS = sorted({act for _, act in meetings.ATTENDANCE_TRANSITIONS})


@pytest.mark.parametrize("state", meetings.STATES)
@pytest.mark.parametrize("act", ACTS)
def test_only_what_the_table_lists_is_possible(state: str, act: str) -> None:
    if (state, act) in meetings.TRANSITIONS:
        assert meetings.next_state(state, act) in meetings.STATES
        return
    with pytest.raises(MeetingEnded if state in ENDED else MeetingStateRefuses):
        meetings.next_state(state, act)


def test_what_has_ended_stays_ended() -> None:
    assert not {state for state, _ in meetings.TRANSITIONS} & set(ENDED)
    assert set(meetings.TRANSITIONS.values()) >= set(ENDED)


@pytest.mark.parametrize("state", meetings.ATTENDANCE_STATES)
@pytest.mark.parametrize("act", ATTENDANCE_ACTS)
def test_attendance_follows_its_table(state: str, act: str) -> None:
    if (state, act) in meetings.ATTENDANCE_TRANSITIONS:
        assert meetings.next_attendance(state, act) in meetings.ATTENDANCE_STATES
        return
    with pytest.raises(AttendanceStateRefuses):
        meetings.next_attendance(state, act)


@pytest.mark.parametrize(
    ("preset_id", "migrant", "local", "quorate"),
    [
        ("half_half_by_side", 4, 4, True),
        ("half_half_by_side", 3, 4, False),
        ("half_half_by_side", 6, 3, False),
        ("half_half_by_side", 5, 5, True),
        ("half_half", 6, 1, True),
        ("half_half", 6, 0, False),
        ("half_half", 3, 4, True),
        ("two_thirds_half", 4, 4, True),
        ("two_thirds_half", 6, 1, False),
        ("two_thirds_half", 6, 2, True),
    ],
)
def test_enough_are_present(preset_id: str, migrant: int, local: int, quorate: bool) -> None:
    snapshot = room(preset=preset(preset_id), seats=seats((*MIGRANT[:migrant], *LOCAL[:local])))
    assert snapshot.is_quorate is quorate


@pytest.mark.parametrize("attendance", ["absent", "on_leave", "left"])
def test_who_is_away_for_whatever_reason_stays_in_the_entitled(attendance: str) -> None:
    results = room(seats=seats(EVERYBODY, m1=attendance)).attendance
    assert [(result.have, result.of) for result in results] == [(5, 6), (6, 6)]


def test_a_vacancy_is_not_in_the_entitled() -> None:
    results = room(seats=seats(members=(1, 2, 3, 4, 5, *LOCAL))).attendance
    assert [(result.side, result.of, result.need) for result in results] == [("migrant", 5, 3), ("local", 6, 4)]


@pytest.mark.parametrize(("filled", "understaffed"), [(3, True), (4, False), (5, False), (0, True)])
def test_below_two_thirds_of_the_planned_seats_a_side_only_discusses(filled: int, understaffed: bool) -> None:
    sides = understaffed_sides(seats(members=(*MIGRANT, *LOCAL[:filled])), SIDES)
    assert [side.code for side in sides] == (["local"] if understaffed else [])


# --- items ---


@pytest.mark.parametrize("state", agenda.STATES)
@pytest.mark.parametrize("act", sorted({act for _, act in agenda.TRANSITIONS}))
def test_items_follow_their_table(state: str, act: str) -> None:
    if (state, act) in agenda.TRANSITIONS:
        assert agenda.next_state(state, act) in agenda.STATES
        return
    with pytest.raises(agenda.ItemStateRefuses):
        agenda.next_state(state, act)


@pytest.mark.parametrize(
    ("present", "explains"),
    [(EVERYBODY, 1), ((2, 11, 12), 11), ((2, 12), 2), ((12, 13), 12), ((3, 13), None)],
)
def test_the_mover_explains_or_the_first_endorser_who_is_there(present: tuple[int, ...], explains: int | None) -> None:
    snapshot = room(seats=seats(present))
    assert agenda.explainer_id(snapshot, snapshot.items[0]) == explains


NOBODY = motion(mover_id=6, seconder_ids=(16,))
ALL_BUT_TWO = seats(tuple(member for member in EVERYBODY if member not in (6, 16)))


@pytest.mark.parametrize(
    ("subject", "changes", "refusal"),
    [
        (item("pending"), {}, None),
        (item("pending"), {"state": "room_open"}, MeetingNotInSession),
        (item("pending"), {"state": "suspended"}, MeetingNotInSession),
        (item("pending"), {"seats": seats(MIGRANT)}, AttendanceTooLow),
        (item("pending", id=2), {"items": (item("round"), item("pending", id=2))}, agenda.AnotherItemOpen),
        (item("decided"), {}, agenda.ItemStateRefuses),
        (item("carried_over"), {}, agenda.ItemStateRefuses),
        (item("pending", motion=NOBODY), {"seats": ALL_BUT_TWO}, agenda.ExplainerAbsent),
        (item("pending", motion=NOBODY, carried_from_id=3), {"seats": ALL_BUT_TWO}, None),
        (item("pending", motion=None), {}, None),
        (item("pending", motion=motion(mover_id=None)), {}, None),
    ],
)
def test_when_an_item_is_opened(subject: Item, changes: dict[str, Any], refusal: type[RuleError] | None) -> None:
    snapshot = room(**{"items": (subject,), **changes})
    check(lambda: agenda.check_open(snapshot, subject), refusal)


@pytest.mark.parametrize(
    ("subject", "changes", "refusal"),
    [
        (item("pending", motion=NOBODY), {"seats": ALL_BUT_TWO}, None),
        (item("explaining", motion=NOBODY), {"seats": ALL_BUT_TWO}, None),
        (item("pending", motion=NOBODY, carried_from_id=3), {"seats": ALL_BUT_TWO}, agenda.CarriedOverBefore),
        (item("pending", motion=NOBODY), {}, agenda.ExplainerPresent),
        (item("pending", motion=None), {}, agenda.ExplainerPresent),
        (item("debate", motion=NOBODY), {"seats": ALL_BUT_TWO}, agenda.ItemStateRefuses),
        (item("voting", motion=NOBODY), {"seats": ALL_BUT_TWO}, agenda.ItemStateRefuses),
        (item("decided", motion=NOBODY), {"seats": ALL_BUT_TWO}, agenda.ItemStateRefuses),
        (item("pending", motion=NOBODY), {"seats": ALL_BUT_TWO, "state": "suspended"}, MeetingNotInSession),
    ],
)
def test_when_an_item_moves_to_the_next_meeting(
    subject: Item, changes: dict[str, Any], refusal: type[RuleError] | None
) -> None:
    snapshot = room(**{"items": (subject,), **changes})
    check(lambda: agenda.check_carry_over(snapshot, subject), refusal)


@pytest.mark.parametrize(
    ("subject", "changes", "refusal"),
    [
        (item(), {}, None),
        (item(motion=None), {}, agenda.NoMotion),
        (item(noticed=False), {}, agenda.NotNoticed),
        (item(), {"seats": seats(members=(*MIGRANT, *LOCAL[:3]))}, agenda.SideUnderstaffed),
        (item(), {"seats": seats(members=(*MIGRANT, *LOCAL[:4]))}, None),
    ],
)
def test_what_may_be_decided(subject: Item, changes: dict[str, Any], refusal: type[RuleError] | None) -> None:
    snapshot = room(**{"items": (subject,), **changes})
    check(lambda: agenda.check_may_be_decided(snapshot, subject), refusal)


@pytest.mark.parametrize(
    ("subject", "changes", "refusal"),
    [
        (item(motion=None), {}, None),
        (item(noticed=False), {}, None),
        (item(), {}, agenda.VoteDue),
        (item(motion=motion(ballot_kind="secret")), {}, agenda.VoteDue),
        (item("round", motion=None), {}, agenda.ItemStateRefuses),
        (item(motion=None), {"state": "suspended"}, MeetingNotInSession),
        (item(motion=None), {"seats": seats(MIGRANT)}, AttendanceTooLow),
    ],
)
def test_when_an_item_ends_without_a_vote(
    subject: Item, changes: dict[str, Any], refusal: type[RuleError] | None
) -> None:
    snapshot = room(**{"items": (subject,), **changes})
    check(lambda: agenda.check_close_discussion(snapshot, subject), refusal)


def test_items_come_in_the_order_of_the_notice() -> None:
    snapshot = room(item("decided"), item("pending", id=2, position=2), item("pending", id=3, position=3))
    assert agenda.next_pending(snapshot) == snapshot.items[1]
    assert agenda.next_pending(room(item("decided"))) is None
