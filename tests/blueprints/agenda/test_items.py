"""临时加项 in a running meeting, through its page."""

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services import meetings
from services.meetings import NewItem
from tests.blueprints.rooms import House, assert_went_to, join, received

SPOT = {"title": "电梯今晚停运怎么办", "minutes": "10", "what": "请物业今晚留人值守。", "plain": "今晚留人值守"}


def add(house: House, **changes: Any) -> TestResponse:
    return house.chair.post(house.path("items"), data={**SPOT, **changes})


def show_hands(house: House, migrant: object = 4, local: object = 4, position: int = 3) -> TestResponse:
    item_id = house.item_id(position)
    hands = {f"item-{item_id}-hands_migrant": migrant, f"item-{item_id}-hands_local": local}
    return house.secretary.post(house.path(f"items/{item_id}/consent"), data=hands)


def assert_says(answer: TestResponse, *sentences: str, status: int = 422) -> None:
    assert answer.status_code == status, answer.text
    for sentence in sentences:
        assert sentence in answer.text, sentence


def test_only_officers_of_this_council_add_items(house: House) -> None:
    house.at("in_session")
    for client, status in ((house.member, 403), (house.stranger, 302), (house.client(house.other.chair_id), 302)):
        assert client.get(house.path("items")).status_code == status
        assert client.post(house.path("items"), data=SPOT).status_code == (403 if status == 403 else 401)
    assert house.ask_hall(lambda hall: len(hall.meeting.items)) == 2
    for client in (house.chair, house.secretary):
        assert client.get(house.path("items")).status_code == 200
    assert house.path("items") in house.chair.get(house.room("podium")).text
    assert house.path("items") in house.secretary.get(house.room("desk")).text


def test_an_item_is_added_last_and_every_room_is_told(house: House) -> None:
    house.at("in_session")
    socket = house.socket(house.chair)
    join(socket, "podium", house.meeting_id)
    assert_went_to(add(house), house.path("items"))
    assert SPOT["title"] in str(received(socket, "live:parts")[-1]["parts"]["agenda"])
    page = house.chair.get(house.path("items")).text
    assert "第3项 电梯今晚停运怎么办" in page
    assert "到会6人，至少4人" in page
    assert "没有写进通知" in house.stranger.get(house.path()).text


def test_what_is_missing_is_said_and_what_was_written_is_kept(house: House) -> None:
    house.at("in_session")
    assert_says(add(house, title=""), "请写临时加的是什么事", "请物业今晚留人值守。")
    assert_says(add(house, what=""), "请写明议案要做什么")
    assert_says(add(house, mover="999"), "请从列出的选项中选")
    assert_says(add(house, minutes="0"), "请填1到240之间的整数。")
    assert house.ask_hall(lambda hall: len(hall.meeting.items)) == 2


def test_outside_a_running_meeting_nothing_is_added(house: House) -> None:
    house.at("called")
    assert "会议正在进行时才能加项" in house.chair.get(house.path("items")).text
    assert_says(add(house), "会议没有在进行", status=409)


@pytest.mark.parametrize(("local", "said"), [(4, "可以表决"), (3, "只讨论：举手不够")])
def test_hands_are_counted_by_side_and_decide_whether_to_vote(house: House, local: int, said: str) -> None:
    house.at("in_session")
    add(house)
    assert_went_to(show_hands(house, local=local), house.path("items"))
    page = house.chair.get(house.path("items")).text
    assert said in page
    assert f"到会6人，举手{local}人" in page
    assert "hands_migrant" not in page
    assert_says(show_hands(house, 6, 6), "一项只问一次", status=409)


def test_a_wrong_count_comes_back(house: House) -> None:
    house.at("in_session")
    add(house)
    for hands in ("", "-1", "7", "x"):
        assert_says(show_hands(house, migrant=hands), f'value="{hands}"', 'value="4"', "hands_migrant-error")
    assert house.ask_hall(lambda hall: hall.item(3).consent) is None


def test_money_persons_and_rights_are_not_asked_about(house: House) -> None:
    house.at("in_session")
    add(house, is_sensitive="y")
    page = house.chair.get(house.path("items")).text
    assert "只讨论：涉及钱、人事或权利" in page
    assert "hands_migrant" not in page
    assert_says(show_hands(house), "涉及钱、人事或权利", status=409)


def test_what_an_earlier_meeting_left_over_reaches_a_meeting_whose_notice_does_not_name_it(house: House) -> None:
    house.at("room_open")
    with house.inside() as hall:
        meetings.declare_inquorate(hall.meeting_id, hall.chair, hall.now)
        hall.call(NewItem("楼道灯怎么修"))
    notice = house.secretary.get(house.path("notice")).text
    assert "还没有排上会的：飞线充电整治怎么落实、夜间噪音公约" in notice
    assert "还没有排上会的" not in house.stranger.get(house.path("notice")).text
    with house.inside() as hall:
        meetings.open_room(hall.meeting_id, hall.chair, hall.now)
        hall.check_in(*hall.everybody)
        meetings.open_meeting(hall.meeting_id, hall.chair, hall.now)
    left = re.findall(r'name="item" value="(\d+)"', house.chair.get(house.path("items")).text)
    assert len(left) == 2
    assert house.member.post(house.path("items/again"), data={"item": left[0]}).status_code == 403
    for _ in range(2):
        assert_went_to(house.chair.post(house.path("items/again"), data={"item": left[0]}), house.path("items"))
    with house.inside() as hall:
        added = hall.item(2)
        assert (added.title, added.carried_from_id, added.is_noticed) == ("飞线充电整治怎么落实", int(left[0]), False)
        assert added.motion is not None
        assert len(added.motion.seconders) == 3
        assert len(hall.meeting.items) == 2
    page = house.chair.get(house.path("items")).text
    assert "到会6人，至少4人" in page
    assert re.findall(r'name="item" value="(\d+)"', page) == left[1:]
