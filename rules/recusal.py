"""回避: a member with an interest takes no part in the decision; what that does to the roll, and who decides a dispute.

source: RULEBOOK §1, Recusal: “legal presets `stays` in N and P. Charter presets: `leaves_roll` (default) while at least
half of each side's members remain on the roll, else no vote: refer. A recused member may state facts, then leaves the
debate; the sheet shows it. A disputed recusal is decided by the others, more than half of those present”.
choice: on the day, “each side's members” are those on the roster, so that vacancies count on no side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

from rules import procedural
from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.majority import Case, Count, Preset

Way = Literal["stays", "leaves_roll"]
WAYS: tuple[Way, ...] = ("stays", "leaves_roll")
TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("noted", "dispute"): "disputed",
    ("noted", "withdraw"): "lifted",
    ("disputed", "uphold"): "upheld",
    ("disputed", "lift"): "lifted",
}
STATES = ("noted", "disputed", "upheld", "lifted")
# Whoever has one of these takes no part in the decision.
IN_FORCE = ("noted", "upheld")


class RecusalReasonMissing(Invalid):
    code: ClassVar[str] = "recusal_reason_missing"
    message: ClassVar[str] = N_("请写明为什么回避，比如“施工方是我弟弟”。理由会记入会议记录。")


class RecusalStateRefuses(Refused):
    code: ClassVar[str] = "recusal_state_refuses"
    message: ClassVar[str] = N_("这一项的回避已经有结论，不能再改。请刷新页面看看。")


class RecusalUndecided(Refused):
    code: ClassVar[str] = "recusal_undecided"
    message: ClassVar[str] = N_("有一位代表的回避有争议，请先请其他到会代表举手决定，再表决。")


class RecusalTooLate(Refused):
    code: ClassVar[str] = "recusal_too_late"
    message: ClassVar[str] = N_("回避要在这一项表决以前提出。现在没有正在议的事项，或者表决已经开始。")


class RecusalNotTheirs(NotAllowed):
    code: ClassVar[str] = "recusal_not_theirs"
    message: ClassVar[str] = N_("自己提出的回避才能自己撤回。别人提出的，可以说“我不同意”，请大家举手决定。")


@dataclass(frozen=True, slots=True)
class Recusal:
    """One member's recusal on the open item. `is_own`: asked for by the member, and not noted by the chair."""

    member_id: int
    state: str
    reason: str
    is_own: bool
    noted_at: datetime

    @property
    def is_in_force(self) -> bool:
        return self.state in IN_FORCE


def next_state(state: str, act: str) -> str:
    """Return the recusal's state after `act`; raise RecusalStateRefuses."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise RecusalStateRefuses(state=state, act=act) from None


class RecusalMustStay(Refused):
    code: ClassVar[str] = "recusal_must_stay"
    message: ClassVar[str] = N_("这条表决规则出自法规，回避的人不投票，但仍计入应到和实到。")


class RecusalMiscounted(Invalid):
    """Facts: side (a side's code), entitled, present."""

    code: ClassVar[str] = "recusal_miscounted"
    message: ClassVar[str] = N_("回避的人数不对：这一组应到%(entitled)s人、实到%(present)s人。请核对后再试。")


class TooManyRecused(Refused):
    """No vote: the matter goes upward. Facts: side (a side's code), remain, entitled."""

    code: ClassVar[str] = "too_many_recused"
    message: ClassVar[str] = N_(
        "回避以后，有一组%(entitled)s人中只剩%(remain)s人，不到一半，这一项不表决。请报上级决定，或者等下次再议。"
    )


class RecusedMayNotDecide(Refused):
    code: ClassVar[str] = "recused_may_not_decide"
    message: ClassVar[str] = N_("您在这一项回避：可以先说明事实，之后不参加讨论，也不投票。")


@dataclass(frozen=True, slots=True)
class Recused:
    """How many of a side are recused (heads), and how many of them are present."""

    entitled: int
    present: int


def ways_offered(preset: Preset) -> tuple[Way, ...]:
    """Return what a charter may choose, its default first: a law's roll is the law's, and nobody leaves it."""
    return ("stays",) if preset.is_legal else ("leaves_roll", "stays")


def effective(preset: Preset, chosen: str) -> Way:
    """Return what the charter's choice comes to under a rule."""
    return next((way for way in ways_offered(preset) if way == chosen), ways_offered(preset)[0])


def check_way(preset: Preset, way: str) -> None:
    """Raise RecusalMustStay where the rule's law keeps the recused on the roll."""
    if way not in ways_offered(preset):
        raise RecusalMustStay()


def roll_without(preset: Preset, way: Way, case: Case, recused: Mapping[str, Recused]) -> Case:
    """Return 应到 and 实到 (by side, no ballots yet) with the recused off the roll, or as they were where they stay.

    Raises RecusalMustStay, RecusalMiscounted, TooManyRecused where less than half of a side would remain.
    """
    check_way(preset, way)
    for side, heads in recused.items():
        _check_heads(side, heads, case.sides.get(side, Count(0, 0)))
    if way == "stays":
        return case
    left = {side: _without(side, count, recused.get(side, Recused(0, 0))) for side, count in case.sides.items()}
    return Case.of_sides(left)


def check_settled(recusals: Iterable[Recusal]) -> None:
    """Raise RecusalUndecided while somebody's recusal is disputed: first it is decided who is on the roll."""
    if any(each.state == "disputed" for each in recusals):
        raise RecusalUndecided()


def check_may_speak(is_recused: bool, has_stated_facts: bool) -> None:
    """Raise RecusedMayNotDecide when a recused member asks for the floor again: facts once, then no debate."""
    if is_recused and has_stated_facts:
        raise RecusedMayNotDecide()


def check_may_vote(is_recused: bool) -> None:
    """Raise RecusedMayNotDecide: on the roll or off it, a recused member casts no ballot."""
    if is_recused:
        raise RecusedMayNotDecide()


def must_recuse(hands_of_others: int, others_present: int) -> bool:
    """Whether the others, more than half of those present, decide a disputed recusal against the member (heads)."""
    return procedural.is_carried("dispute_recusal", {"others": hands_of_others}, {"others": others_present})


def _check_heads(side: str, recused: Recused, count: Count) -> None:
    if not 0 <= recused.present <= recused.entitled <= count.entitled or recused.present > count.present:
        raise RecusalMiscounted(side=side, entitled=count.entitled, present=count.present)


def _without(side: str, count: Count, recused: Recused) -> Count:
    remain = count.entitled - recused.entitled
    if 2 * remain < count.entitled:
        raise TooManyRecused(side=side, remain=remain, entitled=count.entitled)
    left = Count(remain, count.present - recused.present)
    if left.present > left.entitled:
        raise RecusalMiscounted(side=side, entitled=count.entitled, present=count.present)
    return left
