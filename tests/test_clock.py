"""The clock on a screen: the server's to within 250 ms, whatever the device thinks and however slow the network is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).resolve().parents[1] / "static/js/clock.js"
# The device's clock is ten minutes fast, and jumps an hour while the page is open.
WRONG_CLOCK = """
const real = Date.now;
window.ahead = 600000;
window.steady = 5000;
Date.now = () => real() + window.ahead;
performance.now = () => window.steady;
"""
# The page's steady clock goes on only here, so that what the server's clock shows is known to the millisecond.
OFF_BY = """async ([messages]) => {
  const { setServerTime, serverNow } = await import("/clock.js");
  const start = Date.parse("2026-11-22T11:30:00Z");
  let moved = 0;
  const server = () => start + moved + window.steady;
  for (const [kind, lateMs, movedMs] of messages) {
    moved += movedMs;
    window.ahead += 3600000;
    window.steady += 1000;
    if (kind === "push") setServerTime(new Date(server() - lateMs).toISOString());
    else setServerTime(new Date(server() - lateMs / 2).toISOString(), lateMs);
  }
  return Math.abs(serverNow() - server());
}"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script(WRONG_CLOCK)

    def answer(route: Route) -> None:
        if route.request.url.endswith("clock.js"):
            route.fulfill(body=SCRIPT.read_text("utf-8"), content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>clock</title>", content_type="text/html")

    page.route("**/*", answer)
    page.goto("http://clock.test/")
    yield page
    context.close()


@pytest.mark.parametrize(
    ("messages", "at_most_ms"),
    [
        ([("join", 60, 0)], 30),
        ([("join", 60, 0), ("push", 3000, 0)], 30),
        ([("join", 60, 0), ("join", 4000, 0)], 30),
        ([("join", 4000, 0), ("join", 60, 0)], 30),
        ([("push", 100, 0)], 100),
        ([("push", 2000, 0), ("push", 40, 0), ("join", 300, 0)], 150),
        # A laptop that slept: its steady clock stood still while the server's went on.
        ([("join", 60, 0), ("join", 200, 900_000)], 100),
        ([("join", 60, 0), ("push", 100, 900_000)], 100),
    ],
)
def test_a_screen_is_right_to_a_quarter_of_a_second(
    page: Page, messages: list[tuple[str, int, int]], at_most_ms: int
) -> None:
    assert at_most_ms < 250
    assert page.evaluate(OFF_BY, [messages]) <= at_most_ms
