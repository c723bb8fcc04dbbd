"""Proposing on a phone: the draft outlives its tab, the receipt ends it, and without JavaScript all is a plain form."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.people import Person

pytestmark = pytest.mark.browser

SLUG = "neighbours"
TITLE, TEXT = "三楼楼道又拉线充电", "晚上有焦味，老人小孩都怕。希望装个充电棚。"


def write(person: Person) -> None:
    person.visit("topics/new")
    person.page.get_by_label("什么事").fill(TITLE)
    person.page.get_by_label("怎么回事").fill(TEXT)


def submit(person: Person) -> None:
    with person.page.expect_navigation():
        person.button("提交").click()


def drafts(person: Person) -> str:
    return str(person.page.evaluate("JSON.stringify(localStorage)"))


def test_a_draft_outlives_its_tab_and_ends_with_its_receipt(house: House) -> None:
    resident = house.stranger(SLUG)
    write(resident)
    resident.page.get_by_label("哪一类").select_option("safety")
    resident.page.get_by_text("留个称呼和联系方式").click()
    resident.page.get_by_label("电话或微信").fill("13812345678")
    key = resident.page.locator("[name=key]").input_value()
    resident.page.goto("about:blank")
    resident.visit("topics/new")
    resident.sees("上次没写完的内容，已经放回来了")
    expect(resident.page.get_by_label("怎么回事")).to_have_value(TEXT)
    expect(resident.page.get_by_label("哪一类")).to_have_value("safety")
    expect(resident.page.locator("[name=contact]")).to_have_value("")
    assert "13812345678" not in drafts(resident)
    # The answer to a first press may have got lost: with the same key the second leads to the same receipt.
    assert resident.page.locator("[name=key]").input_value() == key
    resident.audit("a draft that was restored")
    submit(resident)
    resident.sees("收到了，谢谢您", TITLE)
    assert TITLE not in drafts(resident)
    resident.audit("a receipt")
    receipt = resident.page.url
    write(resident)
    resident.page.goto(receipt)
    assert TITLE in drafts(resident), "an older receipt ended a newer draft"


def test_proposing_and_following_are_plain_forms(house: House) -> None:
    resident = house.stranger(SLUG, java_script_enabled=False)
    write(resident)
    submit(resident)
    ticket, secret = (code.replace(" ", "") for code in resident.page.locator(".slip-codes dd").all_inner_texts())
    resident.visit("topics/follow")
    resident.page.get_by_label("回执号").fill(ticket.lower())
    resident.page.get_by_label("查询码").fill(f"{secret[:4]} {secret[4:]}")
    with resident.page.expect_navigation():
        resident.button("查看").click()
    resident.sees("您的议题已经收到", TEXT)
    resident.page.get_by_text("撤回这条议题").click()
    with resident.page.expect_navigation():
        resident.button("确定撤回").click()
    resident.sees("您的议题已经按您的意思撤回")
