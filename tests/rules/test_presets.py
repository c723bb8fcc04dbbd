"""Presets as data: what ships, what a mistake in it is called, and which serve where."""

import json
from pathlib import Path
from typing import Any

import pytest

from rules import majority, presets
from rules.count_errors import PresetInvalid
from rules.majority import Case, Count, judge, preset, preset_facts, preset_from_facts
from rules.presets import read_presets
from tests.rules.rule_of import by_ballots, one_attendance, one_test, rule

TITLES = {
    "half_half": "参会过半、到会过半赞成",
    "half_half_by_side": "分组双过半",
    "two_thirds_half": "三分之二到会、过半赞成",
    "two_thirds_half_of_all": "三分之二到会、全体过半赞成",
    "two_thirds_two_thirds": "三分之二到会、三分之二赞成（重大事项）",
    "consultation_committee": "社区协商议事委员会",
    "residents_meeting_1989": "居民会议",
    "villagers_meeting": "村民会议",
    "households_meeting": "村民会议（户代表）",
    "owners_ordinary": "业主大会一般事项",
    "owners_special": "业主大会特别事项",
    "owners_2007": "物权法双过半（旧）",
    "owners_committee": "业主委员会",
    "property_committee": "物业管理委员会",
    "party_branch": "党员大会（参考）",
    "party_election_1990": "党内选举 1990（参考）",
    "party_election_2020": "党内选举 2020（参考，未核实）",
    "standing_committee": "常委会式（参考）",
    "relative_majority": "相对多数",
}
# RULEBOOK §1, the table: may meet if, carried if (+ strict, = inclusive), and where it is valid to.
TABLE = {
    "half_half": "P+1/2N Y+1/2P",
    "half_half_by_side": "P+1/2N@each_side Y+1/2P@each_side",
    "two_thirds_half": "P=2/3N Y+1/2P",
    "two_thirds_half_of_all": "P=2/3N Y+1/2N",
    "two_thirds_two_thirds": "P=2/3N Y=2/3P",
    "consultation_committee": "P+1/2N Y+1/2N",
    "residents_meeting_1989": "P+1/2N Y+1/2P",
    "villagers_meeting": "P+1/2N Y+1/2P",
    "households_meeting": "P=2/3N Y+1/2P",
    "owners_ordinary": "P=2/3N P=2/3N# Y+1/2C Y+1/2C#",
    "owners_special": "P=2/3N P=2/3N# Y=3/4C Y=3/4C#",
    "owners_2007": "Y+1/2N Y+1/2N#",
    "owners_committee": "P+1/2N Y+1/2N",
    "property_committee": "P+1/2N P+1/2N@owners Y+1/2N",
    "party_branch": "P=1/2N Y+1/2N",
    "party_election_1990": "P+4/5N Y+1/2P",
    "party_election_2020": "P=4/5N Y+1/2P",
    "standing_committee": "P+1/2N Y+1/2N",
    "relative_majority": "P+1/2N Y+1/1F",
}
SELECTABLE = [
    "half_half",
    "half_half_by_side",
    "two_thirds_half",
    "two_thirds_half_of_all",
    "two_thirds_two_thirds",
    "consultation_committee",
    "owners_committee",
    "relative_majority",
]


def written(test: majority.Test) -> str:
    base = {"entitled": "N", "present": "P", "cast": "C", "no": "F"}[test.base]
    share = f"{'+' if test.strict else '='}{test.numerator}/{test.denominator}{base}"
    scope = "" if test.scope == "overall" else f"@{test.scope}"
    return ("P" if test.kind == "attendance" else "Y") + share + scope + ("#" if test.measure == "area" else "")


def source(**changes: Any) -> dict[str, Any]:
    return {"law": "《某法》", "law_en": "Some Law", "article": 9, "version": "2018-12-29", **changes}


def test_titles_are_those_of_the_rule_book() -> None:
    assert {name: preset.title for name, preset in majority.presets().items()} == TITLES


def test_tests_are_those_of_the_rule_book() -> None:
    shipped = {name: " ".join(written(test) for test in preset.tests) for name, preset in majority.presets().items()}
    assert shipped == TABLE


def test_only_heads_of_a_present_roll_under_a_law_in_force_are_for_a_council_to_choose() -> None:
    assert [preset.id for preset in majority.presets().values() if preset.is_selectable] == SELECTABLE


def test_laws_that_have_changed_and_references_are_marked() -> None:
    shipped = majority.presets().values()
    assert {preset.id: str(preset.valid_to) for preset in shipped if preset.valid_to} == {
        "residents_meeting_1989": "2025-12-31",
        "villagers_meeting": "2025-12-31",
        "households_meeting": "2025-12-31",
        "owners_2007": "2020-12-31",
        "party_election_1990": "2020-07-12",
    }
    assert [preset.id for preset in shipped if preset.reference] == [
        name for name, title in TITLES.items() if "参考" in title
    ]


def test_legal_presets_name_law_and_day_and_the_others_say_whose_choice_they_are() -> None:
    for shipped in majority.presets().values():
        assert shipped.is_legal == (shipped.choice is None)
        assert not shipped.source or shipped.valid_from, shipped.id


@pytest.mark.parametrize("preset_id", TITLES)
def test_frozen_preset_is_read_back_as_it_was(preset_id: str) -> None:
    shipped = preset(preset_id)
    assert preset_from_facts(json.loads(json.dumps(preset_facts(shipped)))) == shipped


