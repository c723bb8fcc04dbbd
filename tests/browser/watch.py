"""What no page may do while a test looks elsewhere: complain on its console, break a rule of axe, outgrow its screen."""

import re

from playwright.sync_api import ConsoleMessage, Error, Page, Response

from tests.browser_launch import axe_violations

# What a browser says of a network that is gone. Only forgiven to whoever was cut off.
NETWORK_GONE = r"net::ERR_|WebSocket connection to"
# What a finger needs: RULEBOOK §7. Links within a sentence and what is hidden do not count.
SMALL_TARGETS = """() => Array.from(document.querySelectorAll('button, summary, input:not([type=hidden]), select, .button'))
  .filter((one) => one.checkVisibility() && one.offsetHeight > 0 && !one.closest('label'))
  .filter((one) => one.getBoundingClientRect().height < 43.5 || one.getBoundingClientRect().width < 43.5)
  .map((one) => `${one.tagName} ${one.textContent.trim() || one.name} ${Math.round(one.getBoundingClientRect().height)}px`)"""
OUTGROWN = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Watch:
    """Follows pages and keeps what was wrong with them until somebody asks."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.forgiven: dict[str, list[str]] = {}

    def follow(self, page: Page, name: str) -> None:
        page.on("console", lambda message: self._heard(message, name))
        page.on("pageerror", lambda error: self._threw(error, name))
        page.on("response", lambda response: self._answered(response, name))

    def forgive(self, name: str, pattern: str) -> None:
        self.forgiven.setdefault(name, []).append(pattern)

    def _heard(self, message: ConsoleMessage, name: str) -> None:
        if message.type in ("error", "warning"):
            self._note(name, f"console {message.type}: {message.text}")

    def _threw(self, error: Error, name: str) -> None:
        self._note(name, f"page error: {error}")

    def _answered(self, response: Response, name: str) -> None:
        if response.status >= 500:
            self._note(name, f"{response.status} from {response.url}")

    def _note(self, name: str, problem: str) -> None:
        if not any(re.search(pattern, problem) for pattern in self.forgiven.get(name, ())):
            self.problems.append(f"{name}: {problem}")

    def audit(self, page: Page, state: str) -> None:
        """Look at a page as axe, a thumb and a narrow screen would."""
        self.problems += [f"{state}: {line}" for line in axe_violations(page)]
        self.measure(page, state)

    def measure(self, page: Page, state: str) -> None:
        """Look at it as a thumb and a narrow screen would: what the size of its letters changes."""
        self.problems += [f"{state}: too small for a finger: {line}" for line in page.evaluate(SMALL_TARGETS)]
        wider_by = page.evaluate(OUTGROWN)
        if wider_by > 0:
            self.problems.append(f"{state}: the page is {wider_by} px wider than its screen")

    def taken(self) -> list[str]:
        """Return what was noticed since the last time."""
        problems, self.problems = self.problems, []
        return problems
