"""What an officer's pages say of 帮忙: who is noted, and who of those here may be."""

from typing import Any

from models.assistance import helper_of, officer_names
from rules.assistance import LONGEST_NAME, unfit_names
from rules.room import Room


def assistance_view(council_id: int, room: Room, member_id: int) -> dict[str, Any]:
    """Return the helper of a member in the open vote, the longest name, and whom the form suggests."""
    unfit = {*unfit_names(room, officer_names(council_id)), room.names.get(member_id, "")}
    return {
        "helper": helper_of(room.vote.id, member_id) if room.vote is not None else "",
        "longest": LONGEST_NAME,
        "suggested": [seat.name for seat in room.seats if seat.is_present and seat.name not in unfit],
    }
