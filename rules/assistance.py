"""帮忙: whoever cannot read or hold a phone votes with the help of somebody of their own choice, whose name is kept.

source: RULEBOOK §4, “a helper of one's own choice, named, not a candidate, mover or officer”.
choice: docs/decisions/0025-who-helped-is-written-down.md
"""

from collections.abc import Collection
from typing import ClassVar

from rules.counting_errors import HandsOnly
from rules.errors import N_, NotAllowed
from rules.room import Room
from rules.voting import NotOnRoll

LONGEST_NAME = 40


class HelperUnfit(NotAllowed):
    code: ClassVar[str] = "helper_unfit"
    message: ClassVar[str] = N_(
        "帮忙的人要由本人自己选，不能是候选人、提案人、监票人、主持人或秘书，也不能是本人。请本人另选一位。"
    )


def may_be_helped(room: Room, member_id: int) -> bool:
    """Whether a name can be noted for a member now: present on the roll of a vote that is taken by ballots.

    Whoever is away and represented casts nothing that anybody could help with.
    """
    vote = room.vote
    if vote is None or vote.method != "phones" or member_id in room.counting.teller_ids:
        return False
    return member_id in vote.present_ids and not (member_id in vote.represented and not room.is_present(member_id))


def check_note(room: Room, vote_id: int, member_id: int) -> None:
    """Raise HandsOnly or NotOnRoll where the member casts no ballot that anybody could help with."""
    if room.vote is not None and room.vote.method == "hands":
        raise HandsOnly()
    if not may_be_helped(room, member_id):
        raise NotOnRoll(vote_id=vote_id)


def unfit_names(room: Room, officers: Collection[str]) -> frozenset[str]:
    """Return whose help is no help: officers, tellers, movers and candidates of the item before the meeting."""
    motion = room.item.motion if room.item is not None else None
    ids = {
        room.conduct.acting_id,
        *room.counting.teller_ids,
        *(each.mover_id for each in (motion, room.amendment) if each is not None),
    }
    names = {room.names.get(member_id or 0, "") for member_id in ids}
    candidates = {candidate.name for candidate in motion.candidates} if motion is not None else set()
    return frozenset({*officers, *names, *candidates} - {""})


def check_helper(name: str, voter_name: str, unfit: Collection[str]) -> None:
    """Raise HelperUnfit for the voter, or for one of `unfit`; a name that nobody here bears is anybody's own choice."""
    if name == voter_name or name in unfit:
        raise HelperUnfit(field="helper")
