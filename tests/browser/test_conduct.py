"""The floor's conduct on real pages: a point of order, more time, a card taken back, the chair handed to a phone."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from extensions import db
from models.floor import running_turn
from models.meetings import Meeting
from models.members import By
from services import attendance, floor, guests, meetings, motions
from tests.browser.conftest import House
from tests.browser.council import CHAIR, LOCAL, MIGRANT, Built, Motion
from tests.browser.people import unfold

pytestmark = pytest.mark.browser
TALK = Motion("楼道照明怎么修", MIGRANT[0], "")


def round_of_four(house: House, slug: str) -> Built:
    """Found a council of two and two whose first item has come to its round; the first one is called."""
    built = house.found(slug, TALK, seats=2, speaking_seconds=300, start_within_seconds=120)
    chair, now = By(built.ids[CHAIR]), datetime.now(UTC)
    with house.app.app_context():
        meetings.open_room(built.meeting_id, chair, now)
        for name in (*MIGRANT[:2], *LOCAL[:2]):
            attendance.check_in(built.meeting_id, built.ids[name], By(built.ids[name]), now, built.code)
        meetings.open_meeting(built.meeting_id, chair, now)
        guests.add_guest(built.meeting_id, "罗敏", "物业项目经理", chair, now)
        item = db.session.get_one(Meeting, built.meeting_id).items[0].id
        floor.open_item(built.meeting_id, item, chair, now)
        turn = running_turn(built.meeting_id)
        if turn is not None:
            speaker = By(turn.member_id)
            floor.start_turn(built.meeting_id, turn.id, speaker, now)
            floor.finish_turn(built.meeting_id, turn.id, speaker, now)
        second = built.ids[LOCAL[0]]
        motions.second_motion(built.meeting_id, item, second, By(second), now)
        floor.start_round(built.meeting_id, item, chair, now)
        turn = running_turn(built.meeting_id)
        assert turn is not None
        floor.start_turn(built.meeting_id, turn.id, By(turn.member_id), now, "yes")
        db.session.remove()
    return built


def speaker_of(house: House, built: Built) -> str:
    query = "select member_id from turns where meeting_id = ? and state = 'speaking'"
    member_id = house.ledger.one(query, built.meeting_id)
    return next(name for name, each in built.ids.items() if each == member_id)


def test_a_room_asks_reminds_rules_and_hands_over(house: House) -> None:
    built = round_of_four(house, "conduct")
    chair, screen = house.chair(built), house.screen(built)
    speaking = speaker_of(house, built)
    # Which side begins is drawn by lot. Who stands behind the motion may not preside over it.
    heir = next(name for name in (MIGRANT[1], LOCAL[1]) if name != speaking)
    speaker, other = house.seat(built, speaking), house.seat(built, heir)
    chair.visit("podium")
    for seat in (speaker, other):
        seat.visit("seat")

    # More time: nobody objects, the clock goes on.
    speaker.press("时间不够，请求延时")
    other.sees(f"{speaking}请求再讲", "有没有人不同意")
    expect(other.button("不同意")).to_be_visible()
    expect(speaker.button("不同意")).to_be_hidden()
    other.audit("asked")
    form = chair.unfold("延时：有没有人不同意")
    chair.audit("more time is asked")
    # Before five seconds are over silence is not taken for consent.
    chair.page.wait_for_timeout(5500)
    form.get_by_role("button", name="没有人不同意，延时").click()
    chair.sees(f"大家同意{speaking}延长")

    # A point of order stops no clock; the ruling reaches every room.
    other.page.locator(".point summary").click()
    other.audit("point of order")
    other.press("没有按次序请人")
    other.page.wait_for_timeout(750)  # what follows at once is a double click
    other.press("再按一次，就告诉主持人")
    screen.sees("程序问题：没有按次序请人")
    form = chair.unfold("裁定程序问题")
    form.get_by_label("理由").fill("次序没有错")
    form.get_by_label("不成立").check()
    form.get_by_role("button", name="就这样裁定").click()
    screen.sees("程序问题不成立", "次序没有错")
    speaker.sees("轮到您发言")

    # A card, and its five seconds.
    form = chair.unfold("提醒")
    form.get_by_role("button", name="跑题").click()
    speaker.sees("提醒1次：跑题")
    chair.press("收回")
    speaker.does_not_see("提醒1次")
    speaker.finish()

    # The chair is handed to a phone, which has the podium for this item.
    # A list that is open is left alone: it is opened once it has heard that the turn is over.
    chair.page.locator("[data-conduct-select=successors] option", has_text=heir).wait_for(state="attached")
    form = chair.unfold("移交主持")
    form.get_by_role("combobox").select_option(label=heir)
    form.get_by_role("button", name="移交主持").click()
    chair.sees(f"这一项由{heir}代为主持")
    expect(chair.main).to_be_hidden()
    other.sees("这一项由您代为主持")
    other.page.get_by_role("link", name="打开主持台").click()
    expect(other.page.locator("[data-main-button]")).to_be_visible()
    other.audit("presiding on a phone")
    unfold(other.page, "请列席说明")
    other.press("请说明，准备计时")
    screen.sees("罗敏")
