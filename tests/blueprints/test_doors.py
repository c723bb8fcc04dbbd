"""Who may pass which door of the live rooms: for each the people who may, and everybody else turned away."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from extensions import db
from models.members import Credential
from services import councils, meetings, members
from tests.blueprints.rooms import House, assert_refused, assert_sentence, assert_taken, say
from tests.services.hall import key_of

EVERYBODY = ("chair", "secretary", "representative")
OFFICERS = ("chair", "secretary")
CHAIR = ("chair",)
MEETING = "/c/<slug>/meetings/<int:meeting_id>"
# Ballots are sent here, and their list is read here once it is published.
BALLOTS = "/c/<slug>/voting/<int:vote_id>/ballots"
# Address → who may send to it. Written by hand from the rule book, so that a wrong decorator is found.
ACTS: dict[str, tuple[str, ...]] = {
    f"{MEETING}/step/<command>": CHAIR,
    f"{MEETING}/adjourn": CHAIR,
    f"{MEETING}/carry-over": CHAIR,
    f"{MEETING}/attendance/check-in": EVERYBODY,
    f"{MEETING}/attendance/check-out": EVERYBODY,
    f"{MEETING}/attendance/ask-leave": EVERYBODY,
    f"{MEETING}/floor/<command>": CHAIR,
    f"{MEETING}/floor/call": CHAIR,
    f"{MEETING}/floor/correct": CHAIR,
    f"{MEETING}/turns/start": EVERYBODY,
    f"{MEETING}/turns/<command>": EVERYBODY,
    f"{MEETING}/hands/raise": EVERYBODY,
    f"{MEETING}/hands/lower": EVERYBODY,
    f"{MEETING}/cards": CHAIR,
    f"{MEETING}/cards/remind": CHAIR,
    f"{MEETING}/cards/undo": CHAIR,
    f"{MEETING}/points/raise": EVERYBODY,
    f"{MEETING}/points/rule": CHAIR,
    f"{MEETING}/points/appeal": EVERYBODY,
    f"{MEETING}/points/decide": CHAIR,
    f"{MEETING}/askings/more-time": EVERYBODY,
    f"{MEETING}/askings/<command>": CHAIR,
    f"{MEETING}/askings/object": EVERYBODY,
    f"{MEETING}/askings/answer": CHAIR,
    f"{MEETING}/chair/hand-over": CHAIR,
    f"{MEETING}/chair/take-back": CHAIR,
    f"{MEETING}/guests/add": OFFICERS,
    f"{MEETING}/guests/remove": OFFICERS,
    f"{MEETING}/guests/call": CHAIR,
    f"{MEETING}/doors/close": CHAIR,
    f"{MEETING}/voting/open": CHAIR,
    f"{MEETING}/voting/close": CHAIR,
    f"{MEETING}/voting/abort": CHAIR,
    f"{MEETING}/voting/ballot-kind": CHAIR,
    f"{MEETING}/voting/chair": CHAIR,
    f"{MEETING}/voting/tie": CHAIR,
    f"{MEETING}/tellers": OFFICERS,
    f"{MEETING}/voting/open-by-hands": CHAIR,
    f"{MEETING}/voting/withdraw": EVERYBODY,
    f"{MEETING}/voting/helper": OFFICERS,
    f"{MEETING}/count/enter": EVERYBODY,
    f"{MEETING}/paper/give": OFFICERS,
    f"{MEETING}/paper/enter": OFFICERS,
    f"{MEETING}/paper/return": OFFICERS,
    BALLOTS: EVERYBODY,
}
PAGES: dict[str, tuple[str, ...]] = {
    f"{MEETING}/record": EVERYBODY,
    f"{MEETING}/guests": OFFICERS,
    f"{MEETING}/kit": OFFICERS,
    f"{MEETING}/count": EVERYBODY,
    f"{MEETING}/paper/<int:member_id>": OFFICERS,
    f"{MEETING}/votes/<int:vote_id>/sheet": OFFICERS,
    f"{MEETING}/journal.jsonl": OFFICERS,
    "/c/<slug>/seat": ("representative",),
    "/c/<slug>/podium": CHAIR,
    "/c/<slug>/desk": OFFICERS,
    "/c/<slug>/desk/members/<int:member_id>": OFFICERS,
}
FOR_ALL = {MEETING, "/c/<slug>/screen/<token>", "/c/<slug>/votes/<int:vote_id>"}
FEATURES = (
    "meetings",
    "floor",
    "voting",
    "seat",
    "podium",
    "screen",
    "desk",
    "journal",
    "conduct",
    "guests",
    "kit",
    "sheets",
    "tellers",
    "assistance",
)


def address(house: House, rule: str, slug: str | None = None, meeting_id: int | None = None) -> str:
    command = {"step": "suspend", "floor": "open-item", "turns": "finish", "askings": "skip-round"}
    vote_id = str(house.vote_id) if "vote_id" in rule else ""
    found = rule.replace("<slug>", slug or house.slug).replace("<int:meeting_id>", str(meeting_id or house.meeting_id))
    found = found.replace("<int:member_id>", str(house.hall.local[0]))
    found = found.replace("<int:vote_id>", vote_id)
    return found.replace("<command>", command.get(found.split("/")[-2], ""))


def person(house: House, post: str) -> FlaskClient:
    return {"chair": house.chair, "secretary": house.secretary, "representative": house.member}[post]


def test_every_address_of_the_live_rooms_stands_in_these_tables(app: Flask) -> None:
    served = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in FEATURES}
    assert served == {*ACTS, *PAGES, *FOR_ALL}


def knock(client: FlaskClient, rule: str, path: str) -> TestResponse:
    """Try a door as a script does."""
    if rule in ACTS:
        return say(client, path)
    return client.get(path, headers={"Accept": "application/json"})


def test_whoever_is_not_signed_in_is_refused_and_told_to_sign_in(house: House) -> None:
    house.at("vote")
    for rule in (*ACTS, *PAGES):
        assert_refused(knock(house.stranger, rule, address(house, rule)), 401, "sign_in_first")


def test_a_form_of_whoever_is_not_signed_in_is_answered_with_a_page(house: House) -> None:
    house.at("vote")
    for rule in ACTS:
        answer = house.stranger.post(address(house, rule))
        assert answer.status_code == 401, rule
        assert "请先登录" in answer.text


def test_a_page_leads_whoever_is_not_signed_in_to_the_way_in(house: House) -> None:
    house.at("vote")
    for rule in PAGES:
        answer = house.stranger.get(address(house, rule))
        assert answer.status_code in (302, 303), rule
        assert answer.headers["Location"].startswith((house.room("sign-in"), house.room("card")))


@pytest.mark.parametrize(("rule", "may"), [*ACTS.items(), *PAGES.items()])
def test_a_door_opens_for_its_posts_and_for_no_other(house: House, rule: str, may: tuple[str, ...]) -> None:
    path = address(house.at("vote"), rule)
    for post in EVERYBODY:
        answer = knock(person(house, post), rule, path)
        if post in may:
            assert answer.status_code not in (401, 403, 404, 405, 500), f"{post}: {answer.text}"
        else:
            assert_refused(answer, 403, "wrong_post")


def test_a_vice_chair_passes_where_the_chair_does(house: House) -> None:
    house.at("called")
    with house.inside() as hall:
        vice = hall.add_member("副主持", "vice_chair")
        db.session.add(Credential(member_id=vice, kind="password", version=1, issued_at=hall.now))
        db.session.commit()
    assert house.client(vice).get(house.room("podium")).status_code == 200
    assert_taken(say(house.client(vice), house.path("step/open-room")))


def test_an_observer_passes_no_door(house: House) -> None:
    house.at("vote")
    with house.inside() as hall:
        observer = hall.add_member("物业经理", "observer")
        db.session.add(Credential(member_id=observer, kind="password", version=1, issued_at=hall.now))
        db.session.commit()
    for rule in (*ACTS, *PAGES):
        assert_refused(knock(house.client(observer), rule, address(house, rule)), 403, "wrong_post")


def test_a_person_of_another_council_is_a_stranger_here(house: House) -> None:
    house.at("vote")
    for member_id in (house.other.chair_id, house.other.secretary_id, house.other.migrant[0]):
        for rule in (*ACTS, *PAGES):
            assert_refused(knock(house.client(member_id), rule, address(house, rule)), 401, "sign_in_first")


def test_another_councils_meeting_is_not_found_here(house: House) -> None:
    house.at("vote")
    for rule in (*ACTS, *PAGES, *FOR_ALL):
        if "meeting_id" in rule:
            for meeting_id in (house.other.meeting_id, 9_999):
                path = address(house, rule, meeting_id=meeting_id)
                assert_refused(knock(house.chair, rule, path), 404, "not_found")


def test_another_councils_vote_and_member_are_not_found_here(house: House) -> None:
    house.at("vote")
    with house.app.app_context():
        theirs = house.other.open_vote() if house.other.room.state == "in_session" else None
        if theirs is None:
            meetings.open_meeting(house.other.meeting_id, house.other.chair, house.other.now)
            theirs = house.other.open_vote()
        db.session.remove()
    ballot = {"choice": "yes", "key": key_of(900)}
    assert_refused(say(house.member, house.ballots(theirs), **ballot), 404, "not_found")
    stranger = house.room(f"desk/members/{house.other.migrant[0]}")
    assert_refused(house.secretary.get(stranger, headers={"Accept": "application/json"}), 404, "not_found")


def test_a_council_that_is_not_there_is_not_found(house: House) -> None:
    house.at("vote")
    for rule in (*ACTS, *PAGES, *FOR_ALL):
        path = address(house, rule, slug="nowhere")
        answer = house.chair.post(path) if rule in ACTS else house.chair.get(path)
        assert answer.status_code == 404, rule
        assert "没有找到" in answer.text


def test_no_act_is_done_by_opening_its_address(house: House) -> None:
    seq = house.at("vote").seq
    for rule in set(ACTS) - {BALLOTS}:
        answer = house.chair.get(address(house, rule))
        # Where the form has a page of its own, its address leads there.
        assert answer.status_code in (302, 303, 405), rule
        assert answer.status_code != 405 or "不能这样打开" in answer.text
    assert house.seq == seq


@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_a_number_beyond_all_bounds_is_not_found(house: House, number: int) -> None:
    house.at("vote")
    for rule in (*ACTS, *PAGES, *FOR_ALL):
        path = rule.replace("<slug>", house.slug).replace("<command>", "finish")
        if "<int:" in path:
            answer = knock(house.chair, rule, re.sub("<int:[a-z_]+>", str(number), path))
            assert answer.status_code == 404, rule
            assert_sentence(answer.get_json())


def test_a_session_of_a_voided_credential_is_over(house: House) -> None:
    house.at("vote")
    for member_id, room in (
        (house.hall.chair_id, "podium"),
        (house.hall.secretary_id, "desk"),
        (house.hall.migrant[0], "seat"),
    ):
        client = house.client(member_id)
        assert client.get(house.room(room)).status_code == 200
        with house.inside() as hall:
            members.sign_out_everywhere(hall.council_id, member_id, hall.chair, hall.now)
        assert client.get(house.room(room)).status_code in (302, 303)
        assert_refused(say(client, house.path("attendance/check-out")), 401, "sign_in_first")
        assert house.client(member_id, version=2).get(house.room(room)).status_code == 200


def test_a_session_of_whoever_has_left_the_council_is_over(house: House) -> None:
    client = house.at("called").member
    assert client.get(house.room("seat")).status_code == 200
    with house.inside() as hall:
        councils.end_membership(hall.council_id, hall.migrant[0], hall.chair, hall.now)
    assert client.get(house.room("seat")).status_code in (302, 303)


@pytest.mark.parametrize("identity", ["", "x", "1", "1:", ":1", "1:1:1", "-1:1", "1:x", "1:0", "1:2", "999:1"])
def test_a_session_with_a_mangled_identity_is_nobodys(house: House, identity: str) -> None:
    client = house.at("called").stranger
    with client.session_transaction() as session:
        session["_user_id"] = identity
    assert client.get(house.room("podium")).status_code in (302, 303)
