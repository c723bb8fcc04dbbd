"""The demo council as a fresh installation begins with it: its people, with their passwords and cards, and its clock."""

import json
import re
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from zoneinfo import ZoneInfo

from tests.browser.people import Chair, Person
from tests.browser.stage import Stage

ZONE = ZoneInfo("Asia/Shanghai")
CLOCK_FOLLOWS_WITHIN_SECONDS = 20
CSRF = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


@dataclass
class Demo(Stage):
    """The demo's own server, on which time can be moved ahead."""

    @cached_property
    def access(self) -> dict[str, Any]:
        """What a fresh installation writes down for who wants to sign in."""
        return dict(json.loads((self.server.folder / "demo.json").read_text(encoding="utf-8")))

    @property
    def slug(self) -> str:
        return str(self.access["slug"])

    # --- people ---

    def resident(self, name: str, **options: Any) -> Person:
        return self.stranger(self.slug, name=name, **options)

    def secretary(self) -> Person:
        """The secretary before a laptop, signed in."""
        return _sign_in(self.stranger(self.slug, is_phone=False, name="秘书"), self.access["secretary"])

    def chair(self) -> Chair:
        context = self.context(is_phone=False)
        chair = Chair("主持人", context, self.address(), self.slug, self.watch)
        _sign_in(chair, self.access["chair"])
        return chair

    def card(self, side: str, seat: int) -> dict[str, Any]:
        return next(card for card in self.access["representatives"] if (card["side"], card["seat"]) == (side, seat))

    def representative(self, card: dict[str, Any], **options: Any) -> Person:
        """A representative with a phone, signed in by card and PIN."""
        person = self.stranger(self.slug, name=card["name"], **options)
        person.visit(f"card/{card['card']}")
        person.page.get_by_label("密码").fill(card["pin"])
        with person.page.expect_navigation():
            person.press("进入会场")
        return person

    def voice(self, card: dict[str, Any]) -> "Voice":
        return Voice(f"http://127.0.0.1:{self.server.port}/c/{self.slug}/", card)

    # --- what there is ---

    def number(self, query: str, *values: object) -> int:
        return int(self.ledger.one(query, *values))

    def ticket(self, state: str) -> str:
        return str(self.ledger.one("select ticket from topics where state = ? order by id limit 1", state))

    # --- time ---

    @property
    def ahead(self) -> timedelta:
        return timedelta(seconds=self.ledger.one("select offset_seconds from heartbeats"))

    def today(self) -> date:
        return (datetime.now(UTC) + self.ahead).astimezone(ZONE).date()

    def advance(self, days: int) -> None:
        """Let days pass, and wait until the running server knows."""
        moved = self.server.flask("demo", "advance", f"{days}d")
        assert moved.returncode == 0, moved.stderr
        self.wait_until(lambda: f"往后拨了{self.ahead.days}天" in self._home())

    def wait_until(self, happened: Any) -> None:
        """Wait for what the server does by itself."""
        deadline = time.monotonic() + CLOCK_FOLLOWS_WITHIN_SECONDS
        while not happened():
            assert time.monotonic() < deadline, "the server's clock did not follow"
            time.sleep(0.1)

    def _home(self) -> str:
        with build_opener().open(f"http://127.0.0.1:{self.server.port}/c/{self.slug}/") as answer:
            return str(answer.read().decode("utf-8"))


def _sign_in(person: Person, access: dict[str, str]) -> Person:
    person.visit("sign-in")
    person.page.get_by_label("姓名").fill(access["name"])
    person.page.get_by_label("密码").fill(access["password"])
    with person.page.expect_navigation():
        person.press("登录")
    return person


class Voice:
    """A representative without a browser: signs in with the card and posts the plain forms of a seat.

    What a seat's page does is shown in test_whole_meeting; here eight of them only have to be there.
    """

    def __init__(self, council: str, card: dict[str, Any]) -> None:
        self.council, self.name = council, str(card["name"])
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._token = ""
        entrance = f"card/{card['card']}"
        self._read(entrance)
        self.acts(entrance, pin=card["pin"])  # which leads on to the seat

    def acts(self, path: str, **fields: object) -> None:
        """Post a form; raise HTTPError when it is refused."""
        self._read(path, urlencode({"csrf_token": self._token, **fields}).encode())

    def _read(self, path: str, body: bytes | None = None) -> None:
        """Open a page, and keep the token of its forms for the next one."""
        with self._opener.open(Request(self.council + path, body)) as answer:
            found = CSRF.search(answer.read().decode("utf-8"))
        self._token = found[1] if found else self._token
