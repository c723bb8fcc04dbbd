"""Every act of a meeting is a plain form, too: an old phone takes part by pressing 刷新."""

import pytest

from tests.browser.conftest import House
from tests.browser.council import LOCAL, MIGRANT, Motion
from tests.browser.people import Person

pytestmark = pytest.mark.browser

MOTION = Motion("垃圾投放点时间", MIGRANT[0], "早上七点到九点、晚上六点到九点投放")


def press(person: Person, name: str) -> None:
    """Press a button of a plain form and wait for the page that follows."""
    with person.page.expect_navigation():
        person.button(name).first.click()


def refresh(person: Person) -> None:
    with person.page.expect_navigation():
        person.page.get_by_role("link", name="刷新").click()


def test_a_meeting_is_held_with_plain_forms(house: House) -> None:
    built = house.found("zhipian", MOTION, seats=1, start_within_seconds=60, speaking_seconds=60)
    chair = house.chair(built, java_script_enabled=False)
    seats = {name: house.seat(built, name, java_script_enabled=False) for name in (MIGRANT[0], LOCAL[0])}
    mover = seats[MIGRANT[0]]
    chair.visit("podium")
    press(chair, "开放会场")
    for seat in seats.values():
        seat.visit("seat")
        seat.page.get_by_label("大屏幕上的签到码").fill(built.code)
        press(seat, "签到")
        seat.sees("签到中")
    refresh(chair)
    press(chair, "宣布开会")
    press(chair, "进入下一项")
    refresh(mover)
    mover.is_called()
    press(mover, "开始说明")
    press(mover, "说完了")
    refresh(chair)
    press(chair, "开始轮流发言")
    names = {built.ids[name]: name for name in seats}
    for place in range(len(seats)):
        if place:
            press(chair, "请下一位")
        called = "select member_id from turns where meeting_id = ? and state = 'called'"
        speaker = seats[names[house.ledger.one(called, built.meeting_id)]]
        refresh(speaker)
        speaker.is_called()
        press(speaker, "赞成，开始")
        press(speaker, "说完了")
        refresh(chair)
    press(chair, "进入自由发言")
    refresh(mover)
    press(mover, "赞成")
    mover.sees("您已举手")
    press(mover, "放下手")
    refresh(chair)
    press(chair, "开始表决")
    for name, seat in seats.items():
        refresh(seat)
        seat.sees(MOTION.plain)
        seat.page.get_by_role("radio", name="反对" if name == LOCAL[0] else "赞成").check()
        press(seat, "交票")
        seat.sees("已投票：")
    changed = seats[LOCAL[0]]
    changed.page.get_by_role("radio", name="赞成").check()
    press(changed, "改票")
    changed.sees("已投票：赞成")
    refresh(chair)
    chair.sees("已投 2/2")
    press(chair, "结束表决")
    chair.sees("两组都过半，通过。")
    vote_id = house.ledger.one("select id from votes where meeting_id = ?", built.meeting_id)
    assert house.ledger.counted(vote_id) == {built.ids[name]: "yes" for name in seats}
    assert house.ledger.ballots(vote_id, built.ids[LOCAL[0]]) == ["no", "yes"]
    refresh(mover)
    mover.sees("通过")
    press(chair, "宣布闭会")
    chair.sees("会议结束")
