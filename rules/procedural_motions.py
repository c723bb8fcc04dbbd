"""程序动议: what may be moved about the motion itself: close its debate, put it off, take it back, vote on it in parts.

Each is moved, seconded (taking back one's own motion needs no second), not debated, and decided by open hands at once.

source: RULEBOOK §2, 充分讨论 (“closing debate, after the round, seconded, undebated: ≥ 2/3 of those present and at least
half of each side, by open hands”), 附议, 一时一件 (main → amendment → procedural);
choice: docs/decisions/0017-what-happens-to-a-motion.md (putting off and dividing take more than half of those present;
a mover takes a motion back unless one of those who seconded it objects, and then by more than half).
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from rules import closing_debate, consent, procedural, recusal
from rules.agenda import ItemStateRefuses, NoMotion, check_in_session
from rules.amendments import DebateClosed, NotYourMotion, check_open_main_vote
from rules.candidates import check_no_paper
from rules.errors import N_, Invalid, Refused, RuleError
from rules.floor import NotPresent
from rules.pending import ProceduralMotionOpen, is_ready
from rules.room import Item, ProceduralMotion, Room
from rules.turns import check_floor_free

KINDS = ("close_debate", "postpone", "withdraw", "divide")
TITLES: Mapping[str, str] = {
    "close_debate": N_("结束讨论"),
    "postpone": N_("推迟再议"),
    "withdraw": N_("撤回议案"),
    "divide": N_("分开表决"),
}
TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("moved", "second"): "seconded",
    ("seconded", "carry"): "carried",
    ("seconded", "lose"): "lost",
    # Taking one's own motion back needs no second.
    ("moved", "carry"): "carried",
    ("moved", "lose"): "lost",
    ("moved", "withdraw"): "withdrawn",
    ("seconded", "withdraw"): "withdrawn",
    # Nobody seconds it, the chair rules it out of order, or its item has ended.
    ("moved", "lapse"): "lapsed",
    ("seconded", "lapse"): "lapsed",
}
STATES = ("moved", "seconded", "carried", "lost", "withdrawn", "lapsed")
OPEN_STATES = ("moved", "seconded")
# Which procedural vote (rules/procedural.py) decides each.
VOTES: Mapping[str, str] = {
    "close_debate": "close_debate",
    "postpone": "postpone",
    "withdraw": "withdraw_motion",
    "divide": "divide",
}
WHEN: Mapping[str, tuple[str, ...]] = {
    "close_debate": ("debate",),
    "postpone": ("explaining", "round", "debate"),
    "withdraw": ("explaining", "round", "debate"),
    "divide": ("round", "debate"),
}
# Decided without hands where nobody objects.
IN_SILENCE = tuple(kind for kind, vote in VOTES.items() if procedural.VOTES[vote].passes_in_silence)
MOST_PARTS = 6


class ProceduralMotionUnknown(Invalid):
    code: ClassVar[str] = "procedural_motion_unknown"
    message: ClassVar[str] = N_("没有这种动议，请从列出的几种中选一种。")


class ProceduralMotionStateRefuses(Refused):
    code: ClassVar[str] = "procedural_motion_state_refuses"
    message: ClassVar[str] = N_("这个动议现在的进度不能这样办。请看屏幕上议到哪一步了。")


class TooFewParts(Invalid):
    """Facts: limit."""

    code: ClassVar[str] = "too_few_parts"
    message: ClassVar[str] = N_("分开表决要写2到%(limit)s个部分，一行一个部分，每部分单独能办。")


class PostponedToPast(Invalid):
    code: ClassVar[str] = "postponed_to_past"
    message: ClassVar[str] = N_("推迟到哪一天，要选今天以后的日期；不定日子就空着，排进下次会议。")


class HandsNotCounted(Invalid):
    code: ClassVar[str] = "hands_not_counted"
    message: ClassVar[str] = N_("请先问一声有没有人反对；有人反对，就请大家举手，两组分开数。")


class HandsWaitForSpeech(Refused):
    """Facts: name (who speaks)."""

    code: ClassVar[str] = "hands_wait_for_speech"
    message: ClassVar[str] = N_("%(name)s正在讲。等讲完，再请大家举手。")


class HandsWaitForCalled(Refused):
    """Facts: name (who has been called and has not begun)."""

    code: ClassVar[str] = "hands_wait_for_called"
    message: ClassVar[str] = N_("已经请了%(name)s发言。先按“开始计时”让这位讲完，或者按“这轮不讲”，再请大家举手。")


def next_state(state: str, act: str) -> str:
    """Return the motion's state after `act`; raise ProceduralMotionStateRefuses."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise ProceduralMotionStateRefuses(state=state, act=act) from None


