"""双过半计算器 on a phone and a laptop: live with JavaScript, plain forms without, one sheet of A4, the case in the address."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import House
from tests.browser.people import Person

pytestmark = pytest.mark.browser

SLUG = "calculator"
FIGURES = {"应到": "13", "实到": "9", "赞成": "4", "反对": "3", "弃权": "1"}
SIZES = [pytest.param(True, id="phone"), pytest.param(False, id="laptop")]


def open_calculator(person: Person, query: str = "") -> Page:
    person.page.goto(f"{person.address}/calculator{query}")
    return person.page


def figure(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def fill(page: Page, **figures: str) -> None:
    for label, text in figures.items():
        figure(page, label).fill(text)


def tops_of_fields(page: Page) -> list[int]:
    tops: list[int] = page.locator(".figure input").evaluate_all(
        "fields => fields.map((field) => Math.round(field.getBoundingClientRect().top + scrollY))"
    )
    return tops


@pytest.mark.parametrize("is_phone", SIZES)
def test_the_answer_follows_what_is_typed(house: House, is_phone: bool) -> None:
    person = house.stranger(SLUG, is_phone)
    page = open_calculator(person)
    expect(page.get_by_role("button", name="换一条规则")).to_be_hidden()
    fill(page, 应到="13")
    expect(page.locator("#answer")).to_contain_text("还要填")
    before = tops_of_fields(page)
    fill(page, **FIGURES)
    expect(page.locator(".answer-word")).to_contain_text("未通过")
    expect(page.get_by_role("status")).to_contain_text("再有1票赞成就通过。")
    assert tops_of_fields(page) == before, "the answer moved what somebody types in"
    person.audit_large("a case that is lost")
    fill(page, 赞成="5")
    expect(page.locator(".answer-word")).to_contain_text(re.compile("✓通过"))
    assert "yes=5" in page.url
    page.reload()
    expect(page.locator(".answer-word")).to_contain_text("通过")
    expect(figure(page, "赞成")).to_have_value("5")
    page.get_by_label("表决规则").select_option("two_thirds_half_of_all")
    expect(page.locator("#answer")).to_contain_text("应到13人，赞成至少7票")
    page.get_by_label("表决规则").focus()
    page.get_by_label("表决规则").select_option("owners_ordinary")
    expect(page.get_by_label("总面积")).to_be_visible()
    expect(page.get_by_label("表决规则")).to_be_focused()
    person.audit("another rule's fields")
    page.get_by_label("表决规则").select_option("half_half")
    expect(figure(page, "实到")).to_have_value("9")


@pytest.mark.parametrize("is_phone", SIZES)
def test_without_javascript_it_is_a_plain_form(house: House, is_phone: bool) -> None:
    person = house.stranger(SLUG, is_phone, java_script_enabled=False)
    person.watch.forgive(person.name, "status of 422")
    page = open_calculator(person)
    fill(page, **{**FIGURES, "实到": "九"})
    page.get_by_role("button", name="算一算").click()
    expect(page.locator(".field-error")).to_contain_text("须填整数")
    expect(figure(page, "实到")).to_have_value("九")
    fill(page, 实到="9")
    page.get_by_role("button", name="算一算").click()
    expect(page.locator(".answer-word")).to_contain_text("未通过")
    page.get_by_label("表决规则").select_option("half_half_by_side")
    page.get_by_role("button", name="换一条规则").click()
    expect(page.get_by_role("group", name="来穗人员代表")).to_be_visible()
    expect(page.locator(".field-error")).to_have_count(0)
    page.get_by_label("表决规则").select_option("half_half")
    page.get_by_role("button", name="换一条规则").click()
    expect(figure(page, "赞成")).to_have_value("4")


def test_a_case_prints_on_one_sheet(house: House) -> None:
    person = house.stranger(SLUG, is_phone=False)
    area = "&area.entitled=30000.00&area.yes=9000.00&area.no=9999.00&area.abstain=0"
    page = open_calculator(person, f"?preset=owners_special&entitled=300&yes=101&no=99&abstain=0{area}")
    page.emulate_media(media="print")
    expect(page.locator("form[data-calculator]")).to_be_hidden()
    for text in ("业主大会特别事项", "《民法典》第278条", "总面积30000.00平方米", "preset=owners_special"):
        expect(page.locator("#answer").get_by_text(text).first).to_be_visible()
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
    page.emulate_media(media="screen")
    person.audit_large("a case of owners")
