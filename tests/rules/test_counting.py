"""Tellers and their counts, by table: who may count, what a count cannot say, when two are one."""

import pytest

from rules import counted, counting
from rules.candidates import Candidate, CandidateMayNotTell
from rules.counted import ALL, CHOICES, check_figures, differing, fields_of, is_told, marks_with_counted, with_counted
from rules.counting import Counting, Rounds, Teller, rounds_of
from rules.counting_errors import (
    CountAgreed,
    CountFigureInvalid,
    CountMissing,
    CountOverflows,
    CountsDiffer,
    HandsNotForNames,
    HandsNotSecret,
    HandsOnly,
    NotATeller,
    NothingToCount,
    OnPaper,
    PaperAfterSecretBallot,
    PaperWrongKind,
    TellerIsRecused,
    TellerMayNotVote,
    TellerNotPresent,
    TellersMissing,
    TellersNotOneOfEachSide,
)
from rules.counts import Case, Count
from rules.errors import RuleError
from rules.marks import Marks, MoreMarksThanBallots

SIDES = ("migrant", "local")
BOTH = (Teller(1, "migrant"), Teller(2, "local"))
NAMED = Counting(BOTH)


def row(yes: int = 0, no: int = 0, abstain: int = 0, spoiled: int = 0) -> dict[str, int]:
    return dict(zip(CHOICES, (yes, no, abstain, spoiled), strict=True))


@pytest.mark.parametrize(
    ("chosen", "error"),
    [
        ((), None),
        (BOTH, None),
        (BOTH[:1], TellersNotOneOfEachSide),
        ((Teller(1, "migrant"), Teller(3, "migrant")), TellersNotOneOfEachSide),
        ((*BOTH, Teller(3, "local")), TellersNotOneOfEachSide),
        ((Teller(1, "migrant"), Teller(9, "local")), TellerNotPresent),
        ((Teller(3, "migrant"), Teller(2, "local")), CandidateMayNotTell),
        ((Teller(4, "migrant"), Teller(2, "local")), TellerIsRecused),
    ],
)
def test_tellers_are_one_of_each_side_in_the_room_and_no_candidates(
    chosen: tuple[Teller, ...], error: type[RuleError] | None
) -> None:
    candidates = (Candidate("甲", "migrant", 3),)
    if error is None:
        counting.check_tellers(chosen, SIDES, {1, 2, 3, 4}, candidates, {4})
        return
    with pytest.raises(error):
        counting.check_tellers(chosen, SIDES, {1, 2, 3, 4}, candidates, {4})


@pytest.mark.parametrize(
    ("state", "method", "question", "is_secret", "error"),
    [
        (Counting(), "phones", "motion", True, None),
        (NAMED, "hands", "motion", False, None),
        (Counting(), "hands", "motion", False, TellersMissing),
        (NAMED, "hands", "motion", True, HandsNotSecret),
        (NAMED, "hands", "election", False, HandsNotForNames),
    ],
)
def test_a_vote_by_hands_wants_tellers_and_an_open_matter(
    state: Counting, method: str, question: str, is_secret: bool, error: type[RuleError] | None
) -> None:
    if error is None:
        counting.check_method(state, method, question, is_secret)
        return
    with pytest.raises(error):
        counting.check_method(state, method, question, is_secret)


@pytest.mark.parametrize(
    ("method", "instead", "error"),
    [
        ("hands", None, HandsOnly),
        ("phones", "counts", TellerMayNotVote),
        ("phones", "paper_given", OnPaper),
        ("phones", "paper_spoiled", OnPaper),
    ],
)
def test_a_phone_casts_no_ballot_beside_hands_or_paper(
    method: str, instead: str | None, error: type[RuleError]
) -> None:
    counting.check_may_cast("phones", None)
    with pytest.raises(error):
        counting.check_may_cast(method, instead)


@pytest.mark.parametrize(
    ("figures", "error"),
    [
        ({"migrant": row(4, 2), "local": row()}, None),
        ({"migrant": row(4, 2, 0, 1), "local": row()}, CountOverflows),
        ({"migrant": row(-1), "local": row()}, CountFigureInvalid),
        ({"migrant": row(True), "local": row()}, CountFigureInvalid),
        ({"migrant": row(1)}, CountFigureInvalid),
        ({"migrant": {"yes": 1}, "local": row()}, CountFigureInvalid),
        ({"migrant": row(), "local": row(), "x": row()}, CountFigureInvalid),
    ],
)
def test_a_count_that_cannot_be_is_refused(figures: counted.Figures, error: type[RuleError] | None) -> None:
    most = {"migrant": 6, "local": 5}
    if error is None:
        check_figures(figures, CHOICES, most)
        return
    with pytest.raises(error):
        check_figures(figures, CHOICES, most)


