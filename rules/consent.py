"""Items added on the spot: who may add them, and when the meeting may vote on them after all.

source: RULEBOOK §1, “Only noticed matters: … An item added on the spot: discussion, and a vote only with the consent of
2/3 of those present on each side, never for money, persons or rights.”
choice: docs/decisions/0010-notices-are-frozen.md (hands are counted by side, once for each item)
"""

from collections.abc import Collection, Mapping
from typing import ClassVar

from rules import procedural
from rules.agenda import ItemStateRefuses, NoMotion, SensitiveNotNoticed, check_in_session
from rules.errors import N_, Invalid, Refused, RuleError
from rules.notice import check_items
from rules.room import Item, Room

# While it can still be put to the vote.
OPEN_TO_CONSENT = ("pending", "explaining", "round", "debate")


class ItemTitleMissing(Invalid):
    code: ClassVar[str] = "item_title_missing"
    message: ClassVar[str] = N_("请写临时加的是什么事，例如“电梯今晚停运怎么办”。")


class HandsInvalid(Invalid):
    """Facts: side, present."""

    code: ClassVar[str] = "hands_invalid"
    message: ClassVar[str] = N_("%(side)s到会%(present)s人，举手的人数要在0到%(present)s之间。请再数一遍。")


class ConsentNotNeeded(Refused):
    code: ClassVar[str] = "consent_not_needed"
    message: ClassVar[str] = N_("这一项写进了会议通知，可以直接表决，不用先举手同意。")


class ConsentAsked(Refused):
    code: ClassVar[str] = "consent_asked"
    message: ClassVar[str] = N_("这一项已经举手问过了，一项只问一次。结果看本页。")


def check_add(room: Room, title: str) -> None:
    """Raise when no item can be added now: only in a running meeting, with a title, twelve in all."""
    if not title.strip():
        raise ItemTitleMissing(field="title")
    check_in_session(room)
    check_items(len(room.items) + 1)


def is_sensitive(question: str, is_said: bool) -> bool:
    """Whether an item that no notice told of is only discussed: it is said to be about money, persons or rights, or elects."""
    return is_said or question == "election"


def present_by_side(room: Room, without: Collection[int] = ()) -> dict[str, int]:
    """Return how many are present on each side (heads). `without`: members who take no part in the decision."""
    seats = [seat for seat in room.seats if seat.is_present and seat.member_id not in without]
    return {side.code: sum(seat.side == side.code for seat in seats) for side in room.sides}


def needed(present: int) -> int:
    """Return how many hands are at least two thirds of `present`: 6 → 4, 7 → 5, 8 → 6."""
    return -(-2 * present // 3)


def is_given(hands: Mapping[str, int], present: Mapping[str, int]) -> bool:
    """Whether at least two thirds of those present on each side consent (heads); an empty side consents to nothing."""
    return procedural.is_carried("add_item", hands, present)


def check_ask(room: Room, item: Item, is_asked: bool) -> None:
    """Raise when the meeting cannot be asked for its consent to a vote on `item`; `is_asked`: it has been already."""
    if item.noticed:
        raise ConsentNotNeeded(item=item.position)
    if item.is_sensitive:
        raise SensitiveNotNoticed(item=item.position)
    if item.motion is None:
        raise NoMotion(item=item.position)
    if is_asked:
        raise ConsentAsked(item=item.position)
    check_in_session(room)
    if item.state not in OPEN_TO_CONSENT:
        raise ItemStateRefuses(state=item.state, act="consent")


def may_ask(room: Room, item: Item, is_asked: bool) -> bool:
    """Whether check_ask lets it pass."""
    try:
        check_ask(room, item, is_asked)
    except RuleError:
        return False
    return True


def check_hands(room: Room, hands: Mapping[str, int], without: Collection[int] = ()) -> None:
    """Raise HandsInvalid unless a count was given for every side, from nobody to everybody present, but `without`."""
    present = present_by_side(room, without)
    for side in room.sides:
        if not 0 <= hands.get(side.code, -1) <= present[side.code]:
            raise HandsInvalid(field=f"hands_{side.code}", side=side.label, present=present[side.code])
