"""The floor: who speaks next, how often, and for how long.

Two orders: the round (each once, sides alternating) and free debate (who has spoken least first).
source: RULEBOOK §2; choice: docs/decisions/0006-order-of-free-debate.md
"""

from collections.abc import Mapping
from typing import ClassVar

from rules.agenda import ItemStateRefuses, check_in_session
from rules.amendments import AmendmentPending, DebateClosed, waiting_turns
from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.meetings import Seat
from rules.pending import check_nothing_procedural, main_question_blocker
from rules.room import Item, Room, Turn

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("waiting", "call"): "called",
    ("called", "start"): "speaking",
    ("speaking", "finish"): "done",
    ("speaking", "time_out"): "done",
    ("waiting", "pass"): "passed",
    ("called", "pass"): "passed",
    ("waiting", "defer"): "waiting",
    ("called", "defer"): "waiting",
    ("called", "no_show"): "waiting",
    ("called", "pass_over"): "passed_over",
    ("called", "undo_call"): "waiting",
    ("waiting", "withdraw"): "withdrawn",
    ("called", "withdraw"): "withdrawn",
    ("done", "undo_card"): "speaking",
}
STATES = ("waiting", "called", "speaking", "done", "passed", "passed_over", "withdrawn")
# A statement gives facts: of a guest (列席), or of a chair who has handed over. It has no stance and uses no turn.
KINDS = ("explain", "round", "debate", "question", "statement", "amendment")
STANCES = ("yes", "no", "question")
DEBATE_KINDS = ("debate", "question")
SPENT_STATES = ("speaking", "done")
# How long a call may be taken back; choice: DESIGN §5, “Undo (only for a listed set; 5 s)”.
UNDO_SECONDS = 5


class TurnStateRefuses(Refused):
    code: ClassVar[str] = "turn_state_refuses"
    message: ClassVar[str] = N_("这次发言现在不能这样操作。请看看屏幕上现在轮到谁。")


class NotYourTurn(NotAllowed):
    code: ClassVar[str] = "not_your_turn"
    message: ClassVar[str] = N_("现在没有轮到您发言。请看屏幕上的顺序，轮到时会请您。")


class SomebodySpeaking(Refused):
    code: ClassVar[str] = "somebody_speaking"
    message: ClassVar[str] = N_("%(name)s的发言还没有结束。请等发言结束后再请下一位。")


class RoundNotDone(Refused):
    code: ClassVar[str] = "round_not_done"
    message: ClassVar[str] = N_("还有%(count)s位没发言")


class SpeechNotOver(Refused):
    """Facts: name (who has been called or speaks)."""

    code: ClassVar[str] = "speech_not_over"
    message: ClassVar[str] = N_("等%(name)s讲完")


class HandsRaised(Refused):
    code: ClassVar[str] = "hands_raised"
    message: ClassVar[str] = N_("还有%(count)s位举手等着发言")


class ExplanationNotDone(Refused):
    code: ClassVar[str] = "explanation_not_done"
    message: ClassVar[str] = N_("提案说明还没有做完")


class StanceMissing(Invalid):
    code: ClassVar[str] = "stance_missing"
    message: ClassVar[str] = N_("请先说明立场：赞成还是反对。立场不等于投票，表决时可以不同。")


class NotPresent(NotAllowed):
    code: ClassVar[str] = "not_present"
    message: ClassVar[str] = N_("您还没有签到，或者已经离会。请先签到再发言。")


class NoTurnsLeft(Refused):
    code: ClassVar[str] = "no_turns_left"
    message: ClassVar[str] = N_("这一项每人最多讲%(limit)s次，您已经讲完了。可以提一个询问（30秒），或者请别人补充。")


class HandAlreadyRaised(Refused):
    code: ClassVar[str] = "hand_already_raised"
    message: ClassVar[str] = N_("您已经举过手了，正在排队。要换立场请先放下，再重新举手。")


class ReasonMissing(Invalid):
    code: ClassVar[str] = "reason_missing"
    message: ClassVar[str] = N_("请写明理由，理由会记入记录并显示给大家。")


