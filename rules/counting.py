"""监票人, paper beside phones, and a vote by hands: who may count, what a count may say, and when two counts are one.

source: RULEBOOK §4, “Paper and hands beside phones: two tellers, one of each side, enter independently; both must agree.
Secretary and tellers of a vote do not vote in it. 监票人/计票人 may not be candidates”.
choice: docs/decisions/0020-paper-and-hands-beside-phones.md
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from rules.counts import Case, Count
from rules.errors import N_, Invalid, NotAllowed, Refused
from rules.preset_facts import Preset

# What a teller counts of each side.
FIGURES = ("yes", "no", "abstain", "spoiled")
# What somebody on the roll does instead of voting by phone: a paper ballot that was given out (secret), handed in and
# entered (named), or is void; or counting, where a law keeps tellers on the roll.
INSTEAD = ("paper_given", "paper_entered", "paper_spoiled", "counts")
PAPERS = INSTEAD[:3]
Figures = Mapping[str, Mapping[str, int]]
Basis = Literal["hands", "paper"]


class TellersNotOneOfEachSide(Invalid):
    code: ClassVar[str] = "tellers_not_one_of_each_side"
    message: ClassVar[str] = N_("监票人每组一位，请在每一组里各选一位。")


class TellerNotPresent(Invalid):
    code: ClassVar[str] = "teller_not_present"
    message: ClassVar[str] = N_("监票人要在会场、已经签到。请另选一位，或者先签到。")


class TellerIsCandidate(Invalid):
    code: ClassVar[str] = "teller_is_candidate"
    message: ClassVar[str] = N_("候选人不能当监票人，请另选一位。")


class TooLateForTellers(Refused):
    """The roll is frozen: whoever counts is not on it, so it has to be settled before."""

    code: ClassVar[str] = "too_late_for_tellers"
    message: ClassVar[str] = N_("表决已经开始，名册不能再变。要换监票人，请先中止表决，定好监票人再重新开始。")


class TellersMissing(Refused):
    code: ClassVar[str] = "tellers_missing"
    message: ClassVar[str] = N_("还没有监票人。举手表决和无记名纸票都要两位监票人来数，请在开始表决以前每组定一位。")


class NotATeller(NotAllowed):
    code: ClassVar[str] = "not_a_teller"
    message: ClassVar[str] = N_("这次表决的计票由监票人输入，您不是监票人。")


class NothingToCount(Refused):
    code: ClassVar[str] = "nothing_to_count"
    message: ClassVar[str] = N_("这次表决没有要监票人数的票，不用输入。")


class CountAgreed(Refused):
    code: ClassVar[str] = "count_agreed"
    message: ClassVar[str] = N_("两位监票人的数已经一致，计票完成了，不能再改。有问题请告诉主持人，可以中止表决重来。")


class CountMissing(Refused):
    """Facts: count (tellers who have not entered yet)."""

    code: ClassVar[str] = "count_missing"
    message: ClassVar[str] = N_("还有%(count)s位监票人没有输入计票数，等两位都输入、数目一致，才能结束表决。")


class CountsDiffer(Refused):
    code: ClassVar[str] = "counts_differ"
    message: ClassVar[str] = N_("两位监票人的数不一致。请各自重新数一遍，再输入。")


class CountOverflows(Invalid):
    """Facts: total, most (heads or papers of a side)."""

    code: ClassVar[str] = "count_overflows"
    message: ClassVar[str] = N_("有一组合计%(total)s，多于能有的%(most)s。请重新数一遍。")


class CountFigureInvalid(Invalid):
    code: ClassVar[str] = "count_figure_invalid"
    message: ClassVar[str] = N_("计票数要填0或者正整数，每一格都要填。没有的填0。")


class HandsNotSecret(Refused):
    code: ClassVar[str] = "hands_not_secret"
    message: ClassVar[str] = N_("无记名表决不能举手。请用纸票：开始表决后，在秘书台给每位代表登记领纸票。")


class HandsNotForNames(Refused):
    code: ClassVar[str] = "hands_not_for_names"
    message: ClassVar[str] = N_("推选和在几个项目里选，不能举手表决。请用手机投票，或者改期用纸票选举。")


class HandsOnly(Refused):
    code: ClassVar[str] = "hands_only"
    message: ClassVar[str] = N_("这次是举手表决，手机不投票。请听主持人的口令举手，由监票人来数。")


class OnPaper(Refused):
    code: ClassVar[str] = "on_paper"
    message: ClassVar[str] = N_("您这次用纸票，手机不再投票。要改回手机，请把纸票交还秘书。")


class TellerMayNotVote(Refused):
    code: ClassVar[str] = "teller_may_not_vote"
    message: ClassVar[str] = N_("您是这次表决的监票人，监票人不投票。")


class PaperAfterSecretBallot(Refused):
    code: ClassVar[str] = "paper_after_secret_ballot"
    message: ClassVar[str] = N_(
        "这位代表已经用手机投了无记名票，谁也不知道是哪一张，不能换成纸票。请本人先在手机上撤回，再领纸票。"
    )


class PaperWrongKind(Refused):
    code: ClassVar[str] = "paper_wrong_kind"
    message: ClassVar[str] = N_("记名表决的纸票交上来再录入；无记名的只登记领票，不录入选择。请刷新页面再试。")


class NotOnPaper(Refused):
    code: ClassVar[str] = "not_on_paper"
    message: ClassVar[str] = N_("这位代表没有登记纸票，不用退。")


class NothingToWithdraw(Refused):
    code: ClassVar[str] = "nothing_to_withdraw"
    message: ClassVar[str] = N_("没有找到您这张票。请用投票的那部手机撤回；撤不回的，这张票仍然算数。")


@dataclass(frozen=True, slots=True)
class Teller:
    """Who counts for a side, and is not on the roll of that vote."""

    member_id: int
    side: str


@dataclass(frozen=True, slots=True)
class Counting:
    """Where the count of an open vote stands, or who is named for the item's next vote. Its numbers are nobody's yet.

    `entered_ids`: who has entered in this round. `differing`: (side, figure) of the last round in which all had.
    """

    tellers: tuple[Teller, ...] = ()
    entered_ids: frozenset[int] = frozenset()
    differing: tuple[tuple[str, str], ...] = ()
    is_agreed: bool = False

    @property
    def teller_ids(self) -> frozenset[int]:
        return frozenset(teller.member_id for teller in self.tellers)

    @property
    def missing(self) -> int:
        """How many tellers have not entered in this round."""
        return len(self.teller_ids - self.entered_ids)


@dataclass(frozen=True, slots=True)
class Rounds:
    """What the rounds of a count have come to; `number` is the round that is being entered, from 1."""

    number: int = 1
    entered_ids: frozenset[int] = frozenset()
    differing: tuple[tuple[str, str], ...] = ()
    agreed: Figures | None = None


def check_tellers(
    chosen: Sequence[Teller], sides: Sequence[str], present_ids: Collection[int], candidate_ids: Collection[int]
) -> None:
    """Raise unless there is one teller of each side, all in the room, none a candidate. No teller at all is fine too."""
    if not chosen:
        return
    if sorted(teller.side for teller in chosen) != sorted(sides):
        raise TellersNotOneOfEachSide(field="teller")
    if any(teller.member_id not in present_ids for teller in chosen):
        raise TellerNotPresent(field="teller")
    if any(teller.member_id in candidate_ids for teller in chosen):
        raise TellerIsCandidate(field="teller")


def basis_of(method: str, is_secret: bool, papers: int) -> Basis | None:
    """Return what tellers have to count in a vote: hands, secret paper, or nothing (named paper is entered one by one)."""
    if method == "hands":
        return "hands"
    return "paper" if is_secret and papers else None


def stay_on_roll(preset: Preset) -> bool:
    """Whether tellers stay in 应到 and 实到, without a ballot: a law's roll is the law's, as with recusal."""
    return preset.is_legal


def check_may_cast(method: str, instead: str | None) -> None:
    """Raise what stands against a ballot from a phone: a vote by hands, a paper ballot taken, a teller's own office."""
    if method == "hands":
        raise HandsOnly()
    if instead == "counts":
        raise TellerMayNotVote()
    if instead is not None:
        raise OnPaper()


