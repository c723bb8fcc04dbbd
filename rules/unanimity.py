"""What happens only if nobody objects: a round is skipped, a vote is opened after the announced end.

source: RULEBOOK §2, 轮流发言: “Skipped only if nobody objects”; Stops: “After the announced end: no new vote unless
nobody objects”.
choice: one objection is enough and needs no reason; a vote that is open at the announced end is finished. Phones have
some seconds to object before the chair may take the silence for consent; each thing is asked once
(docs/decisions/0016-silence-is-asked-for.md).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from rules.agenda import ItemStateRefuses, check_in_session
from rules.conduct import Asking
from rules.errors import N_, Invalid, Refused
from rules.floor import NotPresent
from rules.room import Item, Room, Turn
from rules.seconding import SecondMissing, needs_second

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("asked", "grant"): "granted",
    ("asked", "refuse"): "refused",
    ("asked", "lapse"): "lapsed",
}
STATES = ("asked", "granted", "refused", "lapsed")
KINDS = ("extend_turn", "skip_round", "late_vote")
# How long phones have to object; a speaker's clock runs meanwhile, so more time is answered sooner.
OBJECT_WITHIN_SECONDS: Mapping[str, int] = {"extend_turn": 5, "skip_round": 10, "late_vote": 10}


class AnsweredAlready(Refused):
    code: ClassVar[str] = "answered_already"
    message: ClassVar[str] = N_("这件事已经问过大家，有了结果。一件事只问一次。")


class AnotherAsked(Refused):
    code: ClassVar[str] = "another_asked"
    message: ClassVar[str] = N_("正在问大家另一件事有没有人不同意，请先等那件事有了结果。")


class WaitForObjections(Refused):
    """Facts: seconds."""

    code: ClassVar[str] = "wait_for_objections"
    message: ClassVar[str] = N_("请再等%(seconds)s秒，让大家有时间按“不同意”，再问一声会场。")


class HandsNeeded(Invalid):
    """Facts: count."""

    code: ClassVar[str] = "hands_needed"
    message: ClassVar[str] = N_("有%(count)s位不同意。请同意延时的举手，把两组人数填上，超过到会一半才延时。")


class NotPastEnd(Refused):
    code: ClassVar[str] = "not_past_end"
    message: ClassVar[str] = N_("还没有到通知上的散会时间，不用问，可以照常表决。")


class SomebodyObjects(Refused):
    """Facts: count."""

    code: ClassVar[str] = "somebody_objects"
    message: ClassVar[str] = N_("有%(count)s位不同意，轮流发言照常进行，一位一位来。")


class AfterAnnouncedEnd(Refused):
    """Facts: count."""

    code: ClassVar[str] = "after_announced_end"
    message: ClassVar[str] = N_("通知上的散会时间已经过了，有%(count)s位不同意再表决。请改期再议，没议的会带到下次。")


class ObjectionsNotAsked(Refused):
    code: ClassVar[str] = "objections_not_asked"
    message: ClassVar[str] = N_("通知上的散会时间已经过了。请先问一声有没有人不同意，没有人不同意才能再表决。")


def check_skip_round(room: Room, item: Item, objections: int) -> None:
    """Raise when the round of an item cannot be left out: before it has begun, and only with everybody's silence."""
    check_in_session(room)
    if item.state != "explaining" or room.running is not None or room.waiting(("explain",)):
        raise ItemStateRefuses(state=item.state, act="skip_round")
    if item.motion is not None and needs_second(item.motion):
        raise SecondMissing()
    if objections:
        raise SomebodyObjects(count=objections)


def check_open_vote_late(room: Room) -> None:
    """Raise ObjectionsNotAsked or AfterAnnouncedEnd when the announced end stands against a new vote on the item."""
    blocker = late_blocker(room)
    if blocker is not None:
        raise blocker


def next_state(state: str, act: str) -> str:
    """Return the asking's state after `act`; raise AnsweredAlready."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise AnsweredAlready(state=state) from None


def check_ask(room: Room, kind: str, turn_id: int | None = None) -> None:
    """Raise AnotherAsked while something waits for an answer, AnsweredAlready when this was asked before."""
    if room.conduct.asking is not None:
        raise AnotherAsked()
    if was_asked(room, kind, turn_id):
        raise AnsweredAlready()


def was_asked(room: Room, kind: str, turn_id: int | None = None) -> bool:
    """Whether this was asked before: of a turn once, of an item once."""
    asked = (each for each in room.conduct.askings if each.state in ("granted", "refused"))
    return any(each.kind == kind and each.turn_id == turn_id for each in asked)


def check_ask_skip(room: Room, item: Item) -> None:
    """Raise when nobody can be asked now whether the round may be left out."""
    check_skip_round(room, item, 0)
    check_ask(room, "skip_round")


def check_ask_late(room: Room) -> None:
    """Raise when nobody need be asked, or can be, whether to vote on the open item after the announced end."""
    check_in_session(room)
    if room.item is None or room.vote is not None:
        raise ItemStateRefuses(state=room.item.state if room.item else None, act="ask_late")
    if not room.conduct.is_past_end:
        raise NotPastEnd()
    check_ask(room, "late_vote")


def is_current(asking: Asking, item: Item, turns: Iterable[Turn]) -> bool:
    """Whether what is asked can still happen: its turn is being spoken, or its item is where it was."""
    if asking.kind == "extend_turn":
        return any(turn.id == asking.turn_id and turn.state == "speaking" for turn in turns)
    return item.state == "explaining" or asking.kind == "late_vote"


def check_object(room: Room, asking: Asking, member_id: int) -> None:
    """Raise when a member's objection comes too late, or from outside."""
    next_state(asking.state, "refuse")
    if not room.is_present(member_id):
        raise NotPresent(member_id=member_id)


def check_answer(asking: Asking, objections: int, now: datetime) -> None:
    """Raise WaitForObjections before silence is taken for consent. `objections`: on phones and in the room (heads)."""
    next_state(asking.state, "grant")
    left = -int((now - asking.open_until).total_seconds() // 1)
    if not objections and left > 0:
        raise WaitForObjections(seconds=left)


def late_objections(room: Room) -> int | None:
    """Return what came of asking whether to vote on the open item after the announced end: 0, 1 for “no”, None unasked."""
    answers = [asking.state for asking in room.conduct.askings if asking.kind == "late_vote"]
    if "granted" in answers:
        return 0
    return 1 if "refused" in answers else None


def late_blocker(room: Room) -> Refused | None:
    """Return what stands against a new vote after the announced end, or None."""
    if not room.conduct.is_past_end:
        return None
    objections = late_objections(room)
    if objections is None:
        return ObjectionsNotAsked()
    return AfterAnnouncedEnd(count=objections) if objections else None
