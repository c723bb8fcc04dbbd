"""主持人表决权: whether the chair has a ballot, and what it does to a vote that fails by exact equality.

source: RULEBOOK §1, Chair: “none · member · tie_only (only if the test fails by exact equality: 2Y = P, 2Y = N or Y = F;
the chair then enters N, P and Y or F, and the ordinary test runs again). Under a by-side preset, a legal one, or a secret
vote: only none”.
"""

from dataclasses import replace
from typing import ClassVar, Literal

from rules.errors import N_, Invalid, Refused
from rules.majority import Case, Judgement, Preset, Test, TestResult, judge
from rules.teller import is_majority

# What the rule book knows; a charter's form offers only what the product can do already (the field's choices).
ChairVote = Literal["none", "member", "tie_only"]
CHAIR_VOTES: tuple[ChairVote, ...] = ("none", "member", "tie_only")


class ChairHasNoVote(Refused):
    code: ClassVar[str] = "chair_has_no_vote"
    message: ClassVar[str] = N_("按这条表决规则，或者在无记名表决中，主持人不投票。")


class NotEqual(Refused):
    code: ClassVar[str] = "not_equal"
    message: ClassVar[str] = N_("只有正好相等时主持人才投票，这次不是正好相等，主持人不投票。")


class ChairMustDecide(Invalid):
    code: ClassVar[str] = "chair_must_decide"
    message: ClassVar[str] = N_("主持人只能投赞成或反对。")


def offered(preset: Preset, *, is_secret: bool) -> tuple[ChairVote, ...]:
    """Return what a charter may choose under this rule, and a vote may apply."""
    is_of_the_whole = not preset.is_by_side and not preset.sides_asked and preset.serves_meetings
    return CHAIR_VOTES if is_of_the_whole and not preset.is_legal and not is_secret else CHAIR_VOTES[:1]


def effective(chosen: str, preset: Preset, *, is_secret: bool) -> ChairVote:
    """Return what the charter's choice comes to in one vote: a secret vote takes the chair's ballot away."""
    return next((each for each in offered(preset, is_secret=is_secret) if each == chosen), "none")


def is_exactly_equal(preset: Preset, case: Case) -> bool:
    """Whether the vote fails by exact equality and by nothing else. Raises a CountInvalid."""
    return _failed_by_equality(preset, judge(preset, case))


def judge_with_chair(preset: Preset, case: Case, choice: str, *, is_secret: bool) -> Judgement:
    """Judge again with the chair's ballot, `yes` or `no`, in N, P and Y or F; the chair is in none of them before.

    Raises ChairHasNoVote, NotEqual where the vote is decided without the chair, ChairMustDecide, a CountInvalid.
    """
    if "tie_only" not in offered(preset, is_secret=is_secret):
        raise ChairHasNoVote()
    if not is_exactly_equal(preset, case):
        raise NotEqual()
    return judge(preset, with_chair(case, choice))


def with_chair(case: Case, choice: str) -> Case:
    """Return the case with the chair's ballot; without sides, since the chair is of none. Raises ChairMustDecide."""
    if choice not in ("yes", "no"):
        raise ChairMustDecide(field="choice")
    whole = case.overall
    entered = replace(whole, entitled=whole.entitled + 1, present=whole.present + 1)
    return Case(replace(entered, **{choice: getattr(whole, choice) + 1}))


def _failed_by_equality(preset: Preset, judgement: Judgement) -> bool:
    if judgement.verdict != "lost":
        return False
    # Of the whole alone, so that there is one result for each test.
    pairs = zip(preset.tests, judgement.tests, strict=True)
    failed = [(test, result) for test, result in pairs if not result.met]
    return all(_is_equal(test, result) for test, result in failed)


def _is_equal(test: Test, result: TestResult) -> bool:
    """Whether 2Y = P or 2Y = N under 过半, or Y = F."""
    if test.base == "no":
        return result.have == result.of
    return is_majority(test) and test.base in ("present", "entitled") and 2 * result.have == result.of
