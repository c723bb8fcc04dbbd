"""Cards: 跑题, 超时, 不文明. Shown by the chair to whoever speaks, written down, and with consequences by their number.

Whoever interrupts without having the floor is shown 不文明, too (不得打断): it counts, and has no turn to end.

source: RULEBOOK §2, 文明: “cards …, logged; the second ends the turn; then loss of speech on the item. The right to vote
is never taken”.
choice: cards are counted by member and item, of whatever kind; the next item begins without any.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from rules.agenda import check_in_session
from rules.conduct import Card as Card
from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.floor import UNDO_SECONDS, NotPresent, SomebodySpeaking
from rules.room import Item, Room, Turn

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


class CardStands(Refused):
    code: ClassVar[str] = "card_stands"
    message: ClassVar[str] = N_("提醒牌出示超过5秒，不能再收回，已经记入记录。出示错了，请当场说明。")


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


class SpeaksNow(Refused):
    """Facts: name."""

    code: ClassVar[str] = "speaks_now"
    message: ClassVar[str] = N_("%(name)s正在发言，请直接按“提醒”。")


def check_remind(room: Room, member_id: int) -> Item:
    """Return the open item that the reminder of somebody who interrupts belongs to; raise when there is none to remind."""
    check_in_session(room)
    if room.item is None or room.item.state == "voting":
        raise NobodyToShowCard()
    if not room.is_present(member_id):
        raise NotPresent(member_id=member_id)
    turn = room.running
    if turn is not None and turn.state == "speaking" and turn.member_id == member_id:
        raise SpeaksNow(name=room.names.get(member_id, ""))
    return room.item


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


def has_lost_speech(cards: Iterable[Card], member_id: int, item_id: int) -> bool:
    """Whether the member may not speak on the item any more."""
    return count(cards, member_id, item_id) >= CARDS_BEFORE_SPEECH_IS_LOST


def may_take_back(card: Card, now: datetime) -> bool:
    """Whether the card was shown so short a time ago that it may be taken back; choice: DESIGN §5, “5 s”."""
    return card.shown_at is not None and now <= card.shown_at + timedelta(seconds=UNDO_SECONDS)


def check_take_back(room: Room, card: Card, has_ended_turn: bool, now: datetime) -> None:
    """Raise CardStands after five seconds or when another followed, SomebodySpeaking when its turn cannot go on any more."""
    newest = max((each.id for each in room.conduct.cards), default=0)
    if not may_take_back(card, now) or card.id != newest:
        raise CardStands()
    if not has_ended_turn:
        return
    check_in_session(room)
    if room.vote is not None:
        raise CardStands()
    if room.running is not None:
        raise SomebodySpeaking(name=room.names.get(room.running.member_id, ""))


def is_told(room: Room, card: Card) -> bool:
    """Whether the room has to see a card that was shown to somebody without the floor: until the next turn begins."""
    begun = (turn.started_at for turn in room.turns if turn.started_at is not None)
    return card.turn_id is None and card.shown_at is not None and all(at <= card.shown_at for at in begun)


def undo_until(card: Card) -> datetime | None:
    """Return until when the card may be taken back."""
    return None if card.shown_at is None else card.shown_at + timedelta(seconds=UNDO_SECONDS)
