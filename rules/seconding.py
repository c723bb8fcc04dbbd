"""附议: a motion made in the room is taken up when one more representative stands behind it.

source: RULEBOOK §2, 附议: “one second in the room (charter: from either or the other side); a 议案 with 联名 needs none”.
choice: what the council itself puts on the agenda has no mover, and nobody to second.
"""

from typing import ClassVar

from rules import recusal
from rules.agenda import check_in_session
from rules.errors import N_, NotAllowed, Refused, RuleError
from rules.floor import NotPresent
from rules.meetings import Seat
from rules.room import Motion, Room


class OwnMotion(NotAllowed):
    code: ClassVar[str] = "own_motion"
    message: ClassVar[str] = N_("自己提的不能自己附议，请等另一位代表附议。")


class SecondFromOtherSide(NotAllowed):
    code: ClassVar[str] = "second_from_other_side"
    message: ClassVar[str] = N_("本会章程规定，附议要来自另一组的代表。")


class SecondMissing(Refused):
    code: ClassVar[str] = "second_missing"
    message: ClassVar[str] = N_("还没有人附议，这个提议先不讨论。请问一声有没有哪位附议。")


def needs_second(motion: Motion) -> bool:
    """Whether a second is still wanted: not where others put their names to it before, nor for a matter without a mover."""
    return motion.mover_id is not None and not motion.seconder_ids


def check_second(room: Room, mover_id: int | None, seconder_id: int) -> None:
    """Raise when `seconder_id` cannot second what `mover_id` has moved; the charter says from which side."""
    check_in_session(room)
    seat, mover = room.seat(seconder_id), room.seat(mover_id)
    if seat is None or not seat.is_present:
        raise NotPresent(member_id=seconder_id)
    recusal.check_may_vote(seconder_id in room.recused_ids)
    if seconder_id == mover_id:
        raise OwnMotion()
    if room.charter.seconded_by == "other_side" and mover is not None and seat.side == mover.side:
        raise SecondFromOtherSide()


def may_second(room: Room, mover_id: int | None, seconder_id: int) -> bool:
    """Whether `seconder_id` may second what `mover_id` has moved: what check_second raises, as an answer."""
    try:
        check_second(room, mover_id, seconder_id)
    except RuleError:
        return False
    return True


def able_seconders(room: Room, mover_id: int | None) -> tuple[Seat, ...]:
    """Return the seats whose members may second what `mover_id` has moved, in the order of the roster."""
    return tuple(seat for seat in room.seats if may_second(room, mover_id, seat.member_id))


def check_seconded(seconder_id: int | None) -> None:
    """Raise SecondMissing before anything moved in the room is discussed or put to the vote."""
    if seconder_id is None:
        raise SecondMissing()
