"""Which acts of votes of every kind (time limit, secret or not, recusal, the chair's own ballot) are open now.

To the podium and to a seat. Names are those of the forms (data-when, data-act).
"""

from rules import proxies, voting
from rules.errors import RuleError
from rules.meetings import LIVE, Seat
from rules.proxies import Proxy, check_grant, effective
from rules.recusal import Recusal
from rules.room import Room


def podium(room: Room) -> tuple[str, ...]:
    """Return the names of the acts that the chair may do now."""
    names = _of_the_chair(room)
    if may_change_kind(room) and room.item is not None and room.item.motion is not None:
        names.append("make_named" if room.item.motion.ballot_kind == "secret" else "make_secret")
    if _may_open(room):
        names.append("open_timed")
    if may_recuse(room):
        names.append("recuse")
        names += ["decide_recusal"] if disputed(room) is not None else []
    return tuple(names)


def _of_the_chair(room: Room) -> list[str]:
    if room.vote is None:
        return []
    if room.vote.is_tied:
        return ["cast_tie"]
    return ["cast_own"] if room.chair_seat is not None and room.chair_seat.member_id in room.vote.present_ids else []


def may_recuse(room: Room) -> bool:
    """Whether 回避 may be asked for, disputed or decided: an item is before the meeting and its vote is still to come."""
    return room.state == "in_session" and room.item is not None and room.vote is None


def disputed(room: Room) -> Recusal | None:
    """Return the recusal that the others decide next."""
    return next((each for each in room.recusals if each.state == "disputed"), None)


def may_change_kind(room: Room) -> bool:
    try:
        voting.check_change_kind(room)
    except RuleError:
        return False
    return True


def _may_open(room: Room) -> bool:
    if room.vote is not None:
        return False
    try:
        voting.check_open_vote(room)
    except RuleError:
        return False
    return True


def seat(room: Room, seat: Seat) -> tuple[str, ...]:
    """Return the names of the acts that one member may do now."""
    proxy = _proxy_acts(room, seat)
    if not may_recuse(room) or not seat.is_present:
        return proxy
    mine = next((each for each in room.recusals if each.member_id == seat.member_id), None)
    if mine is None:
        return ("recuse", *proxy)
    if mine.state != "noted":
        return proxy
    return ("withdraw_recusal" if mine.is_own else "dispute_recusal", *proxy)


def _proxy_acts(room: Room, seat: Seat) -> tuple[str, ...]:
    """What stands open of 委托; entering it is offered on the page that an officer has for the member alone."""
    if room.state not in LIVE:
        return ()
    if room.vote is not None:
        may_cast = not room.vote.is_tied and seat.is_present and seat.member_id in carried(room)
        return ("cast_proxy",) if may_cast else ()
    if any(each.member_id == seat.member_id for each in room.proxies):
        return ("end_proxy",)
    return ("give_proxy",) if carriers_for(room, seat.member_id) else ()


def carried(room: Room) -> dict[int, int]:
    """Return who casts for whom in the open vote: the members who are still away, by their carriers."""
    if room.vote is None:
        return {}
    pairs = room.vote.represented.items()
    return {carrier: member for member, carrier in pairs if Proxy(member, carrier) in room.proxies}


def to_carry(room: Room) -> dict[int, int]:
    """Return who casts for whom (member: carrier) in the open vote, or in the item's next one as things stand."""
    if room.vote is not None:
        return {member: carrier for carrier, member in carried(room).items()}
    item = room.item
    if item is None or item.motion is None or room.state != "in_session":
        return {}
    question = "amendment" if room.amendment is not None else item.motion.next_question
    if not proxies.counts_in(question, voting.is_secret(item, question), proxies.METHOD):
        return {}
    return proxies.carried(room.proxies, room.voters, room.recused_ids)


def carriers_for(room: Room, member_id: int) -> tuple[Seat, ...]:
    """Return whom an absent member may authorise now."""
    way, member = effective(room.preset, room.charter.proxies), room.seat(member_id)
    if way == "none" or member is None or member.is_present:
        return ()
    return tuple(each for each in room.seats if each.side == member.side and _may_carry(room, member, each))


def _may_carry(room: Room, member: Seat, carrier: Seat) -> bool:
    way = effective(room.preset, room.charter.proxies)
    try:
        check_grant(way, room.proxies, member, carrier, is_voting=room.vote is not None)
    except RuleError:
        return False
    return True