def test_preset_of_an_old_vote_is_still_read_and_judges() -> None:
    """As the first version froze it: without `counted`, 弃权 and the English note."""
    frozen = {
        "id": "half_half",
        "title": "参会过半、到会过半赞成",
        "title_en": "More than half",
        "source": None,
        "choice": "议事会所说“双过半”的通常含义",
        "note": "应到的过半数到会方可表决。",
        "valid_from": None,
        "valid_to": None,
        "reference": False,
        "tests": [one_attendance(), one_test()],
    }
    old = preset_from_facts(frozen)
    assert (old.counted, old.abstention) == ("presence", "")
    assert judge(old, Case(Count(13, 9, 5))).verdict == "carried"


def test_dates_and_reference_are_read_back_as_they_were() -> None:
    made = rule(one_test(), source=source(), valid_from="2018-12-29", valid_to="2025-12-31", reference=True)
    assert preset_from_facts(preset_facts(made)) == made


def test_text_may_be_in_force_for_a_day_and_is_no_reference_unless_it_says_so() -> None:
    made = rule(one_test(), valid_from="2025-12-31", valid_to="2025-12-31")
    assert (made.valid_to, made.reference) == (made.valid_from, False)


def test_attendance_is_sorted_before_approval() -> None:
    assert [test.kind for test in rule(one_test(), one_attendance()).tests] == ["attendance", "approval"]


def test_rule_of_ballots_or_of_a_named_side_serves_no_meeting() -> None:
    assert rule(one_test()).serves_meetings
    assert not by_ballots(one_test(base="cast")).serves_meetings
    assert not rule(one_attendance(scope="owners"), one_test()).serves_meetings


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({"tests": [one_test(numerator=3)]}, "x.tests[0].numerator"),
        ({"tests": [one_attendance(), one_test(base="everybody")]}, "x.tests[1].base"),
        ({"tests": [one_attendance(), one_attendance()]}, "x.tests"),
        ({"tests": [one_test(), one_test()]}, "x.tests"),
        ({"tests": []}, "x.tests"),
        ({"tests": None}, "x.tests"),
        ({"tests": ["half"]}, "x.tests[0]"),
        ({"tests": [one_test(kind="hope")]}, "x.tests[0].kind"),
        ({"tests": [one_test(measure="weight")]}, "x.tests[0].measure"),
        ({"tests": [one_test(measure="area", scope="each_side")]}, "x.tests[0].scope"),
        ({"tests": [one_test(measure="area", base="cast")]}, "x.counted"),
        ({"tests": [one_test(scope="each-side")]}, "x.tests[0].scope"),
        ({"tests": [one_test(denominator=0)]}, "x.tests[0].denominator"),
        ({"tests": [one_test(numerator=0.5)]}, "x.tests[0].numerator"),
        ({"tests": [one_test(numerator=True)]}, "x.tests[0].numerator"),
        ({"tests": [one_test(strict=1)]}, "x.tests[0].strict"),
        ({"tests": [one_test(strict=True, numerator=2)]}, "x.tests[0].strict"),
        ({"tests": [one_test(strict=False)]}, "x.tests[0].numerator"),
        ({"tests": [one_test(denominator=3)]}, "x.tests[0].numerator"),
        ({"tests": [one_test(base="no")]}, "x.tests[0].numerator"),
        ({"tests": [one_test(base="no", denominator=1, strict=False)]}, "x.tests[0].numerator"),
        ({"tests": [one_test(percent=50)]}, "x.tests[0].percent"),
        ({"tests": [one_test(kind="attendance")]}, "x.tests[0].base"),
        ({"counted": "hands"}, "x.counted"),
        ({"counted": "ballots"}, "x.tests[0].base"),
        ({"counted": "ballots", "tests": [one_test(base="cast", scope="each_side")]}, "x.tests[0].scope"),
        ({"choice": ""}, "x"),
        ({"source": "某法"}, "x.source"),
        ({"source": source(law="")}, "x.source.law"),
        ({"source": source(law_en=" ")}, "x.source.law_en"),
        ({"source": source(article="第九条")}, "x.source.article"),
        ({"source": source(version="")}, "x.source.version"),
        ({"source": source(page=3)}, "x.source.page"),
        ({"title": ""}, "x.title"),
        ({"title": 7}, "x.title"),
        ({"valid_to": "31.12.2025"}, "x.valid_to"),
        ({"valid_from": "2026-01-01", "valid_to": "2025-12-31"}, "x.valid_to"),
        ({"colour": "red"}, "x.colour"),
    ],
)
def test_broken_preset_is_refused_naming_the_place(facts: dict[str, Any], place: str) -> None:
    with pytest.raises(PresetInvalid) as caught:
        rule(one_test(), **facts)
    assert caught.value.facts["place"] == place


@pytest.mark.parametrize("toml", ["half_half = 3", "[half_half", ""])
def test_broken_file_of_presets_is_refused(toml: str) -> None:
    if toml:
        with pytest.raises(PresetInvalid):
            read_presets(toml)
    else:
        assert read_presets(toml) == {}


@pytest.mark.parametrize("name", ["abstention", "abstention_en", "note", "note_en"])
def test_preset_that_ships_must_explain_itself(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lines = presets._PRESETS_TOML.read_text(encoding="utf-8").splitlines()
    broken = tmp_path / "presets.toml"
    broken.write_text("\n".join(line for line in lines if not line.startswith(f"{name} =")), encoding="utf-8")
    monkeypatch.setattr(presets, "_PRESETS_TOML", broken)
    presets.presets.cache_clear()
    try:
        with pytest.raises(PresetInvalid) as caught:
            presets.presets()
    finally:
        monkeypatch.undo()
        presets.presets.cache_clear()
    assert caught.value.facts["place"] == f"half_half.{name}"
