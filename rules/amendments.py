"""修正案: changes to the motion before it is voted on: which come first, and which cannot be moved at all.

source: RULEBOOK §2, 一时一件 (“at most one amendment at a time, no amendment of an amendment”) and amendments: “voted in
the order moved, for sums and dates the farthest from the original first; own round of 1 minute, no turn spent; more
than half of those present, overall; the amended text is read aloud and frozen anew”; §1, “an amendment stays within the
item's subject, place, sum and persons”.
choice: of two equally far the one moved first is voted on first; what counts as a sum or a date: rules/amendment_figures.py
(docs/decisions/0017-what-happens-to-a-motion.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from rules import consent, procedural, recusal
from rules.agenda import ItemStateRefuses, NoMotion, check_in_session
from rules.candidates import check_no_paper
from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.preset_facts import Preset
from rules.room import Amendment, Item, Room, Turn

__all__ = ["Amendment"]
SECONDS = 60
KINDS = ("text", "sum", "date")
TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("moved", "second"): "seconded",
    ("seconded", "take_up"): "pending",
    ("pending", "carry"): "carried",
    ("pending", "lose"): "lost",
    ("moved", "withdraw"): "withdrawn",
    ("seconded", "withdraw"): "withdrawn",
    ("pending", "withdraw"): "withdrawn",
    ("moved", "rule_out"): "out_of_order",
    ("seconded", "rule_out"): "out_of_order",
    ("pending", "rule_out"): "out_of_order",
    # Nobody seconds it, another one has overtaken it, or its item has ended.
    ("moved", "lapse"): "lapsed",
    ("seconded", "lapse"): "lapsed",
    ("pending", "lapse"): "lapsed",
}
STATES = ("moved", "seconded", "pending", "carried", "lost", "withdrawn", "out_of_order", "lapsed")
OPEN_STATES = ("moved", "seconded", "pending")
# The rule that an amendment is voted on under, whatever the council's own is for matters.
PRESET = Preset(
    id="amendment",
    title="修正案：到会过半赞成",
    title_en="Amendment: more than half of those present",
    tests=procedural.VOTES["amend"].tests,
    choice="议事规则：修正案由到会代表过半数通过，不分组。",
)


class AmendmentPending(Refused):
    code: ClassVar[str] = "amendment_pending"
    message: ClassVar[str] = N_("还有修正案没有议完，一次只议一个。请先把修正案表决完。")


class AmendmentOfAmendment(Refused):
    code: ClassVar[str] = "amendment_of_amendment"
    message: ClassVar[str] = N_("修正案不能再修正。不赞成可以投反对，再另提一个对原议案的修正案。")


class AmendmentChangesNothing(Invalid):
    code: ClassVar[str] = "amendment_changes_nothing"
    message: ClassVar[str] = N_("文字和原议案一样，没有要改的。请把要改的地方改好再提。")


class AmendmentStateRefuses(Refused):
    code: ClassVar[str] = "amendment_state_refuses"
    message: ClassVar[str] = N_("这个修正案现在的进度不能这样办。请看屏幕上议到哪一步了。")


class NotYourMotion(NotAllowed):
    code: ClassVar[str] = "not_your_motion"
    message: ClassVar[str] = N_("只有提出的人自己能撤回。不赞成的，请在表决时投反对。")


class AmendmentNotHeard(Refused):
    """Facts: count."""

    code: ClassVar[str] = "amendment_not_heard"
    message: ClassVar[str] = N_("修正案还有%(count)s位没发言")


class OneAtATime(Refused):
    code: ClassVar[str] = "one_at_a_time"
    message: ClassVar[str] = N_("您已经有一个修正案在等着议，一人一次提一个。要改请先撤回，再重新提。")


class DebateClosed(Refused):
    code: ClassVar[str] = "debate_closed"
    message: ClassVar[str] = N_("大家已经举手结束讨论，不再发言，也不再提修正案。请等表决。")


def next_state(state: str, act: str) -> str:
    """Return the amendment's state after `act`; raise AmendmentStateRefuses."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise AmendmentStateRefuses(state=state, act=act) from None


def check_move(room: Room, item: Item, of_amendment: bool = False, mover_id: int | None = None) -> None:
    """Raise when nothing can be amended now: only the open item's motion, in its round or in free debate."""
    check_in_session(room)
    if item.motion is None:
        raise NoMotion(item=item.position)
    check_no_paper(item.motion.paper)
    if item != room.item or item.state not in ("round", "debate"):
        raise ItemStateRefuses(state=item.state, act="amend")
    if item.is_debate_closed:
        raise DebateClosed()
    if of_amendment:
        raise AmendmentOfAmendment()
    recusal.check_may_vote(mover_id in room.recused_ids)
    if mover_id is not None and any(each.mover_id == mover_id for each in room.amendments if each.state in OPEN_STATES):
        raise OneAtATime()


