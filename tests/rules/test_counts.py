"""Figures that cannot be are refused, each with its own code, never judged."""

from typing import Any

import pytest

from rules.areas import area_dm2, area_text
from rules.count_errors import AreaNotDecimal, CountInvalid, FigureTooLarge, NegativeCount, UnknownPreset
from rules.majority import Case, Count, attendance, case_from_facts, judge, preset
from tests.rules.rule_of import one_test, rule, sides

HEADS = {"entitled": 13, "present": 9, "yes": 5, "no": 3, "abstain": 1}
OWNERS = {"entitled": 300, "yes": 101, "no": 99, "abstain": 0}
AREA = {"entitled": "30000.00", "yes": "10001.00", "no": "9999.00", "abstain": "0.00"}
COMMITTEE = {"entitled": 9, "present": 6, "yes": 6, "no": 0, "abstain": 0}
A_SIDE = {"entitled": 6, "present": 4, "yes": 3, "no": 1, "abstain": 0}


def without(facts: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key != name}


def code_of(preset_id: str, case: Case | dict[str, Any]) -> str:
    """Return the code of the error that the case is, read from facts where it is a dict."""
    chosen = preset(preset_id)
    with pytest.raises(CountInvalid) as caught:
        judge(chosen, case if isinstance(case, Case) else case_from_facts(case, chosen))
    assert str(caught.value)
    return caught.value.code


@pytest.mark.parametrize(
    ("count", "code"),
    [
        (Count(0, 0), "entitled_zero"),
        (Count(13, 14), "more_present_than_entitled"),
        (Count(13, 9, 5, 2, 1, 2), "more_ballots_than_present"),
        (Count(13, 9, -1), "negative_count"),
        (Count(-13, 0), "negative_count"),
        (Count(13, 9, True), "figure_is_boolean"),
        (Count(13, 9.0), "figure_has_decimals"),  # type: ignore[arg-type]
        (Count(13, float("nan")), "figure_has_decimals"),  # type: ignore[arg-type]
        (Count("13", 9), "not_an_integer"),  # type: ignore[arg-type]
        (Count(13, None), "not_an_integer"),  # type: ignore[arg-type]
        (Count(10**100, 9), "figure_too_large"),
    ],
)
def test_impossible_count_is_an_error_and_never_a_verdict(count: Count, code: str) -> None:
    assert code_of("half_half", Case(count)) == code


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (Case(Count(12, 8)), "side_missing"),
        (Case.of_sides({"migrant": Count(6, 4, 3)}), "side_missing"),
        (sides(Count(6, 4), Count(0, 0)), "side_empty"),
        (sides(Count(0, 0), Count(0, 0)), "side_empty"),
        (Case(Count(13, 8), {"migrant": Count(6, 4), "local": Count(6, 4)}), "sides_do_not_add_up"),
        (Case(Count(12, 8, 1), {"migrant": Count(6, 4), "local": Count(6, 4)}), "sides_do_not_add_up"),
        (Case(Count(11, 8), {"migrant": Count(6, 4), "local": Count(6, 4)}), "sides_do_not_add_up"),
        (sides(Count(6, 7), Count(6, 4)), "more_present_than_entitled"),
        (sides(Count(6, 3, 4), Count(6, 4)), "more_ballots_than_present"),
        (
            Case(Count(12, 8), {"migrant": Count(6, 4.0), "local": Count(6, 4)}),  # type: ignore[arg-type]
            "figure_has_decimals",
        ),
    ],
)
def test_impossible_sides_are_an_error_and_never_a_verdict(case: Case, code: str) -> None:
    assert code_of("half_half_by_side", case) == code


def test_sides_that_contradict_the_whole_are_an_error_under_any_preset() -> None:
    case = Case(Count(13, 9), {"migrant": Count(6, 4), "local": Count(6, 5)})
    assert code_of("half_half", case) == "sides_do_not_add_up"


