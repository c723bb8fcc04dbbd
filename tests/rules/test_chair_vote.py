"""The chair's ballot: who may have one, and what it does where the vote fails by exact equality."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import chair_vote, majority
from rules.chair_vote import ChairHasNoVote, ChairMustDecide, NotEqual, effective, judge_with_chair, offered
from rules.majority import Case, Count, judge, preset
from tests.rules.rule_of import one_attendance, one_test, rule, sides

OF_CAST = rule(one_attendance(), one_test(base="cast"))


@pytest.mark.parametrize("preset_id", list(majority.presets()))
def test_chair_has_a_vote_under_the_councils_own_rules_of_the_whole_alone(preset_id: str) -> None:
    own = {"half_half", "two_thirds_half", "two_thirds_half_of_all", "two_thirds_two_thirds"}
    own |= {"consultation_committee", "relative_majority"}
    expected = ("none", "member", "tie_only") if preset_id in own else ("none",)
    assert offered(preset(preset_id), is_secret=False) == expected
    assert offered(preset(preset_id), is_secret=True) == ("none",)


def test_secret_vote_takes_the_chairs_ballot_away() -> None:
    half = preset("half_half")
    assert effective("member", half, is_secret=False) == "member"
    assert effective("tie_only", half, is_secret=True) == "none"
    assert effective("tie_only", preset("half_half_by_side"), is_secret=False) == "none"


@pytest.mark.parametrize(
    ("preset_id", "count", "with_yes", "with_no"),
    [
        # 2Y = P: 11 present then, 6 in favour are more than half of them.
        ("half_half", Count(12, 10, 5, 5), "carried", "lost"),
        ("half_half", Count(12, 10, 5, 2, 3), "carried", "lost"),
        ("half_half", Count(12, 10, 5), "carried", "lost"),
        # 2Y = N: 13 in all then, 7 are more than half.
        ("consultation_committee", Count(12, 10, 6, 4), "carried", "lost"),
        # Y = F, also where nobody else voted.
        ("relative_majority", Count(12, 10, 4, 4, 2), "carried", "lost"),
        ("relative_majority", Count(12, 10, 0, 0, 10), "carried", "lost"),
    ],
)
def test_chair_decides_a_vote_that_is_exactly_equal(preset_id: str, count: Count, with_yes: str, with_no: str) -> None:
    chosen, case = preset(preset_id), Case(count)
    assert judge(chosen, case).verdict == "lost"
    assert judge_with_chair(chosen, case, "yes", is_secret=False).verdict == with_yes
    assert judge_with_chair(chosen, case, "no", is_secret=False).verdict == with_no


@pytest.mark.parametrize(
    ("preset_id", "count"),
    [
        ("half_half", Count(12, 10, 4, 6)),
        ("half_half", Count(12, 10, 6, 4)),
        ("half_half", Count(13, 11, 5, 6)),
        # As many for as against, but 2Y is not P.
        ("half_half", Count(12, 10, 4, 4, 2)),
        ("half_half", Count(12, 6, 3, 3)),
        ("consultation_committee", Count(13, 12, 6, 6)),
        ("relative_majority", Count(12, 10, 4, 5)),
        # Two thirds reached exactly carry; half of them is no equality of this test.
        ("two_thirds_two_thirds", Count(12, 9, 6, 3)),
        ("two_thirds_two_thirds", Count(12, 10, 5, 5)),
    ],
)
def test_chair_keeps_still_where_nothing_is_exactly_equal(preset_id: str, count: Count) -> None:
    with pytest.raises(NotEqual):
        judge_with_chair(preset(preset_id), Case(count), "yes", is_secret=False)


def test_half_of_the_ballots_cast_is_not_among_the_equalities() -> None:
    assert not chair_vote.is_exactly_equal(OF_CAST, Case(Count(12, 10, 4, 4)))


def test_every_failed_test_must_be_equal() -> None:
    two = rule(one_attendance(), one_test(), one_test(base="entitled"))
    assert not chair_vote.is_exactly_equal(two, Case(Count(12, 10, 5, 5)))
    assert chair_vote.is_exactly_equal(two, Case(Count(12, 12, 6, 6)))
    assert chair_vote.is_exactly_equal(two, Case(Count(12, 10, 6, 4)))


def test_chair_is_of_no_side() -> None:
    case = sides(Count(6, 5, 3, 2), Count(6, 5, 2, 3))
    assert judge_with_chair(preset("half_half"), case, "yes", is_secret=False).verdict == "carried"
    assert chair_vote.with_chair(case, "no") == Case(Count(13, 11, 5, 6))


@pytest.mark.parametrize(
    ("preset_id", "is_secret"), [("half_half_by_side", False), ("owners_committee", False), ("half_half", True)]
)
def test_chair_without_a_vote_is_refused(preset_id: str, is_secret: bool) -> None:
    case = sides(Count(6, 6, 3, 3), Count(6, 6, 3, 3))
    with pytest.raises(ChairHasNoVote):
        judge_with_chair(preset(preset_id), case, "yes", is_secret=is_secret)


@pytest.mark.parametrize("choice", ["abstain", "spoiled", "present", ""])
def test_chair_decides_and_does_not_abstain(choice: str) -> None:
    with pytest.raises(ChairMustDecide):
        judge_with_chair(preset("half_half"), Case(Count(12, 10, 5, 5)), choice, is_secret=False)


@given(pairs=st.integers(1, 500), absent=st.integers(0, 500), yes=st.booleans())
def test_chairs_ballot_always_decides_an_equality(pairs: int, absent: int, yes: bool) -> None:
    present = 2 * pairs
    case = Case(Count(present + min(absent, present - 1), present, pairs, pairs))
    choice = "yes" if yes else "no"
    judged = judge_with_chair(preset("half_half"), case, choice, is_secret=False)
    assert judged.verdict == ("carried" if yes else "lost")
