"""What a person reads when something goes wrong, and what protects every page."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from blueprints.errors import HTTP_SENTENCES
from services import meetings
from tests.blueprints.rooms import HAN, House, assert_refused, assert_sentence, assert_taken, join, received, say
from tests.house import against_the_security_policy


def assert_page(text: str) -> None:
    assert HAN.search(text)
    assert 'role="alert"' in text
    assert "回到首页" in text
    for innard in ("Traceback", "sqlalchemy", "werkzeug", "Error"):
        assert innard not in text


@pytest.mark.parametrize(
    "path", ["/nowhere", "/c/", "/c/rongyin/nowhere", "/c/nowhere/", "/c/rongyin/meetings/x", "/c/%00/", "/c/<b>/"]
)
def test_an_address_that_is_not_there_is_answered_with_a_page(house: House, path: str) -> None:
    house.at("called")
    answer = house.stranger.get(path)
    assert answer.status_code == 404
    assert_page(answer.text)
    assert "没有找到" in answer.text
    as_json = house.stranger.get(path, headers={"Accept": "application/json"})
    assert as_json.status_code == 404
    assert_sentence(as_json.get_json())


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_a_wrong_method_is_answered_with_a_page(house: House, method: str) -> None:
    path = house.at("called").path()
    answer = house.chair.open(path, method=method)
    assert answer.status_code == 405
    assert_page(answer.text)
    assert "刷新再试" not in house.chair.get(house.path("step/open-room")).text
    assert_refused(house.chair.open(path, method=method, headers={"Accept": "application/json"}), 405, "http_405")


def test_what_is_too_large_is_refused_and_the_limit_said(house: House) -> None:
    house.at("in_session")
    path = house.path("adjourn")
    body = assert_refused(say(house.chair, path, reason="长" * 800_000), 413, "http_413")
    assert "2兆" in body["message"]
    assert_page(house.chair.post(path, data={"reason": "长" * 800_000}).text)


def test_the_limit_that_is_said_is_the_limit_that_holds(house: House) -> None:
    """Werkzeug has one of its own for the fields of a form, far below what the sentence says."""
    house.at("in_session")
    assert_refused(say(house.chair, house.path("adjourn"), reason="x" * 1_500_000), 422, "too_long")


def test_a_fault_of_ours_shows_no_traceback(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    house.at("called")
    monkeypatch.setattr("blueprints.meetings.routes.room_of", lambda meeting: 1 // 0)
    answer = house.stranger.get(house.path())
    assert answer.status_code == 500
    assert_page(answer.text)
    assert_refused(house.stranger.get(house.path(), headers={"Accept": "application/json"}), 500, "unexpected")
    assert "ZeroDivisionError" in caplog.text, "we do read it"


def test_a_fault_of_ours_in_an_event_shows_no_traceback(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.at("called")
    monkeypatch.setattr("blueprints.joining.parts_of", lambda *_: 1 // 0)
    answer = join(house.socket(house.member), "seat", house.meeting_id)
    assert answer["error"] == "unexpected"
    assert_sentence(answer)


def test_every_sentence_says_what_to_do_next() -> None:
    assert all(HAN.search(sentence) and sentence.endswith("。") for sentence in HTTP_SENTENCES.values())


@pytest.mark.parametrize(
    "accept", ["*/*", "", "text/html,application/xhtml+xml,*/*;q=0.8", "application/json, text/html"]
)
def test_a_browser_gets_a_page_and_only_a_script_gets_json(house: House, accept: str) -> None:
    house.at("called")
    answer = house.stranger.get("/nowhere", headers={"Accept": accept})
    assert answer.mimetype == "text/html"


# --- what protects every page ---


@pytest.mark.parametrize("path", ["", "seat", "podium", "desk", "nowhere"])
def test_every_page_says_what_a_browser_may_load(house: House, path: str) -> None:
    house.at("round")
    for client in (house.stranger, house.chair, house.member):
        answer = client.get(house.room(path))
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        if answer.mimetype == "text/html":
            assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("stage", ["room_open", "round", "vote", "closed"])
def test_no_page_asks_for_what_its_policy_forbids(house: House, stage: str) -> None:
    """The same law as for the templates, on what comes out of them: a QR code is drawn without a style."""
    house.at(stage)
    for client, path in (
        (house.member, house.room("seat")),
        (house.chair, house.room("podium")),
        (house.secretary, house.room("desk")),
        (house.secretary, house.room(f"desk/members/{house.hall.local[0]}")),
        (house.stranger, house.room(f"screen/{house.token}")),
        (house.member, house.path("record")),
        (house.stranger, house.path()),
    ):
        page = client.get(path)
        assert page.status_code == 200, path
        assert against_the_security_policy(path, page.text) == []


def test_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    cookie = house.at("called").stranger.get(house.room("")).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.fixture
def guarded(house: House) -> FlaskClient:
    """The chair's browser, with the token of every form checked as in earnest."""
    house.at("called")
    house.app.config["WTF_CSRF_ENABLED"] = True
    return house.chair


def token_of(client: FlaskClient, path: str) -> str:
    page = client.get(path).text
    return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def test_a_form_without_its_token_is_refused(guarded: FlaskClient, house: House) -> None:
    path = house.path("step/open-room")
    answer = guarded.post(path)
    assert answer.status_code == 400
    assert_page(answer.text)
    assert "刷新" in answer.text
    assert_refused(say(guarded, path), 400, "csrf")
    assert_refused(say(guarded, path, csrf_token="made up"), 400, "csrf")
    assert house.ask_hall(lambda hall: hall.meeting.state) == "called"


def test_a_form_and_a_script_with_the_pages_token_pass(guarded: FlaskClient, house: House) -> None:
    token = token_of(guarded, house.room("podium"))
    path = house.path("step/open-room")
    assert_taken(say(guarded, path, csrf_token=token))
    assert guarded.post(path, data={"csrf_token": token}).status_code == 303
    as_header = guarded.post(path, headers={"Accept": "application/json", "X-CSRFToken": token})
    assert_taken(as_header)


def test_anothers_token_is_refused(guarded: FlaskClient, house: House) -> None:
    token = token_of(house.secretary, house.room("desk"))
    assert_refused(say(guarded, house.path("step/open-room"), csrf_token=token), 400, "csrf")


def test_every_form_of_the_rooms_carries_the_token(guarded: FlaskClient, house: House) -> None:
    for client, room in (
        (guarded, "podium"),
        (house.member, "seat"),
        (house.secretary, f"desk/members/{house.hall.local[0]}"),
    ):
        page = client.get(house.room(room)).text
        for form in page.split("<form ")[1:]:
            assert 'name="csrf_token"' in form.split("</form>")[0], form[:200]


def test_tokens_do_not_end_before_the_meeting_does(app: Flask) -> None:
    assert app.config["WTF_CSRF_TIME_LIMIT"] is None


def test_two_applications_in_one_process_do_not_push_for_each_other(house: House) -> None:
    """A test's application, or a second one made by a command, takes over the pushes: the last one counts."""
    house.at("called")
    create_app({**house.app.config, "SQLALCHEMY_DATABASE_URI": house.app.config["SQLALCHEMY_DATABASE_URI"]})
    socket = house.socket(house.chair)
    assert join(socket, "podium", house.meeting_id)["ok"]
    socket.get_received()
    house.ask_hall(lambda hall: meetings.open_room(hall.meeting_id, hall.chair, hall.now))
    assert received(socket, "live:parts")
