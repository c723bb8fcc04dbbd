"""The chair's next step: one main button, always the next allowed act, and why when it is not allowed.

choice: SCREENS §2, “what is not allowed is not hidden but says why”.
"""

from dataclasses import dataclass

from rules import (
    acts_conduct,
    acts_counting,
    acts_motions,
    acts_sittings,
    acts_votes,
    agenda,
    floor,
    secret,
    sitting,
    voting,
)
from rules.acts_motions import to_take_up, wants_second
from rules.agenda import ExplainerAbsent
from rules.errors import RuleError
from rules.meetings import UPCOMING, AttendanceTooLow
from rules.pending import ProceduralMotionOpen, immediate
from rules.room import Item, Room, Turn
from rules.seconding import SecondMissing
from rules.turns import NO_SHOWS_BEFORE_PASSING_OVER
from rules.unanimity import late_blocker


@dataclass(frozen=True, slots=True)
class Step:
    """What the main button does. `target_id` names the item, turn or vote, so that a second press does nothing more."""

    act: str
    target_id: int | None = None
    blocker: RuleError | None = None
    turn: Turn | None = None
    item: Item | None = None

    @property
    def is_allowed(self) -> bool:
        return self.blocker is None


def main_step(room: Room) -> Step | None:
    """Return the next step of the meeting, or None when it has ended."""
    if room.state in UPCOMING:
        return Step("open_room")
    if room.state == "room_open":
        return Step("open_meeting", blocker=sitting.opening_blocker(room))
    if room.state == "suspended":
        return Step("resume", blocker=_attendance_blocker(room))
    if room.state == "in_session":
        return _step_in_session(room)
    return None


def _attendance_blocker(room: Room) -> RuleError | None:
    return None if room.is_quorate else AttendanceTooLow(results=room.attendance)


def _step_in_session(room: Room) -> Step:
    if room.vote is not None:
        if room.vote.is_tied:
            return Step("cast_tie", room.vote.id, blocker=voting.TieWaitsForChair(), item=room.item)
        return Step("close_vote", room.vote.id, blocker=acts_counting.close_blocker(room), item=room.item)
    if room.running is not None and (room.is_quorate or room.running.state == "speaking"):
        return _step_of_turn(room.running)
    moved = room.procedural_motion
    if moved is not None and immediate(room) == "procedural" and room.is_quorate:
        return Step("decide_procedural", moved.id, blocker=ProceduralMotionOpen(), item=room.item)
    if room.item is None and agenda.next_pending(room) is None:
        return Step("close_meeting")
    if not room.is_quorate:
        return Step("suspend", item=room.item)
    if room.item is None:
        return _step_between_items(room)
    return _step_of_item(room, room.item)


def _step_of_turn(turn: Turn) -> Step:
    if turn.state == "speaking":
        return Step("finish_turn", turn.id, turn=turn)
    if turn.no_shows >= NO_SHOWS_BEFORE_PASSING_OVER:
        return Step("pass_over", turn.id, turn=turn)
    return Step("start_turn", turn.id, turn=turn)


def _step_between_items(room: Room) -> Step:
    item = agenda.next_pending(room)
    assert item is not None
    try:
        agenda.check_open(room, item)
    except ExplainerAbsent as absent:
        return Step("carry_over", item.id, blocker=absent, item=item)
    return Step("open_item", item.id, item=item)


def _step_of_item(room: Room, item: Item) -> Step:
    waiting = floor.queue(room)
    if waiting:
        return Step("call_next", waiting[0].id, turn=waiting[0], item=item)
    if item.state == "explaining":
        return Step("start_round", item.id, blocker=SecondMissing() if wants_second(item) else None, item=item)
    if room.amendment is not None:
        return Step("vote_amendment", room.amendment.id, item=item)
    following = to_take_up(room)
    if following is not None:
        return Step("take_up_amendment", following.id, item=item)
    if item.state == "round":
        return Step("start_debate", item.id, item=item)
    try:
        agenda.check_may_be_decided(room, item)
    except RuleError as undecidable:
        return Step("close_discussion", item.id, blocker=undecidable, item=item)
    return Step("open_vote", item.id, blocker=vote_blocker(room), item=item)


def vote_blocker(room: Room) -> RuleError | None:
    """Return why the vote cannot be opened now (“暂不能表决：还有2位没发言”), or None."""
    if room.item is None or room.vote is not None:
        return None
    try:
        voting.check_open_vote(room)
        secret.check_open(room)
    except RuleError as error:
        return error
    return late_blocker(room)


def other_acts(room: Room) -> tuple[str, ...]:
    """Return the names of what the chair may do beside the main step; each is the `data-when` of its form."""
    matters = (acts_sittings, acts_conduct, acts_motions, acts_votes, acts_counting)
    return tuple(act for acts in matters for act in acts.podium(room))
