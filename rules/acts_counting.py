"""Which acts of tellers, paper and hands are open now, to the podium and to a seat.

Names are those of the forms and links (data-when, data-act).
"""

from collections.abc import Sequence

from rules import counting, voting
from rules.assistance import may_be_helped
from rules.counted import Basis
from rules.counting import Teller
from rules.counting_errors import TellersNotNamedAgain
from rules.errors import RuleError
from rules.meetings import Seat
from rules.room import OpenVote, Room


def podium(room: Room) -> tuple[str, ...]:
    """Return the names of the acts that the chair may do now."""
    if room.state != "in_session" or room.item is None or room.item.motion is None:
        return ()
    if room.vote is not None:
        return ("counting",) if room.counting.tellers else ()
    acts = ["name_tellers_again" if tellers_warning(room) is not None else "name_tellers"]
    if room.counting.tellers:
        acts.append("let_tellers_go")
    if _may_open_by_hands(room):
        acts.append("open_by_hands")
    return tuple(acts)


def _may_open_by_hands(room: Room) -> bool:
    item = room.item
    assert item is not None
    assert item.motion is not None
    question = item.motion.next_question
    try:
        counting.check_method(room.counting, "hands", question, voting.is_secret(item, question))
        voting.check_open_vote(room)
    except RuleError:
        return False
    return True


def seat(room: Room, seat: Seat) -> tuple[str, ...]:
    """Return the names of what is open to one member, or to an officer for them, in the vote that is open."""
    vote = room.vote
    if seat.member_id in room.counting.teller_ids:
        return (_telling(room, vote, seat),)
    if vote is None:
        return ()
    if vote.method != "phones" or seat.member_id not in vote.present_ids:
        return ()
    if seat.member_id in vote.represented and not seat.is_present:
        return ()  # the carrier's phone casts it
    helped = ("note_helper",) if may_be_helped(room, seat.member_id) else ()
    if seat.member_id in vote.papers:
        return ("paper", "on_paper", *helped)
    # A ballot that is cast changes nobody's acts on the screens: it is open to all whose phone may have one to take back.
    return ("paper", *(("withdraw_ballot",) if vote.is_secret and room.counting.tellers else ()), *helped)


def _telling(room: Room, vote: OpenVote | None, seat: Seat) -> str:
    """Return what a teller is told: named for the next vote, nothing to count yet, to enter the count, or that it is in."""
    if vote is None:
        return "tells_next"
    if room.counting.is_agreed or seat.member_id in room.counting.entered_ids:
        return "count_is_in"
    return "enter_count" if basis_of(vote) is not None else "tells_later"


def basis_of(vote: OpenVote) -> Basis | None:
    return counting.basis_of(vote.method, vote.is_secret, len(vote.papers))


def check_tellers(room: Room, chosen: Sequence[Teller]) -> None:
    """Raise what `counting.check_tellers` raises of these tellers in the next vote on the open item."""
    present = [seat.member_id for seat in room.seats if seat.is_present]
    candidates = room.item.motion.candidates if room.item is not None and room.item.motion is not None else ()
    counting.check_tellers(chosen, [side.code for side in room.sides], present, candidates, room.recused_ids)


def tellers_warning(room: Room) -> RuleError | None:
    """Return what the chair had better settle before the next vote on the item opens: its tellers are missing or away."""
    if room.vote is not None or room.state != "in_session":
        return None
    if room.counting.is_lacking:
        return TellersNotNamedAgain()
    try:
        check_tellers(room, room.counting.tellers)
    except RuleError as error:
        return error
    return None


def close_blocker(room: Room) -> RuleError | None:
    """Return why the open vote cannot be closed: its tellers have not agreed yet."""
    if room.vote is None:
        return None
    try:
        counting.check_counted(room.counting, basis_of(room.vote))
    except RuleError as error:
        return error
    return None
