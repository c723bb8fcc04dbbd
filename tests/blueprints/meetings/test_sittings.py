"""A pause and another day through their doors, and what every screen and the public notice then say."""

import pytest

from tests.blueprints.rooms import House, assert_refused, assert_taken, join, say

NEXT = {"continues_on": "2026-11-24", "starts_at": "19:30", "place": "文化站二楼", "reason": "时间太晚"}


def test_the_meeting_goes_on_another_day_and_everybody_reads_when_and_where(house: House) -> None:
    house.at("debate")
    assert_taken(say(house.chair, house.path("recess"), **NEXT))
    for client, page in ((house.chair, "podium"), (house.member, "seat"), (house.secretary, "desk")):
        assert "2026年11月24日 19:30" in client.get(house.room(page)).text, page
    notice = house.stranger.get(house.path("notice")).text
    assert "续会通知（第2天）" in notice
    assert "文化站二楼" in notice
    assert "时间太晚" in notice
    assert "改日续会" in house.stranger.get(house.path()).text
    record = house.member.get(house.path("record")).text
    assert "第1天到此为止，改日续会：时间太晚" in record
    assert (
        "文化站二楼"
        in join(house.socket(house.stranger), "screen", house.meeting_id, token=house.token)["parts"]["now"]
    )


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"continues_on": ""}, 422, "day_or_time_unclear"),
        ({"starts_at": "25:99"}, 422, "day_or_time_unclear"),
        ({"continues_on": "2026-11-21"}, 422, "meeting_in_past"),
        ({"place": ""}, 422, "place_missing"),
        ({"reason": "请打13800138000"}, 422, "personal_data_left"),
    ],
)
def test_what_is_missing_for_another_day_is_said(house: House, fields: dict[str, str], status: int, code: str) -> None:
    house.at("debate")
    assert_refused(say(house.chair, house.path("recess"), **{**NEXT, **fields}), status, code)


def test_only_the_chair_pauses_and_puts_off(house: House) -> None:
    house.at("debate")
    for path in ("recess", "pause"):
        assert say(house.secretary, house.path(path), **NEXT).status_code == 403


def test_a_pause_is_announced_with_its_end_and_its_reason(house: House) -> None:
    house.at("debate")
    assert_taken(say(house.chair, house.path("pause"), minutes="30", until="20:15", reason="吃晚饭"))
    page = house.member.get(house.room("seat")).text
    assert "吃晚饭" in page
    assert "休会到 20:15" in page
    assert_taken(say(house.chair, house.path("step/resume")))
    assert_refused(say(house.chair, house.path("pause"), until="7:15"), 422, "day_or_time_unclear")
    assert_refused(say(house.chair, house.path("pause"), until="07:15"), 422, "pause_over")
    assert_taken(say(house.chair, house.path("pause"), minutes="x"))
