"""What goes wrong in a hall beside the power: a phone's clock, messages out of order, a seat opened elsewhere."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.council import LOCAL, MIGRANT, PIN, Motion
from tests.browser.people import Person, Seat

pytestmark = pytest.mark.browser
IN_ORDER = True

MOTION = Motion("飞线充电整治怎么落实", MIGRANT[0], "五栋楼下统一装充电棚")
CLOCK_RIGHT_WITHIN_MS = 250
WRONG_CLOCK = MIGRANT[1]
# Half an hour ahead from the start; `moveClock` sets it again while the page is open.
CLOCK_AHEAD = """(() => {
  const real = Date.now.bind(Date);
  let ahead = 1800000;
  Date.now = () => real() + ahead;
  window.moveClock = (ms) => { ahead = ms; };
})()"""
SERVER_NOW = "async () => (await import('/static/js/clock.js')).serverNow()"
# An older message that was held up on its way, after the newer one.
LATE_PARTS = """async () => {
  const { applyParts } = await import('/static/js/live.js');
  applyParts({ version: [1, 0], parts: { where: 'late', now: 'late', turnout: 'late' } });
  return document.body.innerText.includes('late');
}"""


class Hall:
    """Four representatives, the chair and the big screen; one of the phones has a wrong clock."""

    def __init__(self, house: House, stack: ExitStack) -> None:
        self.house = house
        self.built = house.found("faults", MOTION, seats=2)
        stack.callback(house.send_home, len(house.contexts))
        self.chair = house.chair(self.built)
        self.chair.visit("podium")
        self.screen = house.screen(self.built)
        self.seats = {name: house.seat(self.built, name) for name in (*MIGRANT[:2], *LOCAL[:2])}
        self.seats[WRONG_CLOCK].context.add_init_script(CLOCK_AHEAD)
        for seat in self.seats.values():
            seat.visit("seat")

    @property
    def everybody(self) -> list[Person]:
        return [self.chair, self.screen, *self.seats.values()]


@pytest.fixture(scope="module")
def hall(house: House) -> Iterator[Hall]:
    with ExitStack() as stack:
        yield Hall(house, stack)


def test_a_phone_with_a_wrong_clock_shows_the_servers_time(hall: Hall) -> None:
    hall.chair.press_main("开放会场")
    for seat in hall.seats.values():
        seat.check_in(hall.built.code)
    hall.chair.press_main("宣布开会")
    hall.chair.press_main("进入下一项")
    hall.seats[MOTION.mover].press("开始说明")
    wrong = hall.seats[WRONG_CLOCK]
    expect(wrong.page.locator("[data-ends-at]").first).to_be_visible()
    for moved_ms in (None, -7_200_000, 86_400_000):
        if moved_ms is not None:
            wrong.page.evaluate("ms => window.moveClock(ms)", moved_ms)
        for person in (wrong, hall.screen):
            before = time.time() * 1000
            shown = person.page.evaluate(SERVER_NOW)
            after = time.time() * 1000
            assert before - CLOCK_RIGHT_WITHIN_MS <= shown <= after + CLOCK_RIGHT_WITHIN_MS, person.name


def test_a_message_that_comes_late_changes_nothing(hall: Hall) -> None:
    for person in hall.everybody:
        assert person.page.evaluate(LATE_PARTS) is False, person.name


def test_whoever_opens_the_seat_elsewhere_is_told_of_at_once_and_locked_out(hall: Hall) -> None:
    holder = hall.seats[MIGRANT[0]]
    holder.sign_in_with_card(hall.built.cards[MIGRANT[0]], PIN)
    thief: Seat = hall.house.seat(hall.built, MIGRANT[0], is_signed_in=False)
    thief.sign_in_with_card(hall.built.cards[MIGRANT[0]], PIN)
    holder.sees("另一部手机也登录了您的席位：是您本人吗？")
    holder.audit("asked about another phone")
    expect(thief.page.locator("[data-devices]")).to_be_hidden()
    hall.house.watch.forgive(thief.name, "status of 4|net::ERR_|WebSocket")
    holder.press("不是我，锁住那部手机")
    holder.sees("已锁住那部手机")
    expect(holder.button("说完了")).to_be_visible()
    thief.page.wait_for_url(thief.url("card*"))
    thief.visit(f"card/{hall.built.cards[MIGRANT[0]]}")
    thief.page.get_by_label("密码").fill(PIN)
    thief.press("进入会场")
    thief.sees("这张席位卡已经锁住")
