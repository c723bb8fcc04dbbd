"""监票人, paper beside phones, and a vote by hands: who may count, and when the counts of two are one.

source: RULEBOOK §4, “Paper and hands beside phones: two tellers, one of each side, enter independently; both must agree.
Secretary and tellers of a vote do not vote in it. 监票人/计票人 may not be candidates”.
choice: docs/decisions/0020-paper-and-hands-beside-phones.md
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rules.candidates import MARKED, Candidate, check_may_tell
from rules.counted import ALL as ALL
from rules.counted import Basis, Figures, differing
from rules.counting_errors import (
    CountAgreed,
    CountMissing,
    CountsDiffer,
    HandsNotForNames,
    HandsNotSecret,
    HandsOnly,
    NotATeller,
    NothingToCount,
    NotOnPaper,
    OnPaper,
    PaperAfterSecretBallot,
    PaperWrongKind,
    TellerIsRecused,
    TellerMayNotVote,
    TellerNotPresent,
    TellersMissing,
    TellersNotOneOfEachSide,
)
from rules.preset_facts import Preset
from rules.recusal import check_may_vote

# What somebody on the roll does instead of voting by phone: a paper ballot that was given out (secret), handed in and
# entered (named), or is void; or counting, where a law keeps tellers on the roll.
INSTEAD = ("paper_given", "paper_entered", "paper_spoiled", "counts", "recused")
PAPERS = INSTEAD[:3]


@dataclass(frozen=True, slots=True)
class Teller:
    """Who counts for a side, and is not on the roll of that vote."""

    member_id: int
    side: str


@dataclass(frozen=True, slots=True)
class Counting:
    """Where the count of an open vote stands, or who is named for the item's next vote. Its numbers are nobody's yet.

    `entered_ids`: who has entered in this round. `differing`: (group, field) of the last round in which all had.
    `is_lacking`: an earlier vote on the item had tellers, and nobody is named for its next one.
    """

    tellers: tuple[Teller, ...] = ()
    entered_ids: frozenset[int] = frozenset()
    differing: tuple[tuple[str, str], ...] = ()
    is_agreed: bool = False
    is_lacking: bool = False

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
    chosen: Sequence[Teller],
    sides: Sequence[str],
    present_ids: Collection[int],
    candidates: Sequence[Candidate] = (),
    recused_ids: Collection[int] = (),
) -> None:
    """Raise unless there is one teller of each side, in the room, no candidate, not recused. No teller at all is fine too."""
    if not chosen:
        return
    if sorted(teller.side for teller in chosen) != sorted(sides):
        raise TellersNotOneOfEachSide(field="teller")
    for teller in chosen:
        if teller.member_id not in present_ids:
            raise TellerNotPresent(field="teller")
        check_may_tell(candidates, teller.member_id)
        if teller.member_id in recused_ids:
            raise TellerIsRecused(field="teller")


def stay_on_roll(preset: Preset) -> bool:
    """Whether tellers stay in 应到 and 实到, without a ballot: a law's roll is the law's, as with recusal."""
    return preset.is_legal


def basis_of(method: str, is_secret: bool, papers: int) -> Basis | None:
    """Return what tellers have to count in a vote: hands, secret paper, or nothing (named paper is entered one by one)."""
    if method == "hands":
        return "hands"
    return "paper" if is_secret and papers else None


def check_method(counting: Counting, method: str, question: str, is_secret: bool) -> None:
    """Raise what stands against opening a vote that is taken in this way.

    choice: names are not marked by raising hands, which would be one vote a name.
    """
    if method != "hands":
        return
    if question in MARKED:
        raise HandsNotForNames()
    if is_secret:
        raise HandsNotSecret()
    if not counting.tellers:
        raise TellersMissing()


def check_may_cast(method: str, instead: str | None) -> None:
    """Raise what stands against a ballot from a phone: a vote by hands, a paper ballot taken, a teller's own office."""
    if method == "hands":
        raise HandsOnly()
    if instead == "counts":
        raise TellerMayNotVote()
    check_may_vote(instead == "recused")
    if instead is not None:
        raise OnPaper()


# --- the count ---


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


# --- paper ---


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
