"""The life of an agenda item: one at a time, from explanation to decision.

source: RULEBOOK §2 (动议中心, 一时一件, 提案说明)
"""

from collections.abc import Mapping
from typing import ClassVar

from rules import recusal
from rules.errors import N_, Invalid, Refused
from rules.meetings import AttendanceTooLow, MeetingNotInSession, head_count, understaffed_sides
from rules.recusal import Recused
from rules.room import OPEN_ITEM_STATES, Item, Room

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("pending", "open"): "explaining",
    ("explaining", "undo_open"): "pending",
    ("explaining", "start_round"): "round",
    ("explaining", "skip_round"): "debate",
    ("round", "start_debate"): "debate",
    ("debate", "open_vote"): "voting",
    ("voting", "abort_vote"): "debate",
    ("voting", "vote_again"): "debate",
    ("voting", "close_vote"): "decided",
    # A motion in parts: the next one comes before the meeting, in the same debate.
    ("voting", "close_part"): "debate",
    ("voting", "decide_amendment"): "debate",
    ("debate", "close_discussion"): "discussed",
    ("pending", "carry_over"): "carried_over",
    ("explaining", "carry_over"): "carried_over",
    ("round", "carry_over"): "carried_over",
    ("debate", "carry_over"): "carried_over",
    ("voting", "carry_over"): "carried_over",
    ("explaining", "postpone"): "carried_over",
    ("round", "postpone"): "carried_over",
    ("debate", "postpone"): "carried_over",
    # Taken back by its mover; or nobody seconds it.
    ("explaining", "withdraw"): "withdrawn",
    ("round", "withdraw"): "withdrawn",
    ("debate", "withdraw"): "withdrawn",
    ("explaining", "drop"): "dropped",
}
STATES = ("pending", *OPEN_ITEM_STATES, "decided", "discussed", "carried_over", "withdrawn", "dropped")


class ItemStateRefuses(Refused):
    code: ClassVar[str] = "item_state_refuses"
    message: ClassVar[str] = N_("这一项现在的进度不能这样做。请刷新页面看看进行到哪一步了。")


class AnotherItemOpen(Refused):
    code: ClassVar[str] = "another_item_open"
    message: ClassVar[str] = N_("第%(position)s项还没有议完，一次只议一项。请先议完再进入下一项。")


class ExplainerAbsent(Refused):
    code: ClassVar[str] = "explainer_absent"
    message: ClassVar[str] = N_("提案人和联名人都没有到会，没有人做提案说明。这一项请移到下次会议，一项只能移一次。")


class CarriedOverBefore(Refused):
    code: ClassVar[str] = "carried_over_before"
    message: ClassVar[str] = N_("这一项已经从上次会议移过来一次，不能再移。请先讨论，不表决也可以结束本项。")


class ExplainerPresent(Refused):
    code: ClassVar[str] = "explainer_present"
    message: ClassVar[str] = N_("提案人或联名人在场，这一项可以说明，不能移到下次会议。请按议程进行。")


class NotNoticed(Refused):
    code: ClassVar[str] = "not_noticed"
    message: ClassVar[str] = N_("本项没有写进会议通知，只讨论，不表决。要表决，先请两组到会代表各三分之二举手同意。")


class SensitiveNotNoticed(Refused):
    code: ClassVar[str] = "sensitive_not_noticed"
    message: ClassVar[str] = N_(
        "本项涉及钱、人事或权利，没有写进会议通知，只讨论，不表决。请写进下次会议的通知再表决。"
    )


class NoMotion(Refused):
    code: ClassVar[str] = "no_motion"
    message: ClassVar[str] = N_("本项没有议案，只讨论，不表决。讨论完请结束本项。")


class VoteDue(Refused):
    code: ClassVar[str] = "vote_due"
    message: ClassVar[str] = N_("这一项有议案，议完要表决，不能不表决就结束。请打开表决。")


class MotionFixed(Refused):
    code: ClassVar[str] = "motion_fixed"
    message: ClassVar[str] = N_("议案文字现在不能改。表决中发现写错了，请先中止表决，更正后念一遍再表决。")


class TextMissing(Invalid):
    code: ClassVar[str] = "text_missing"
    message: ClassVar[str] = N_("请写议案全文。")


