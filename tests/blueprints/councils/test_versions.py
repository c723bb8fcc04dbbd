"""The charter's versions, the council's own rule in the form, and what a meeting was called under."""

from datetime import timedelta
from typing import Any

import pytest

from models.councils import charter_facts, current_charter
from models.members import SYSTEM
from models.notices import latest_notice
from rules.charter import Charter, preset_of
from services.councils import adopt_charter
from services.meetings import NewItem, NewMeeting, call_meeting
from tests.blueprints.councils.test_charter import DEFAULTS, charter
from tests.blueprints.founded import Founded, assert_came_back, assert_refused, assert_went_to, at

OWN: dict[str, Any] = {
    **DEFAULTS,
    "ballots_changeable": "y",
    "preset_id": "own",
    "own_title": "三分之二到会、全体过半",
    "own_choice": "全体代表会议议定",
    "own_attendance": "two_thirds",
    "own_attendance_scope": "overall",
    "own_approval": "majority",
    "own_approval_base": "entitled",
    "own_approval_scope": "each_side",
}


def adopt(founded: Founded, new: Charter) -> None:
    with founded.app.app_context():
        adopt_charter(founded.council_id, new, SYSTEM, founded.now)


def call(founded: Founded) -> int:
    new = NewMeeting("第1次会议", "二楼", founded.now + timedelta(days=4), [NewItem("夜间噪音公约")])
    with founded.app.app_context():
        return call_meeting(founded.council_id, new, SYSTEM, founded.now)


def test_everybody_reads_what_each_version_changed(founded: Founded) -> None:
    adopt(founded, Charter(speaking_seconds=90, notice_days=5))
    page = founded.stranger.get(at("charter/versions")).text
    assert page.index("第2版") < page.index("第1版")
    assert "<del>2分钟</del>" in page
    assert "<ins>1分30秒</ins>" in page
    assert "<del>3天</del>" in page
    assert at("charter/versions") in founded.stranger.get(at("charter")).text


def test_every_version_stays_readable_and_says_whether_it_is_in_force(founded: Founded) -> None:
    adopt(founded, Charter(speaking_seconds=90))
    first = founded.stranger.get(at("charter/versions/1")).text
    assert "每人每次发言2分钟" in first
    assert "这是以前的一版" in first
    second = founded.stranger.get(at("charter/versions/2")).text
    assert "每人每次发言1分30秒" in second
    assert "现行" in second


@pytest.mark.parametrize("number", [0, 2, 99])
def test_version_that_is_not_there_is_said_so(founded: Founded, number: int) -> None:
    assert_refused(founded.stranger.get(at(f"charter/versions/{number}")), 404)


def test_version_of_another_council_is_not_told_here(founded: Founded) -> None:
    adopt(founded, Charter(speaking_seconds=90))
    assert_refused(founded.stranger.get(at("charter/versions/2", slug="linjie")), 404)


def test_english_reader_finds_the_durations_in_english(founded: Founded) -> None:
    adopt(founded, Charter(speaking_seconds=90))
    page = founded.stranger.get(at("charter/versions"), headers={"Accept-Language": "en"}).text
    assert "<del>2 min</del>" in page


# --- the council's own rule ---


def test_chair_makes_a_rule_of_the_councils_own(founded: Founded) -> None:
    assert_went_to(founded.chair.post(at("charter"), data=OWN), at("charter"))
    version, now = charter(founded)
    assert (version, preset_of(now).id, preset_of(now).title) == (2, "own", OWN["own_title"])
    page = founded.stranger.get(at("charter")).text
    assert "这条规则是本会自己定的：全体代表会议议定" in page
    form = founded.chair.get(at("charter")).text
    assert 'selected value="two_thirds"' in form
    assert OWN["own_title"] in form


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"own_title": " "}, 'id="own_title-error"'),
        ({"own_choice": ""}, 'id="own_choice-error"'),
        ({"own_title": "长" * 21}, 'id="own_title-error"'),
        ({"own_approval": "a_third"}, 'id="own_approval-error"'),
    ],
)
def test_own_rule_that_cannot_stand_comes_back_with_all_that_was_filled_in(
    founded: Founded, changes: dict[str, str], sentence: str
) -> None:
    answer = founded.chair.post(at("charter"), data={**OWN, "speaking_seconds": "75", **changes})
    assert_came_back(answer, sentence, 'value="75"', 'selected value="entitled"')
    assert charter(founded)[0] == 1


def test_everything_that_an_own_rule_lacks_is_said_at_once(founded: Founded) -> None:
    answer = founded.chair.post(at("charter"), data={**DEFAULTS, "preset_id": "own"})
    assert_came_back(answer, 'id="own_title-error"', 'id="own_choice-error"')


def test_parts_count_only_where_the_own_rule_is_chosen(founded: Founded) -> None:
    founded.chair.post(at("charter"), data={**OWN, "preset_id": "half_half", "own_title": ""})
    assert charter(founded)[1] == Charter("half_half")


# --- what a meeting was called under ---


def test_meeting_tells_the_version_it_is_held_under_even_when_the_charter_has_changed_since(founded: Founded) -> None:
    meeting_id = call(founded)
    adopt(founded, Charter("half_half", speaking_seconds=60))
    page = founded.stranger.get(at(f"meetings/{meeting_id}")).text
    assert "按章程第1版召开" in page
    assert at("charter/versions/1") in page
    assert "章程第1版召开，表决规则是“分组双过半”" in founded.stranger.get(at(f"meetings/{meeting_id}/notice")).text


def test_notice_carries_the_councils_own_rule(founded: Founded) -> None:
    founded.chair.post(at("charter"), data=OWN)
    meeting_id = call(founded)
    with founded.app.app_context():
        facts = latest_notice(meeting_id).facts
        rule = charter_facts(current_charter(founded.council_id).id).own_preset
    assert rule is not None
    assert (facts["charter"], facts["preset"]["id"], facts["preset"]["title"]) == (2, "own", rule.title)
    assert OWN["own_title"] in founded.stranger.get(at(f"meetings/{meeting_id}/notice")).text
