"""What goes wrong in a hall: the power, a phone's clock, messages out of order, a seat opened by somebody else."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.council import LOCAL, MIGRANT, PIN, Motion
from tests.browser.people import Person, Seat
from tests.browser.watch import NETWORK_GONE

pytestmark = pytest.mark.browser
IN_ORDER = True

MOTION = Motion("飞线充电整治怎么落实", MIGRANT[0], "五栋楼下统一装充电棚")
# On cores of its own; other tests may use them meanwhile.
RIGHT_WITHIN_SECONDS = 3
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
ENDS_AT = "document.querySelector('[data-ends-at]')?.dataset.endsAt.slice(0, 19).replace('T', ' ')"
ONLINE = "document.querySelector('[data-offline]').hidden"
# An older message that was held up on its way, after the newer one.
LATE_PARTS = """async () => {
  const { applyParts } = await import('/static/js/live.js');
  applyParts({ version: [1, 0], parts: { where: 'late', now: 'late', turnout: 'late' } });
  return document.body.innerText.includes('late');
}"""


def busy() -> float:
    """Return how many times slower than alone this machine is now."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


class Hall:
    """Four representatives, the chair and the big screen; one of the phones has a wrong clock."""

    def __init__(self, house: House, stack: ExitStack) -> None:
        self.house, self.server, self.ledger = house, house.server, house.ledger
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

    def power_cut(self) -> None:
        for person in self.everybody:
            self.house.watch.forgive(person.name, NETWORK_GONE)
        self.server.kill()

    def power_back(self, shows: Callable[[Person], str]) -> float:
        """Start the server; return after how many seconds of its listening every screen is online and right again."""
        self.server.start()
        listening = time.monotonic()
        for person in self.everybody:
            person.page.wait_for_function(f"() => {ONLINE} && ({shows(person)})", polling=50)
        return time.monotonic() - listening

    def ends_at(self) -> str:
        """Return when the only turn ends: after an outage it has the time that it had left."""
        ends_at = self.ledger.one("select ends_at from turns where meeting_id = ?", self.built.meeting_id)
        return str(ends_at)[:19]

    def open_vote(self) -> int:
        return self.ledger.open_vote(self.built.meeting_id)


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


def test_a_server_killed_in_mid_turn_comes_back_to_every_screen_in_three_seconds(hall: Hall) -> None:
    turns = "select id, member_id, state from turns where meeting_id = ?"
    before = hall.ledger.rows(turns, hall.built.meeting_id)
    hall.power_cut()
    for person in hall.everybody:
        person.is_offline()
    seconds = hall.power_back(lambda person: f"{ENDS_AT} === '{hall.ends_at()}'")
    assert hall.ledger.rows(turns, hall.built.meeting_id) == before, "nothing lost, nothing doubled"
    expect(hall.seats[MOTION.mover].button("说完了")).to_be_visible()
    assert seconds <= RIGHT_WITHIN_SECONDS * busy()


def test_a_server_killed_in_mid_vote_loses_and_doubles_no_ballot(hall: Hall) -> None:
    hall.seats[MOTION.mover].finish()
    hall.chair.press_main("开始轮流发言")
    for seat in hall.seats.values():
        seat.press("这轮不讲")
    hall.chair.press_main("进入自由发言")
    hall.chair.press_main("开始表决")
    early, waiting = hall.seats[MIGRANT[0]], hall.seats[LOCAL[0]]
    early.vote("赞成")
    receipt, vote_id = early.receipt(), hall.open_vote()
    hall.power_cut()
    waiting.is_offline()
    waiting.cast("反对")
    waiting.sees("您的票还没有交上")
    seconds = hall.power_back(lambda person: "document.querySelector('#part-turnout').innerText.includes('已投 2/4')")
    early.has_voted("赞成")
    waiting.has_voted("反对")
    assert early.receipt() == receipt
    ids = hall.built.ids
    assert hall.ledger.counted(vote_id) == {ids[MIGRANT[0]]: "yes", ids[LOCAL[0]]: "no"}
    assert hall.ledger.one("select count(*) from ballots where vote_id = ?", vote_id) == 2
    assert seconds <= RIGHT_WITHIN_SECONDS * busy()


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
    holder.has_voted("赞成")
    thief.page.wait_for_url(thief.url("card*"))
    thief.visit(f"card/{hall.built.cards[MIGRANT[0]]}")
    thief.page.get_by_label("密码").fill(PIN)
    thief.press("进入会场")
    thief.sees("这张席位卡已经锁住")