class SideUnderstaffed(Refused):
    code: ClassVar[str] = "side_understaffed"
    message: ClassVar[str] = N_("%(side)s在册人数不到编制的三分之二，只讨论，不表决。请先补选代表。")


def next_state(state: str, act: str) -> str:
    """Return the item's state after `act`; raise ItemStateRefuses."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise ItemStateRefuses(state=state, act=act) from None


def next_pending(room: Room) -> Item | None:
    """Return the item that comes next, in the order of the published agenda."""
    return next((item for item in room.items if item.state == "pending"), None)


def explainer_id(room: Room, item: Item) -> int | None:
    """Return who explains the motion: the mover, or the first endorser who is present.

    source: RULEBOOK §2, “an absent proposer: another endorser, else carried over once”.
    """
    if item.motion is None or item.motion.mover_id is None:
        return None
    candidates = (item.motion.mover_id, *item.motion.seconder_ids)
    return next((member_id for member_id in candidates if room.is_present(member_id)), None)


def needs_explanation(item: Item) -> bool:
    """A motion with a mover is explained by a person; a matter without one goes straight to the round."""
    return item.motion is not None and item.motion.mover_id is not None


def check_open(room: Room, item: Item) -> None:
    """Raise when `item` cannot be opened now: one question at a time, in a meeting that may meet."""
    check_in_session(room)
    if room.item is not None and room.item.id != item.id:
        raise AnotherItemOpen(position=room.item.position)
    next_state(item.state, "open")
    if needs_explanation(item) and explainer_id(room, item) is None and item.carried_from_id is None:
        raise ExplainerAbsent(item=item.position)


def check_in_session(room: Room) -> None:
    """Raise MeetingNotInSession, or AttendanceTooLow with who is missing."""
    if room.state != "in_session":
        raise MeetingNotInSession(state=room.state)
    if not room.is_quorate:
        raise AttendanceTooLow(results=room.attendance)


def check_carry_over(room: Room, item: Item) -> None:
    """Raise when an item cannot move to the next meeting: only for want of an explainer, and once only.

    Whatever else is not finished moves when the meeting is adjourned.
    source: RULEBOOK §2, 提案说明.
    """
    if room.state != "in_session":
        raise MeetingNotInSession(state=room.state)
    next_state(item.state, "carry_over")
    if item.state not in ("pending", "explaining"):
        raise ItemStateRefuses(state=item.state, act="carry_over")
    if not needs_explanation(item) or explainer_id(room, item) is not None:
        raise ExplainerPresent(item=item.position)
    if item.carried_from_id is not None:
        raise CarriedOverBefore(item=item.position)


def check_close_discussion(room: Room, item: Item) -> None:
    """Raise VoteDue when the item is one that the meeting has to vote on."""
    check_in_session(room)
    next_state(item.state, "close_discussion")
    try:
        check_may_be_decided(room, item)
    except Refused:
        return
    raise VoteDue(item=item.position)


def check_may_be_decided(room: Room, item: Item) -> None:
    """Raise when the item may be discussed but not voted on.

    source: RULEBOOK §1, “Only noticed matters”, “Below two thirds of a side's planned seats: discussion only”.
    """
    if item.motion is None:
        raise NoMotion(item=item.position)
    if not item.noticed and item.is_sensitive:
        raise SensitiveNotNoticed(item=item.position)
    if not item.noticed and not item.is_consented:
        raise NotNoticed(item=item.position)
    for side in understaffed_sides(room.seats, room.sides):
        raise SideUnderstaffed(side=side.label)
    _check_enough_remain(room)


def _check_enough_remain(room: Room) -> None:
    """Raise TooManyRecused where recusals leave less than half of a side's members on the roll: refer the matter."""
    if not room.recused_ids:
        return
    recused = {
        side.code: Recused(len(out), sum(seat.is_present for seat in out))
        for side in room.sides
        if (out := [seat for seat in room.seats if seat.side == side.code and seat.member_id in room.recused_ids])
    }
    way = recusal.effective(room.preset, room.charter.recusal)
    recusal.roll_without(room.preset, way, head_count(room.seats, room.sides), recused)