class RoundOrderFixed(Refused):
    code: ClassVar[str] = "round_order_fixed"
    message: ClassVar[str] = N_("轮流发言按席位次序，不能调换。本人可以选“最后再讲”；自由发言时可以写明理由调整顺序。")


class RoundNotStarted(Refused):
    code: ClassVar[str] = "round_not_started"
    message: ClassVar[str] = N_("还没有轮流发言")


class DebateNotStarted(Refused):
    code: ClassVar[str] = "debate_not_started"
    message: ClassVar[str] = N_("轮流发言完了，请先进入自由发言")


class AskFirst(Refused):
    code: ClassVar[str] = "ask_first"
    message: ClassVar[str] = N_("还没有到可以略过的时候。请先问一声%(name)s，等够时间再略过。")


def next_state(state: str, act: str) -> str:
    """Return the turn's state after `act`; raise TurnStateRefuses."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise TurnStateRefuses(state=state, act=act) from None


def round_order(seats: tuple[Seat, ...], sides: tuple[str, ...], first_side: str) -> tuple[Seat, ...]:
    """Return the members of a round in speaking order: seat by seat, sides alternating, `first_side` opening.

    The surplus of a larger side goes last, in seat order.
    source: RULEBOOK §2, 轮流发言 (round).
    """
    ordered_sides = (first_side, *(side for side in sides if side != first_side))
    queues = [
        sorted((seat for seat in seats if seat.side == side), key=lambda seat: seat.seat) for side in ordered_sides
    ]
    shortest = min(len(queue) for queue in queues)
    alternating = [queue[place] for place in range(shortest) for queue in queues]
    surplus = [seat for queue in queues for seat in queue[shortest:]]
    return tuple(alternating + surplus)


def side_opening(opening_side: str, sides: tuple[str, ...], items_opened_before: int) -> str:
    """Return which side opens the round of an item: drawn by lot for the meeting, then alternating per item."""
    return sides[(sides.index(opening_side) + items_opened_before) % len(sides)]


def turns_taken(room: Room, member_id: int) -> int:
    """Return how many turns a member has used on the open item; a question and an explanation use none."""
    return sum(
        1 for turn in room.turns_of(member_id) if turn.kind in ("round", "debate") and turn.state in SPENT_STATES
    )


def debate_order(room: Room) -> tuple[Turn, ...]:
    """Return the raised hands in the order in which they are called.

    Fewest turns on this item; then the stance opposite to the last 赞成/反对; then the side with fewer turns;
    then who asked first. Nobody speaks twice before all who want have spoken once: it follows from the first rule.
    source: RULEBOOK §2, 自由发言.
    """
    last_stance = _last_stance(room)
    side_turns = _turns_by_side(room)

    def key(turn: Turn) -> tuple[int, bool, int, object, int]:
        is_opposite = last_stance is not None and turn.stance in ("yes", "no") and turn.stance != last_stance
        return (
            turns_taken(room, turn.member_id),
            not is_opposite,
            side_turns.get(turn.side, 0),
            turn.asked_at,
            turn.id,
        )

    return tuple(sorted(room.waiting(DEBATE_KINDS), key=key))


def why_next(room: Room, turn: Turn) -> str:
    """Return why `turn` is ahead in free debate: a code that the screens put into words."""
    if turns_taken(room, turn.member_id) == 0:
        return "not_spoken_yet"
    last_stance = _last_stance(room)
    if last_stance is not None and turn.stance in ("yes", "no") and turn.stance != last_stance:
        return "other_stance"
    return "asked_first"


def _last_stance(room: Room) -> str | None:
    spoken = [
        turn for turn in room.turns if turn.state in SPENT_STATES and turn.stance in ("yes", "no") and turn.started_at
    ]
    return max(spoken, key=lambda turn: (turn.started_at, turn.id)).stance if spoken else None


def _turns_by_side(room: Room) -> dict[str | None, int]:
    counts: dict[str | None, int] = {}
    for turn in room.turns:
        if turn.kind in ("round", "debate") and turn.state in SPENT_STATES:
            counts[turn.side] = counts.get(turn.side, 0) + 1
    return counts


def queue(room: Room) -> tuple[Turn, ...]:
    """Return who is waiting for the floor in the phase of the open item, first one first."""
    item = room.item
    if item is None:
        return ()
    if item.state == "explaining":
        return tuple(sorted(room.waiting(("explain",)), key=lambda turn: turn.position))
    if item.state == "round":
        return tuple(sorted(room.waiting(("round",)), key=lambda turn: (turn.position, turn.id)))
    if item.state == "debate":
        return waiting_turns(room) if room.amendment else debate_order(room)
    return ()


def check_call(room: Room, turn: Turn, reason: str | None) -> None:
    """Raise when `turn` cannot be called now. Out of order needs a reason, in free debate only."""
    check_in_session(room)
    check_nothing_procedural(room)
    if room.running is not None:
        raise SomebodySpeaking(name=room.names.get(room.running.member_id, ""))
    waiting = queue(room)
    if turn not in waiting:
        raise TurnStateRefuses(state=turn.state)
    if turn != waiting[0]:
        item = room.item
        if item is None or item.state != "debate" or turn.kind == "amendment":
            raise RoundOrderFixed()
        if not reason:
            raise ReasonMissing(field="reason")


def check_start(room: Room, turn: Turn, stance: str | None) -> None:
    """Raise when the clock cannot start: in a round the stance is said before it does."""
    check_in_session(room)
    next_state(turn.state, "start")
    # In free debate the stance was said with the raised hand.
    if turn.kind == "round" and stance not in ("yes", "no"):
        raise StanceMissing(field="stance")


def has_stated_facts(room: Room, member_id: int) -> bool:
    """Whether a recused member has spoken since the recusal was noted: facts once, and no debate."""
    noted = next((each.noted_at for each in room.recusals if each.member_id == member_id), None)
    spoken = (turn.started_at for turn in room.turns_of(member_id) if turn.started_at is not None)
    return noted is not None and any(started_at >= noted for started_at in spoken)


def check_raise_hand(room: Room, member_id: int, stance: str) -> None:
    """Raise when a member cannot ask for the floor in free debate."""
    check_in_session(room)
    item = room.item
    if item is None or item.state != "debate":
        raise ItemStateRefuses(state=item.state if item else None)
    if item.is_debate_closed:
        raise DebateClosed()
    if room.amendment is not None:
        raise AmendmentPending()
    if stance not in STANCES:
        raise StanceMissing(field="stance")
    if not room.is_present(member_id):
        raise NotPresent(member_id=member_id)
    if any(turn.member_id == member_id for turn in (*room.waiting(DEBATE_KINDS), *_running(room))):
        raise HandAlreadyRaised(member_id=member_id)
    if stance != "question" and turns_taken(room, member_id) >= room.charter.turns_per_item:
        raise NoTurnsLeft(limit=room.charter.turns_per_item)


def _running(room: Room) -> tuple[Turn, ...]:
    return (room.running,) if room.running else ()


def after_deferral(turn: Turn) -> str:
    """Return what 最后再讲 does: once it moves the turn to the end, the second time it is 这轮不讲."""
    return "defer" if turn.deferrals == 0 else "pass"


def floor_blocker(room: Room, item: Item) -> Refused | None:
    """Return what still has to be said before the vote, or None.

    source: RULEBOOK §2, 充分讨论: “the round is done and the queue is empty”.
    """
    hands, running = len(queue(room)), room.running
    waiting = hands + len(_running(room))
    if item.state == "explaining":
        return ExplanationNotDone() if waiting else RoundNotStarted()
    if item.state == "round":
        return RoundNotDone(count=waiting) if waiting else DebateNotStarted()
    pending = main_question_blocker(room)
    if pending is not None:
        return pending
    if hands:
        return HandsRaised(count=hands)
    return SpeechNotOver(name=room.names.get(running.member_id, "")) if running is not None else None
