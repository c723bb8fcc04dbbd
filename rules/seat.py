"""What a representative's phone can do now: the acts of SCREENS §1, for all seats at once.

One broadcast tells every phone: most members may do the same, so the answer is a default and its exceptions.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from rules import acts_conduct, acts_counting, acts_motions, acts_votes
from rules.cards import has_lost_speech
from rules.chairing import is_silent
from rules.floor import DEBATE_KINDS, after_deferral, has_stated_facts, turns_taken
from rules.meetings import ENDED, LIVE, UPCOMING, Seat
from rules.room import Room, Turn


@dataclass(frozen=True, slots=True)
class Acts:
    """Acts by member: `rest` for everybody who is not in `by_member`."""

    rest: tuple[str, ...]
    by_member: Mapping[int, tuple[str, ...]]

    def of(self, member_id: int) -> tuple[str, ...]:
        return self.by_member.get(member_id, self.rest)


def acts(room: Room) -> Acts:
    """Return what each seat may do, folded around the most common answer."""
    each = {seat.member_id: acts_of(room, seat) for seat in room.seats}
    rest = Counter(each.values()).most_common(1)[0][0] if each else ()
    return Acts(rest, {member_id: mine for member_id, mine in each.items() if mine != rest})


def acts_of(room: Room, seat: Seat) -> tuple[str, ...]:
    """Return the names of the acts that are open to one seat, in the order of the page."""
    others = (acts.seat(room, seat) for acts in (acts_conduct, acts_motions, acts_votes, acts_counting))
    return (*_floor_acts(room, seat), *_voting_acts(room, seat), *chain(*others), *_attendance_acts(room, seat))


def _attendance_acts(room: Room, seat: Seat) -> tuple[str, ...]:
    if room.state in UPCOMING:
        return ("ask_leave",) if seat.attendance == "absent" else ()
    if room.state in ENDED:
        return ("sign_record",)
    if room.state not in LIVE:
        return ()
    if seat.attendance == "present":
        return ("check_out",)
    return ("check_in", "ask_leave") if seat.attendance == "absent" else ("check_in",)


def _voting_acts(room: Room, seat: Seat) -> tuple[str, ...]:
    """On the roll and still in the room: whoever has left since the opening is 未投 (RULEBOOK §1)."""
    vote = room.vote
    if (
        vote is None
        or vote.is_tied
        or vote.method != "phones"
        or seat.member_id not in vote.present_ids
        or not seat.is_present
    ):
        return ()
    is_taken = seat.member_id in {*vote.papers, *room.counting.teller_ids, *room.recused_ids}
    return () if is_taken else ("cast",)


def _floor_acts(room: Room, seat: Seat) -> tuple[str, ...]:
    if room.state != "in_session" or room.item is None or not seat.is_present:
        return ()
    running = room.running
    if running is not None and running.member_id == seat.member_id:
        return _running_acts(running)
    if room.item.state == "round":
        mine = next((turn for turn in _waiting(room, seat) if turn.kind == "round"), None)
        return _round_acts(mine) if mine else ()
    if room.item.state == "debate" and room.amendment is not None:
        # 一时一件: hands that are up stay up; now everybody speaks once on the amendment.
        return ("pass_turn",) if any(turn.kind == "amendment" for turn in _waiting(room, seat)) else ()
    if room.item.state == "debate" and room.is_quorate and not room.item.is_debate_closed:
        return _hand_acts(room, seat)
    return ()


def _round_acts(turn: Turn) -> tuple[str, ...]:
    """最后再讲 once; a second time it would be 这轮不讲, and that has a button of its own."""
    return ("pass_turn",) if after_deferral(turn) == "pass" else ("pass_turn", "defer_turn")


def _running_acts(turn: Turn) -> tuple[str, ...]:
    if turn.state == "speaking":
        return ("finish_turn",)
    if turn.kind == "explain":
        return ("start_explanation",)
    if turn.kind == "round":
        return ("start_turn", *_round_acts(turn))
    # In free debate the stance was said with the raised hand.
    return ("start_speech", "pass_turn")


def _hand_acts(room: Room, seat: Seat) -> tuple[str, ...]:
    if any(turn.kind in DEBATE_KINDS for turn in _waiting(room, seat)):
        return ("lower_hand",)
    if is_silent(room, seat.member_id) or _has_lost_speech(room, seat) or _has_stated_facts(room, seat):
        return ()
    if turns_taken(room, seat.member_id) >= room.charter.turns_per_item:
        return ("raise_question",)
    return ("raise_hand", "raise_question")


def _has_stated_facts(room: Room, seat: Seat) -> bool:
    return seat.member_id in room.recused_ids and has_stated_facts(room, seat.member_id)


def _has_lost_speech(room: Room, seat: Seat) -> bool:
    return room.item is not None and has_lost_speech(room.conduct.cards, seat.member_id, room.item.id)


def _waiting(room: Room, seat: Seat) -> tuple[Turn, ...]:
    return tuple(turn for turn in room.turns_of(seat.member_id) if turn.state == "waiting")
