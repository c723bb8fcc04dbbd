"""What the rooms show of the floor's conduct: who presides, what is asked, what was ruled, who may be called or handed to.

It is the same for everybody who looks at a view; scripts fill the forms of a page's shell from it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from extensions import db
from models.chairings import open_chairing
from models.guests import guests_of
from models.meetings import Meeting
from models.members import Member
from rules import cards, chairing, clocks, points_of_order
from rules.conduct import Card
from rules.room import Room
from rules.undoing import open_undo_until

# What is asked for when a speaker asks for more time; never more than the turn's own length.
MORE_SECONDS = 60


def conduct_view(meeting: Meeting, room: Room) -> dict[str, Any]:
    """Return the context of floor/_conduct.html and of the data that fills the forms."""
    running, ruled = room.running, room.conduct.ruled
    newest = room.conduct.cards[-1] if room.conduct.cards else None
    return {
        "conduct": room.conduct,
        "speaker_cards": [card for card in room.conduct.cards if running and card.member_id == running.member_id],
        # Told while the undo lasts and until somebody begins to speak, as a ruling is.
        "reminded": newest if newest is not None and cards.is_told(room, newest) else None,
        "more_seconds": min(MORE_SECONDS, clocks.limit_of(room, running)) if running is not None else 0,
        "ruled": ruled if ruled is not None and points_of_order.is_told(room, ruled) else None,
        "appellants_needed": points_of_order.APPELLANTS,
        "undo_open_until": open_undo_until(room.item) if room.item is not None else None,
        "undo_card": newest,
        "undo_card_until": _until(newest),
        # Asked only by the podium's part and the record: the others need no query for it.
        "guests_listed": lambda: guests_of(meeting.id) if meeting.conduct_rows else [],
        "callable_guests": lambda: _callable_guests(meeting, room),
        "successors": lambda: _successors(meeting, room),
    }


def _until(card: Card | None) -> datetime | None:
    return cards.undo_until(card) if card is not None else None


def _callable_guests(meeting: Meeting, room: Room) -> list[tuple[int, str, str]]:
    """Return whom the chair may call to state facts, as (member id, name, role); a chair who handed over has no role."""
    if not meeting.conduct_rows:
        return []
    listed = [(guest.member_id, guest.name, guest.role) for guest in guests_of(meeting.id)]
    held = open_chairing(meeting.id) if room.conduct.acting_id is not None else None
    if held is not None and held.actor_id is not None and room.seat(held.actor_id) is None:
        listed.append((held.actor_id, room.names.get(held.actor_id, ""), ""))
    return listed


def _successors(meeting: Meeting, room: Room) -> list[tuple[int, str]]:
    """Return who may preside over the open item, as (member id, name), whose turn it is by the rule first."""
    if room.item is None or room.vote is not None:
        return []
    vice = db.session.execute(
        select(Member.id, Member.name).where(
            Member.council_id == meeting.council_id, Member.post == "vice_chair", Member.active_to.is_(None)
        )
    ).first()
    item = room.item
    able = [(seat.member_id, seat.name) for seat in room.seats if chairing.is_able(room, item, seat.member_id)]
    names = {**dict(able), **({vice[0]: vice[1]} if vice is not None else {})}
    first = chairing.successor(room, item, vice[0] if vice is not None else None, room.conduct.last_side)
    names.pop(room.conduct.acting_id or 0, None)
    return sorted(names.items(), key=lambda each: each[0] != first)
