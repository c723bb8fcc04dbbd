"""The way in, the public home, the reader's language and text size."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extensions import db
from models.members import SYSTEM, By
from rules.charter import Charter
from rules.councils import SIDES
from services import meetings
from services.councils import NewCouncil, NewOfficer, create_council
from services.meetings import NewItem, NewMeeting
from tests.blueprints.archive.matters import matter
from tests.blueprints.founded import REPRESENTATIVES, Founded, assert_refused, assert_went_to, at


def call(founded: Founded, title: str = "第1次会议", days: int = 4) -> int:
    new = NewMeeting(title, "二楼会议室", founded.now + timedelta(days=days), [NewItem("夜间噪音公约")])
    with founded.app.app_context():
        return meetings.call_meeting(founded.council_id, new, By(founded.ids["林国栋"]), founded.now)


def test_of_several_councils_one_is_chosen(founded: Founded) -> None:
    assert {at(), at(slug="linjie")} <= links(founded.stranger.get("/").text)


def test_only_council_is_where_the_first_page_leads(app: Flask, client: FlaskClient) -> None:
    officers = [NewOfficer("甲", "chair", "password"), NewOfficer("乙", "secretary", "password")]
    with app.app_context():
        council = NewCouncil("only", "某某议事会", "某地", SIDES, Charter())
        create_council(council, officers, SYSTEM, datetime.now(UTC))
    assert client.get("/").headers["Location"] == at(slug="only")


def test_home_shows_the_next_meeting_and_the_two_doors(founded: Founded) -> None:
    meeting_id = call(founded)
    page = founded.stranger.get(at()).text
    assert "第1次会议" in page
    assert "二楼会议室" in page
    assert at(f"meetings/{meeting_id}") in page
    assert at("card") in page
    assert at("sign-in") in page


def test_every_called_meeting_is_told_of_and_not_the_next_one_alone(founded: Founded) -> None:
    call(founded)
    assert "还有" not in founded.stranger.get(at()).text
    later = call(founded, "第2次会议", days=9)
    for client, path in ((founded.stranger, at()), (founded.secretary, at("desk")), (founded.chair, at("podium"))):
        page = client.get(path).text
        assert "还有1次会议" in page, path
        assert at(f"meetings/{later}") in page, path


def test_home_opens_the_five_doors_of_residents_first(founded: Founded) -> None:
    page = founded.stranger.get(at()).text
    doors = ("topics/new", "topics", "archive?state=publicised", "tasks", "archive", "topics/follow", "card", "sign-in")
    places = [page.index(f'href="{at(door)}"') for door in doors]
    assert places == sorted(places)
    assert page.count("button-main") == 1


def test_home_counts_what_stands_behind_each_door(founded: Founded) -> None:
    assert founded.stranger.get(at()).text.count("现在没有") >= 3
    with founded.app.app_context():
        found = matter(founded)
        found.whole("in_progress")
        found.group(13, "open")
        for number, state in ((2, "publicised"), (3, "objected"), (4, "adopted")):
            found.item(number=number)
            found.vote()
            found.resolution(state)
        db.session.commit()
    page = founded.stranger.get(at()).text
    for count in ("1件，可以支持", "2份，可以提异议", "1项正在办", "3份<"):
        assert count in page, count


def test_home_leads_members_to_their_work(founded: Founded) -> None:
    work = {at("agenda"), at("agenda/groups"), at("resolutions/work")}
    for client in (founded.chair, founded.secretary):
        assert work | {at("desk")} <= links(client.get(at()).text)
    representative = links(founded.representative.get(at()).text)
    assert {at("seat"), at("agenda/groups"), at("resolutions/work")} <= representative
    assert at("agenda") not in representative
    assert not work & links(founded.stranger.get(at()).text)


def test_home_and_board_ask_whoever_has_not_answered_yet(founded: Founded) -> None:
    with founded.app.app_context():
        found = matter(founded)
        found.whole("reported_done")
        found.task("in_progress", number=2)
        db.session.commit()
        task_id = found.ids["task"] - 1
    phone, page = founded.stranger, at(f"tasks/{task_id}/answers")
    assert "2项正在办，1项等您说办得怎样" in phone.get(at()).text
    assert [link for link in links(phone.get(at("tasks")).text) if "answers" in link] == [page]
    phone.post(page, data={"outcome": "done"})
    assert "等您说办得怎样" not in phone.get(at()).text
    assert page not in links(phone.get(at("tasks")).text)
    assert "1项等您说办得怎样" in founded.representative.get(at()).text
    assert "等您说办得怎样" not in founded.secretary.get(at()).text


def test_home_greets_a_member_before_anything_else(founded: Founded) -> None:
    for client, name, first in ((founded.representative, "周阿珍", "seat"), (founded.secretary, "许文秀", "desk")):
        page = client.get(at()).text
        assert page.index(f"{name}，您好") < page.index(f'href="{at(first)}"') < page.index("我要提议题")


def test_home_shows_the_next_meetings_notice(founded: Founded) -> None:
    meeting_id = call(founded)
    notice = at(f"meetings/{meeting_id}/notice")
    assert notice in links(founded.stranger.get(at()).text)
    assert founded.stranger.get(notice).status_code == 200


def test_home_lists_the_meetings_that_have_been(founded: Founded) -> None:
    meeting_id = call(founded)
    with founded.app.app_context():
        by = By(founded.ids["林国栋"])
        meetings.open_room(meeting_id, by, founded.now)
        meetings.declare_inquorate(meeting_id, by, founded.now)
    page = founded.stranger.get(at()).text
    assert "流会" in page
    assert "还没有安排下次会议" in page


def test_home_shows_nobodys_name_and_no_side_of_a_person(founded: Founded) -> None:
    call(founded)
    page = founded.stranger.get(at()).text
    assert not [name for name in (*REPRESENTATIVES, "林国栋", "许文秀") if name in page]


def test_signed_in_people_find_their_rooms(founded: Founded) -> None:
    assert {at("podium"), at("desk"), at("members"), at("meetings/new")} <= links(founded.chair.get(at()).text)
    assert at("podium") not in links(founded.secretary.get(at()).text)
    assert at("desk") in links(founded.secretary.get(at()).text)
    representative = links(founded.representative.get(at()).text)
    assert at("seat") in representative
    assert at("members") not in representative


def test_person_of_another_council_is_a_stranger_here(founded: Founded) -> None:
    page = founded.client("林国栋", other=True).get(at()).text
    assert "林国栋" not in page
    assert at("members") not in links(page)


def links(page: str) -> set[str]:
    return set(re.findall(r'href="([^"]+)"', page))


def test_unknown_council_is_not_found(client: FlaskClient) -> None:
    assert_refused(client.get(at(slug="nowhere")), 404)


def test_every_page_has_a_language_a_skip_link_and_one_heading(founded: Founded) -> None:
    page = founded.stranger.get(at()).text
    assert '<html lang="zh-Hans-CN">' in page
    assert 'href="#content"' in page
    assert page.count("<h1>") == 1


def test_language_is_remembered(founded: Founded) -> None:
    client = founded.stranger
    assert_went_to(client.post("/language", data={"language": "en", "next": at()}), at())
    assert '<html lang="en">' in client.get(at()).text


@pytest.mark.parametrize("language", ["", "fr", "zh_Hans_CN\n", "x" * 500])
def test_language_that_is_not_offered_is_refused(client: FlaskClient, language: str) -> None:
    assert_refused(client.post("/language", data={"language": language}), 400)


def test_large_text_works_without_javascript(founded: Founded) -> None:
    client = founded.stranger
    assert_went_to(client.post("/text-size", data={"size": "large", "next": at()}), at())
    assert 'class="large"' in client.get(at()).text
    client.post("/text-size", data={"size": "normal"})
    assert 'class="large"' not in client.get(at()).text
    assert_refused(client.post("/text-size", data={"size": "huge"}), 400)


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "/\\example.com", "", "javascript:x"])
def test_nobody_is_sent_to_another_site(client: FlaskClient, target: str) -> None:
    assert_went_to(client.post("/language", data={"language": "en", "next": target}), "/")
