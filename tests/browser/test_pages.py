"""The pages around a meeting, on a phone, on a phone with large text, and on a laptop: axe, thumbs and narrow screens."""

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import House
from tests.browser.council import LOCAL, MIGRANT, Built, Motion
from tests.browser.people import Person

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 360, "height": 740}
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
MOTION = Motion("电梯加装怎么商量", MIGRANT[0], "三栋先试，一户一票商量费用")


@pytest.fixture(scope="module")
def built(house: House) -> Built:
    return house.found("yemian", MOTION, seats=2)


def look_at(person: Person, path: str, what: str, root: bool = False) -> None:
    """Visit a page and look at it on a phone, with large text, and on a laptop."""
    person.page.set_viewport_size(PHONE)
    if root:
        person.page.goto(f"{person.address}{path}")
    else:
        person.visit(path)
    person.audit_large(f"{what}, phone")
    person.page.set_viewport_size(LAPTOP)
    person.audit(f"{what}, laptop")


def test_what_anybody_may_read_can_be_read_by_anybody(house: House, built: Built) -> None:
    anybody = house.stranger(built.slug)
    anybody.watch.forgive(anybody.name, "status of 404")
    look_at(anybody, "/", "the list of councils", root=True)
    look_at(anybody, "/setup", "founding a council", root=True)
    look_at(anybody, "", "the council's home")
    look_at(anybody, "charter", "the charter")
    look_at(anybody, "sign-in", "signing in")
    look_at(anybody, "card", "typing a card's code")
    look_at(anybody, f"meetings/{built.meeting_id}", "a meeting's public page")
    look_at(anybody, "nothing-here", "a page that is not there")


def test_the_pages_of_the_chair_and_the_secretary(house: House, built: Built) -> None:
    chair = house.chair(built)
    look_at(chair, "charter", "changing the charter")
    look_at(chair, "members", "the roster")
    look_at(chair, "meetings/new", "calling a meeting")
    look_at(chair, "desk", "the desk")
    look_at(chair, f"meetings/{built.meeting_id}/record", "a record before the meeting")
    look_at(chair, "podium", "the podium")
    look_at(chair, "rehearsal", "before a rehearsal")


def test_a_form_that_comes_back_keeps_what_was_filled_in_and_says_what_is_wrong(house: House, built: Built) -> None:
    chair = house.chair(built)
    chair.watch.forgive(chair.name, "status of 422")
    chair.visit("meetings/new")
    chair.page.get_by_label("会议名称").fill("一个没有议题的会")
    chair.page.get_by_label("日期").fill("2020-01-01")
    chair.press("发出会议通知")
    expect(chair.page.get_by_label("会议名称")).to_have_value("一个没有议题的会")
    expect(chair.page.locator(".notice-error").first).to_be_visible()
    chair.audit("a notice with mistakes")
    chair.visit("members")
    chair.page.get_by_text("导入名册").click()
    chair.page.get_by_label("名单").fill("张三,没有这一组,代表\n李四")
    chair.page.get_by_role("button", name="导入", exact=True).click()
    chair.sees("名册一行也没有动")
    chair.audit("a roster with mistakes")


def test_seat_cards_are_printed_eight_on_an_a4_page(house: House, built: Built) -> None:
    chair = house.chair(built)
    chair.visit("members")
    for name in (*MIGRANT[:2], *LOCAL[:2]):
        chair.page.get_by_role("checkbox", name=name).check()
    chair.watch.forgive(chair.name, "status of 409")
    chair.press("打印勾选的席位卡")
    expect(chair.page.locator(".notice-error").first).to_be_visible()
    for name in (*MIGRANT[:2], *LOCAL[:2]):
        expect(chair.page.get_by_role("checkbox", name=name)).to_be_checked()
    chair.page.get_by_label("补发的，旧卡作废").check()
    chair.press("打印勾选的席位卡")
    chair.sees("4张席位卡", *LOCAL[:2])
    chair.audit("seat cards")
    expect(chair.page.locator(".seat-card svg.qr")).to_have_count(4)
    chair.page.emulate_media(media="print")
    card = chair.page.locator(".seat-card").first.bounding_box()
    assert card is not None
    # 97 × 70 mm at 96 dots an inch: two beside and four below each other fill the sheet.
    assert (round(card["width"]), round(card["height"])) == (367, 265)
