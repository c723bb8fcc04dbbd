"""The result sheet and the paper kit of a council of twenty and twenty: on paper as on the screen, and read aloud."""

import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from app import create_app
from extensions import db
from models.members import By, Credential
from services import tellers, voting
from tests.browser_launch import axe_violations, laptop_context, phone_context
from tests.services.hall import START, Hall

pytestmark = pytest.mark.browser

# A browser that has a Chinese voice, and remembers what it was asked to say.
VOICE = """
window.said = [];
Object.defineProperty(window, "speechSynthesis", {value: {
  getVoices: () => [{lang: "zh-CN"}], speak: (words) => window.said.push(words.text), cancel: () => {}}});
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""


@dataclass
class Counted:
    """A served council whose large vote is closed and whose second motion is still to come."""

    address: str
    cookie: dict[str, str]
    meeting: str
    sheet: str
    public: str

    def page(self, browser: Browser, path: str, is_phone: bool = False) -> Page:
        context = phone_context(browser) if is_phone else laptop_context(browser)
        context.add_cookies([self.cookie])  # type: ignore[list-item]
        context.add_init_script(VOICE)
        page = context.new_page()
        page.goto(self.address + path)
        return page


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    folder = tmp_path_factory.mktemp("counted")
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "test",
            "INSTANCE_PATH": str(folder),
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'gongyi.db'}",
            "ASYNC_MODE": "threading",
            "PUBLIC_URL": "",
        }
    )
    with app.app_context():
        db.create_all()
        hall, vote_id = _voted()
        db.session.remove()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = f"{hall.chair_id}:1", True
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address, meeting = f"http://127.0.0.1:{server.port}", f"/c/rongyin/meetings/{hall.meeting_id}"
    kept = {"name": cookie.key, "value": cookie.value, "url": address}
    yield Counted(address, kept, meeting, f"{meeting}/votes/{vote_id}/sheet", f"/c/rongyin/votes/{vote_id}")
    server.shutdown()


def _voted() -> tuple[Hall, int]:
    hall = Hall(seats=20)
    db.session.add(Credential(member_id=hall.chair_id, kind="password", version=1, issued_at=START))
    db.session.commit()
    hall.convene(
        hall.motion(title="在三号楼北侧空地建集中充电棚并整治飞线充电的议案"), hall.motion(title="夜间噪音公约")
    )
    hall.start_debate()
    chosen = (hall.migrant[-1], hall.local[-1])
    tellers.name_tellers(hall.meeting_id, hall.item().id, chosen, hall.chair, hall.now)
    vote_id = hall.open_vote()
    voters = [member_id for member_id in hall.everybody if member_id not in chosen]
    for place, member_id in enumerate(voters):
        if place % 5:
            hall.cast(vote_id, member_id, ("yes", "no", "abstain")[place % 3])
        else:
            by = By(member_id, hall.secretary_id)
            tellers.enter_paper(hall.meeting_id, vote_id, member_id, "yes", by, hall.now)
    voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    return hall, vote_id


def pages_of(page: Page, path: Path) -> int:
    """Print to PDF as the style sheets say and count the pages."""
    page.pdf(path=path, prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page[^s]", path.read_bytes()))


def test_a_sheet_with_forty_names_is_one_page_and_the_kit_breaks_where_it_says(
    chromium: Browser, counted: Counted, tmp_path: Path
) -> None:
    for path in (counted.sheet, counted.public):
        assert pages_of(counted.page(chromium, path), tmp_path / "sheet.pdf") == 1
    kit = counted.page(chromium, f"{counted.meeting}/kit?part=ballots&part=counts")
    assert pages_of(kit, tmp_path / "kit.pdf") == kit.locator(".kit-page").count() == 8


def test_the_result_is_read_aloud_where_the_browser_has_a_voice(chromium: Browser, counted: Counted) -> None:
    page = counted.page(chromium, counted.public)
    page.get_by_role("button", name="念给我听").click()
    (said,) = page.evaluate("window.said")
    assert "未通过" in said
    assert "应到38，实到38" in said
    page.get_by_role("button", name="停下").click()


@pytest.mark.parametrize("is_phone", [True, False])
def test_sheets_and_kit_are_usable_by_everybody_and_fit_the_screen(
    chromium: Browser, counted: Counted, is_phone: bool
) -> None:
    for path in (counted.sheet, counted.public, f"{counted.meeting}/kit?part=counts"):
        page = counted.page(chromium, path, is_phone)
        assert axe_violations(page) == [], path
        if path != f"{counted.meeting}/kit?part=counts":  # what is printed elsewhere scrolls within its page
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
