"""决议档案 and its feed, 落实跟踪, the public record."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from extensions import db
from models.archive import group_of_board
from rules.journal import verify
from rules.tasks import STATES
from tests.blueprints.archive.matters import DAY, Matter, matter
from tests.blueprints.founded import Founded, at

ATOM = "{http://www.w3.org/2005/Atom}"


def build(founded: Founded, play: Callable[[Matter], object]) -> Matter:
    with founded.app.app_context():
        found = matter(founded)
        play(found)
        db.session.commit()
        db.session.remove()
        return found


def resolutions(count: int, **changes: str) -> Callable[[Matter], None]:
    """Publicise so many, the newest first in the list."""

    def play(found: Matter) -> None:
        for number in range(1, count + 1):
            found.item(number=number, days_ago=30)
            found.vote()
            facts = {"title": f"第{number}件事", "publicised_at": found.now - (20 + count - number) * DAY}
            found.resolution("publicised", **{**facts, **changes})

    return play


def titles(page: str) -> list[str]:
    return re.findall(r'<h2><a href="[^"]+/resolutions/\d+">([^<]+)</a></h2>', page)


def read(founded: Founded, path: str) -> str:
    answer = founded.stranger.get(at(path))
    assert answer.status_code == 200, answer.text
    return answer.text


# --- 决议档案 ---


def test_an_empty_archive_says_so_and_leads_on(founded: Founded) -> None:
    page = read(founded, "archive")
    assert "还没有公示过决议" in page
    assert at("topics") in page
    assert founded.stranger.get(at("archive.json")).get_json()["resolutions"] == []
    assert founded.stranger.get(at("archive.atom")).status_code == 200


def test_twenty_stand_on_a_page_the_newest_first(founded: Founded) -> None:
    build(founded, resolutions(23))
    first, second = read(founded, "archive"), read(founded, "archive?page=2")
    assert titles(first) == [f"第{number}件事" for number in range(23, 3, -1)]
    assert titles(second) == ["第3件事", "第2件事", "第1件事"]
    assert "共23份" in first
    assert "第1页，共2页" in first
    assert titles(read(founded, "archive?page=99")) == titles(second)
    for page in ("0", "-1", "x", "9" * 30):
        assert read(founded, f"archive?page={page}")


LOOKED_FOR: tuple[tuple[str, list[str]], ...] = (
    ("q=停车", ["乱停车怎么管"]),
    ("q=充电", ["3号楼装充电位"]),
    ("q=消防 通道", ["乱停车怎么管"]),
    ("q=消防 充电", []),
    ("q=100%25", ["百分之百（100%）"]),
    ("q=%25", ["百分之百（100%）"]),
    ("q=_", []),
    ("q=〔2026〕7号", ["3号楼装充电位"]),
    ("state=effective", ["3号楼装充电位"]),
    ("state=revoked", []),
    ("state=draft", ["百分之百（100%）", "3号楼装充电位", "乱停车怎么管"]),
    ("year=2025", ["乱停车怎么管"]),
    ("year=1900", ["百分之百（100%）", "3号楼装充电位", "乱停车怎么管"]),
    ("q=停车&year=2025&state=publicised", ["乱停车怎么管"]),
    ("q=%00停车", ["乱停车怎么管"]),
)


def test_what_is_looked_for_is_found(founded: Founded) -> None:
    def play(matter: Matter) -> None:
        for number, (title, text, day, state, document) in enumerate(
            (
                ("乱停车怎么管", "不占消防通道。", date(2025, 12, 31), "publicised", None),
                ("3号楼装充电位", "由物业办理。", date(2026, 1, 1), "effective", 7),
                ("百分之百（100%）", "都要到。", date(2026, 5, 1), "publicised", None),
                ("还没有公示的停车", "停车。", date(2026, 6, 1), "adopted", None),
            ),
            start=1,
        ):
            matter.item(number=number)
            matter.vote()
            # Half past midnight there is still the day before in UTC.
            there = matter.now.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=30) - 8 * DAY / 24
            facts = {"title": title, "text": text, "document_number": document}
            facts |= {"document_mark": "榕荫街议〔2026〕7号" if document else "", "document_year": document and 2026}
            matter.resolution(state, **facts, publicised_at=None if state == "adopted" else there)

    build(founded, play)
    for asked, found in LOOKED_FOR:
        assert titles(read(founded, f"archive?{asked}")) == found, asked
        answer = founded.stranger.get(at(f"archive.json?{asked}")).get_json()
        assert [row["title"] for row in answer["resolutions"]] == found, asked
        assert answer["count"] == len(found)


def test_the_archive_says_where_a_task_is_overdue(founded: Founded) -> None:
    def play(found: Matter) -> None:
        for number, carrier in ((1, "company"), (2, "government")):
            found.item(number=number)
            found.vote()
            found.resolution("effective", title=f"第{number}件事", document_number=number)
            found.task("in_progress", carrier, due_on=(found.now - 3 * DAY).date())

    build(founded, play)
    rows = re.findall(r"<li>\s*<h2>(.*?)</li>", read(founded, "archive"), re.S)
    assert [("有任务逾期" in row) for row in rows if "件事" in row] == [
        "第1件事" in row for row in rows if "件事" in row
    ]


def test_what_was_looked_for_in_vain_stays_in_the_form(founded: Founded) -> None:
    build(founded, resolutions(1))
    page = read(founded, "archive?q=%3Cb%3E跳舞&state=revoked")
    assert "没有写到“&lt;b&gt;跳舞”的决议" in page
    assert 'value="&lt;b&gt;跳舞"' in page
    assert '<option value="revoked" selected>' in page


def test_the_feed_is_atom_with_an_entry_for_ever(founded: Founded) -> None:
    found = build(founded, lambda found: found.whole())
    answer = founded.stranger.get(at("archive.atom"))
    assert answer.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}"), name
    (entry,) = feed.findall(f"{ATOM}entry")
    path = at(f"resolutions/{found.ids['resolution']}")
    assert entry.findtext(f"{ATOM}id") == f"tag:gongyi,2026:{path}"
    assert entry.findtext(f"{ATOM}title") == "榕荫街议〔2026〕3号 3号楼北侧装充电位"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"http://localhost{path}"
    assert entry.findtext(f"{ATOM}updated", "") > entry.findtext(f"{ATOM}published", "")


# --- 落实跟踪 ---


def test_an_empty_board_says_so_and_leads_on(founded: Founded) -> None:
    page = read(founded, "tasks")
    assert "还没有要落实的任务" in page
    assert at("archive") in page


def test_the_board_shows_each_task_in_its_group_in_words(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.item()
        found.vote()
        found.resolution("effective")
        today = found.now.date()
        for number, (state, due, report) in enumerate(
            (
                ("in_progress", -1, -1),
                ("in_progress", 60, -1),
                ("in_progress", 3, 2),
                ("in_progress", 60, 30),
                ("reported_done", 60, 30),
                ("confirmed", 60, 30),
                ("revoked", -1, -1),
            ),
            start=1,
        ):
            facts = {"due_on": today + due * DAY, "next_report_on": today + report * DAY, "what": f"第{number}件"}
            found.task(state, "member" if number == 4 else "company", number=number, **facts)

    build(founded, play)
    page = read(founded, "tasks")
    groups = re.findall(r'id="board-(\w+)".*?</section>', page, re.S)
    assert groups == ["red", "yellow", "blue", "running", "reported", "confirmed"]
    for number, (name, word) in enumerate(
        (
            *(("red", "逾期"), ("yellow", "滞后"), ("blue", "临近"), ("running", "进行中")),
            *(("reported", "等居民确认"), ("confirmed", "居民已确认办好")),
        ),
        start=1,
    ):
        (section,) = re.findall(rf'id="board-{name}".*?</section>', page, re.S)
        assert word in section
        assert re.findall(r">(第\d件)</a>", section) == [f"第{number}件"]
        assert ("汇报，还没有汇报</strong>" in section) == (name == "yellow")
    assert "第7件" not in page
    assert "一位代表正在办" in page


def test_tasks_wait_until_their_resolution_is_in_force(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.item()
        found.vote()
        found.resolution("publicised")
        found.task("unclaimed")

    build(founded, play)
    assert "还没有要落实的任务" in read(founded, "tasks")


def test_a_long_group_is_shown_page_by_page(founded: Founded) -> None:
    def play(found: Matter) -> None:
        found.item()
        found.vote()
        found.resolution("effective")
        for number in range(1, 24):
            found.task("in_progress", number=number, what=f"第{number}件")

    build(founded, play)
    assert len(re.findall(r"board-card", read(founded, "tasks"))) == 20
    assert "看这一组全部23项" in read(founded, "tasks")
    assert len(re.findall(r"board-card", read(founded, "tasks?group=running&page=2"))) == 3
    for asked in ("group=nothing", "group=running&page=99", "group=running&page=x"):
        assert read(founded, f"tasks?{asked}")


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_place_on_the_board(state: str) -> None:
    today = date(2026, 11, 22)
    later = today + timedelta(days=90)
    for is_confirmed in (False, True):
        name = group_of_board(state, "company", later, later, is_confirmed, today)
        assert name in {"running", "reported", "stopped", "confirmed", "unconfirmed"}
        assert (name == "confirmed") == is_confirmed or state == "confirmed"


# --- the public record ---


def test_anybody_downloads_the_councils_record_and_checks_it(founded: Founded) -> None:
    founded.card()
    answer = founded.stranger.get(at("archive/journal.jsonl"))
    assert answer.mimetype == "application/jsonl"
    report = verify(answer.text.splitlines())
    assert report.ok, report.problems
    assert 0 < report.redacted < report.count
    assert '"act":"charter_adopted"' in answer.text
    assert "周阿珍" not in answer.text
    assert '"seat"' not in answer.text
    assert founded.stranger.get(at("archive/journal.jsonl")).text == answer.text
