"""The phases of an open item: from explanation to round, from round to free debate, from there to an end without a vote.

source: RULEBOOK §2 (提案说明, 轮流发言, 自由发言, 充分讨论)
"""

from rules import agenda, floor
from rules.chairing import is_silent
from rules.room import Item, Room
from rules.seconding import SecondMissing, needs_second
from rules.turns import check_floor_free


def check_start_round(room: Room, item: Item) -> None:
    """Raise when 轮流发言 cannot begin: not in session, not at that point, somebody speaks or still has to explain."""
    agenda.check_in_session(room)
    agenda.next_state(item.state, "start_round")
    check_floor_free(room)
    if floor.queue(room):
        raise floor.ExplanationNotDone()
    if item.motion is not None and needs_second(item.motion):
        raise SecondMissing()


def check_start_debate(room: Room, item: Item) -> None:
    """Raise RoundNotDone while anybody of the round has neither spoken nor passed."""
    agenda.check_in_session(room)
    agenda.next_state(item.state, "start_debate")
    waiting = len(floor.queue(room)) + (room.running is not None)
    if waiting:
        raise floor.RoundNotDone(count=waiting)


def check_end_without_vote(room: Room, item: Item) -> None:
    """Raise when the discussion cannot end without a vote: it has to be voted on, or somebody still waits."""
    agenda.check_close_discussion(room, item)
    blocker = floor.floor_blocker(room, item)
    if blocker is not None:
        raise blocker


def may_join(room: Room, member_id: int) -> bool:
    """Whether a round has a turn for the member: not for whoever presides, nor for who, recused, has stated the facts.

    source: RULEBOOK §1, Recusal: “may state facts, then leaves the debate”; §2, 主持中立.
    """
    has_left = member_id in room.recused_ids and floor.has_stated_facts(room, member_id)
    return not has_left and not is_silent(room, member_id)


def round_seats(room: Room, item: Item) -> tuple[int, ...]:
    """Return who speaks in the item's round, in order (member ids): everybody present who may_join."""
    sides = tuple(side.code for side in room.sides)
    present = tuple(seat for seat in room.seats if seat.is_present and may_join(room, seat.member_id))
    return tuple(seat.member_id for seat in floor.round_order(present, sides, item.first_side or sides[0]))


def side_opening_next(room: Room) -> str:
    """Return which side opens the round of the item that is opened next: by lot first, then alternating."""
    sides = tuple(side.code for side in room.sides)
    opened_before = sum(1 for item in room.items if item.first_side is not None)
    return floor.side_opening(room.opening_side or sides[0], sides, opened_before)
