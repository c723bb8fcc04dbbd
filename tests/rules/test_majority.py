"""双过半 by table, by the shared vectors and over many numbers."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import errors, majority
from rules.majority import Case, Count, attendance, case_from_facts, judge, preset, preset_facts, preset_from_facts
from rules.presets import read_presets

VECTORS = Path(__file__).parent / "vectors" / "majority.jsonl"
LINES = [json.loads(line) for line in VECTORS.read_text(encoding="utf-8").splitlines()]
SHIPPED = [line for line in LINES if line["case"]["preset"] in majority.presets()]
UNKNOWN = [line for line in LINES if line.get("error") and line not in SHIPPED]


def one_test(**changes: Any) -> dict[str, Any]:
    approval = {"kind": "approval", "measure": "heads", "scope": "overall", "base": "present"}
    return {**approval, "numerator": 1, "denominator": 2, "strict": True, **changes}


def one_attendance(**changes: Any) -> dict[str, Any]:
    return one_test(kind="attendance", base="entitled", **changes)


def rule(*tests: dict[str, Any], **changes: Any) -> majority.Preset:
    return preset_from_facts({"id": "x", "title": "x", "title_en": "x", "choice": "x", "tests": [*tests], **changes})


def judge_line(facts: dict[str, Any]) -> majority.Judgement:
    chosen = preset(facts["preset"])
    return judge(chosen, case_from_facts(facts, chosen))


def sides(migrant: Count, local: Count) -> Case:
    return Case.of_sides({"migrant": migrant, "local": local})


@pytest.mark.parametrize("line", [*SHIPPED, *UNKNOWN], ids=lambda line: line["why"])
def test_shared_vector_is_judged_as_expected(line: dict[str, Any]) -> None:
    if line.get("error"):
        with pytest.raises(errors.Invalid):
            judge_line(line["case"])
    else:
        assert judge_line(line["case"]).verdict == line["verdict"]


def test_vectors_of_every_shipped_preset_are_run() -> None:
    assert {line["case"]["preset"] for line in SHIPPED} == set(majority.presets())


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


@pytest.mark.parametrize(
    ("count", "code"),
    [
        (Count(0, 0), "entitled_zero"),
        (Count(13, 14), "more_present_than_entitled"),
        (Count(13, 9, 5, 2, 1, 2), "more_ballots_than_present"),
        (Count(13, 9, -1), "negative_count"),
        (Count(-13, 0), "negative_count"),
        (Count(13, 9, True), "not_an_integer"),
        (Count(13, 9.0), "not_an_integer"),  # type: ignore[arg-type]
        (Count("13", 9), "not_an_integer"),  # type: ignore[arg-type]
        (Count(13, None), "not_an_integer"),  # type: ignore[arg-type]
    ],
)
def test_impossible_count_is_an_error_and_never_a_verdict(count: Count, code: str) -> None:
    with pytest.raises(errors.CountInvalid) as caught:
        judge(preset("half_half"), Case(count))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (Case(Count(12, 8)), "side_missing"),
        (sides(Count(6, 4), Count(0, 0)), "side_empty"),
        (sides(Count(0, 0), Count(0, 0)), "side_empty"),
        (Case(Count(13, 8), {"migrant": Count(6, 4), "local": Count(6, 4)}), "sides_do_not_add_up"),
        (Case(Count(12, 8, 1), {"migrant": Count(6, 4), "local": Count(6, 4)}), "sides_do_not_add_up"),
        (Case(Count(11, 8), {"migrant": Count(6, 4), "local": Count(6, 4)}), "sides_do_not_add_up"),
        (sides(Count(6, 7), Count(6, 4)), "more_present_than_entitled"),
        (sides(Count(6, 3, 4), Count(6, 4)), "more_ballots_than_present"),
        (Case(Count(12, 8), {"migrant": Count(6, 4.0), "local": Count(6, 4)}), "not_an_integer"),  # type: ignore[arg-type]
    ],
)
def test_impossible_sides_are_an_error_and_never_a_verdict(case: Case, code: str) -> None:
    with pytest.raises(errors.CountInvalid) as caught:
        judge(preset("half_half_by_side"), case)
    assert caught.value.code == code


def test_sides_that_contradict_the_whole_are_an_error_under_any_preset() -> None:
    with pytest.raises(errors.SidesDoNotAddUp):
        judge(preset("half_half"), Case(Count(13, 9), {"migrant": Count(6, 4), "local": Count(6, 5)}))


def test_side_without_members_is_no_error_where_sides_are_not_asked() -> None:
    assert judge(preset("half_half"), sides(Count(6, 4, 3), Count(0, 0))).verdict == "carried"


def test_attendance_of_a_side_without_members_is_not_reached() -> None:
    results = attendance(preset("half_half_by_side"), sides(Count(6, 4), Count(0, 0)))
    assert [(result.need, result.met) for result in results] == [(4, True), (1, False)]


def test_attendance_by_side_without_sides_is_an_error() -> None:
    with pytest.raises(errors.SideMissing):
        attendance(preset("half_half_by_side"), Case(Count(12, 8)))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"entitled": 13, "present": 9, "yes": 5, "no": 3}, "figure_missing"),
        ({"entitled": 13, "present": 9, "yes": 5, "no": 3, "abstian": 1, "abstain": 1}, "figure_unknown"),
        ({"entitled": 13, "present": 9, "yes": 5, "no": 3, "abstain": 1, "sides": [1]}, "side_missing"),
        ({"entitled": 13, "present": 9, "yes": 5, "no": 3, "abstain": 1, "sides": {"local": 3}}, "side_missing"),
    ],
)
def test_figures_left_out_or_misspelt_are_an_error(facts: dict[str, Any], code: str) -> None:
    with pytest.raises(errors.CountInvalid) as caught:
        case_from_facts(facts, preset("half_half"))
    assert caught.value.code == code


def test_ballots_of_a_side_may_not_be_left_out_where_they_are_asked() -> None:
    with pytest.raises(errors.FigureMissing):
        case_from_facts({"sides": {"migrant": {"entitled": 6, "present": 4}}}, preset("half_half_by_side"))


def test_side_total_that_is_no_integer_is_an_error() -> None:
    facts = {"migrant": {"entitled": "6", "present": 4, "yes": 3, "no": 1, "abstain": 0}}
    with pytest.raises(errors.NotAnInteger):
        case_from_facts({"sides": facts}, preset("half_half_by_side"))


@pytest.mark.parametrize("preset_id", [None, 7, ["half_half"], "no_such_rule"])
def test_unknown_preset_is_an_error(preset_id: object) -> None:
    with pytest.raises(errors.UnknownPreset):
        preset(preset_id)


# --- the parts that later presets are made of ---

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
def test_parts_of_the_other_presets_work_already(preset: majority.Preset, case: Case, verdict: str) -> None:
    assert judge(preset, case).verdict == verdict


def test_single_side_that_is_asked_must_be_there_and_within_the_whole() -> None:
    with pytest.raises(errors.SideMissing):
        judge(PROPERTY_COMMITTEE, Case(Count(9, 6, 6)))
    with pytest.raises(errors.SideMissing):
        attendance(PROPERTY_COMMITTEE, Case(Count(9, 6, 6)))
    with pytest.raises(errors.SidesDoNotAddUp):
        judge(PROPERTY_COMMITTEE, Case(Count(9, 6, 6), {"owners": Count(10, 6)}))


def test_side_asked_for_attendance_only_needs_no_ballots() -> None:
    facts = {
        "entitled": 9,
        "present": 6,
        "yes": 6,
        "no": 0,
        "abstain": 0,
        "sides": {"owners": {"entitled": 5, "present": 2}},
    }
    assert judge(PROPERTY_COMMITTEE, case_from_facts(facts, PROPERTY_COMMITTEE)).verdict == "inquorate"


# --- presets as data ---


def test_titles_are_those_of_the_rule_book() -> None:
    assert {name: preset.title for name, preset in majority.presets().items()} == {
        "half_half": "参会过半、到会过半赞成",
        "half_half_by_side": "分组双过半",
        "two_thirds_half": "三分之二到会、过半赞成",
    }


@pytest.mark.parametrize("preset_id", list(majority.presets()))
def test_frozen_preset_is_read_back_as_it_was(preset_id: str) -> None:
    shipped = preset(preset_id)
    assert preset_from_facts(json.loads(json.dumps(preset_facts(shipped)))) == shipped


def test_dates_and_reference_are_read_back_as_they_were() -> None:
    made = rule(one_test(), source="某法", valid_from="2018-12-29", valid_to="2025-12-31", reference=True)
    assert preset_from_facts(preset_facts(made)) == made


def test_attendance_is_sorted_before_approval() -> None:
    assert [test.kind for test in rule(one_test(), one_attendance()).tests] == ["attendance", "approval"]


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"tests": [one_test(numerator=3)]}, "x.tests[0].numerator"),
        ({"tests": [one_attendance(), one_test(base="everybody")]}, "x.tests[1].base"),
        ({"tests": [one_attendance(), one_attendance()]}, "x.tests"),
        ({"tests": []}, "x.tests"),
        ({"tests": None}, "x.tests"),
        ({"tests": ["half"]}, "x.tests[0]"),
        ({"tests": [one_test(kind="hope")]}, "x.tests[0].kind"),
        ({"tests": [one_test(measure="area")]}, "x.tests[0].measure"),
        ({"tests": [one_test(scope="each-side")]}, "x.tests[0].scope"),
        ({"tests": [one_test(denominator=0)]}, "x.tests[0].denominator"),
        ({"tests": [one_test(numerator=0.5)]}, "x.tests[0].numerator"),
        ({"tests": [one_test(numerator=True)]}, "x.tests[0].numerator"),
        ({"tests": [one_test(strict=1)]}, "x.tests[0].strict"),
        ({"tests": [one_test(strict=True, numerator=2)]}, "x.tests[0].strict"),
        ({"tests": [one_test(percent=50)]}, "x.tests[0].percent"),
        ({"tests": [one_test(kind="attendance")]}, "x.tests[0].base"),
        ({"choice": ""}, "x"),
        ({"title": ""}, "x.title"),
        ({"title": 7}, "x.title"),
        ({"valid_to": "31.12.2025"}, "x.valid_to"),
        ({"colour": "red"}, "x.colour"),
    ],
)
def test_broken_preset_is_refused_naming_the_place(facts: dict[str, Any], place: str) -> None:
    with pytest.raises(errors.PresetInvalid) as caught:
        rule(one_test(), **facts)
    assert caught.value.facts["place"] == place


@pytest.mark.parametrize("toml", ["half_half = 3", "[half_half", ""])
def test_broken_file_of_presets_is_refused(toml: str) -> None:
    if toml:
        with pytest.raises(errors.PresetInvalid):
            read_presets(toml)
    else:
        assert read_presets(toml) == {}


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
    chosen = rule(one_test(numerator=pair[0], denominator=pair[1], strict=strict))
    (result,) = majority.apply_test(chosen.tests[0], Case(count))
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
