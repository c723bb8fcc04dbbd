"""Procedural votes by open hands: what each one needs, in one table, and whether so many hands are enough.

They are votes on how the meeting goes on, not on a matter: of those present, on each side where the rule book says so.
source: RULEBOOK §1 (Only noticed matters; Recusal) and §2 (限时限次, 不得打断, 充分讨论, amendments, Closed items).
choice: docs/decisions/0017-what-happens-to-a-motion.md (putting off, dividing, taking back).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rules.errors import N_, Invalid
from rules.hands import HandsMiscounted
from rules.majority import Case, Count, Test, TestResult, apply_test


class ProceduralVoteUnknown(Invalid):
    """Facts: vote."""

    code: ClassVar[str] = "procedural_vote_unknown"
    message: ClassVar[str] = N_("没有“%(vote)s”这种程序表决，请从列出的几种中选一种。")


def _hands(scope: str, numerator: int, denominator: int, *, strict: bool) -> Test:
    return Test("approval", "heads", scope, "present", numerator, denominator, strict)


_MORE_THAN_HALF = (_hands("overall", 1, 2, strict=True),)


@dataclass(frozen=True, slots=True)
class ProceduralVote:
    """`tests`: all of them, of the hands in favour among those present. `title` is a msgid.

    `passes_in_silence`: granted without a show of hands where nobody objects. `asks_empty_sides`: a side of which nobody
    is present consents to nothing; else it is not asked.
    """

    title: str
    tests: tuple[Test, ...] = _MORE_THAN_HALF
    passes_in_silence: bool = False
    asks_empty_sides: bool = True


VOTES: Mapping[str, ProceduralVote] = {
    "close_debate": ProceduralVote(
        N_("结束讨论"),
        (_hands("overall", 2, 3, strict=False), _hands("each_side", 1, 2, strict=False)),
        asks_empty_sides=False,
    ),
    "extend_turn": ProceduralVote(N_("延长发言时间"), passes_in_silence=True),
    "appeal": ProceduralVote(N_("对裁定不服")),
    "close_doors": ProceduralVote(N_("本项不公开")),
    "add_item": ProceduralVote(N_("临时加的议题付表决"), (_hands("each_side", 2, 3, strict=False),)),
    "amend": ProceduralVote(N_("修正案")),
    "postpone": ProceduralVote(N_("推迟再议")),
    "divide": ProceduralVote(N_("分开表决"), passes_in_silence=True),
    "withdraw_motion": ProceduralVote(N_("撤回议案"), passes_in_silence=True),
    # Of the others: the member whose recusal is disputed raises no hand and is not in the base.
    "dispute_recusal": ProceduralVote(N_("是否回避有争议")),
}


def results(vote: str, hands: Mapping[str, int], present: Mapping[str, int]) -> tuple[TestResult, ...]:
    """Return each test with what it needs: hands in favour and those present, heads by side.

    Raises ProceduralVoteUnknown, and HandsMiscounted where more hands are up than people are there, or a side is left out.
    """
    if vote not in VOTES:
        raise ProceduralVoteUnknown(vote=vote)
    for side, heads in present.items():
        if not 0 <= hands.get(side, -1) <= heads:
            raise HandsMiscounted(field="hands", present=heads)
    case = Case.of_sides({side: Count(heads, heads, hands[side]) for side, heads in present.items()})
    found = [result for test in VOTES[vote].tests for result in apply_test(test, case)]
    return tuple(result for result in found if result.side is None or result.of or VOTES[vote].asks_empty_sides)


def is_carried(vote: str, hands: Mapping[str, int], present: Mapping[str, int], objections: int | None = None) -> bool:
    """Whether so many hands are enough. `objections` (heads): 0 where it was asked and nobody objects, None unasked."""
    if objections == 0 and vote in VOTES and VOTES[vote].passes_in_silence:
        return True
    return all(result.met for result in results(vote, hands, present))