def voting_order(amendments: Iterable[Amendment]) -> tuple[Amendment, ...]:
    """Return the amendments that are seconded and still to be voted on, first one first.

    In the order moved; those about the same sum or date stand together where the first of them stands, the farthest from
    the original first.
    """
    waiting = sorted((each for each in amendments if each.state == "seconded"), key=lambda each: each.number)
    order: list[Amendment] = []
    for each in waiting:
        if each not in order:
            order += _rivals(each, waiting)
    return tuple(order)


def _rivals(amendment: Amendment, waiting: Sequence[Amendment]) -> list[Amendment]:
    if _distance(amendment) is None:
        return [amendment]
    rivals = [each for each in waiting if each.kind == amendment.kind and _distance(each) is not None]
    return sorted(rivals, key=lambda each: (-(_distance(each) or 0), each.number))


def _distance(amendment: Amendment) -> int | None:
    if amendment.kind == "text" or amendment.value is None or amendment.original is None:
        return None
    return abs(amendment.value - amendment.original)


def next_pending(amendments: Iterable[Amendment]) -> Amendment | None:
    """Return the amendment that comes before the meeting next; raise AmendmentPending while one is there."""
    known = tuple(amendments)
    if any(each.state == "pending" for each in known):
        raise AmendmentPending()
    return next(iter(voting_order(known)), None)


def check_take_up(room: Room, amendment: Amendment) -> None:
    """Raise when `amendment` cannot come before the meeting now: in free debate, nobody speaking, in its order."""
    check_in_session(room)
    if room.item is None or room.item.state != "debate" or room.running is not None:
        raise ItemStateRefuses(state=room.item.state if room.item else None, act="take_up")
    if next_pending(room.amendments) != amendment:
        raise AmendmentStateRefuses(state=amendment.state, act="take_up")


def waiting_turns(room: Room) -> tuple[Turn, ...]:
    """Return who still speaks on the pending amendment, first one first."""
    return tuple(sorted(room.waiting(("amendment",)), key=lambda turn: (turn.position, turn.id)))


def check_end_round(room: Room, amendment: Amendment) -> None:
    """Raise when the rest of an amendment's round cannot pass now: it is not pending, or somebody is speaking."""
    check_in_session(room)
    if amendment.state != "pending":
        raise AmendmentStateRefuses(state=amendment.state, act="end_round")
    if room.running is not None and room.running.state == "speaking":
        raise AmendmentNotHeard(count=len(waiting_turns(room)) + 1)


def check_open_vote(room: Room, amendment: Amendment) -> None:
    """Raise what stands against voting on the pending amendment: its own round comes first, minutes or none."""
    check_in_session(room)
    if room.item is None or room.item.state != "debate":
        raise ItemStateRefuses(state=room.item.state if room.item else None, act="open_vote")
    if amendment.state != "pending":
        raise AmendmentStateRefuses(state=amendment.state, act="open_vote")
    waiting = len(waiting_turns(room)) + (room.running is not None)
    if waiting:
        raise AmendmentNotHeard(count=waiting)


def check_open_main_vote(amendments: Iterable[Amendment]) -> None:
    """Raise AmendmentPending while the motion's text is not settled: the main question comes last."""
    if any(each.state in OPEN_STATES for each in amendments):
        raise AmendmentPending()


def present_by_side(room: Room) -> dict[str, int]:
    """Return how many decide on an amendment (heads): as by phones, whoever leaves the roll by recusal is not among them."""
    return consent.present_by_side(room, room.off_roll_ids)


def check_hands(room: Room, hands: Mapping[str, int]) -> None:
    """Raise HandsInvalid for more hands than may be up: a recused member raises none, on the roll or off it."""
    consent.check_hands(room, hands, room.recused_ids)


def is_carried(room: Room, hands: Mapping[str, int]) -> bool:
    """Whether more than half of those present, on all sides together, are for the amendment (heads by side)."""
    return procedural.is_carried("amend", hands, present_by_side(room))


def may_correct_plain(room: Room) -> bool:
    """Whether the open item's text was amended and waits for its vote: then its plain line may have to follow."""
    states = {each.state for each in room.amendments}
    in_debate = room.item is not None and room.item.state == "debate"
    return in_debate and "carried" in states and states.isdisjoint(OPEN_STATES)


def leaves_plain(room: Room) -> bool:
    """Whether the text was amended and the plain line, which tells what it says, was not."""
    changed = {change.field for each in room.amendments if each.state == "carried" for change in each.changes}
    has_plain = room.item is not None and room.item.motion is not None and bool(room.item.motion.plain)
    return has_plain and bool(changed) and "plain" not in changed
