"""Closed items (不公开的事项): family, illness, minors. Treated behind closed doors, with a generic title for the public.

source: RULEBOOK §2, Closed items: “closed by more than half; generic public title, result public, text for named roles
only, the journal keeps a hash”.
choice: the meeting is asked once for each item, before its vote; what the notice had said already is covered from then on
(docs/decisions/0016-silence-is-asked-for.md).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from rules import consent, procedural
from rules.agenda import ItemStateRefuses, check_in_session
from rules.errors import N_, Invalid, Refused
from rules.room import Item, Room

OPEN_TO_CLOSING = ("pending", "explaining", "round", "debate")
# What stands in public in place of the motion's text.
COVERED_TEXT = N_("（本项不公开讨论，按规定只公布结果。）")


class PublicTitleMissing(Invalid):
    code: ClassVar[str] = "public_title_missing"
    message: ClassVar[str] = N_("请写对外的名称，看不出是谁家的什么事，例如“一户家庭的救助申请”。")


class PublicTitleTellsAll(Invalid):
    code: ClassVar[str] = "public_title_tells_all"
    message: ClassVar[str] = N_("对外的名称和原来的题目一样，等于没有保密。请换一个笼统的说法。")


class ClosingAsked(Refused):
    code: ClassVar[str] = "closing_asked"
    message: ClassVar[str] = N_("这一项公开不公开，大家已经举手定过了，一项只定一次。")


def check_ask(room: Room, item: Item, public_title: str) -> None:
    """Raise when the meeting cannot be asked now to treat the item behind closed doors."""
    if not public_title.strip():
        raise PublicTitleMissing(field="public_title")
    if public_title.strip() == item.title:
        raise PublicTitleTellsAll(field="public_title")
    if item.is_closing_asked:
        raise ClosingAsked(item=item.position)
    check_in_session(room)
    if item.state not in OPEN_TO_CLOSING:
        raise ItemStateRefuses(state=item.state, act="close_doors")


def is_closed_by(room: Room, hands: Mapping[str, int]) -> bool:
    """Whether more than half of those present want it so (hands by side); raise HandsInvalid for an impossible count."""
    consent.check_hands(room, hands)
    return procedural.is_carried("close_doors", hands, consent.present_by_side(room))


def covered(text: Mapping[str, str]) -> dict[str, str]:
    """Return a motion's text as the public has it: that it is not told, and nothing of who, when and at what cost."""
    return dict.fromkeys(text, "") | {"what": COVERED_TEXT}


def vote_title(frozen: Mapping[str, Any]) -> str:
    """Return the title of a vote, by what was frozen with it, as the public has it."""
    return str(frozen.get("public_title") or frozen["title"])


def vote_motion(frozen: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the text of a vote, by what was frozen with it, as the public has it."""
    motion: Mapping[str, str] = frozen["motion"]
    return covered(motion) if frozen.get("public_title") else motion
