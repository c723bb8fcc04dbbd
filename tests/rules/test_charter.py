"""A charter: what may be changed, how far, and what it says."""

import json
from dataclasses import asdict, fields

import pytest

from rules import charter, errors
from rules.charter import FIELDS, Charter, from_facts, to_facts

NUMBERS = [field for field in FIELDS if field.kind == "integer"]


def test_what_is_missing_takes_its_default() -> None:
    assert from_facts({}) == Charter()
    assert from_facts({"speaking_seconds": 90}) == Charter(speaking_seconds=90)


def test_every_field_of_the_charter_stands_in_the_table_with_its_default() -> None:
    assert {field.name: field.default for field in FIELDS} == asdict(Charter())
    assert [field.name for field in FIELDS] == [field.name for field in fields(Charter)]


def test_every_field_says_what_it_means() -> None:
    assert all(field.label and field.help.endswith("。") for field in FIELDS)
    assert all(field.unit for field in NUMBERS)


def test_charter_is_read_back_as_it_was_written() -> None:
    changed = Charter(preset_id="half_half", speaking_seconds=3, ballots_changeable=False, resolution_title="协商意见")
    facts = to_facts(changed)
    assert set(facts) == {field.name for field in FIELDS}
    assert from_facts(json.loads(json.dumps(facts))) == changed


@pytest.mark.parametrize("field", NUMBERS, ids=lambda field: field.name)
def test_number_is_taken_at_its_bounds_and_refused_beyond(field: charter.Field) -> None:
    assert field.minimum is not None
    assert field.maximum is not None
    for value in (field.minimum, field.maximum):
        assert getattr(from_facts({field.name: value}), field.name) == value
    for value in (field.minimum - 1, field.maximum + 1):
        with pytest.raises(errors.CharterOutOfRange) as caught:
            from_facts({field.name: value})
        expected = {"field": field.name, "label": field.label, "minimum": field.minimum, "maximum": field.maximum}
        assert caught.value.facts == expected
        assert str(field.minimum) in str(caught.value)


@pytest.mark.parametrize("field", [field for field in NUMBERS if field.unit == "秒"], ids=lambda field: field.name)
@pytest.mark.parametrize("seconds", [1, 2, 3, 4, 5])
def test_rehearsal_may_run_on_seconds(field: charter.Field, seconds: int) -> None:
    assert getattr(from_facts({field.name: seconds}), field.name) == seconds


@pytest.mark.parametrize(
    ("facts", "error", "field"),
    [
        ({"colour": "red"}, errors.CharterFieldUnknown, "colour"),
        ({"speaking_seconds": "120"}, errors.CharterWrongType, "speaking_seconds"),
        ({"speaking_seconds": 120.0}, errors.CharterWrongType, "speaking_seconds"),
        ({"turns_per_item": True}, errors.CharterWrongType, "turns_per_item"),
        ({"turns_per_item": None}, errors.CharterWrongType, "turns_per_item"),
        ({"ballots_changeable": 1}, errors.CharterWrongType, "ballots_changeable"),
        ({"resolution_title": ["决议"]}, errors.CharterWrongType, "resolution_title"),
        ({"resolution_title": "命令"}, errors.CharterChoiceUnknown, "resolution_title"),
        ({"preset_id": "no_such_rule"}, errors.CharterChoiceUnknown, "preset_id"),
        ({"publicity_days": 4}, errors.CharterChoiceUnknown, "publicity_days"),
        ({"chair_vote": "always"}, errors.CharterChoiceUnknown, "chair_vote"),
        ({"chair_vote": "member"}, errors.ChairVoteNotOffered, "chair_vote"),
        ({"chair_vote": "tie_only", "preset_id": "half_half_by_side"}, errors.ChairVoteNotOffered, "chair_vote"),
    ],
)
def test_what_cannot_stand_is_refused_naming_the_field(
    facts: dict[str, object], error: type[errors.CharterInvalid], field: str
) -> None:
    with pytest.raises(errors.CharterInvalid) as caught:
        from_facts(facts)
    assert type(caught.value) is error
    assert caught.value.facts["field"] == field


@pytest.mark.parametrize("days", [3, 5, 7, 10, 15])
def test_publicity_periods_of_the_rule_book_are_taken(days: int) -> None:
    assert from_facts({"publicity_days": days}).publicity_days == days


def test_chair_may_vote_where_the_whole_is_counted_but_the_form_does_not_offer_it_yet() -> None:
    assert from_facts({"preset_id": "half_half", "chair_vote": "tie_only"}).chair_vote == "tie_only"
    (field,) = [field for field in FIELDS if field.name == "chair_vote"]
    assert [value for value, _ in field.choices] == ["none"]


def test_charter_is_said_in_plain_sentences() -> None:
    said = [msgid % values for msgid, values in charter.sentences(Charter(speaking_seconds=150))]
    assert said[0] == "表决规则是“分组双过半”：两组分别：到会过半、赞成过半。"
    assert "每人每次发言2分30秒，每项议题最多发言2次。" in said
    assert "通过的事项写成“决议”，公示7天。" in said
    assert said[-2:] == ["投票以后，表决结束前可以改。", "主持人不投票，也不计入应到人数。"]


@pytest.mark.parametrize("chair_vote", ["none", "member", "tie_only"])
@pytest.mark.parametrize("ballots_changeable", [True, False])
def test_every_choice_has_its_sentence(chair_vote: str, ballots_changeable: bool) -> None:
    chosen = Charter("half_half", chair_vote=chair_vote, ballots_changeable=ballots_changeable)
    assert all(msgid % values for msgid, values in charter.sentences(chosen, "en"))