def test_attendance_by_side_without_sides_is_an_error() -> None:
    for preset_id, side in (("half_half_by_side", None), ("property_committee", "owners")):
        with pytest.raises(CountInvalid) as caught:
            attendance(preset(preset_id), Case(Count(12, 8)))
        assert (caught.value.code, caught.value.facts["side"]) == ("side_missing", side)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"abstian": 1}, "figure_unknown"),
        ({"sides": [1]}, "side_missing"),
        ({"sides": {"local": 3}}, "side_missing"),
        ({"sides": {"local": {"entitled": 13, "present": 9}}}, "figure_missing"),
        ({"area": AREA}, "figure_unknown"),
    ],
)
def test_figures_that_are_not_asked_are_an_error(changes: dict[str, Any], code: str) -> None:
    assert code_of("half_half", {**HEADS, **changes}) == code


@pytest.mark.parametrize("name", HEADS)
def test_figure_left_out_is_an_error(name: str) -> None:
    assert code_of("half_half", without(HEADS, name)) == "figure_missing"
    assert code_of("half_half_by_side", {"sides": {"migrant": A_SIDE, "local": without(A_SIDE, name)}}) == (
        "figure_missing"
    )


def test_side_total_that_is_no_integer_is_an_error() -> None:
    facts = {"sides": {"migrant": {**A_SIDE, "entitled": "6"}, "local": A_SIDE}}
    assert code_of("half_half_by_side", facts) == "not_an_integer"


@pytest.mark.parametrize("preset_id", [7, ["half_half"], "no_such_rule", None])
def test_unknown_preset_is_an_error(preset_id: object) -> None:
    with pytest.raises(UnknownPreset) as caught:
        preset(preset_id)
    assert caught.value.code == ("preset_missing" if preset_id is None else "unknown_preset")


# --- one side that is asked by name ---


@pytest.mark.parametrize(
    ("owners", "code"),
    [
        (None, "side_missing"),
        ({"entitled": 0, "present": 0}, "side_empty"),
        ({"entitled": 10, "present": 6}, "sides_do_not_add_up"),
        ({"entitled": 5}, "figure_missing"),
        # 4 others are entitled; 5 of them cannot be present.
        ({"entitled": 5, "present": 1}, "rest_impossible"),
    ],
)
def test_single_side_that_is_asked_must_be_there_and_within_the_whole(owners: Any, code: str) -> None:
    facts = COMMITTEE if owners is None else {**COMMITTEE, "sides": {"owners": owners}}
    assert code_of("property_committee", facts) == code


def test_side_asked_for_attendance_only_needs_no_ballots() -> None:
    chosen = preset("property_committee")
    case = case_from_facts({**COMMITTEE, "sides": {"owners": {"entitled": 5, "present": 3}}}, chosen)
    assert judge(chosen, case).verdict == "carried"


def test_side_asked_for_its_approval_needs_its_ballots() -> None:
    chosen = rule(one_test(), one_test(scope="owners"))
    with pytest.raises(CountInvalid) as caught:
        case_from_facts({**COMMITTEE, "sides": {"owners": {"entitled": 5, "present": 3}}}, chosen)
    assert caught.value.code == "figure_missing"


# --- owners: ballots and area ---


@pytest.mark.parametrize(
    ("heads", "area", "code"),
    [
        ({"entitled": 0, "yes": 0, "no": 0}, {}, "entitled_zero"),
        ({"yes": 202}, {}, "more_ballots_than_entitled"),
        ({"abstain": 100, "spoiled": 1}, {}, "more_ballots_than_entitled"),
        ({"present": 200}, {}, "present_not_asked"),
        ({"yes": 101.0}, {}, "figure_has_decimals"),
        ({"yes": True}, {}, "figure_is_boolean"),
        ({"yes": "101"}, {}, "not_an_integer"),
        ({"yes": -1}, {}, "negative_count"),
        ({"abstian": 1}, {}, "figure_unknown"),
        ({"sides": {}}, {}, "figure_unknown"),
        ({}, {"yes": "20001.01"}, "more_area_than_total"),
        ({}, {"abstain": "10000.00", "spoiled": "0.01"}, "more_area_than_total"),
        ({}, {"entitled": "0.00", "yes": "0", "no": "0"}, "area_zero"),
        ({}, {"yes": 10001}, "area_not_decimal"),
        ({}, {"yes": 10001.0}, "area_not_decimal"),
        ({}, {"yes": None}, "area_not_decimal"),
        ({}, {"yes": True}, "area_not_decimal"),
        ({}, {"yes": "-1.00"}, "negative_count"),
        ({}, {"present": "20000.00"}, "present_not_asked"),
        ({}, {"abstian": "0.00"}, "figure_unknown"),
    ],
)
def test_impossible_ballots_of_owners_are_an_error(heads: dict[str, Any], area: dict[str, Any], code: str) -> None:
    assert code_of("owners_ordinary", {**OWNERS, **heads, "area": {**AREA, **area}}) == code


