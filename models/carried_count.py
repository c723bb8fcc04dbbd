"""From one vote on an item to its next: who counts goes on counting, and who votes on paper is given paper again.

choice: whoever cannot use a phone needs tellers and paper in every vote on an item, and nobody thinks of it between two
rounds. So they stay where there was something to count, while both tellers are in the room.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models import counted, tellers
from models.meetings import AgendaItem, Meeting
from models.members import SYSTEM
from models.recording import record
from models.room import room_of
from models.voting import Vote
from rules.acts_counting import check_tellers
from rules.errors import RuleError
from rules.room import OPEN_ITEM_STATES, Room


def keep_tellers(meeting: Meeting, vote: Vote, item: AgendaItem, now: datetime) -> None:
    """After a vote that leads on to another, let its tellers stand by as those whom the chair names do."""
    chosen = tellers.tellers_of(item.id, vote.id)
    if item.state not in OPEN_ITEM_STATES or not chosen or counted.basis_of(vote) is None:
        return
    room = room_of(meeting)
    try:
        check_tellers(room, chosen)
    except RuleError:
        return
    tellers.name(item.id, chosen, now, None, None)
    people = _people(room, [teller.member_id for teller in chosen])
    record(meeting, now, "tellers_kept", SYSTEM, {"item": item.position, **people})


def give_papers_again(meeting: Meeting, vote: Vote, room: Room, now: datetime) -> None:
    """In a secret vote with tellers, note a paper for whoever took one in the item's last vote; at the desk it is undone."""
    if not (vote.is_secret and room.counting.tellers):
        return
    member_ids = tellers.paper_people(vote)
    if member_ids:
        tellers.give_papers(vote, member_ids)
        record(meeting, now, "papers_given_again", SYSTEM, {"vote": vote.id, **_people(room, member_ids)})


def _people(room: Room, member_ids: Sequence[int]) -> dict[str, Any]:
    return {"members": list(member_ids), "names": "、".join(room.names[member_id] for member_id in member_ids)}
