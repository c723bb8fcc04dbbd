"""双过半 by table, by the shared vectors and over many numbers."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import majority
from rules.errors import Invalid
from rules.majority import Case, Count, attendance, case_from_facts, judge, preset
from tests.rules.rule_of import approval, one_attendance, one_test, rule, sides

VECTORS = Path(__file__).parent / "vectors" / "majority.jsonl"
LINES = [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines()]
# Two presets that the shared vectors leave out.
OWN_LINES = [
    {
        "case": {"preset": name, "entitled": 13, "present": 7, "yes": yes, "no": 7 - yes, "abstain": 0},
        "verdict": verdict,
    }
    for name, yes, verdict in (
        ("consultation_committee", 6, "lost"),
        ("consultation_committee", 7, "carried"),
        ("residents_meeting_1989", 3, "lost"),
        ("residents_meeting_1989", 4, "carried"),
    )
]


def judge_line(facts: dict[str, Any]) -> majority.Judgement:
    chosen = preset(facts["preset"])
    return judge(chosen, case_from_facts(facts, chosen))


@pytest.mark.parametrize("line", [*LINES, *OWN_LINES], ids=lambda line: line.get("why") or line["case"]["preset"])
def test_vector_is_judged_as_expected(line: dict[str, Any]) -> None:
    if line.get("error"):
        with pytest.raises(Invalid):
            judge_line(line["case"])
    else:
        assert judge_line(line["case"]).verdict == line["verdict"]


def test_vectors_of_every_shipped_preset_are_run() -> None:
    assert {line["case"]["preset"] for line in (*LINES, *OWN_LINES) if "verdict" in line} == set(majority.presets())


def test_every_vector_is_run() -> None:
    assert len(LINES) == 41


@pytest.mark.parametrize(
    ("preset_id", "entitled", "need"),
    [
        ("half_half", 1, 1),
        ("half_half", 12, 7),
        ("half_half", 13, 7),
        ("two_thirds_half", 12, 8),
        ("two_thirds_half", 13, 9),
        ("two_thirds_half", 14, 10),
    ],
)
def test_meeting_opens_with_the_number_needed_and_not_with_one_fewer(preset_id: str, entitled: int, need: int) -> None:
    for present in range(entitled + 1):
        (result,) = attendance(preset(preset_id), Case(Count(entitled, present)))
        assert (result.have, result.of, result.need, result.met) == (present, entitled, need, present >= need)


@pytest.mark.parametrize(("present", "need"), [(7, 4), (8, 5), (9, 5), (12, 7), (13, 7)])
def test_vote_is_carried_with_more_than_half_of_those_present(present: int, need: int) -> None:
    for yes in (need - 1, need, need + 1):
        verdict = judge(preset("half_half"), Case(Count(13, present, yes, present - yes))).verdict
        assert verdict == ("carried" if yes >= need else "lost")


@pytest.mark.parametrize("present", [3, 4, 5])
@pytest.mark.parametrize("yes", [1, 2, 3])
def test_each_side_needs_its_own_majority(present: int, yes: int) -> None:
    judgement = judge(preset("half_half_by_side"), sides(Count(6, 6, 6), Count(6, present, yes, present - yes)))
    expected = "inquorate" if present < 4 else "carried" if 2 * yes > present else "lost"
    assert judgement.verdict == expected


def test_results_list_attendance_before_approval_and_sides_in_their_order() -> None:
    judgement = judge(preset("half_half_by_side"), sides(Count(6, 5, 4, 1), Count(6, 4, 2, 2)))
    assert [
        (result.test, result.side, result.have, result.of, result.need, result.met) for result in judgement.tests
    ] == [
        ("attendance", "migrant", 5, 6, 4, True),
        ("attendance", "local", 4, 6, 4, True),
        ("approval", "migrant", 4, 5, 3, True),
        ("approval", "local", 2, 4, 3, False),
    ]


def test_the_whole_is_no_third_test_by_side() -> None:
    judgement = judge(preset("half_half_by_side"), sides(Count(6, 5, 3, 2), Count(6, 4, 3, 1)))
    assert None not in {result.side for result in judgement.tests}


def test_not_cast_is_what_remains_of_those_present() -> None:
    assert Count(13, 9, yes=3, no=2, abstain=1, spoiled=1).not_cast == 2


def test_side_without_members_is_no_error_where_sides_are_not_asked() -> None:
    assert judge(preset("half_half"), sides(Count(6, 4, 3), Count(0, 0))).verdict == "carried"


def test_attendance_of_a_side_without_members_is_not_reached() -> None:
    results = attendance(preset("half_half_by_side"), sides(Count(6, 4), Count(0, 0)))
    assert [(result.need, result.met) for result in results] == [(4, True), (1, False)]


# --- every base and share ---

PROPERTY_COMMITTEE = rule(one_attendance(), one_attendance(scope="owners"), one_test(base="entitled"))
RELATIVE = rule(one_attendance(), one_test(base="no", numerator=1, denominator=1))
OF_CAST = rule(one_attendance(), one_test(base="cast", numerator=2, denominator=3, strict=False))
FOUR_FIFTHS = rule(one_attendance(numerator=4, denominator=5), one_test())
HALF_IS_ENOUGH = rule(one_attendance(strict=False), one_test(base="entitled"))


@pytest.mark.parametrize(
    ("preset", "case", "verdict"),
    [
        (PROPERTY_COMMITTEE, Case(Count(9, 6, 6), {"owners": Count(5, 2)}), "inquorate"),
        (PROPERTY_COMMITTEE, Case(Count(9, 6, 5), {"owners": Count(5, 3)}), "carried"),
        (PROPERTY_COMMITTEE, Case(Count(9, 6, 4), {"owners": Count(5, 3)}), "lost"),
        (RELATIVE, Case(Count(13, 9, 3, 2, 4)), "carried"),
        (RELATIVE, Case(Count(13, 9, 3, 3, 3)), "lost"),
        (RELATIVE, Case(Count(13, 9, 0, 0, 9)), "lost"),
        (OF_CAST, Case(Count(13, 9, 4, 2)), "carried"),
        (OF_CAST, Case(Count(13, 9, 4, 2, 0, 1)), "lost"),
        (OF_CAST, Case(Count(13, 9)), "lost"),
        (FOUR_FIFTHS, Case(Count(50, 40, 40)), "inquorate"),
        (FOUR_FIFTHS, Case(Count(50, 41, 21)), "carried"),
        (HALF_IS_ENOUGH, Case(Count(20, 10, 10)), "lost"),
        (HALF_IS_ENOUGH, Case(Count(21, 11, 11)), "carried"),
    ],
)
def test_every_part_of_a_rule_is_judged(preset: majority.Preset, case: Case, verdict: str) -> None:
    assert judge(preset, case).verdict == verdict


# --- over many numbers ---

fractions = st.tuples(st.integers(1, 10), st.integers(1, 10)).filter(lambda pair: pair[0] < pair[1])


@st.composite
def counts(draw: st.DrawFn) -> Count:
    entitled = draw(st.integers(1, 10**6))
    present = draw(st.integers(0, entitled))
    ballots = sorted(draw(st.lists(st.integers(0, present), min_size=4, max_size=4)))
    return Count(entitled, present, *(high - low for low, high in zip([0, *ballots], ballots, strict=False)))


@given(count=counts(), pair=fractions, strict=st.booleans())
def test_met_agrees_with_need_and_with_exact_fractions(count: Count, pair: tuple[int, int], strict: bool) -> None:
    (result,) = majority.apply_test(approval("present", *pair, strict), Case(count))
    share = Fraction(*pair) * count.present
    assert result.met == (result.have >= result.need)
    assert result.met == (count.yes > 0 and (count.yes > share if strict else count.yes >= share))


@given(count=counts())
def test_one_more_in_favour_never_loses_a_carried_vote(count: Count) -> None:
    before = judge(preset("half_half"), Case(count)).verdict
    if count.not_cast and before == "carried":
        more = Count(count.entitled, count.present, count.yes + 1, count.no, count.abstain, count.spoiled)
        assert judge(preset("half_half"), Case(more)).verdict == "carried"


@given(count=counts())
def test_tie_is_never_carried(count: Count) -> None:
    tie = Count(2 * count.entitled, 2 * count.present, count.present, count.present)
    assert judge(preset("half_half"), Case(tie)).verdict != "carried"


@given(migrant=counts(), local=counts())
def test_by_side_is_carried_only_when_each_side_alone_would_be(migrant: Count, local: Count) -> None:
    verdict = judge(preset("half_half_by_side"), sides(migrant, local)).verdict
    alone = [judge(preset("half_half"), Case(count)).verdict for count in (migrant, local)]
    assert (verdict == "carried") == (alone == ["carried", "carried"])
    assert (verdict == "inquorate") == ("inquorate" in alone)
