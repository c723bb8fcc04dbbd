"""The three screens by keyboard, ear and eye: what is pressed stays where it is, and what is rare is folded away."""

from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import House
from tests.browser.people import Chair, unfold
from tests.browser.test_conduct import round_of_four, speaker_of
from tests.browser.test_counting import VOICE

pytestmark = pytest.mark.browser
TOP = "() => document.querySelector('[data-main-form]').getBoundingClientRect().top"
COVERED = """() => {
  const { top, bottom } = document.querySelector("[data-refused]").getBoundingClientRect();
  const pressed = Array.from(document.querySelectorAll(".column-now button, .column-now summary")).filter((each) => each.checkVisibility());
  return pressed.filter((each) => each.getBoundingClientRect().top < bottom && each.getBoundingClientRect().bottom > top).map((each) => each.textContent);
}"""
OPEN = ".more-form[open], .more-fold[open]"
LETTERS = """() => Array.from(document.querySelectorAll('[data-key]'))
  .filter((each) => !each.closest('[hidden]')).map((each) => each.dataset.key)"""
TOO_LONG = "() => [document.documentElement.scrollHeight - innerHeight, document.querySelector('.screen-now > section').style.zoom]"


def test_letters_open_what_they_stand_on_and_nothing_moves_under_the_pointer(house: House) -> None:
    built = round_of_four(house, "keys")
    chair = house.chair(built)
    chair.visit("podium")
    chair.main_says("说完了")
    keyboard, top = chair.page.keyboard, chair.page.evaluate(TOP)
    assert max(Counter(chair.page.evaluate(LETTERS)).values()) == 1
    for letter, field in (("h", "to_id"), ("x", "minutes"), ("k", "kind"), ("d", "continues_on")):
        for _ in range(2):
            keyboard.press("Escape")
        keyboard.press(letter)
        expect(chair.page.locator(f"[name={field}]:focus")).to_be_visible()
        assert chair.page.evaluate(TOP) == top
    assert chair.page.locator(OPEN).count() == 2  # 改日续会, and the fold around it
    # Who writes, writes: a letter is a letter, and the space bar a space.
    reason = chair.page.locator("form[data-act=recess] [name=reason]")
    reason.press_sequentially("x k")
    expect(reason).to_have_value("x k")
    expect(chair.page.locator("form[data-act=card]")).to_be_hidden()
    for _ in range(2):
        keyboard.press("Escape")
    expect(chair.page.locator(OPEN)).to_have_count(0)
    keyboard.press("?")
    chair.sees("Esc：收起", "X 休会", "E 延时：问大家")
    chair.audit("the keys are listed")
    keyboard.press("Escape")
    _every_act_is_in_sight(chair)
    keyboard.press("Escape")
    _what_is_refused_has_a_place(chair)
    assert chair.page.evaluate(TOP) == top


def _every_act_is_in_sight(chair: Chair) -> None:
    form = unfold(chair.page, "改期再议").get_by_role("button")
    expect(form).to_be_in_viewport(ratio=1)
    for name in ("更多", "休会"):
        expect(chair.page.locator(".often summary", has_text=name).first).to_be_in_viewport(ratio=1)


def _what_is_refused_has_a_place(chair: Chair) -> None:
    """The reason covers no button, not even those of a form that was unfolded: it is folded away."""
    why = "现在不能这样办。请刷新页面看看进行到哪一步了。"
    chair.page.route("**/askings/more-time", lambda route: route.fulfill(json={"ok": False, "message": why}))
    unfold(chair.page, "休会")
    chair.page.locator("form[data-act=ask_time] button").click()
    expect(chair.page.locator("[data-refused]")).to_have_text(why)
    expect(chair.page.locator(OPEN)).to_have_count(0)
    assert chair.page.evaluate(COVERED) == []


def test_a_phone_calls_by_sound_and_reads_aloud_and_a_big_screen_never_scrolls(house: House) -> None:
    built = round_of_four(house, "ears")
    seat, screen = house.seat(built, speaker_of(house, built)), house.screen(built)
    seat.context.add_init_script(VOICE)
    seat.visit("seat")
    expect(seat.button("说完了")).to_be_in_viewport(ratio=1)
    expect(seat.page.get_by_text("要先走？")).to_be_hidden()
    sound = seat.button("提醒音")
    expect(sound).to_have_attribute("aria-pressed", "true")
    sound.click()
    seat.page.reload()
    expect(sound).to_have_attribute("aria-pressed", "false")
    seat.press("念给我听")
    said = seat.page.evaluate("said.join('')")
    assert "轮到您发言" in said
    assert "看议案全文" not in said
    seat.page.locator(".others > summary").click()
    seat.audit_large("the rare acts are unfolded")
    assert screen.page.evaluate(TOO_LONG) == [0, ""]
    screen.page.set_viewport_size({"width": 1024, "height": 400})
    screen.page.wait_for_function("document.querySelector('.screen-now > section').style.zoom < 1")
    assert screen.page.evaluate(TOO_LONG)[0] == 0
