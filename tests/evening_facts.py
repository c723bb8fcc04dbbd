"""What must be so at every moment of an evening, and after every step, on whatever store: judged by plain counting.

Nothing here asks the rule book who may do what; it only looks at what has become of it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from rules import agenda, meetings
from rules.counts import Count
from rules.room import OPEN_ITEM_STATES, Item, Room, Turn
from rules.voting import CHOICES, RollEntry

KINDS_OF_PHASE = {
    "explaining": {"explain", "statement"},
    "round": {"round", "statement"},
    "debate": {"debate", "question", "amendment", "statement"},
}
WISHES = ("waiting", "called", "speaking")
UNDECIDED = ("open", "tied")
DONE_WITH = ("decided", "discussed", "carried_over", "withdrawn", "dropped")


@dataclass(frozen=True)
class VoteFacts:
    """One vote of the evening; `voter_ids` are those whose ballots are kept, `overall` the count as it was stored.

    `question` and `method` as the services have them; `frozen` and `result` as they lie in the store, JSON unread.
    """

    id: int
    item_id: int
    state: str
    roll: tuple[RollEntry, ...]
    voter_ids: frozenset[int] = frozenset()
    verdict: str | None = None
    overall: Count | None = None
    question: str = "motion"
    method: str = "phones"
    is_secret: bool = False
    frozen: str = ""
    result: str | None = None
    closes_at: datetime | None = None
    closed_at: datetime | None = None
    amendment_id: int | None = None

    @property
    def is_plain(self) -> bool:
        """Whether everything that counts came from phones, by name, under the council's own rule."""
        on_paper = any(entry.instead is not None for entry in self.roll)
        return self.question == "motion" and self.method == "phones" and not self.is_secret and not on_paper


@dataclass(frozen=True)
class Evening:
    """A snapshot: the room as the screens have it, every turn of the meeting, every vote, every override in the record."""

    room: Room
    turns: tuple[Turn, ...]
    votes: tuple[VoteFacts, ...]
    overrides: frozenset[int]


def check(evening: Evening) -> None:
    """Assert what holds at every moment."""
    _check_one_question(evening)
    _check_one_speaker(evening)
    _check_wishes(evening.room)
    for vote in evening.votes:
        _check_ballots(vote)
        if vote.state == "closed" and vote.is_plain:
            _check_result(vote, evening.room)
    if evening.room.state in meetings.ENDED:
        _check_ended(evening)


def _check_one_question(evening: Evening) -> None:
    before_the_meeting = [item for item in evening.room.items if item.state in OPEN_ITEM_STATES]
    assert len(before_the_meeting) <= 1, "two questions are immediately pending"
    open_on = [vote.item_id for vote in evening.votes if vote.state in UNDECIDED]
    being_voted = [item.id for item in evening.room.items if item.state == "voting"]
    assert open_on == being_voted, "an open vote belongs to the item that is being voted on"
    assert (evening.room.vote is not None) == bool(open_on)


def _check_one_speaker(evening: Evening) -> None:
    running = [turn for turn in evening.turns if turn.state in ("called", "speaking")]
    assert len(running) <= 1, "two people have the floor"
    for turn in running:
        item = evening.room.item
        assert item is not None, "a turn runs without an open item"
        assert turn in evening.room.turns, "a turn runs on another item"
        assert turn.kind in KINDS_OF_PHASE.get(item.state, set()), f"a turn of {turn.kind} runs in {item.state}"
        assert evening.room.state == "in_session"
        # A guest has no seat, nor has a chair who states facts.
        assert turn.kind == "statement" or evening.room.is_present(turn.member_id), (
            "somebody who has left has the floor"
        )
        # “Finish the running turn”: whoever has only been called does not begin for want of people.
        assert turn.state == "speaking" or evening.room.is_quorate


def _check_wishes(room: Room) -> None:
    # Who waits to speak on an amendment may have a hand up for the debate after it.
    wishes = Counter((turn.member_id, turn.kind == "amendment") for turn in room.turns if turn.state in WISHES)
    assert max(wishes.values(), default=0) <= 1, "somebody stands in the queue twice"
    in_round = Counter(turn.member_id for turn in room.turns if turn.kind == "round" and turn.state != "withdrawn")
    assert max(in_round.values(), default=0) <= 1, "somebody has two turns in one round"
    spoken = Counter(turn.member_id for turn in room.turns if is_spent(turn))
    assert max(spoken.values(), default=0) <= room.charter.turns_per_item, "somebody spoke too often"


def is_spent(turn: Turn) -> bool:
    return turn.kind in ("round", "debate") and turn.state in ("speaking", "done")


def _check_ballots(vote: VoteFacts) -> None:
    on_roll = [entry.member_id for entry in vote.roll]
    assert len(set(on_roll)) == len(on_roll), "somebody is on the roll twice"
    marked = {entry.member_id for entry in vote.roll if entry.choice is not None}
    present = {entry.member_id for entry in vote.roll if entry.is_present}
    assert marked <= vote.voter_ids <= present, "a ballot of somebody who was not there when the vote opened"
    if vote.state == "aborted":
        assert not vote.voter_ids, "ballots of an aborted vote are destroyed"


