"""The command of a closed item: the meeting decides by open hands that the public learns of it by a generic title only."""

from collections.abc import Mapping
from datetime import datetime

from models import session
from models.meetings import item_of
from models.members import By
from models.room import room_of
from rules import closed_items, consent
from services.transaction import MeetingChanged, begin, transaction


def close_doors(
    meeting_id: int, item_id: int, public_title: str, hands: Mapping[str, int], by: By, now: datetime
) -> bool:
    """Treat an item behind closed doors when more than half of those present want it; return whether they do."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        row = item_of(meeting, item_id)
        if row.closing_hands == dict(hands):
            return row.public_title is not None
        room = room_of(meeting)
        item = room.item_with(row.id)
        closed_items.check_ask(room, item, public_title)
        is_closed = closed_items.is_closed_by(room, hands)
        row.closing_hands = dict(hands)
        row.public_title = public_title.strip() if is_closed else None
        act = "doors_closed" if is_closed else "doors_left_open"
        facts = {"item": row.position, "public_title": row.public_title, "hands": dict(hands)}
        facts |= {"present": consent.present_by_side(room), "count": sum(hands.values())}
        session.record(meeting, now, act, by, facts)
        announce(MeetingChanged(meeting.id))
        return is_closed
