"""Which acts of the floor's conduct: cards, points of order, extensions, the chair handed over
are open now, to the podium and to a seat. Names are those of the forms (data-when, data-act).
"""

from rules import closed_items, guests, points_of_order, unanimity
from rules.conduct import Asking
from rules.errors import RuleError
from rules.meetings import Seat
from rules.room import Item, Room, Turn
from rules.turns import NO_SHOWS_BEFORE_PASSING_OVER
from rules.undoing import open_undo_until


def podium(room: Room) -> tuple[str, ...]:
    """Return the names of the acts that the chair may do now."""
    if room.state != "in_session":
        return ()
    conduct = room.conduct
    acts = {
        "rule_point": conduct.point is not None,
        "decide_appeal": conduct.ruled is not None and points_of_order.waits_for_hands(room, conduct.ruled),
        **_about_late(room.running),
        "take_back": conduct.handed_item_id is not None and conduct.acting_id is None,
        **(_on_item(room, room.item) if room.item is not None else {}),
    }
    return tuple(name for name, is_open in acts.items() if is_open)


def _on_item(room: Room, item: Item) -> dict[str, bool]:
    asked = room.conduct.asking.kind if room.conduct.asking is not None else None
    speaks = room.running is not None and room.running.state == "speaking"
    return {
        "answer_extension": asked == "extend_turn",
        "answer_silence": asked in ("skip_round", "late_vote"),
        "card": speaks,
        "remind": room.vote is None,
        "ask_time": speaks and _may_ask_time(room),
        "undo_card": bool(room.conduct.cards),
        "undo_open": open_undo_until(item) is not None,
        "skip_round": _may_ask_skip(room, item),
        "ask_late": _may_ask_late(room),
        "guest": room.running is None and item.state in guests.OPEN_TO_STATEMENTS and room.is_quorate,
        "hand_over": room.vote is None and room.is_quorate,
        "close_doors": item.state in closed_items.OPEN_TO_CLOSING and not item.is_closing_asked and room.is_quorate,
    }


def _about_late(turn: Turn | None) -> dict[str, bool]:
    """Whoever did not start in time and answers “我要讲” is heard: to pass them over is not the only way on."""
    is_late = turn is not None and turn.state == "called" and turn.no_shows >= NO_SHOWS_BEFORE_PASSING_OVER
    is_round = turn is not None and turn.kind == "round"
    return {"start_late": is_late and not is_round, "start_late_round": is_late and is_round}


def _may_ask_time(room: Room) -> bool:
    turn = room.running
    return (
        turn is not None
        and turn.state == "speaking"
        and room.conduct.asking is None
        and not unanimity.was_asked(room, "extend_turn", turn.id)
    )


def _may_ask_skip(room: Room, item: Item) -> bool:
    try:
        unanimity.check_ask_skip(room, item)
    except RuleError:
        return False
    return True


def _may_ask_late(room: Room) -> bool:
    if not room.conduct.is_past_end:
        return False
    try:
        unanimity.check_ask_late(room)
    except RuleError:
        return False
    return True


def _may_object(room: Room, asking: Asking, member_id: int) -> bool:
    """Everybody who has not yet, but whoever asks for more time."""
    asks = asking.kind == "extend_turn" and room.running is not None and room.running.member_id == member_id
    return not asks and member_id not in asking.objector_ids


def seat(room: Room, seat: Seat) -> tuple[str, ...]:
    """Return the names of the acts that one member may do now."""
    if room.state != "in_session" or not seat.is_present:
        return ()
    conduct, running = room.conduct, room.running
    acts = []
    if running is not None and running.member_id == seat.member_id and _may_ask_time(room):
        acts.append("ask_time")
    if conduct.asking is not None and _may_object(room, conduct.asking, seat.member_id):
        acts.append("object")
    ruled = conduct.ruled
    may_appeal = ruled is not None and points_of_order.is_open_to_appeal(room, ruled)
    if may_appeal and ruled is not None and seat.member_id not in ruled.appellant_ids:
        acts.append("appeal")
    if not any(point.ruling is None and point.member_id == seat.member_id for point in conduct.points):
        acts.append("raise_point")
    return tuple(acts)