def test_marks_on_paper_fit_the_ballots_that_carry_them() -> None:
    fields = fields_of("paper", "election", 2)
    assert fields == ("valid", "spoiled", "1", "2")
    assert fields_of("hands", "motion", 3) == ("yes", "no", "abstain")
    check_figures({ALL: {"valid": 3, "spoiled": 1, "1": 3, "2": 0}}, fields, {ALL: 4})
    with pytest.raises(MoreMarksThanBallots):
        check_figures({ALL: {"valid": 3, "spoiled": 1, "1": 4, "2": 0}}, fields, {ALL: 4})
    with pytest.raises(CountOverflows):
        check_figures({ALL: {"valid": 4, "spoiled": 1, "1": 0, "2": 0}}, fields, {ALL: 4})


def test_differences_are_named_by_field_and_never_by_how_much() -> None:
    one, other = {"a": row(3, 1), "b": row(2)}, {"a": row(2, 1), "b": row(2, 0, 1)}
    assert differing([one, one]) == ()
    assert differing([one, other]) == (("a", "yes"), ("b", "abstain"))
    assert differing([{"a": {"abstain": 1, "no": 1, "yes": 1}}, {"a": {"abstain": 0, "no": 0, "yes": 0}}]) == (
        ("a", "yes"),
        ("a", "no"),
        ("a", "abstain"),
    )


def test_counts_are_entered_again_until_both_say_the_same() -> None:
    one, other = {"a": row(3)}, {"a": row(2)}
    assert rounds_of({1, 2}, []) == Rounds()
    assert rounds_of({1, 2}, [{1: one}]) == Rounds(1, frozenset({1}))
    differed = rounds_of({1, 2}, [{1: one, 2: other}])
    assert differed == Rounds(2, frozenset(), (("a", "yes"),))
    assert rounds_of({1, 2}, [{1: one, 2: other}, {2: one}]) == Rounds(2, frozenset({2}), (("a", "yes"),))
    agreed = rounds_of({1, 2}, [{1: one, 2: other}, {2: one, 1: one}])
    assert (agreed.agreed, agreed.differing) == (one, ())


def test_a_vote_closes_only_when_what_has_to_be_counted_is_agreed() -> None:
    counting.check_counted(Counting(), None)
    counting.check_counted(Counting(BOTH, frozenset({1, 2}), (), True), "hands")
    with pytest.raises(CountMissing) as missing:
        counting.check_counted(Counting(BOTH, frozenset({1})), "hands")
    assert missing.value.facts == {"count": 1}
    with pytest.raises(CountsDiffer):
        counting.check_counted(Counting(BOTH, frozenset(), (("a", "yes"),)), "paper")


@pytest.mark.parametrize(
    ("state", "basis", "member_id", "error"),
    [
        (NAMED, "hands", 3, NotATeller),
        (NAMED, None, 1, NothingToCount),
        (Counting(BOTH, frozenset({1, 2}), (), True), "hands", 1, CountAgreed),
    ],
)
def test_only_tellers_enter_and_only_while_there_is_something_to_count(
    state: Counting, basis: counted.Basis | None, member_id: int, error: type[RuleError]
) -> None:
    counting.check_enter(NAMED, "hands", 1)
    with pytest.raises(error):
        counting.check_enter(state, basis, member_id)


@pytest.mark.parametrize(
    ("state", "has_voted", "is_secret", "error"),
    [
        (NAMED, False, False, PaperWrongKind),
        (Counting(), False, True, TellersMissing),
        (NAMED, True, True, PaperAfterSecretBallot),
        (Counting(BOTH, frozenset({1, 2}), (), True), False, True, CountAgreed),
    ],
)
def test_secret_paper_is_given_to_whoever_has_not_voted_where_somebody_will_count_it(
    state: Counting, has_voted: bool, is_secret: bool, error: type[RuleError]
) -> None:
    counting.check_give_paper(NAMED, False, True)
    with pytest.raises(error):
        counting.check_give_paper(state, has_voted, is_secret)


@pytest.mark.parametrize(("heads", "told"), [(0, True), (1, False), (2, False), (3, True)])
def test_fewer_than_three_secret_papers_of_a_group_or_phones_beside_them_are_told_nowhere(
    heads: int, told: bool
) -> None:
    assert is_told("paper", {"a": heads, "b": 4}, {"a": 4, "b": 3}) is told
    assert is_told("paper", {"a": 3, "b": 4}, {"a": 4, "b": heads}) is told
    assert is_told("hands", {"a": heads, "b": 4}, {"a": 0, "b": 0})


def test_paper_is_added_to_what_phones_cast() -> None:
    case = Case.of_sides({"a": Count(6, 6, 2, 1), "b": Count(6, 5)})
    by_side = with_counted(case, {"a": row(1, 0, 1, 1)})
    assert by_side.sides["a"] == Count(6, 6, 3, 1, 1, 1)
    assert by_side.overall == Count(12, 11, 3, 1, 1, 1)
    assert with_counted(case, {ALL: row(4)}) == Case(Count(12, 11, 6, 1))
    marks = marks_with_counted(Marks(9, 1, {"甲": 3, "乙": 1}, 4), {ALL: {"valid": 2, "spoiled": 1, "1": 0, "2": 2}})
    assert marks == Marks(9, 1, {"甲": 3, "乙": 3}, 6, 1)