def check_move(room: Room, item: Item, kind: str, mover_id: int) -> None:
    """Raise when a motion of `kind` cannot be moved now: on the open item, by somebody present, one at a time."""
    if kind not in KINDS:
        raise ProceduralMotionUnknown(field="kind")
    check_in_session(room)
    if item != room.item or item.state not in WHEN[kind]:
        raise ItemStateRefuses(state=item.state, act=kind)
    if not room.is_present(mover_id):
        raise NotPresent(member_id=mover_id)
    recusal.check_may_vote(mover_id in room.recused_ids and kind != "withdraw")
    if room.procedural_motion is not None:
        raise ProceduralMotionOpen()
    _check_kind(room, item, kind, mover_id)


def fits(room: Room, item: Item, kind: str, mover_id: int) -> bool:
    """Whether `kind` can be moved about the item at all, by this member."""
    try:
        _check_kind(room, item, kind, mover_id)
    except RuleError:
        return False
    return True


def _check_kind(room: Room, item: Item, kind: str, mover_id: int) -> None:
    if kind == "close_debate":
        check_floor_free(room)
        if item.is_debate_closed:
            raise DebateClosed()
        return
    if kind in ("withdraw", "divide") and item.motion is None:
        raise NoMotion(item=item.position)
    if kind == "withdraw" and item.motion is not None and item.motion.mover_id != mover_id:
        raise NotYourMotion(member_id=mover_id)
    if kind == "divide":
        assert item.motion is not None
        check_no_paper(item.motion.paper)
        check_open_main_vote(room.amendments)


def parts_of(text: str) -> tuple[str, ...]:
    """Return the parts that a motion is to be voted on in, one a line; raise TooFewParts."""
    parts = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not 2 <= len(parts) <= MOST_PARTS or len(set(parts)) < len(parts):
        raise TooFewParts(field="parts", limit=MOST_PARTS)
    return parts


def check_until(until: date | None, today: date) -> None:
    """Raise PostponedToPast unless a matter is put off to a later day, or to the next meeting (None)."""
    if until is not None and until <= today:
        raise PostponedToPast(field="until")


def check_decide(room: Room, motion: ProceduralMotion, hands: Mapping[str, int] | None, objections: int | None) -> None:
    """Raise when the hands (heads by side) cannot decide `motion` now; without hands somebody must have asked who objects."""
    check_in_session(room)
    if not is_ready(motion):
        raise ProceduralMotionStateRefuses(state=motion.state, act="decide")
    if room.vote is not None:
        raise ItemStateRefuses(state="voting", act=motion.kind)
    if room.running is not None:
        waits = HandsWaitForSpeech if room.running.state == "speaking" else HandsWaitForCalled
        raise waits(name=room.names.get(room.running.member_id, ""))
    if hands is not None:
        consent.check_hands(room, hands)
    elif objections != 0 or motion.kind not in IN_SILENCE:
        raise HandsNotCounted(field="hands")


def is_carried(room: Room, kind: str, hands: Mapping[str, int] | None, objections: int | None) -> bool:
    """Whether it is carried: by so many hands (heads by side), or in silence where that is enough."""
    if kind == "close_debate" and hands is not None:
        return closing_debate.is_closed(room, hands)
    present = consent.present_by_side(room)
    return procedural.is_carried(VOTES[kind], hands or dict.fromkeys(present, 0), present, objections)
