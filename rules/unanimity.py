"""What happens only if nobody objects: a round is skipped, a vote is opened after the announced end.

source: RULEBOOK §2, 轮流发言: “Skipped only if nobody objects”; Stops: “After the announced end: no new vote unless
nobody objects”.
choice: one objection is enough and needs no reason; a vote that is open at the announced end is finished.
"""

from datetime import datetime
from typing import ClassVar

from rules.agenda import ItemStateRefuses, check_in_session
from rules.errors import N_, Refused
from rules.room import Item, Room
from rules.voting import check_open_vote


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
    if objections:
        raise SomebodyObjects(count=objections)


def check_open_vote_late(room: Room, announced_end: datetime | None, now: datetime, objections: int | None) -> None:
    """Raise what stands against opening a vote, and after the announced end any objection; None: nobody was asked."""
    check_open_vote(room)
    if announced_end is None or now <= announced_end:
        return
    if objections is None:
        raise ObjectionsNotAsked()
    if objections:
        raise AfterAnnouncedEnd(count=objections)
