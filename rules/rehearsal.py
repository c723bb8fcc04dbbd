"""演练: what pretend members do by themselves, so that a chair can press everything before it counts.

Who does what is drawn from a seed by digest, not by dice: the same rehearsal goes the same way each time. One act at a
time and never all at once: a chair who practises has to be able to follow.
choice: docs/decisions/0023-minutes-days-and-rehearsals.md.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from rules.marks import as_choice
from rules.meetings import Seat
from rules.room import Item, Room, Turn
from rules.seat import acts_of

SLUG_TAIL = "-yanlian"
SLUG_LIMIT = 40
NAME_TAIL = "代表"
# Of a thousand: who passes a turn, who asks for the floor in free debate, who is for, who abstains.
PASSES, RAISES, IS_FOR, ABSTAINS = 150, 400, 700, 120
# Seconds after a call until somebody begins, and how long they speak.
BEGINS_AFTER, SPEAKS = (2, 6), (8, 25)
BALLOTS_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Act:
    """What one pretend member does: the name of the seat's act, on which turn, vote or item, with which choice."""

    name: str
    member_id: int
    target_id: int | None = None
    choice: str | None = None


def slug_of(slug: str) -> str:
    """Return at which address a council's rehearsal is held."""
    return slug[: SLUG_LIMIT - len(SLUG_TAIL)].rstrip("-") + SLUG_TAIL


def draw(seed: int, *about: object) -> int:
    """Return a number from 0 to 999 that is always the same for the same seed and matter."""
    digest = hashlib.sha256(":".join(map(str, (seed, *about))).encode()).digest()
    return int.from_bytes(digest[:4], "big") % 1000


def acts(room: Room, seed: int, now: datetime) -> tuple[Act, ...]:
    """Return what pretend members do at this moment; the act is judged by the rules as everybody's is."""
    if room.state == "room_open":
        return tuple(_arrivals(room, seed))[:1]
    if room.state != "in_session":
        return ()
    if room.vote is not None:
        return tuple(_ballots(room, seed))[:BALLOTS_AT_ONCE]
    if room.running is not None:
        return (*_of_running(room, room.running, seed, now), *_hands(room, seed), *_latecomers(room, seed))[:1]
    return (*_seconds(room, seed), *_hands(room, seed), *_latecomers(room, seed))[:1]


def key_of(seed: int, vote_id: int, member_id: int) -> str:
    """Return the key that a pretend phone would have drawn: 32 hex digits, the same each time."""
    return hashlib.sha256(f"{seed}:ballot:{vote_id}:{member_id}".encode()).hexdigest()[:32]


def _arrivals(room: Room, seed: int) -> Iterator[Act]:
    """Everybody comes, one after the other; the last of them only when the meeting has begun."""
    absent = [seat for seat in room.seats if seat.attendance == "absent"]
    late = _last(room, seed)
    for seat in sorted(absent, key=lambda seat: draw(seed, "arrives", seat.member_id)):
        is_needed = len(absent) == 1 and not room.is_quorate
        if late is None or seat.member_id != late.member_id or is_needed:
            yield Act("check_in", seat.member_id)


def _latecomers(room: Room, seed: int) -> Iterator[Act]:
    late = _last(room, seed)
    if late is not None and late.attendance == "absent" and room.item is not None and room.item.state == "round":
        yield Act("check_in", late.member_id)


def _last(room: Room, seed: int) -> Seat | None:
    """Return who comes late, in a council that is large enough to begin without them."""
    if len(room.seats) < 6:
        return None
    return max(room.seats, key=lambda seat: draw(seed, "arrives", seat.member_id))


def _of_running(room: Room, turn: Turn, seed: int, now: datetime) -> Iterator[Act]:
    if turn.state == "speaking":
        if turn.started_at is not None and now >= turn.started_at + _within(SPEAKS, seed, "speaks", turn.id):
            yield Act("finish_turn", turn.member_id, turn.id)
        return
    called_at = turn.start_by - timedelta(seconds=room.charter.start_within_seconds) if turn.start_by else now
    if turn.start_by is not None and now < called_at + _within(BEGINS_AFTER, seed, "begins", turn.id):
        return
    if turn.kind == "round" and draw(seed, "passes", turn.id) < PASSES:
        yield Act("pass_turn", turn.member_id, turn.id)
        return
    yield Act("start_turn", turn.member_id, turn.id, _stance(seed, turn.member_id, room.item))


def _within(bounds: tuple[int, int], seed: int, *about: object) -> timedelta:
    least, most = bounds
    return timedelta(seconds=least + draw(seed, *about) % (most - least + 1))


def _stance(seed: int, member_id: int, item: Item | None) -> str:
    return "yes" if draw(seed, "stance", item.id if item else 0, member_id) < IS_FOR else "no"


def _seconds(room: Room, seed: int) -> Iterator[Act]:
    """Somebody stands behind a motion that waits for it."""
    for seat in sorted(room.seats, key=lambda seat: draw(seed, "seconds", seat.member_id)):
        if room.item is not None and "second_motion" in acts_of(room, seat):
            yield Act("second_motion", seat.member_id, room.item.id)


def _hands(room: Room, seed: int) -> Iterator[Act]:
    """Some ask for the floor in free debate, each of them once."""
    item = room.item
    if item is None or item.state != "debate":
        return
    asked = {turn.member_id for turn in room.turns if turn.kind in ("debate", "question")}
    for seat in sorted(room.seats, key=lambda seat: draw(seed, "hand", item.id, seat.member_id)):
        wants = draw(seed, "wants", item.id, seat.member_id) < RAISES
        if wants and seat.member_id not in asked and "raise_hand" in acts_of(room, seat):
            yield Act("raise_hand", seat.member_id, item.id, _stance(seed, seat.member_id, item))


def _ballots(room: Room, seed: int) -> Iterator[Act]:
    vote = room.vote
    if vote is None or vote.method != "phones":
        return
    waiting = [seat for seat in room.seats if seat.member_id not in vote.voted_ids and "cast" in acts_of(room, seat)]
    for seat in sorted(waiting, key=lambda seat: draw(seed, "ballot", vote.id, seat.member_id)):
        yield Act("cast", seat.member_id, vote.id, _choice(room, seed, seat.member_id))


def _choice(room: Room, seed: int, member_id: int) -> str:
    assert room.vote is not None
    drawn = draw(seed, "choice", room.vote.id, member_id)
    paper = room.item.motion.paper if room.item is not None and room.item.motion is not None else None
    if room.vote.question in ("election", "choice") and paper is not None:
        vote_id = room.vote.id
        order = sorted(range(1, len(paper.names) + 1), key=lambda place: draw(seed, "mark", vote_id, member_id, place))
        return as_choice(order[: paper.seats])
    if drawn < ABSTAINS:
        return "abstain"
    return "yes" if drawn < IS_FOR + ABSTAINS else "no"
