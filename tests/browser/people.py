"""The people of a meeting and what each can do on their own page: the chair, a seat, the secretary, the big screen."""

from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.watch import Watch
from tests.browser_launch import HOST_NAME

PRESS_TAKES_MS = 3000
SETTLES_MS = 800


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, name: str, context: BrowserContext, address: str, slug: str, watch: Watch) -> None:
        self.name, self.context, self.address, self.slug, self.watch = name, context, address, slug, watch
        self.page = self.another_page()

    def another_page(self) -> Page:
        page = self.context.new_page()
        self.watch.follow(page, self.name)
        return page

    def url(self, path: str) -> str:
        return f"{self.address}/c/{self.slug}/{path}"

    def visit(self, path: str) -> None:
        self.page.goto(self.url(path))

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def press(self, name: str) -> None:
        self.button(name).click()

    def press_twice(self, button: Locator) -> None:
        """Press what cannot be taken back: first it asks, and the second half of a double click is no answer."""
        button.click()
        expect(button).to_contain_text("再按一次")
        self.page.wait_for_timeout(SETTLES_MS)
        button.click()

    def sees(self, *texts: str, within: str = "body") -> None:
        """Wait until each text can be read on the page."""
        for text in texts:
            expect(self.page.locator(within), self.name).to_contain_text(text, use_inner_text=True)

    def does_not_see(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body"), self.name).not_to_contain_text(text, use_inner_text=True)

    def is_online(self) -> None:
        expect(self.page.locator("[data-offline]"), self.name).to_be_hidden()

    def is_offline(self) -> None:
        expect(self.page.locator("[data-offline]"), self.name).to_be_visible()

    def audit(self, state: str) -> None:
        self.watch.audit(self.page, f"{self.name}, {state}")

    def audit_large(self, state: str) -> None:
        """Look at the page in 大字, too."""
        self.audit(state)
        self.press("大字")
        self.watch.measure(self.page, f"{self.name}, {state}, large text")
        self.press("大字")

    def asks(self, path: str, **fields: object) -> tuple[int, dict[str, Any]]:
        """Post to the server past the page's own buttons, with this person's session; return status and answer."""
        token = self.page.locator("[name=csrf_token]").first.input_value()
        form: dict[str, str | float | bool] = {
            "csrf_token": token,
            **{name: str(value) for name, value in fields.items()},
        }
        answer = self.context.request.post(self._directly(path), form=form, headers=self._headers("application/json"))
        return answer.status, answer.json()

    def reads(self, path: str) -> str:
        """Return what the server shows this person at an address, without going there."""
        answer = self.context.request.get(self._directly(path), headers=self._headers("text/html"))
        assert answer.status == 200, path
        return answer.text()

    # Only the browser knows the host's name: it is made up.
    def _directly(self, path: str) -> str:
        return self.url(path).replace(HOST_NAME, "127.0.0.1")

    def _headers(self, accept: str) -> dict[str, str]:
        cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in self.context.cookies())
        return {"Accept": accept, "Cookie": cookies, "Host": self.address.removeprefix("http://")}

    def stays_the_same_after_a_reload(self) -> None:
        """What was pushed piece by piece is what the server shows to who comes anew."""
        before = self.page.evaluate(SHOWN)
        self.page.reload()
        self.page.wait_for_function(f"before => ({SHOWN})() === before", arg=before)

    def live_html(self) -> str:
        """Return all live parts of the page, whether they can be seen or not."""
        parts = self.page.locator("[id^=part-]").evaluate_all("parts => parts.map((part) => part.outerHTML)")
        return "\n".join(parts)

    def head(self) -> str:
        """Return the head of the record that stands on the page."""
        return str(self.page.locator("[data-head]").first.get_attribute("data-head"))

    def result_is(self, word: str, sentence: str) -> None:
        expect(self.page.locator(".result-word, .screen-word").first, self.name).to_have_text(word)
        self.sees(sentence)


class Chair(Person):
    """The chair before the podium; the laptop's keyboard is at hand."""

    def __init__(self, *whereabouts: Any) -> None:
        super().__init__(*whereabouts)
        self.tops_of_main: dict[str, int] = {}

    @property
    def main(self) -> Locator:
        return self.page.locator("[data-main-button]")

    def step(self) -> str:
        return str(self.page.locator("#part-step > [data-step]").get_attribute("data-step"))

    def main_says(self, word: str) -> None:
        expect(self.page.locator("[data-main-word]"), self.name).to_contain_text(word)

    def press_main(self, word: str, key: str | None = None) -> None:
        """Press the main button (or a key) once it says `word`; press again where it asks whether that is meant."""
        self.main_says(word)
        before = str(self.page.evaluate(f"({STEP})()"))
        has_asked = False
        for _ in range(3):
            expect(self.main, word).to_be_enabled()
            self.tops_of_main[word] = self.page.evaluate(TOP_OF_MAIN)
            if key:
                self.page.keyboard.press(key)
            else:
                self.main.click()
            outcome = self._outcome(before, has_asked)
            if outcome == "moved on":
                return
            has_asked = outcome == "asks"
        raise AssertionError(f"“{word}” was pressed and nothing happened: {self.error()}")

    def _outcome(self, before: str, has_asked: bool) -> str:
        try:
            found = self.page.wait_for_function(OUTCOME, arg=[before, has_asked], timeout=PRESS_TAKES_MS)
        except PlaywrightTimeout:
            return "nothing"
        return str(found.json_value())

    def unfold(self, word: str) -> Locator:
        """Open one of the forms around the main button, in the fold “更多” or out of it, and return it."""
        return unfold(self.page, word)

    def error(self) -> str:
        return self.page.locator("[data-refused]").inner_text()

    def may_not(self, word: str, why: str) -> None:
        """The main button names the next step, cannot be pressed, and the page says why."""
        self.main_says(word)
        expect(self.main).to_be_disabled()
        expect(self.page.locator(".step-why")).to_contain_text(why)

    def close_vote_early(self, not_cast: int) -> None:
        """End a vote while somebody has not voted: the button says so before it does it."""
        self.main_says("结束表决")
        expect(self.main).to_be_enabled()
        self.main.click()
        self.main_says(f"还有{not_cast}人没投，确定结束？再按一次")
        self.press_main("确定结束")


