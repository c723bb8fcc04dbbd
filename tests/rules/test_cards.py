"""Cards: which can be shown to whom, and what follows from the first, the second and the third."""

import inspect
from datetime import timedelta
from typing import Any

import pytest

from rules import cards, voting
from rules.cards import Card
from rules.errors import RuleError
from rules.meetings import MeetingNotInSession
from tests.rules.room_of import START, check, room, turn

SPEAKING = turn(1, 1, state="speaking", ends_at=START + timedelta(seconds=120))


@pytest.mark.parametrize(
    ("changes", "kind", "after", "refusal"),
    [
        ({}, "off_topic", 0, None),
        ({}, "uncivil", 0, None),
        ({}, "overtime", 119, cards.NotOvertime),
        ({}, "overtime", 120, None),
        ({}, "yellow", 0, cards.CardUnknownKind),
        ({"turns": ()}, "off_topic", 0, cards.NobodyToShowCard),
        ({"turns": (turn(1, 1, state="called"),)}, "off_topic", 0, cards.NobodyToShowCard),
        ({"state": "suspended"}, "off_topic", 0, MeetingNotInSession),
    ],
)
def test_a_card_is_shown_to_whoever_speaks(
    changes: dict[str, Any], kind: str, after: int, refusal: type[RuleError] | None
) -> None:
    snapshot = room(**{"turns": (SPEAKING,), **changes})
    check(lambda: cards.check_show(snapshot, kind, START + timedelta(seconds=after)), refusal)


@pytest.mark.parametrize(("shown", "follows"), [(1, "noted"), (2, "turn_ends"), (3, "speech_lost"), (4, "speech_lost")])
def test_the_second_ends_the_turn_and_the_third_takes_the_floor(shown: int, follows: str) -> None:
    assert cards.consequence(shown) == follows


def test_cards_count_by_member_and_item_whatever_their_kind() -> None:
    shown = [Card(1, 1, "off_topic"), Card(1, 1, "uncivil"), Card(1, 2, "uncivil"), Card(2, 1, "overtime")]
    assert [cards.count(shown, member, item) for member, item in ((1, 1), (1, 2), (2, 1), (3, 1))] == [2, 1, 1, 0]


@pytest.mark.parametrize(
    ("shown", "item", "refusal"), [(2, 1, None), (3, 1, cards.SpeechLost), (3, 2, None), (0, 1, None)]
)
def test_speech_is_lost_on_the_item_and_not_on_the_next(shown: int, item: int, refusal: type[RuleError] | None) -> None:
    check(lambda: cards.check_may_speak([Card(1, 1, "uncivil")] * shown, 1, item), refusal)


def test_the_vote_is_never_lost() -> None:
    asked = inspect.signature(voting.check_ballot).parameters
    assert not [name for name in asked if "card" in name or "speech" in name]
