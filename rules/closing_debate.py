"""结束讨论: free debate is closed before the queue is empty, by a motion that is seconded and not itself debated.

source: RULEBOOK §2, 充分讨论: “closing debate, after the round, seconded, undebated: ≥ 2/3 of those present and at least
half of each side, by open hands”.
choice: “at least half of each side” is of those present there; whoever is being heard finishes.
"""

from collections.abc import Mapping

from rules import consent, procedural
from rules.agenda import ItemStateRefuses, check_in_session
from rules.floor import NotPresent
from rules.room import Item, Room, Turn
from rules.seconding import check_second
from rules.turns import check_floor_free


def check_move(room: Room, item: Item, mover_id: int, seconder_id: int) -> None:
    """Raise when closing the debate cannot be moved: not before the round is over, not while somebody speaks."""
    check_in_session(room)
    if item.state != "debate":
        raise ItemStateRefuses(state=item.state, act="close_debate")
    check_floor_free(room)
    if not room.is_present(mover_id):
        raise NotPresent(member_id=mover_id)
    check_second(room, mover_id, seconder_id)


def is_closed(room: Room, hands: Mapping[str, int]) -> bool:
    """Whether the hands (heads by side) close the debate. Raises HandsInvalid where they cannot be."""
    consent.check_hands(room, hands)
    return procedural.is_carried("close_debate", hands, consent.present_by_side(room))


def turns_cut_off(room: Room) -> tuple[Turn, ...]:
    """Return the raised hands that are withdrawn when the debate is closed."""
    return room.waiting(("debate", "question"))
