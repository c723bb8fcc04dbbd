"""A show of hands of those present: whether the count can be, and whether it is more than half.

source: RULEBOOK §2, every “more than half of those present by hands”; 民法典 §1259 (“过半数” does not include the half)
"""

from typing import ClassVar

from rules.errors import N_, Invalid
from rules.room import Room


class HandsMiscounted(Invalid):
    """Facts: present."""

    code: ClassVar[str] = "hands_miscounted"
    message: ClassVar[str] = N_("到会%(present)s人，举手的人数要在0到%(present)s之间。请再数一遍。")


def present_heads(room: Room) -> int:
    """Return how many representatives are present, on all sides together; only they raise a hand."""
    return sum(seat.is_present for seat in room.seats)


def is_more_than_half(hands: int, present: int) -> bool:
    """Whether `hands` are more than half of those `present` (heads). Raises HandsMiscounted."""
    if not 0 <= hands <= present:
        raise HandsMiscounted(field="hands", present=present)
    return 2 * hands > present
