"""核对记录: a meeting's public record once it is over, the hashes a phone compares, and the page that checks them."""

import json
import re

import pytest

from rules.journal import verify
from tests.blueprints.rooms import House, assert_refused
from tests.services.hall import SIDES


def public_path(house: House, name: str = "journal.jsonl") -> str:
    return f"/c/rongyin/archive/meetings/{house.meeting_id}/{name}"


def test_anybody_recounts_a_meeting_that_is_over_from_its_public_record(house: House) -> None:
    answer = house.at("closed").stranger.get(public_path(house))
    assert answer.headers["Content-Disposition"] == "attachment; filename=rongyin-1-public.jsonl"
    complete = house.secretary.get(house.path("journal.jsonl")).text.splitlines()
    public = answer.text.splitlines()
    assert public[-1] == complete[-1]
    head = json.loads(public[-1])["head"]
    for lines, told, unchecked in ((public, "counted", ("roll", "sides")), (complete, "right", ())):
        report = verify(lines, head=head)
        assert report.ok, report.problems
        assert [(vote.told, vote.unchecked) for vote in report.votes] == [(told, unchecked)] * 2
    assert [vote.verdict for vote in report.votes] == ["carried", "lost"]


def test_the_public_record_tells_no_person_no_side_and_no_words_of_the_meeting(house: House) -> None:
    house.at("closed")
    with house.inside() as hall:
        secrets = [row.facts["frozen"]["salt"] for row in hall.rows("vote_opened")]
    lines = house.stranger.get(public_path(house)).text.splitlines()
    told = [row for row in map(json.loads, lines[:-1]) if "facts" in row]
    text = json.dumps([row["facts"] for row in told], ensure_ascii=False)
    people = ("林国栋", "许文秀", *(f"{word}{seat}" for word in ("来穗", "本地") for seat in range(1, 7)))
    for private in (
        *people,
        *secrets,
        *(f'"{code}":' for code, _, _ in SIDES),
        '"member"',
        '"pseudonym"',
        "entered_by",
    ):
        assert private not in text, private
    assert {"vote_announced", "vote_counted", "room_opened"} <= {row["act"] for row in told}
    assert "checked_in" not in {row["act"] for row in told}


@pytest.mark.parametrize("name", ["journal.jsonl", "heads.txt"])
def test_before_the_end_nothing_is_published(house: House, name: str) -> None:
    house.at("decided")
    refused = house.stranger.get(public_path(house, name), headers={"Accept": "application/json"})
    assert_refused(refused, 404, "record_not_published_yet")


def test_a_phone_finds_every_head_that_screens_have_shown(house: House) -> None:
    listed = house.at("closed").stranger.get(public_path(house, "heads.txt")).text.split()
    assert listed == house.ask_hall(lambda hall: [row.hash for row in hall.rows()])
    seat = house.member.get("/c/rongyin/seat").text
    assert f'data-descent="{public_path(house, "heads.txt")}"' in seat


def test_another_councils_meeting_is_not_found_here(house: House) -> None:
    house.at("closed")
    other = public_path(house).replace(f"/{house.meeting_id}/", f"/{house.other.meeting_id}/")
    assert house.stranger.get(other).status_code == 404


def test_the_page_lists_what_is_published_and_brings_every_sentence(house: House) -> None:
    page = house.at("closed").stranger.get("/c/rongyin/archive/check").text
    assert f'data-published="{public_path(house)}"' in page
    words = json.loads(re.search(r"data-words='([^']+)'", page)[1])  # type: ignore[index]
    report = verify(["{}"])
    assert {problem.code for problem in report.problems} <= words["problems"].keys()
    assert words["words"]["carried"] == "通过"
    assert "还没有开完的会议" in house.at("called").stranger.get("/c/rongyin/archive/check").text


def test_the_saved_page_is_one_file_that_asks_nobody(house: House) -> None:
    page = house.at("closed").stranger.get("/c/rongyin/archive/check.html")
    assert page.headers["Content-Disposition"] == "attachment; filename=rongyin-check.html"
    assert not re.findall(r'(?:src|href)="|^import |^export ', page.text, re.MULTILINE)
    for part in ("function readRecord", "const module_recount = ", "--paper:", "sha256"):
        assert part in page.text