@pytest.mark.parametrize("name", OWNERS)
def test_figure_of_owners_left_out_is_an_error(name: str) -> None:
    assert code_of("owners_ordinary", {**without(OWNERS, name), "area": AREA}) == "figure_missing"
    assert code_of("owners_ordinary", {**OWNERS, "area": without(AREA, name)}) == "figure_missing"


@pytest.mark.parametrize("area", [None, "30000.00", []])
def test_area_left_out_is_an_error(area: Any) -> None:
    assert code_of("owners_ordinary", {**OWNERS, "area": area}) == "area_missing"
    assert code_of("owners_ordinary", OWNERS) == "area_missing"
    assert code_of("owners_ordinary", Case(Count.of_ballots(300, 101, 99))) == "area_missing"


def test_presence_that_is_not_the_ballots_is_an_error_with_owners() -> None:
    assert code_of("owners_2007", Case(Count(300, 200, 101, 98), area=Count.of_ballots(3, 2, 1))) == "present_not_asked"
    assert code_of("owners_2007", Case(Count.of_ballots(300, 1, 1), area=Count(3, 3, 2))) == "present_not_asked"


def test_spoiled_ballots_of_owners_took_part() -> None:
    chosen = preset("owners_ordinary")
    facts = {**OWNERS, "no": 98, "spoiled": 1, "area": {**AREA, "no": "9998.99", "spoiled": "0.01"}}
    assert judge(chosen, case_from_facts(facts, chosen)).verdict == "carried"
    assert judge(chosen, case_from_facts({**facts, "spoiled": 0}, chosen)).verdict == "inquorate"


def test_owners_who_abstain_took_part() -> None:
    chosen = preset("owners_ordinary")
    case = Case(Count.of_ballots(300, 101, 49, 50), area=Count.of_ballots(300, 101, 49, 50))
    assert case.overall.present == 200
    assert judge(chosen, case).verdict == "carried"


def test_no_sides_add_up_to_nobody() -> None:
    assert Case.of_sides({}) == Case(Count(0, 0))


# --- areas ---


@pytest.mark.parametrize(
    ("text", "dm2"),
    [("30000.00", 3000000), ("0.00", 0), ("0.01", 1), ("0.1", 10), ("12", 1200), ("85.37", 8537), ("007.00", 700)],
)
def test_area_is_read_in_whole_hundredths(text: str, dm2: int) -> None:
    assert area_dm2(text, "area.yes") == dm2
    assert area_dm2(area_text(dm2), "area.yes") == dm2


@pytest.mark.parametrize(
    "text",
    ["", "1.234", "1,000.00", "1e3", ".5", "5.", "+1", " 1.00", "1.00\n", "1_000", "８５", "三", "NaN", "0x1", "--1"],
)
def test_area_that_is_no_decimal_is_an_error(text: str) -> None:
    with pytest.raises(AreaNotDecimal):
        area_dm2(text, "area.yes")


def test_area_below_zero_or_beyond_all_ground_is_an_error() -> None:
    with pytest.raises(NegativeCount):
        area_dm2("-0.01", "area.yes")
    with pytest.raises(FigureTooLarge):
        area_dm2("9" * 101, "area.yes")
    assert area_dm2("9" * 100, "area.yes") == (10**100 - 1) * 100


def test_area_is_said_with_two_decimals() -> None:
    assert [area_text(dm2) for dm2 in (0, 1, 10, 1200, 3000001)] == ["0.00", "0.01", "0.10", "12.00", "30000.01"]
