"""附议: a motion made in the room is taken up when one more representative stands behind it.

source: RULEBOOK §2, 附议: “one second in the room (charter: from either or the other side); a 议案 with 联名 needs none”.
choice: what the council itself puts on the agenda has no mover, and nobody to second.
"""

from typing import ClassVar

from rules import recusal
from rules.agenda import check_in_session
from rules.errors import N_, NotAllowed, Refused
from rules.floor import NotPresent
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


def check_second(room: Room, mover_id: int, seconder_id: int, *, from_other_side: bool = False) -> None:
    """Raise when `seconder_id` cannot second what `mover_id` has moved; `from_other_side` is the charter's."""
    check_in_session(room)
    seat, mover = room.seat(seconder_id), room.seat(mover_id)
    if seat is None or not seat.is_present:
        raise NotPresent(member_id=seconder_id)
    recusal.check_may_vote(seconder_id in room.recused_ids)
    if seconder_id == mover_id:
        raise OwnMotion()
    if from_other_side and mover is not None and seat.side == mover.side:
        raise SecondFromOtherSide()


def check_seconded(seconder_id: int | None) -> None:
    """Raise SecondMissing before anything moved in the room is discussed or put to the vote."""
    if seconder_id is None:
        raise SecondMissing()