def _check_result(vote: VoteFacts, room: Room) -> None:
    """The stored result is the tally of the ballots, and the verdict what fractions say of it."""
    counted = _counted(vote.roll)
    assert vote.overall == counted, "the result is not the tally"
    is_met = {"attendance": True, "approval": True}
    for test in room.preset.tests:
        sides = [side.code for side in room.sides] if test.scope == "each_side" else [None]
        for side in sides:
            count = _counted(tuple(entry for entry in vote.roll if side in (None, entry.side)))
            share = Fraction(test.numerator, test.denominator) * getattr(count, test.base)
            have = count.present if test.kind == "attendance" else count.yes
            is_met[test.kind] &= have > 0 and (have > share if test.strict else have >= share)
    verdict = "inquorate" if not is_met["attendance"] else "carried" if is_met["approval"] else "lost"
    assert vote.verdict == verdict


def _counted(roll: tuple[RollEntry, ...]) -> Count:
    of = Counter(entry.choice for entry in roll)
    return Count(len(roll), sum(entry.is_present for entry in roll), *(of[choice] for choice in CHOICES))


def _check_ended(evening: Evening) -> None:
    assert not [turn for turn in evening.turns if turn.state in WISHES], "somebody waits for a meeting that is over"
    left = [item.state for item in evening.room.items if item.state not in DONE_WITH]
    assert not left, "an item was forgotten"


def check_step(before: Evening, after: Evening, command: str = "") -> None:
    """Assert what holds between two moments with one command between them."""
    _check_states(before, after)
    _check_order_of_speaking(before, after)
    _check_votes(before, after)
    over = {turn.id: turn for turn in before.turns if turn.state not in WISHES}
    now = {turn.id: turn for turn in after.turns}
    # A card that is taken back lets the turn go on that it has ended.
    changed = [turn for turn_id, turn in over.items() if now[turn_id] != turn and "undo_card" not in command]
    assert not changed, "a turn that is over has changed"
    assert before.overrides <= after.overrides, "the record has lost an override"


def _check_states(before: Evening, after: Evening) -> None:
    assert _leads(meetings.TRANSITIONS, before.room.state, after.room.state)
    items = {item.id: item for item in after.room.items}
    for item in before.room.items:
        assert _leads(agenda.TRANSITIONS, item.state, items[item.id].state), f"{item.state} → {items[item.id].state}"
    seats = {seat.member_id: seat.attendance for seat in after.room.seats}
    for seat in before.room.seats:
        assert _leads(meetings.ATTENDANCE_TRANSITIONS, seat.attendance, seats[seat.member_id])


def _leads(transitions: object, state: str, to: str) -> bool:
    """Whether one command can bring `state` to `to`: it stays, or a transition leads there."""
    assert isinstance(transitions, dict)
    return state == to or any(before == state and after == to for (before, _), after in transitions.items())


def _check_order_of_speaking(before: Evening, after: Evening) -> None:
    """Nobody's second turn comes before a waiting first one, unless the record says why."""
    waiting = {turn.id: turn for turn in before.turns if turn.state == "waiting"}
    for turn in after.turns:
        if turn.state != "called" or turn.id not in waiting or turn.kind not in ("debate", "question"):
            continue
        spoken = Counter(each.member_id for each in before.room.turns if is_spent(each))
        fewest = min(spoken[each.member_id] for each in waiting.values() if each.kind in ("debate", "question"))
        if spoken[turn.member_id] > fewest:
            assert turn.override_reason, "a second turn came before a waiting first one"
            assert turn.id in after.overrides, "the record does not tell of the override"


def _check_votes(before: Evening, after: Evening) -> None:
    now = {vote.id: vote for vote in after.votes}
    for vote in before.votes:
        if vote.state not in UNDECIDED:
            assert now[vote.id] == vote, "a vote that is over has changed"
        assert _frozen(vote) == _frozen(now[vote.id]), "the roll of a vote has changed"
        assert vote.frozen == now[vote.id].frozen, "the text of a vote has changed"
    for vote in after.votes:
        if all(vote.id != each.id for each in before.votes):
            _check_opening(before, vote)


def _frozen(vote: VoteFacts) -> list[tuple[int, str, bool]]:
    return [(entry.member_id, entry.side, entry.is_present) for entry in vote.roll]


def _check_opening(before: Evening, vote: VoteFacts) -> None:
    room = before.room
    item = room.item_with(vote.item_id)
    assert item.state == "debate"
    # Hands for the debate wait until it is settled how the text is to read.
    kinds = ("amendment",) if vote.question == "amendment" else ("amendment", "debate", "question")
    wishes = [turn for turn in room.turns if turn.state in WISHES and (turn.state != "waiting" or turn.kind in kinds)]
    assert not wishes, "a vote was opened while somebody waited to speak"
    assert room.is_quorate, "a vote was opened without enough people"
    assert vote.question == "amendment" or _may_be_voted_on(item)
    if not (room.counting.tellers or room.recusals or room.proxies):
        assert _frozen(vote) == [(seat.member_id, seat.side, seat.is_present) for seat in room.seats]


def _may_be_voted_on(item: Item) -> bool:
    return item.motion is not None and (item.noticed or (item.is_consented and not item.is_sensitive))
