"""What happens to a motion before its vote, in words for the screens: amendments, procedural motions, how an item ended."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from blueprints.page import day
from rules import acts_motions, amendments, pending, procedural_motions
from rules.amended_text import Piece, pieces
from rules.errors import N_
from rules.room import Item, ProceduralMotion, Room
from rules.seconding import able_seconders

FIELD_LABELS: Mapping[str, str] = {
    "plain": N_("一句话"),
    "what": N_("议案全文"),
    "who": N_("谁来做"),
    "by_when": N_("什么时候做完"),
    "cost": N_("花多少钱"),
    "done_means": N_("怎样算办好"),
}
AMENDMENT_STATES: Mapping[str, str] = {
    "moved": N_("等一位代表附议"),
    "seconded": N_("已有附议，等着议"),
    "pending": N_("正在议"),
    "carried": N_("通过，议案已改"),
    "lost": N_("未通过"),
    "withdrawn": N_("提出人撤回"),
    "out_of_order": N_("主持裁定不议"),
    "lapsed": N_("不再议"),
}
LAPSES: Mapping[str, str] = {
    "no_second": N_("没有人附议"),
    "overtaken": N_("前面的修正案已经改了这一处"),
    "item_ended": N_("本项已经结束"),
}
# How an item ended without a vote of its own.
ENDS: Mapping[str, str] = {
    "discussed": N_("已讨论，未表决"),
    "carried_over": N_("移到下次"),
    "withdrawn": N_("提案人撤回"),
    "dropped": N_("没有人附议，不讨论"),
}


def motions_view(room: Room) -> dict[str, Any]:
    """Return the context of the parts about amendments and procedural motions."""
    waiting, following, decided = map(
        _id, (acts_motions.to_second(room), acts_motions.to_take_up(room), acts_motions.to_vote_on(room))
    )
    return {
        "immediate": pending.immediate(room),
        "to_second_id": waiting,
        "take_up_id": following,
        "decide_id": decided,
        "plain_is_left": amendments.leaves_plain(room),
        "field_label": field_label,
        "amendment_state": _amendment_state,
        "procedural_words": procedural_words,
        "diff": diff,
        "item_end": item_end,
        "refer_id": _id(acts_motions.to_refer(room)),
        "able_seconders": lambda mover_id: able_seconders(room, mover_id),
    }


def field_label(name: str) -> str:
    """Return what a part of a motion's text is called."""
    return gettext(FIELD_LABELS[name])


def _id(found: Any) -> int | None:
    return None if found is None else int(found.id)


def _amendment_state(state: str, end_reason: str) -> str:
    """Return how far an amendment has come, with the chair's reason or what it lapsed of."""
    words = gettext(AMENDMENT_STATES[state])
    reason = gettext(LAPSES[end_reason]) if end_reason in LAPSES else end_reason
    return gettext("%(state)s：%(reason)s", state=words, reason=reason) if reason else words


def diff(before: str, after: str) -> tuple[Piece, ...]:
    return pieces(before, after)


def procedural_words(motion: ProceduralMotion) -> str:
    """Return what is moved, in a line: 推迟到2026年12月20日再议."""
    if motion.kind == "postpone" and isinstance(motion.until, date):
        return gettext("推迟到%(day)s再议", day=day(motion.until))
    if motion.kind == "divide":
        return gettext("分成%(count)s部分表决", count=len(motion.parts))
    return gettext(procedural_motions.TITLES[motion.kind])


def item_end(item: Item) -> str:
    """Return how an item ended where no verdict says it, and of a divided motion how its parts fared; else nothing."""
    if item.parts > 1 and item.part_verdicts and item.state in ("decided", "carried_over", "withdrawn"):
        carried = item.part_verdicts.count("carried")
        lost = len(item.part_verdicts) - carried
        return gettext(
            "分%(parts)s部分：%(carried)s部分通过，%(lost)s部分未通过", parts=item.parts, carried=carried, lost=lost
        )
    return gettext(ENDS[item.state]) if item.state in ENDS else ""


def tie_words(tie_until: date | None, referred_to: str) -> str:
    """Return what follows from a second tie; nothing where there was none."""
    if tie_until is None:
        return ""
    if referred_to:
        return gettext("两次表决都正好相等，已提请%(body)s协调", body=referred_to)
    return gettext("两次表决都正好相等，到%(until)s为止不再表决，也可以提请上级协调", until=day(tie_until))
