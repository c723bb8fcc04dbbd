"""Writing the record on two laptops at once, over a torn network and in a tab that was closed: nothing is lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.council import MIGRANT, Built, Motion
from tests.browser.people import Person

pytestmark = pytest.mark.browser

MOTION = Motion("楼道灯怎么修", MIGRANT[0], "先修一到三楼")


@pytest.fixture(scope="module")
def built(house: House) -> Built:
    return house.found("jilu", MOTION, seats=2)


def box(person: Person, position: int) -> str:
    return person.page.locator(f"#text-{position}").input_value()


def test_two_who_write_at_once_lose_nothing_by_each_other_the_network_or_a_closed_tab(
    house: House, built: Built
) -> None:
    first, second = house.chair(built), house.chair(built)
    path = f"meetings/{built.meeting_id}/minutes"
    first.visit(path)
    second.visit(path)
    first.page.locator("#text-1").fill("先修一楼。")
    first.press("保存")
    first.sees("已保存", "第1版")
    second.watch.forgive(second.name, "status of 409")
    second.page.locator("#text-1").fill("先修三楼。")
    second.page.locator("#text-0").fill("七点半开始。")
    second.press("保存")
    second.sees("两边不一样的地方标了出来", "您写的，还没保存")
    expect(second.page.locator(".versions mark")).to_have_text(["一", "三"])
    second.audit("two versions side by side")
    second.page.locator("#text-1").fill("先修一楼和三楼。")
    second.page.close()
    second.page = second.another_page()
    second.visit(path)
    assert (box(second, 0), box(second, 1)) == ("七点半开始。", "先修一楼和三楼。")
    second.sees("从这台设备上找回来的")
    second.watch.forgive(second.name, "ERR_INTERNET_DISCONNECTED")
    second.context.set_offline(True)
    second.press("保存")
    second.sees("网络断了，没有保存上")
    second.context.set_offline(False)
    second.press("保存")
    second.sees("两边不一样的地方标了出来")
    second.page.get_by_label("两边都合进上面的框里了").check()
    second.press("保存")
    second.sees("第2版")
    second.audit("writing the record")
    second.page.get_by_role("link", name="第2版").click()
    second.sees("先修一楼和三楼", "第1版")
    second.audit("every version of a text")
