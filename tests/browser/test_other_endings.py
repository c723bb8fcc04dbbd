"""Meetings that do not come to their end: too few come, too few stay, or the evening is over."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from rules.journal import spoken_head
from tests.browser.conftest import House
from tests.browser.council import LOCAL, MIGRANT, Built, Motion
from tests.browser.people import Chair, Screen, Seat

pytestmark = pytest.mark.browser

PARKING = Motion("消防通道停车怎么疏导", MIGRANT[0], "消防通道画线，物业每晚巡查")
BIKES = Motion("共享单车停放点", LOCAL[0], "北门设一个停放点")
SECRET = Motion("推选楼长", MIGRANT[0], "推选三号楼楼长", ballot_kind="secret")


class Hall:
    """A small council: one or two seats on each side, the chair and the big screen."""

    def __init__(self, house: House, slug: str, *items: Motion, seats: int = 1, **charter: int) -> None:
        self.ledger = house.ledger
        self.built: Built = house.found(slug, *items, seats=seats, **charter)
        self.chair: Chair = house.chair(self.built)
        self.screen: Screen = house.screen(self.built)
        self.seats: dict[str, Seat] = {
            name: house.seat(self.built, name) for name in (*MIGRANT[:seats], *LOCAL[:seats])
        }
        self.chair.visit("podium")
        for seat in self.seats.values():
            seat.visit("seat")

    def has_ended(self, word: str) -> None:
        """Wait until every screen says how, with the head of the record that is on disk."""
        expect(self.chair.page.get_by_role("link", name="会议记录（打印）")).to_be_visible()
        self.head = self.ledger.head(self.built.meeting_id)
        self.all_see(word, spoken_head(self.head))

    def open(self, *names: str) -> None:
        """Open the room, let the named people check in, and the meeting if they are enough."""
        self.chair.press_main("开放会场")
        for name in names or tuple(self.seats):
            self.seats[name].check_in(self.built.code)

    def debate(self, mover: str) -> None:
        """Come to free debate: the mover explains, nobody wants to speak in the round."""
        self.chair.press_main("进入下一项")
        self.seats[mover].speak("开始说明")
        self.chair.press_main("开始轮流发言")
        for seat in self.seats.values():
            seat.press("这轮不讲")
        self.chair.press_main("进入自由发言")

    def all_see(self, *texts: str) -> None:
        for person in (self.chair, self.screen, *self.seats.values()):
            person.sees(*texts)


def test_too_few_came_and_the_meeting_is_declared_inquorate_with_a_record(house: House) -> None:
    hall = Hall(house, "liuhui", PARKING, seats=2)
    chair, present = hall.chair, hall.seats[MIGRANT[0]]
    hall.open(*MIGRANT[:2], LOCAL[0])
    hall.all_see("本地居民代表")
    chair.may_not("宣布开会", "本地居民代表还差1人")
    form = chair.unfold("宣布流会")
    chair.audit("about to declare 流会")
    chair.press_twice(form.get_by_role("button"))
    hall.has_ended("流会")
    present.sees("流会：到会人数不足", "移到下次")
    for person in (chair, hall.screen, present):
        person.audit("流会")
        person.stays_the_same_after_a_reload()
    assert present.kept_heads()[-1] == hall.head
    chair.page.get_by_role("link", name="会议记录（打印）").click()
    chair.sees(
        "流会：到会人数不足", "来穗人员代表（2/2）", "本地居民代表（1/2）", f"{LOCAL[1]}（缺席）", "移到下次会议"
    )
    chair.sees(spoken_head(hall.head))
    chair.audit("the record of a 流会")


def test_people_do_not_come_back_and_the_clock_adjourns_with_the_items_carried_over(house: House) -> None:
    hall = Hall(house, "gaiqi", PARKING, BIKES, suspension_seconds=4)
    chair = hall.chair
    hall.open()
    chair.press_main("宣布开会")
    chair.press_main("进入下一项")
    hall.seats[MIGRANT[0]].is_called()
    hall.seats[LOCAL[0]].leave()
    hall.all_see("到会人数不足", "本地居民代表还差1人")
    hall.seats[MIGRANT[0]].is_not_called()
    chair.press_main("休会等人")
    hall.has_ended("改期再议")
    for person in (chair, hall.screen, hall.seats[MIGRANT[0]]):
        person.sees("移到下次")
        person.audit("adjourned")
    chair.visit(f"meetings/{hall.built.meeting_id}/record")
    chair.sees("改期再议（休会后人数仍不足）", "移到下次会议")
    assert _called_again(hall) == [PARKING.title, BIKES.title]


def _called_again(hall: Hall) -> list[str]:
    """Call the next meeting with what was left over; return the titles of its agenda."""
    chair = hall.chair
    chair.visit("meetings/new")
    for title in (PARKING.title, BIKES.title):
        expect(chair.page.get_by_role("checkbox", name=title)).to_be_checked()
    chair.audit("calling the next meeting")
    chair.page.get_by_label("日期").fill(f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%d}")
    chair.page.get_by_label("时间", exact=True).fill("19:30")
    chair.press("发出会议通知")
    chair.sees("会议通知已发出")
    chair.audit("a notice")
    return [title.strip() for title in chair.page.locator("article h3").all_inner_texts()]


def test_the_chair_ends_a_late_evening_before_its_secret_vote_with_a_reason_in_the_record(house: House) -> None:
    hall = Hall(house, "wujiming", SECRET, BIKES)
    chair = hall.chair
    hall.open()
    chair.press_main("宣布开会")
    hall.debate(SECRET.mover)
    chair.main_says("开始表决")
    chair.sees("无记名")
    form = chair.unfold("改期再议")
    form.get_by_label("理由").fill("时间太晚了")
    chair.audit("about to adjourn")
    chair.press_twice(form.get_by_role("button"))
    hall.has_ended("改期再议")
    chair.visit(f"meetings/{hall.built.meeting_id}/record")
    chair.sees("改期再议（时间太晚了）", "移到下次会议")
