"""Neutral chairing (主持中立): the chair has no hand to raise; to speak, the chair hands over until the item is decided.

source: RULEBOOK §2, 主持中立: “An acting chair (副, then alternately by side) keeps the ballot and gives up speaking on
that item. A chair who is no member gives facts, never a stance”.
choice: a mover or endorser of the item does not chair it; the first acting chair comes from the side that does not open
the item's round; within a side the lowest seat first; nobody hands over while a vote is open.
"""

from typing import ClassVar

from rules.agenda import ItemStateRefuses, check_in_session
from rules.conduct import Chairing as Chairing
from rules.errors import N_, NotAllowed, Refused
from rules.meetings import Seat
from rules.room import Item, Room, Turn


class ChairIsNeutral(NotAllowed):
    code: ClassVar[str] = "chair_is_neutral"
    message: ClassVar[str] = N_("主持人不发表意见。要发言，请先把主持交给别人，到这一项议完再接回来。")


class ActingChairIsSilent(NotAllowed):
    code: ClassVar[str] = "acting_chair_is_silent"
    message: ClassVar[str] = N_("您在代主持这一项，这一项不发言。表决时照样可以投票。")


class CannotChair(NotAllowed):
    code: ClassVar[str] = "cannot_chair"
    message: ClassVar[str] = N_("提案人、联名人、正在发言和没有到会的代表，不能代主持这一项。请换一位。")


class ChairBackTooEarly(Refused):
    code: ClassVar[str] = "chair_back_too_early"
    message: ClassVar[str] = N_("您在这一项发过言，要等这一项议完才能接回主持。")


class ChairHandedOver(NotAllowed):
    """Facts: name (of who presides)."""

    code: ClassVar[str] = "chair_handed_over"
    message: ClassVar[str] = N_("这一项由%(name)s代为主持，主持台的操作请由%(name)s来按。议完这一项您再接回主持。")


def is_able(room: Room, item: Item, member_id: int) -> bool:
    """Whether a representative may act as chair on the item."""
    motion = item.motion
    behind_it = (motion.mover_id, *motion.seconder_ids) if motion is not None else ()
    speaks = room.running is not None and room.running.member_id == member_id
    return room.is_present(member_id) and member_id not in behind_it and not speaks


def successor(room: Room, item: Item, vice_chair_id: int | None = None, last_side: str | None = None) -> int | None:
    """Return who takes the chair on the item: the vice chair when able, else alternately by side, or None.

    `last_side`: that of the acting chair before this one, in whatever item.
    """
    if vice_chair_id is not None and (room.seat(vice_chair_id) is None or is_able(room, item, vice_chair_id)):
        return vice_chair_id
    after = last_side or item.first_side
    # The other sides first, then, when nobody there is able, that side itself.
    sides = sorted(room.sides, key=lambda side: side.code == after)
    able = [seat for side in sides for seat in _of_side(room, side.code) if is_able(room, item, seat.member_id)]
    return able[0].member_id if able else None


def _of_side(room: Room, side: str) -> list[Seat]:
    return sorted((seat for seat in room.seats if seat.side == side), key=lambda seat: seat.seat)


def check_hand_over(room: Room, item: Item, to_id: int) -> None:
    """Raise when the chair cannot be handed to `to_id` now."""
    check_in_session(room)
    if item != room.item or room.vote is not None:
        raise ItemStateRefuses(state=item.state, act="hand_over_chair")
    # A vice chair who is no representative has no seat, and nothing to give up.
    if room.seat(to_id) is not None and not is_able(room, item, to_id):
        raise CannotChair(member_id=to_id)


def turns_given_up(room: Room, acting_id: int) -> tuple[Turn, ...]:
    """Return the acting chair's waiting turns on the item, which are withdrawn; the ballot stays theirs."""
    return tuple(turn for turn in room.turns if turn.member_id == acting_id and turn.state == "waiting")


def check_may_speak(chairing: Chairing, member_id: int, stance: str | None) -> None:
    """Raise when whoever presides wants the floor; facts (no stance) the chair may always give, an acting chair too."""
    if stance is None or member_id != chairing.presiding_id:
        return
    if chairing.acting_id is not None:
        raise ActingChairIsSilent(member_id=member_id)
    raise ChairIsNeutral(member_id=member_id)


def check_take_back(room: Room, chairing: Chairing) -> None:
    """Raise ChairBackTooEarly until the item that was handed over is decided, discussed or carried over."""
    if room.item is not None and room.item.id == chairing.item_id:
        raise ChairBackTooEarly()


def is_silent(room: Room, member_id: int) -> bool:
    """Whether the person presides over the open item and so has no hand to raise: acting, or the chair on the roster."""
    if room.conduct.acting_id is not None:
        return room.conduct.acting_id == member_id
    seat = room.seat(member_id)
    return seat is not None and seat.is_chair


def check_has_voice(room: Room, member_id: int, stance: str | None) -> None:
    """Raise ActingChairIsSilent or ChairIsNeutral when whoever presides asks for the floor with a stance."""
    if not is_silent(room, member_id):
        return
    acting_id = room.conduct.acting_id
    chairing = Chairing(member_id) if acting_id is None else Chairing(0, acting_id, room.conduct.handed_item_id)
    check_may_speak(chairing, member_id, stance)
