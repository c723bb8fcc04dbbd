"""A council's own voting rule: made of a few parts, frozen like any other, refused where it is made of anything else."""

import json
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from rules.charter import Charter, from_facts, preset_of, sentences, to_facts
from rules.errors import ChairVoteNotOffered, CharterInvalid, RuleError
from rules.majority import Case, Count, judge
from rules.own_presets import (
    APPROVAL_SHARES,
    ATTENDANCE_SHARES,
    BASES,
    CHOICE_LIMIT,
    SCOPES,
    TITLE_LIMIT,
    OwnChoiceMissing,
    OwnRule,
    OwnRuleInvalid,
    OwnRuleMissing,
    OwnRuleUnused,
    OwnTextTooLong,
    OwnTitleMissing,
    own_preset,
    own_preset_from_facts,
    rule_of,
)
from rules.preset_facts import preset_facts
from rules.sentences import abstention_sentence

RULE = OwnRule(
    "三分之二到会、全体过半赞成", "全体代表会议议定", "two_thirds", "overall", "majority", "entitled", "overall"
)
OWN = Charter(preset_id="own", own_preset=own_preset(RULE))


def facts_of(rule: OwnRule = RULE, **changes: object) -> dict[str, Any]:
    """The preset's facts as they come back from the database."""
    facts: dict[str, Any] = json.loads(json.dumps(preset_facts(own_preset(rule))))
    return {**facts, **changes}


def test_every_rule_that_can_be_chosen_is_read_back_as_it_was_made() -> None:
    for parts in product(ATTENDANCE_SHARES, SCOPES, APPROVAL_SHARES, BASES, SCOPES):
        rule = OwnRule("名称", "理由", *parts)
        made = own_preset(rule)
        assert rule_of(made) == rule
        assert own_preset_from_facts(facts_of(rule)) == made
        assert made.note.endswith("。")
        assert made.note_en.endswith(".")
        assert abstention_sentence(made, "zh")


@pytest.mark.parametrize(("present", "yes", "verdict"), [(8, 7, "carried"), (8, 6, "lost"), (7, 7, "inquorate")])
def test_own_rule_judges_at_its_bounds(present: int, yes: int, verdict: str) -> None:
    assert judge(preset_of(OWN), Case(Count(12, present, yes=yes))).verdict == verdict


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"title": ""}, OwnTitleMissing, "own_title"),
        ({"title": "长" * (TITLE_LIMIT + 1)}, OwnTextTooLong, "own_title"),
        ({"choice": ""}, OwnChoiceMissing, "own_choice"),
        ({"choice": "长" * (CHOICE_LIMIT + 1)}, OwnTextTooLong, "own_choice"),
        ({"attendance": "a_third"}, OwnRuleInvalid, "own_attendance"),
        ({"attendance_scope": "local"}, OwnRuleInvalid, "own_attendance_scope"),
        ({"approval": "half"}, OwnRuleInvalid, "own_approval"),
        ({"approval_base": "no"}, OwnRuleInvalid, "own_approval_base"),
        ({"approval_scope": ""}, OwnRuleInvalid, "own_approval_scope"),
    ],
)
def test_part_that_cannot_stand_is_refused_at_its_field(
    changes: dict[str, str], error: type[RuleError], field: str
) -> None:
    with pytest.raises(CharterInvalid) as caught:
        own_preset(replace(RULE, **changes))
    assert (type(caught.value), caught.value.facts["field"]) == (error, field)


def test_names_at_their_limit_are_taken() -> None:
    assert own_preset(replace(RULE, title="长" * TITLE_LIMIT, choice="长" * CHOICE_LIMIT))


def _with_test(place: int, **changes: object) -> dict[str, Any]:
    facts = facts_of()
    facts["tests"][place] |= changes
    return facts


@pytest.mark.parametrize(
    "facts",
    [
        None,
        [],
        {},
        facts_of(id="half_half"),
        facts_of(choice=""),
        facts_of(tests=facts_of()["tests"][1:]),
        facts_of(tests=facts_of()["tests"] * 2),
        _with_test(1, numerator=1, denominator=3),
        _with_test(1, strict=False),
        _with_test(1, base="no"),
        _with_test(0, scope="local"),
        _with_test(0, numerator=3),
        _with_test(0, measure="area"),
    ],
)
def test_charter_carries_nothing_else_as_its_own_rule(facts: object) -> None:
    with pytest.raises(RuleError):
        own_preset_from_facts(facts)


def test_charter_with_its_own_rule_is_read_back_as_it_was_written() -> None:
    assert from_facts(json.loads(json.dumps(to_facts(OWN)))) == OWN
    assert preset_of(OWN).title == RULE.title


def test_charter_without_one_says_nothing_of_it() -> None:
    assert "own_preset" not in to_facts(Charter())


def test_own_rule_is_needed_where_it_is_chosen_and_only_there() -> None:
    with pytest.raises(OwnRuleMissing):
        from_facts({"preset_id": "own"})
    with pytest.raises(OwnRuleUnused):
        from_facts({"preset_id": "half_half", "own_preset": facts_of()})


def test_chair_votes_under_an_own_rule_only_where_the_whole_is_counted() -> None:
    assert from_facts({**to_facts(OWN), "chair_vote": "member"}).chair_vote == "member"
    by_side = facts_of(replace(RULE, approval_scope="each_side"))
    with pytest.raises(ChairVoteNotOffered):
        from_facts({**to_facts(OWN), "own_preset": by_side, "chair_vote": "member"})


def test_charter_says_its_own_rule_and_where_it_comes_from() -> None:
    said = [msgid % values for msgid, values in sentences(OWN)]
    assert said[0] == f"表决规则是“{RULE.title}”：到会达到三分之二、赞成过半（按应到人数）。"
    assert said[1] == "这条规则是本会自己定的：全体代表会议议定"
