"""Cards: 跑题, 超时, 不文明. Shown by the chair to whoever speaks, written down, and with consequences by their number.

source: RULEBOOK §2, 文明: “cards …, logged; the second ends the turn; then loss of speech on the item. The right to vote
is never taken”.
choice: cards are counted by member and item, of whatever kind; the next item begins without any.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from rules.agenda import check_in_session
from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.room import Room, Turn

KINDS = ("off_topic", "overtime", "uncivil")
Consequence = Literal["noted", "turn_ends", "speech_lost"]
CARDS_BEFORE_SPEECH_IS_LOST = 3


class CardUnknownKind(Invalid):
    code: ClassVar[str] = "card_unknown_kind"
    message: ClassVar[str] = N_("请选一张牌：跑题、超时，或者不文明。")


class NobodyToShowCard(Refused):
    code: ClassVar[str] = "nobody_to_show_card"
    message: ClassVar[str] = N_("现在没有人在发言，不用出示提醒牌。")


class NotOvertime(Refused):
    code: ClassVar[str] = "not_overtime"
    message: ClassVar[str] = N_("发言时间还没有到，不能出示“超时”。")


class SpeechLost(NotAllowed):
    code: ClassVar[str] = "speech_lost"
    message: ClassVar[str] = N_("您在这一项被提醒了三次，这一项不能再发言。表决时照样可以投票，下一项照样可以发言。")


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it was written down."""

    member_id: int
    item_id: int
    kind: str


def check_show(room: Room, kind: str, now: datetime) -> Turn:
    """Return the turn that gets the card; raise when there is none, or no such card can be shown now."""
    check_in_session(room)
    if kind not in KINDS:
        raise CardUnknownKind(field="kind")
    turn = room.running
    if turn is None or turn.state != "speaking":
        raise NobodyToShowCard()
    if kind == "overtime" and turn.ends_at is not None and now < turn.ends_at:
        raise NotOvertime()
    return turn


def count(cards: Iterable[Card], member_id: int, item_id: int) -> int:
    """Return how many cards a member has got on an item."""
    return sum(1 for card in cards if card.member_id == member_id and card.item_id == item_id)


def consequence(cards_on_item: int) -> Consequence:
    """Return what follows from a member's newest card, counted with it: the first is noted, the second ends the turn.

    The third comes when the member speaks on the item once more, and takes the floor for the rest of it.
    """
    if cards_on_item >= CARDS_BEFORE_SPEECH_IS_LOST:
        return "speech_lost"
    return "turn_ends" if cards_on_item == 2 else "noted"


def check_may_speak(cards: Iterable[Card], member_id: int, item_id: int) -> None:
    """Raise SpeechLost. Nothing here is asked when a ballot is taken: the vote is never lost."""
    if count(cards, member_id, item_id) >= CARDS_BEFORE_SPEECH_IS_LOST:
        raise SpeechLost(member_id=member_id)
