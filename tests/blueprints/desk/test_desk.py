"""The secretary's desk: the roster, and each member's own page to act for them (代录)."""

import re

import pytest

from models.journal import acts_of, stream_of
from tests.blueprints.rooms import STAGES, House, assert_went_to, join


@pytest.mark.parametrize("stage", STAGES)
def test_the_desk_lists_everybody_with_a_way_to_act_for_them(house: House, stage: str) -> None:
    page = house.at(stage).secretary.get(house.room("desk"))
    assert page.status_code == 200
    for member_id in house.hall.everybody:
        assert house.room(f"desk/members/{member_id}") in page.text
    for member_id in (house.hall.migrant[0], house.hall.local[-1]):
        assert house.secretary.get(house.room(f"desk/members/{member_id}")).status_code == 200


def test_the_desk_shows_the_code_while_people_check_in(house: House) -> None:
    assert house.at("room_open").code in house.secretary.get(house.room("desk")).text


def test_a_members_page_at_the_desk_says_for_whom_and_asks_for_no_code(house: House) -> None:
    house.at("room_open")
    member_id = house.hall.local[2]
    page = house.secretary.get(house.room(f"desk/members/{member_id}")).text
    assert "代录：您正在替 本地3 操作" in page
    assert 'name="code"' not in page
    fields = dict(re.findall(r'name="(member_id|back)" value="([^"]*)"', page))
    assert fields == {"member_id": str(member_id), "back": "desk"}


def test_a_ballot_form_at_the_desk_asks_whether_the_person_is_there(house: House) -> None:
    house.at("vote")
    page = house.secretary.get(house.room(f"desk/members/{house.hall.local[2]}")).text
    assert re.search(r'<input type="checkbox" name="confirmed" value="1" required>', page)


@pytest.mark.parametrize("who", ["chair_id", "secretary_id"])
def test_there_is_no_page_for_whoever_has_no_seat(house: House, who: str) -> None:
    house.at("gathered")
    page = house.secretary.get(house.room(f"desk/members/{getattr(house.hall, who)}"))
    assert page.status_code == 404


def test_there_is_no_page_for_whoever_is_not_there(house: House) -> None:
    house.at("gathered")
    for member_id in (0, 99_999, house.other.local[0]):
        assert house.secretary.get(house.room(f"desk/members/{member_id}")).status_code == 404


def test_every_entry_for_somebody_says_who_typed_it(house: House) -> None:
    house.at("debate")
    member_id = house.hall.local[2]
    common = {"member_id": member_id, "back": "desk"}
    for path, fields in (
        ("hands/raise", {"stance": "yes"}),
        ("hands/lower", {}),
        ("attendance/check-out", {}),
        ("attendance/check-in", {}),
    ):
        answer = house.secretary.post(house.path(path), data={**common, **fields})
        assert_went_to(answer, house.room(f"desk/members/{member_id}"))
    rows = house.ask_hall(lambda hall: acts_of(stream_of(hall.council_id, hall.meeting_id))[-4:])
    assert {(row.actor_id, row.entered_by_id) for row in rows} == {(member_id, house.hall.secretary_id)}
    assert all("entered_by" in row.facts for row in rows)


def test_a_chair_who_acts_from_the_desk_comes_back_to_it(house: House) -> None:
    house.at("gathered")
    member_id = house.hall.local[0]
    answer = house.chair.post(house.path("attendance/check-out"), data={"member_id": member_id, "back": "desk"})
    assert_went_to(answer, house.room(f"desk/members/{member_id}"))
    answer = house.chair.post(house.path("attendance/check-in"), data={"member_id": member_id})
    assert_went_to(answer, house.room("podium"))


@pytest.mark.parametrize("back", ["https://example.org", "//example.org", "seat", "../../x", "screen"])
def test_nobody_is_led_away_by_the_way_back(house: House, back: str) -> None:
    house.at("called")
    assert_went_to(house.chair.post(house.path("step/open-room"), data={"back": back}), house.room("podium"))


def test_the_desk_follows_the_meeting_live(house: House) -> None:
    house.at("round")
    parts = join(house.socket(house.secretary), "desk", house.meeting_id)["parts"]
    assert "轮到发言" in parts["roster"]
    assert "轮流发言" in parts["where"]
