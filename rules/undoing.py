"""Taking back the start of an item: for five seconds, and only while nobody has begun to speak on it.

choice: DESIGN §5, “Undo (only for a listed set: call next, card, start of an item; 5 s)”. Calls: rules/turns.py; cards:
rules/cards.py.
"""

from datetime import datetime, timedelta
from typing import ClassVar

from rules.errors import N_, Refused
from rules.floor import UNDO_SECONDS
from rules.room import Item, Room


class ItemHasBegun(Refused):
    code: ClassVar[str] = "item_has_begun"
    message: ClassVar[str] = N_("这一项已经开始了，不能再收回。请照常往下进行。")


def open_undo_until(item: Item) -> datetime | None:
    """Return until when the start of the item may be taken back, or None."""
    if item.state != "explaining" or item.opened_at is None:
        return None
    return item.opened_at + timedelta(seconds=UNDO_SECONDS)


def check_undo_open(room: Room, item: Item, now: datetime) -> None:
    """Raise ItemHasBegun when the item was opened more than five seconds ago, or somebody speaks or has spoken on it."""
    until = open_undo_until(item)
    has_spoken = any(turn.started_at is not None for turn in room.turns)
    if until is None or now > until or has_spoken:
        raise ItemHasBegun(item=item.position)