class Seat(Person):
    """A representative with a phone."""

    def sign_in_with_card(self, token: str, pin: str) -> None:
        self.visit(f"card/{token}")
        self.page.get_by_label("密码").fill(pin)
        self.page.get_by_role("button", name="进入会场").click()
        self.page.wait_for_url(self.url("seat"))

    def check_in(self, code: str) -> None:
        self.page.get_by_label("大屏幕上的签到码").fill(code)
        self.press("签到")

    def leave(self) -> None:
        self.page.locator(".others > summary").click()
        self.page.get_by_text("要先走？").click()
        self.press("离会")

    def is_called(self) -> None:
        expect(self.page.get_by_role("heading", name="轮到您发言"), self.name).to_be_visible()

    def is_not_called(self) -> None:
        expect(self.page.get_by_role("heading", name="轮到您发言"), self.name).to_be_hidden()

    def speak(self, start: str) -> None:
        """Start when called, and say at once that this was all."""
        self.press(start)
        self.finish()

    def finish(self) -> None:
        self.press("说完了")

    def choice(self, word: str) -> Locator:
        return self.page.get_by_role("radio", name=word)

    def cast(self, word: str) -> None:
        """Mark a choice and hand it in; whether it has been taken is another question."""
        self.choice(word).check()
        self.page.locator("[data-cast-button]").click()

    def vote(self, word: str) -> None:
        self.cast(word)
        self.has_voted(word)

    def has_voted(self, word: str) -> None:
        expect(self.page.locator("[data-when=taken]"), self.name).to_contain_text(
            f"已投票：{word}", use_inner_text=True
        )

    def receipt(self) -> str:
        return self.page.locator("[data-taken-receipt]").inner_text()

    def queue(self) -> list[str]:
        """Return the names that wait for the floor, in the order of the page."""
        lines = self.page.locator(".queue li").evaluate_all("lines => lines.map((line) => line.dataset.member)")
        return [str(line) for line in lines]

    def kept_heads(self) -> list[str]:
        meeting = "document.querySelector('[data-room]').dataset.meeting"
        kept = f"JSON.parse(localStorage.getItem(`gongyi:heads:{self.slug}:${{{meeting}}}`))"
        return [str(head) for head in self.page.evaluate(kept) or []]


class Desk(Person):
    """The secretary, who acts for those who cannot."""

    def turn_to(self, member_id: int) -> None:
        self.visit(f"desk/members/{member_id}")

    def strike_off(self) -> None:
        """Note that the member has left."""
        self.page.get_by_text("要先走？").click()
        self.press("离会")

    def cast_for(self, word: str) -> None:
        self.page.get_by_role("radio", name=word).check()
        self.page.locator("form[data-ballot]").get_by_label("本人在场确认").check()
        self.page.locator("[data-cast-button]").click()
        expect(self.page.locator("[data-when=taken]")).to_contain_text(f"已投票：{word}", use_inner_text=True)


class Screen(Person):
    """The big screen: it is looked at, nobody touches it."""


def unfold(page: Page, word: str) -> Locator:
    """Open one of the podium's forms, and the fold around it first, and return it."""
    form = page.locator(".more-form").filter(has=page.locator("summary", has_text=word))
    if form.locator("xpath=ancestor::details[not(@open)]").count():
        page.locator(".more-fold > summary").click()
    form.locator("summary").click()
    return form


# What the main button is about: the next step, its target, and how far the running turn and the meeting are.
STEP = """() => {
  const step = document.querySelector("#part-step > [data-step]");
  return [step.dataset.step, step.dataset.stepTarget, step.dataset.runningState, step.dataset.state].join(":");
}"""
TOP_OF_MAIN = "() => Math.round(document.querySelector('[data-main-form]').getBoundingClientRect().top + scrollY)"
OUTCOME = f"""([before, hasAsked]) => {{
  if (({STEP})() !== before) return "moved on";
  return !hasAsked && document.querySelector("[data-main-word]").textContent.includes("再按一次") ? "asks" : null;
}}"""
# What a room shows: its live parts, and the acts that are open.
SHOWN = """() => [
  ...Array.from(document.querySelectorAll("[id^=part-]"), (part) => `${part.id}: ${part.innerText.trim()}`),
  ...Array.from(document.querySelectorAll("form[data-act]")).filter((form) => form.checkVisibility()).map((form) => form.dataset.act),
].join("\\n")"""
