"""A charter: what may be changed, how far, and what it says."""

import json
from dataclasses import asdict, fields

import pytest

from rules import charter, errors
from rules.charter import FIELDS, Charter, differences, from_facts, read_facts, to_facts, value_words
from rules.own_presets import OwnRule, own_preset
from rules.presets import preset

NUMBERS = [field for field in FIELDS if field.kind == "integer"]


def test_what_is_missing_takes_its_default() -> None:
    assert from_facts({}) == Charter()
    assert from_facts({"speaking_seconds": 90}) == Charter(speaking_seconds=90)


def test_every_field_of_the_charter_stands_in_the_table_with_its_default() -> None:
    # The council's own rule belongs to the field that chooses it.
    assert {**{field.name: field.default for field in FIELDS}, "own_preset": None} == asdict(Charter())
    assert [*(field.name for field in FIELDS), "own_preset"] == [field.name for field in fields(Charter)]


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


def test_chair_may_vote_where_the_whole_is_counted_and_the_form_offers_what_there_is() -> None:
    assert from_facts({"preset_id": "half_half", "chair_vote": "tie_only"}).chair_vote == "tie_only"
    (field,) = [field for field in FIELDS if field.name == "chair_vote"]
    assert [value for value, _ in field.choices] == ["none", "member", "tie_only"]


@pytest.mark.parametrize("preset_id", ["party_branch", "residents_meeting_1989"])
def test_rule_that_can_no_longer_be_chosen_still_serves_an_old_charter(preset_id: str) -> None:
    assert read_facts({"preset_id": preset_id}).preset_id == preset_id
    with pytest.raises(errors.CharterChoiceUnknown):
        from_facts({"preset_id": preset_id})
    with pytest.raises(errors.CharterChoiceUnknown):
        read_facts({"preset_id": "no_such_rule"})


def test_charter_is_said_in_plain_sentences() -> None:
    said = [msgid % values for msgid, values in charter.sentences(Charter(speaking_seconds=150))]
    assert said[0] == "表决规则是“分组双过半”：两组分别：到会过半、赞成过半。"
    assert "每人每次发言2分30秒，每项议题最多发言2次。" in said
    assert "通过的事项写成“决议”，公示7天。" in said
    assert said[-2:] == ["投票以后，表决结束前可以改。", "主持人不投票，也不计入应到人数。"]


def test_charter_under_a_law_that_has_changed_since_says_so() -> None:
    said = [msgid % values for msgid, values in charter.sentences(Charter("residents_meeting_1989"))]
    assert said[1].endswith("以现行法律为准。")
    assert not [text for msgid, values in charter.sentences(Charter()) if "现行法律" in (text := msgid % values)]


@pytest.mark.parametrize("chair_vote", ["none", "member", "tie_only"])
@pytest.mark.parametrize("ballots_changeable", [True, False])
def test_every_choice_has_its_sentence(chair_vote: str, ballots_changeable: bool) -> None:
    chosen = Charter("half_half", chair_vote=chair_vote, ballots_changeable=ballots_changeable)
    assert all(msgid % values for msgid, values in charter.sentences(chosen, "en"))


# --- versions ---


def told(old: Charter, new: Charter) -> list[tuple[str, str, str]]:
    """The differences in words."""
    found = []
    for each in differences(old, new):
        words = [value_words(each.field, value) for value in (each.old, each.new)]
        before, after = (msgid % values for msgid, values in words)
        found.append((each.field.label, before, after))
    return found


def test_same_charter_has_no_differences() -> None:
    assert differences(Charter(), Charter()) == ()


def test_differences_are_told_in_words_with_their_units_in_the_charters_order() -> None:
    new = Charter(
        speaking_seconds=90, turns_per_item=3, notice_days=5, publicity_days=15, cosponsors=4, ballots_changeable=False
    )
    assert told(Charter(), new) == [
        ("每次发言时间", "2分钟", "1分30秒"),
        ("每项议题发言次数", "2次", "3次"),
        ("会议通知提前", "3天", "5天"),
        ("公示期", "7天", "15天"),
        ("联名人数", "3人", "4人"),
        ("投票后可以改", "可以", "不可以"),
    ]
    assert [(label, new, old) for label, old, new in told(new, Charter())] == told(Charter(), new)


def test_change_of_the_voting_rule_tells_both_rules() -> None:
    assert told(Charter(), Charter("half_half")) == [
        ("表决规则", "“分组双过半”：两组分别：到会过半、赞成过半", "“参会过半、到会过半赞成”：到会过半、赞成过半")
    ]


def test_change_within_a_councils_own_rule_is_a_difference() -> None:
    first, second = (
        Charter("own", own_preset=own_preset(OwnRule("自定", "议定", share))) for share in ("half", "two_thirds")
    )
    assert told(first, second) == [
        ("表决规则", "“自定”：两组分别：到会达到二分之一、赞成过半", "“自定”：两组分别：到会达到三分之二、赞成过半")
    ]


@pytest.mark.parametrize(
    ("name", "value", "language", "words"),
    [
        ("publicity_day_kind", "working", "zh", "工作日"),
        ("publicity_days", 10, "zh", "10天"),
        ("ballots_changeable", False, "zh", "不可以"),
        ("speaking_seconds", 90, "zh", "1分30秒"),
        ("turns_per_item", 3, "zh", "3次"),
        ("preset_id", preset("half_half"), "en", preset("half_half").title_en),
    ],
)
def test_a_value_is_told_in_words(name: str, value: object, language: str, words: str) -> None:
    field = next(field for field in FIELDS if field.name == name)
    msgid, values = value_words(field, value, language)
    assert words in (msgid % values)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_has_words_for_its_default(language: str) -> None:
    for field in FIELDS:
        msgid, values = value_words(field, field.default, language)
        assert msgid % values
