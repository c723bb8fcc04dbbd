"""What the pages of a meeting say of 委托投票: who carries whose ballot now, and on a seat's page what was cast with it."""

from typing import Any

from models import own
from rules import acts_votes
from rules.room import Room


def carried_names(room: Room) -> dict[int, str]:
    """Return for each carrier the name of whom they cast for in the open vote."""
    return {carrier: room.names[member] for carrier, member in acts_votes.carried(room).items()}


def given_names(room: Room) -> dict[int, str]:
    """Return for each member who has authorised somebody the name of who carries it."""
    return {each.member_id: room.names[each.carrier_id] for each in room.proxies}


def charges(room: Room) -> dict[int, str]:
    """Return for each carrier the name of the member who has authorised them, vote or no vote."""
    return {each.carrier_id: room.names[each.member_id] for each in room.proxies}


def told_proxies(room: Room) -> list[dict[str, Any]]:
    """Return for the chair who is represented by whom, and whether the open vote, or the item's next one, counts it."""
    if room.item is None or room.item.motion is None:
        return []
    counted = acts_votes.to_carry(room)
    return [
        {
            "member": room.names[each.member_id],
            "carrier": room.names[each.carrier_id],
            "counts": counted.get(each.member_id) == each.carrier_id,
        }
        for each in room.proxies
    ]


def proxy_view(room: Room, member_id: int, is_own: bool) -> dict[str, Any]:
    """Return whom a member casts for and the ballot that counts now; an officer is not told its choice.

    `given`: whom the member has authorised, `carriers`: who could be, where the charter allows it.
    """
    represented = acts_votes.carried(room).get(member_id)
    choice, receipt = None, None
    if room.vote is not None and represented is not None:
        choice, receipt = own.ballots(room.vote.id, [represented]).get(represented, (None, None))
    given = next((each.carrier_id for each in room.proxies if each.member_id == member_id), None)
    return {
        "name": room.names.get(represented or 0, ""),
        "choice": choice if is_own else None,
        "receipt": receipt,
        "given": room.names.get(given or 0, ""),
        "carriers": acts_votes.carriers_for(room, member_id),
    }
