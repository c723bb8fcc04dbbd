"""Which acts of what happens to a motion before its vote: seconds, amendments, withdrawal, postponement, division
are open now, to the podium and to a seat. Names are those of the forms (data-when, data-act).
"""

from rules import amendments, procedural_motions
from rules.meetings import Seat
from rules.pending import is_ready, needs_second
from rules.room import Amendment, Item, ProceduralMotion, Room
from rules.seconding import may_second
from rules.seconding import needs_second as motion_needs_second

IN_DEBATE = ("round", "debate")


def podium(room: Room) -> tuple[str, ...]:
    """Return the names of the acts that the chair may do now."""
    item = room.item
    if room.state != "in_session" or room.vote is not None:
        return ()
    if item is None:
        return ("refer_upward",) if to_refer(room) is not None else ()
    return (*_about_second(item), *_about_amendments(room), *_about_procedure(room.procedural_motion))


def _about_second(item: Item) -> tuple[str, ...]:
    return ("second_motion", "drop_item") if wants_second(item) else ()


def wants_second(item: Item) -> bool:
    """Whether the item's motion waits for somebody to stand behind it before it is discussed."""
    return item.state == "explaining" and item.motion is not None and motion_needs_second(item.motion)


def _about_amendments(room: Room) -> tuple[str, ...]:
    names = []
    if to_second(room) is not None:
        names += ["second_amendment", "lapse_amendment"]
    if any(each.state in amendments.OPEN_STATES for each in room.amendments):
        names.append("rule_out_amendment")
    if to_take_up(room) is not None:
        names.append("take_up_amendment")
    if room.amendment is not None and not is_speaking(room) and amendments.waiting_turns(room):
        names.append("end_amendment_round")
    if to_vote_on(room) is not None:
        names.append("decide_amendment")
    if amendments.may_correct_plain(room):
        names.append("correct_plain")
    return tuple(names)


def _about_procedure(motion: ProceduralMotion | None) -> tuple[str, ...]:
    if motion is None:
        return ()
    if not is_ready(motion):
        return ("second_procedural", "lapse_procedural")
    silent = ("decide_in_silence",) if motion.kind in procedural_motions.IN_SILENCE else ()
    return (*silent, "decide_procedural", "lapse_procedural")


def to_refer(room: Room) -> Item | None:
    """Return the item whose second tie has not been referred upward yet, the latest one."""
    return next((item for item in reversed(room.items) if item.tie_until and not item.referred_to), None)


def is_speaking(room: Room) -> bool:
    return room.running is not None and room.running.state == "speaking"


def to_second(room: Room) -> Amendment | None:
    """Return the amendment that is asked for a second next: the one moved first."""
    return next((each for each in room.amendments if each.state == "moved"), None)


def to_take_up(room: Room) -> Amendment | None:
    """Return the amendment that can come before the meeting now, or None."""
    if room.item is None or room.item.state != "debate" or room.running or room.amendment or not room.is_quorate:
        return None
    return next(iter(amendments.voting_order(room.amendments)), None)


def to_vote_on(room: Room) -> Amendment | None:
    """Return the pending amendment when everybody of its round has spoken or passed, or None."""
    pending = room.amendment
    if pending is None or room.running or not room.is_quorate or amendments.waiting_turns(room):
        return None
    return pending


def seat(room: Room, seat: Seat) -> tuple[str, ...]:
    """Return the names of the acts that one member may do now."""
    item = room.item
    if room.state != "in_session" or item is None or room.vote is not None or not seat.is_present:
        return ()
    names = []
    if wants_second(item) and may_second(room, item.motion.mover_id if item.motion else None, seat.member_id):
        names.append("second_motion")
    names += _seat_amendments(room, seat, item)
    names += _seat_procedure(room, seat, item)
    # Whoever is recused may only take back what they have moved.
    is_recused = seat.member_id in room.recused_ids
    return tuple(name for name in names if not is_recused or name.startswith("withdraw_") or name == "move_withdraw")


def _seat_amendments(room: Room, seat: Seat, item: Item) -> list[str]:
    names = []
    own = any(each.mover_id == seat.member_id and each.state in amendments.OPEN_STATES for each in room.amendments)
    waiting = to_second(room)
    if waiting is not None and may_second(room, waiting.mover_id, seat.member_id):
        names.append("second_amendment")
    if own:
        names.append("withdraw_amendment")
    elif item.state in IN_DEBATE and item.motion is not None and not item.is_debate_closed and room.is_quorate:
        names.append("move_amendment")
    return names


def _seat_procedure(room: Room, seat: Seat, item: Item) -> list[str]:
    moved = room.procedural_motion
    if moved is not None:
        if moved.mover_id == seat.member_id:
            return ["withdraw_procedural"]
        is_waiting = needs_second(moved.kind) and moved.state == "moved"
        return ["second_procedural"] if is_waiting and may_second(room, moved.mover_id, seat.member_id) else []
    if not room.is_quorate:
        return []
    return [
        f"move_{kind}"
        for kind in procedural_motions.KINDS
        if item.state in procedural_motions.WHEN[kind] and procedural_motions.fits(room, item, kind, seat.member_id)
    ]
