"""A server under test and everything that stands around it: its disk, the browser, the people before it."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from tests.browser.council import Ledger
from tests.browser.people import Person
from tests.browser.server import Server
from tests.browser.watch import Watch
from tests.browser_launch import HOST_NAME, laptop_context, phone_context

PATIENCE_MS = 10_000


@dataclass
class Stage:
    """One server, and the browsers that look at it."""

    server: Server
    ledger: Ledger
    browser: Browser
    watch: Watch
    contexts: list[BrowserContext] = field(default_factory=list)

    def send_home(self, keep: int) -> None:
        """Close the browsers of everybody who came after the first `keep`."""
        while len(self.contexts) > keep:
            self.contexts.pop().close()

    def address(self, port: int | None = None) -> str:
        return f"http://{HOST_NAME}:{port or self.server.port}"

    def context(self, is_phone: bool, cookie: str | None = None, **options: Any) -> BrowserContext:
        context = (phone_context if is_phone else laptop_context)(self.browser, **options)
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if cookie:
            context.add_cookies([{"name": "gongyi", "value": cookie, "domain": HOST_NAME, "path": "/"}])
        return context

    def stranger(self, slug: str, is_phone: bool = True, name: str = "居民", **options: Any) -> Person:
        return Person(name, self.context(is_phone, **options), self.address(), slug, self.watch)
