"""修正案: changes to the motion before it is voted on: which come first, and which cannot be moved at all.

source: RULEBOOK §2, 一时一件 (“at most one amendment at a time, no amendment of an amendment”) and amendments: “voted in
the order moved, for sums and dates the farthest from the original first; own round of 1 minute, no turn spent; more
than half of those present, overall; the amended text is read aloud and frozen anew”; §1, “an amendment stays within the
item's subject, place, sum and persons”.
choice: sums are whole 分, dates ordinal days, so that distances are exact; a sum above the noticed one is beyond the
notice, a lower one within; of two equally far the one moved first is voted on first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from rules import consent, procedural
from rules.agenda import ItemStateRefuses, NoMotion, check_in_session
from rules.errors import N_, Refused
from rules.room import Item, Room

SECONDS = 60
KINDS = ("text", "sum", "date")
STATES = ("moved", "pending", "carried", "lost", "withdrawn")


class AmendmentPending(Refused):
    code: ClassVar[str] = "amendment_pending"
    message: ClassVar[str] = N_("已经有一个修正案在讨论，一次只议一个。请等它表决完。")


class AmendmentOfAmendment(Refused):
    code: ClassVar[str] = "amendment_of_amendment"
    message: ClassVar[str] = N_("修正案不能再修正。不赞成可以投反对，再另提一个对原议案的修正案。")


class AmendmentBeyondNotice(Refused):
    code: ClassVar[str] = "amendment_beyond_notice"
    message: ClassVar[str] = N_("修正案的金额超过了会议通知上的金额，这次不能表决。请写进下次会议的通知。")


@dataclass(frozen=True, slots=True)
class Amendment:
    """A proposed change. `number` counts in the order moved; `value` is the new sum (分) or date (ordinal day)."""

    number: int
    kind: str
    state: str = "moved"
    value: int | None = None
    mover_id: int | None = None


def check_move(room: Room, item: Item, of_amendment: bool = False) -> None:
    """Raise when nothing can be amended now: only the open item's motion, in its round or in free debate."""
    check_in_session(room)
    if item.motion is None:
        raise NoMotion(item=item.position)
    if item != room.item or item.state not in ("round", "debate"):
        raise ItemStateRefuses(state=item.state, act="amend")
    if of_amendment:
        raise AmendmentOfAmendment()


def check_within_notice(amendment: Amendment, noticed: int) -> None:
    """Raise AmendmentBeyondNotice for a sum above the `noticed` one (分); subject, place and persons the chair rules on."""
    if amendment.kind == "sum" and amendment.value is not None and amendment.value > noticed:
        raise AmendmentBeyondNotice()


def voting_order(amendments: Iterable[Amendment], original: Amendment) -> tuple[Amendment, ...]:
    """Return the amendments that are still to be voted on, first one first.

    In the order moved; those about the same sum or date as `original` stand together where the first of them stands,
    the farthest from the original first.
    """
    waiting = sorted((each for each in amendments if each.state == "moved"), key=lambda each: each.number)
    rivals = [each for each in waiting if _distance(each, original) is not None]
    farthest = sorted(rivals, key=lambda each: (-(_distance(each, original) or 0), each.number))
    order: list[Amendment] = []
    for each in waiting:
        if each not in rivals:
            order.append(each)
        elif each == rivals[0]:
            order += farthest
    return tuple(order)


def _distance(amendment: Amendment, original: Amendment) -> int | None:
    if amendment.kind == "text" or amendment.kind != original.kind:
        return None
    if amendment.value is None or original.value is None:
        return None
    return abs(amendment.value - original.value)


def next_pending(amendments: Iterable[Amendment], original: Amendment) -> Amendment | None:
    """Return the amendment that comes before the meeting next; raise AmendmentPending while one is there."""
    known = tuple(amendments)
    if any(each.state == "pending" for each in known):
        raise AmendmentPending()
    return next(iter(voting_order(known, original)), None)


def check_open_main_vote(amendments: Iterable[Amendment]) -> None:
    """Raise AmendmentPending while the motion's text is not settled: the main question comes last."""
    if any(each.state in ("moved", "pending") for each in amendments):
        raise AmendmentPending()


def is_carried(room: Room, hands: Mapping[str, int]) -> bool:
    """Whether more than half of those present, on all sides together, are for the amendment (heads by side)."""
    return procedural.is_carried("amend", hands, consent.present_by_side(room))