def check_figures(figures: Figures, most: Mapping[str, int]) -> None:
    """Raise unless every figure of every side is a whole number from 0 on, and no side has more than there can be.

    `most`: by side, the heads present at the opening (hands) or the papers given out.
    """
    if set(figures) != set(most) or any(set(figures[side]) != set(FIGURES) for side in figures):
        raise CountFigureInvalid()
    for side, row in figures.items():
        if any(type(number) is not int or number < 0 for number in row.values()):
            raise CountFigureInvalid()
        total = sum(row.values())
        if total > most[side]:
            raise CountOverflows(total=total, most=most[side])


def differing(counts: Sequence[Figures]) -> tuple[tuple[str, str], ...]:
    """Return (side, figure) wherever not all counts say the same; never by how much."""
    first, *others = counts
    return tuple(
        (side, figure)
        for side, row in first.items()
        for figure, number in row.items()
        if any(other[side][figure] != number for other in others)
    )


def rounds_of(tellers: Collection[int], entered: Sequence[Mapping[int, Figures]]) -> Rounds:
    """Return where the count stands. `entered`: round by round, who has entered what."""
    state = Rounds()
    for number, round_ in enumerate(entered, start=1):
        if set(round_) < set(tellers):
            return Rounds(number, frozenset(round_), state.differing)
        counts = list(round_.values())
        found = differing(counts)
        if not found:
            return Rounds(number, frozenset(round_), (), counts[0])
        state = Rounds(number + 1, frozenset(), found)
    return state


