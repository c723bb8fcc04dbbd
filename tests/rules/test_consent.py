"""Items added on the spot: two thirds of those present on each side, and never for money, persons or rights."""

from typing import Any

import pytest

from rules import agenda, consent
from rules.errors import RuleError
from rules.meetings import AttendanceTooLow, MeetingNotInSession
from rules.notice import TooManyItems
from tests.rules.room_of import EVERYBODY, check, item, room, seats


@pytest.mark.parametrize(
    ("question", "is_said", "answer"),
    [("motion", False, False), ("motion", True, True), ("choice", False, False), ("election", False, True)],
)
def test_an_election_is_about_persons_whatever_is_said(question: str, is_said: bool, answer: bool) -> None:
    assert consent.is_sensitive(question, is_said) is answer


@pytest.mark.parametrize(
    ("present", "hands", "is_given"),
    [
        (6, 3, False),
        (6, 4, True),
        (6, 5, True),
        (5, 3, False),
        (5, 4, True),
        (4, 2, False),
        (4, 3, True),
        (1, 0, False),
    ],
)
def test_two_thirds_of_those_present_on_each_side_consent(present: int, hands: int, is_given: bool) -> None:
    for side, other in (("migrant", "local"), ("local", "migrant")):
        given = consent.is_given({side: hands, other: 6}, {side: present, other: 6})
        assert given is is_given
    assert (hands >= consent.needed(present)) is is_given


def test_hands_needed_are_the_fewest_that_suffice() -> None:
    for present in range(1, 200):
        needed = consent.needed(present)
        assert consent.is_given({"a": needed}, {"a": present})
        assert not consent.is_given({"a": needed - 1}, {"a": present})


def test_a_side_without_anybody_consents_to_nothing() -> None:
    assert not consent.is_given({"migrant": 6, "local": 0}, {"migrant": 6, "local": 0})


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, agenda.NotNoticed),
        ({"is_consented": True}, None),
        ({"is_sensitive": True}, agenda.SensitiveNotNoticed),
        ({"is_sensitive": True, "is_consented": True}, agenda.SensitiveNotNoticed),
        ({"noticed": True, "is_sensitive": True}, None),
        ({"is_consented": True, "motion": None}, agenda.NoMotion),
    ],
)
def test_what_was_not_noticed_is_voted_on_with_consent_only(
    changes: dict[str, Any], refusal: type[RuleError] | None
) -> None:
    subject = item(**{"noticed": False, **changes})
    check(lambda: agenda.check_may_be_decided(room(subject), subject), refusal)


@pytest.mark.parametrize(
    ("state", "changes", "is_asked", "refusal"),
    [
        ("pending", {}, False, None),
        ("debate", {}, False, None),
        ("voting", {}, False, agenda.ItemStateRefuses),
        ("decided", {}, False, agenda.ItemStateRefuses),
        ("pending", {}, True, consent.ConsentAsked),
        ("pending", {"noticed": True}, False, consent.ConsentNotNeeded),
        ("pending", {"is_sensitive": True}, False, agenda.SensitiveNotNoticed),
        ("pending", {"motion": None}, False, agenda.NoMotion),
    ],
)
def test_the_meeting_is_asked_once_and_in_time(
    state: str, changes: dict[str, Any], is_asked: bool, refusal: type[RuleError] | None
) -> None:
    subject = item(state, **{"noticed": False, **changes})
    check(lambda: consent.check_ask(room(subject), subject, is_asked), refusal)
    assert consent.may_ask(room(subject), subject, is_asked) is (refusal is None)


@pytest.mark.parametrize(
    ("hands", "refusal"),
    [
        ({"migrant": 0, "local": 0}, None),
        ({"migrant": 6, "local": 6}, None),
        ({"migrant": 7, "local": 6}, consent.HandsInvalid),
        ({"migrant": 6, "local": -1}, consent.HandsInvalid),
        ({"migrant": 6}, consent.HandsInvalid),
    ],
)
def test_hands_are_between_nobody_and_everybody(hands: dict[str, int], refusal: type[RuleError] | None) -> None:
    check(lambda: consent.check_hands(room(), hands), refusal)


def test_an_item_is_added_to_a_running_meeting_only() -> None:
    consent.check_add(room(), "电梯")
    check(lambda: consent.check_add(room(), " "), consent.ItemTitleMissing)
    check(lambda: consent.check_add(room(state="suspended"), "电梯"), MeetingNotInSession)
    check(lambda: consent.check_add(room(seats=seats(EVERYBODY[:3])), "电梯"), AttendanceTooLow)
    eleven = [item("pending", id=number, position=number) for number in range(1, 12)]
    consent.check_add(room(*eleven), "电梯")
    check(lambda: consent.check_add(room(*eleven, item("pending", id=12, position=12)), "电梯"), TooManyItems)
