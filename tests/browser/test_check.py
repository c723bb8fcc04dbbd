"""核对记录 in a real browser on plain http: published, tampered and forged files, the saved page, and a phone's own heads."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from extensions import db
from models.journal import rows_of, stream_of
from models.members import Credential
from rules.journal import export_lines
from rules.publication import public_meeting_rows
from services import meetings
from tests.browser import council
from tests.browser.conftest import House
from tests.browser.people import Seat
from tests.rules.test_journal import moved
from tests.rules.vote_rows import Facts, acts, forged
from tests.services.hall import Hall

pytestmark = pytest.mark.browser
SLUG = "checked"


@dataclass(frozen=True)
class Held:
    """A meeting that is over: its exports, the head after each row, the receipt of 反对, the session of who was there."""

    meeting_id: int
    complete: list[str]
    public: list[str]
    heads: list[str]
    receipt: str
    cookie: str


@pytest.fixture(scope="module")
def held(house: House) -> Held:
    with house.app.app_context():
        hall = Hall(SLUG)
        hall.now = datetime.now(UTC)
        hall.convene()
        hall.decide(1, hall.everybody[:10], hall.everybody[10:11])
        meetings.close_meeting(hall.meeting_id, hall.chair, hall.now)
        db.session.add(Credential(member_id=hall.migrant[0], kind="card", version=1, issued_at=hall.now))
        db.session.commit()
        rows = rows_of(stream_of(hall.council_id, hall.meeting_id))
        made = Held(
            hall.meeting_id,
            list(export_lines(rows)),
            list(export_lines(public_meeting_rows(rows))),
            [row.hash for row in rows],
            next(
                ballot["receipt"]
                for ballot in hall.rows("vote_counted")[0].facts["ballots"]
                if ballot["choice"] == "no"
            ),
            council.cookie(house.app, hall.migrant[0]),
        )
        db.session.remove()
        return made


def lie(facts: dict[str, Facts]) -> None:
    for act in ("vote_closed", "vote_counted"):
        facts[act]["result"].update(verdict="lost")
        facts[act]["result"]["overall"].update(yes=4)


def reword(facts: dict[str, Facts]) -> None:
    for act in ("vote_opened", "vote_announced"):
        facts[act]["frozen"]["title"] = "别的事"


# What somebody does to a file, and what the page says of it.
TAMPERED: dict[str, tuple[Callable[[list[str]], list[str]], str]] = {
    "a changed character": (lambda e: [line.replace("3号楼", "8号楼", 1) for line in e], "的事实内容与封存时不符"),
    "a missing row": (lambda e: [*e[:5], *e[6:]], "之前缺少第6条记录"),
    "a doubled row": (lambda e: [*e[:5], e[4], *e[5:]], "第5条记录重复出现"),
    "rows in another order": (lambda e: moved(e, 4, 8), "的次序被调换"),
    "a tail cut off": (lambda e: e[:-4], "缺少最后一行"),
    "a wrong count and verdict": (lambda e: list(export_lines(forged(acts(), lie))), "赞成写的是4，重新计算是8"),
    "another text than the frozen one": (
        lambda e: list(export_lines(forged(acts(), reword))),
        "与开始时的校验码不符",
    ),
}


def choose(page: Page, lines: list[str]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    page.set_input_files("[data-file]", FilePayload(name="m.jsonl", mimeType="text/plain", buffer=text.encode()))


def remember(page: Page, held: Held, heads: list[str]) -> None:
    page.evaluate(
        "([name, heads]) => localStorage.setItem(name, heads)",
        [f"gongyi:heads:{SLUG}:{held.meeting_id}", json.dumps(heads)],
    )


def test_anybody_checks_published_and_own_files_without_a_secure_context(
    house: House, held: Held, tmp_path: Path
) -> None:
    resident = house.stranger(SLUG)
    resident.visit("archive/check")
    page, answer = resident.page, resident.page.locator("[data-answer]")
    assert page.evaluate("isSecureContext") is False
    page.get_by_role("button", name="核对").first.click()
    expect(answer).to_contain_text("记录完整，没有改动")
    expect(answer).to_contain_text("选票11张，重算为赞成10、反对1")
    expect(answer).to_contain_text("没有参加过这次会议")
    resident.audit("a published record that was checked")
    choose(page, held.complete)
    expect(answer).to_contain_text("按规则判定“通过”，与记录一致")
    for name, (tamper, said) in TAMPERED.items():
        choose(page, tamper(list(held.complete)))
        expect(answer.locator(".check-problems"), name).to_contain_text(said)
        expect(answer, name).to_contain_text("核对没有通过")
    resident.audit("a record that was forged")
    # A rewritten tail is sound in itself: it is found by a head that somebody kept.
    page.get_by_text("我记着校验码或回执").click()
    page.get_by_label("记录校验码").fill("7c1e 09ab 44d2 f018")
    page.get_by_label("投票回执").fill(held.receipt.lower().replace("-", ""))
    choose(page, held.public)
    expect(answer).to_contain_text("这份记录里没有给出的校验码")
    page.get_by_label("记录校验码").fill(held.heads[3][:16])
    choose(page, held.public)
    expect(answer).to_contain_text("与您抄的校验码相符")
    expect(answer).to_contain_text("在第1项的选票清单里，投的是“反对”")
    with page.expect_download() as download:
        page.get_by_role("link", name="存下来").click()
    saved = tmp_path / "check.html"
    download.value.save_as(saved)
    page.goto(saved.as_uri())
    choose(page, held.complete)
    expect(page.locator("[data-answer]")).to_contain_text("按规则判定“通过”，与记录一致")


def test_a_phone_says_whether_the_published_record_descends_from_what_it_saw(house: House, held: Held) -> None:
    context = house.context(True, held.cookie)
    # The phones of a hall ask one after another.
    context.add_init_script("Math.random = () => 0")
    seat = Seat("来穗1", context, house.address(), SLUG, house.watch)
    seat.visit("seat")
    seat.sees("这部手机见过的1个校验码都在公布的记录里")
    seat.audit("the seat after the meeting")
    remember(seat.page, held, [held.heads[2], "ab" * 32])
    seat.visit("seat")
    seat.sees("这部手机见过的1个校验码不在公布的记录里", "记录可能被改写过")
    seat.visit("archive/check")
    seat.page.get_by_role("button", name="核对").first.click()
    seat.sees("核对没有通过", "这部手机见过的1个校验码不在公布的记录里")
    seat.audit("an alarm")