def check_enter(counting: Counting, basis: Basis | None, member_id: int) -> None:
    """Raise what stands against a count of this person."""
    if member_id not in counting.teller_ids:
        raise NotATeller()
    if basis is None:
        raise NothingToCount()
    if counting.is_agreed:
        raise CountAgreed()


def check_counted(counting: Counting, basis: Basis | None) -> None:
    """Raise CountMissing or CountsDiffer while a vote cannot be closed, since what has to be counted is not."""
    if basis is None or counting.is_agreed:
        return
    if counting.differing and not counting.entered_ids:
        raise CountsDiffer()
    raise CountMissing(count=counting.missing)


def check_method(counting: Counting, method: str, question: str, is_secret: bool) -> None:
    """Raise what stands against opening a vote that is taken in this way.

    choice: names are not marked by raising hands, which would be one vote a name.
    """
    if method != "hands":
        return
    if question in ("choice", "election"):
        raise HandsNotForNames()
    if is_secret:
        raise HandsNotSecret()
    if not counting.tellers:
        raise TellersMissing()


def check_give_paper(counting: Counting, has_voted: bool, is_secret: bool) -> None:
    """Raise what stands against giving out a paper ballot in a secret vote.

    Whoever has voted by phone withdraws that ballot first: nobody else can, since nobody knows which one it is.
    """
    if not is_secret:
        raise PaperWrongKind()
    if not counting.tellers:
        raise TellersMissing()
    if counting.is_agreed:
        raise CountAgreed()
    if has_voted:
        raise PaperAfterSecretBallot()


def check_enter_paper(is_secret: bool) -> None:
    """Raise PaperWrongKind where the choice on a paper would be typed in although the vote is secret."""
    if is_secret:
        raise PaperWrongKind()


def check_return_paper(counting: Counting, instead: str | None) -> None:
    if instead not in PAPERS:
        raise NotOnPaper()
    if counting.is_agreed and instead == "paper_given":
        raise CountAgreed()


def with_counted(case: Case, more: Figures) -> Case:
    """Return a case with what was counted beside the phones added to its sides (heads)."""
    return Case.of_sides({side: _plus(count, more.get(side, {})) for side, count in case.sides.items()})


def _plus(count: Count, more: Mapping[str, int]) -> Count:
    figures = {name: getattr(count, name) + more.get(name, 0) for name in FIGURES}
    return Count(count.entitled, count.present, **figures)
