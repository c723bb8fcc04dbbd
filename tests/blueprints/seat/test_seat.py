"""A representative's page, as it comes without a script: one thing at a time, and only what is mine."""

import re

import pytest
from flask.testing import FlaskClient

from extensions import db
from models.members import Credential
from rules import acts_conduct, acts_counting, acts_motions, acts_votes
from tests.blueprints.rooms import House, assert_taken, say
from tests.services.hall import Hall


@pytest.fixture(autouse=True)
def _nothing_of_other_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    """What else a seat may do belongs to the matters, each of which has tests of its own."""
    for matter in (acts_conduct, acts_motions, acts_votes, acts_counting):
        monkeypatch.setattr(matter, "seat", lambda room, seat: ())


FORM = re.compile(r'<form (?P<head>[^>]*(?<![-\w])action="(?P<action>[^"]*)"[^>]*)>(?P<body>.*?)</form>', re.S)


def forms(client: FlaskClient, house: House) -> dict[str, tuple[str, str]]:
    """Return the forms that can be pressed now: act → (address, fields)."""
    page = client.get(house.room("seat"))
    assert page.status_code == 200
    found = {}
    for form in FORM.finditer(page.text):
        act = re.search(r'data-act="(\w+)"', form["head"])
        if act and not re.search(r"\bhidden\b", form["head"]):
            found[act[1]] = (form["action"], form["body"])
    return found


def field(body: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', body)
    assert found, f"no field {name}"
    return found[1]


@pytest.mark.parametrize(
    ("stage", "acts"),
    [
        ("called", {"ask_leave"}),
        ("room_open", {"check_in", "ask_leave"}),
        ("gathered", {"check_out"}),
        ("in_session", {"check_out"}),
        ("debate", {"raise_hand", "raise_question", "check_out"}),
        ("vote", {"cast", "check_out"}),
        ("decided", {"check_out"}),
        ("closed", set()),
    ],
)
def test_a_phone_offers_what_can_be_done_now_and_nothing_else(house: House, stage: str, acts: set[str]) -> None:
    assert set(forms(house.at(stage).member, house)) == acts


def test_whoever_has_the_floor_is_asked_for_a_stance_and_the_others_wait(house: House) -> None:
    house.at("round")
    turn = house.ask_hall(lambda hall: hall.running)
    waiting = house.ask_hall(lambda hall: hall.queue[0].member_id)
    mine = forms(house.client(turn.member_id), house)
    assert set(mine) == {"start_turn", "pass_turn", "defer_turn", "check_out"}
    assert field(mine["start_turn"][1], "target_id") == str(turn.id)
    assert set(forms(house.client(waiting), house)) == {"pass_turn", "defer_turn", "check_out"}


def test_forms_work_as_they_stand_without_a_script(house: House) -> None:
    house.at("round")
    turn = house.ask_hall(lambda hall: hall.running)
    phone = house.client(turn.member_id)
    action, body = forms(phone, house)["start_turn"]
    assert phone.post(action, data={"target_id": field(body, "target_id"), "stance": "yes"}).status_code == 303
    action, body = forms(phone, house)["finish_turn"]
    assert phone.post(action, data={"target_id": field(body, "target_id")}).status_code == 303
    assert "finish_turn" not in forms(phone, house)


def test_a_waiting_member_names_their_own_turn(house: House) -> None:
    house.at("round")
    turn = house.ask_hall(lambda hall: hall.queue[2])
    action, body = forms(house.client(turn.member_id), house)["pass_turn"]
    assert field(body, "target_id") == str(turn.id)
    assert_taken(say(house.client(turn.member_id), action, target_id=turn.id))


def test_a_ballot_form_works_without_a_script_and_is_replaced_by_the_next(house: House) -> None:
    house.at("vote")
    action, body = forms(house.member, house)["cast"]
    assert field(body, "replaces") == ""
    first = {"choice": "yes", "key": field(body, "key"), "replaces": ""}
    assert house.member.post(action, data=first).status_code == 303
    _, body = forms(house.member, house)["cast"]
    assert len(field(body, "replaces")) == 11
    second = {"choice": "no", "key": field(body, "key"), "replaces": field(body, "replaces")}
    assert first["key"] != second["key"]
    assert house.member.post(action, data=second).status_code == 303
    page = house.member.get(house.room("seat")).text
    assert re.search(r"已投票：<b data-taken-choice>反对</b>", page)


def test_nobody_sees_anybody_elses_ballot(house: House) -> None:
    house.at("vote")
    assert_taken(say(house.member, house.ballots(), choice="yes", key="a" * 32))
    other = house.client(house.hall.local[0]).get(house.room("seat")).text
    assert re.search(r'data-choice="" data-receipt=""', other)


def test_the_code_on_the_screens_link_is_filled_in(house: House) -> None:
    house.at("room_open")
    assert 'value="4321"' in house.member.get(house.room("seat?code=4321")).text
    evil = house.member.get(house.room('seat?code="><script>x</script>')).text
    assert "<script>x" not in evil


@pytest.mark.parametrize(("who", "room"), [("migrant", "seat"), ("chair", "podium"), ("secretary", "desk")])
def test_a_room_without_a_meeting_says_so(house: House, who: str, room: str) -> None:
    house.at("called")
    with house.app.app_context():
        third = Hall("sanjie", seats=1)
        people = {"migrant": third.migrant[0], "chair": third.chair_id, "secretary": third.secretary_id}
        db.session.add(Credential(member_id=people[who], kind="card", version=1, issued_at=third.now))
        db.session.commit()
    page = house.client(people[who]).get(f"/c/sanjie/{room}")
    assert page.status_code == 200
    assert "还没有会议" in page.text


def test_a_seat_leads_on_to_what_is_done_between_meetings(house: House) -> None:
    page = house.at("called").member.get(house.room("seat")).text
    assert all(f'href="{house.room(to)}"' in page for to in ("agenda/groups", "resolutions/work", ""))
    assert f'action="{house.room("sign-out")}"' in page


def test_leave_is_asked_for_twice_and_may_be_thought_over(house: House) -> None:
    action, body = forms(house.at("room_open").member, house)["ask_leave"]
    assert "<details" in body.partition("确定请假")[0]
    assert house.member.post(action).status_code == 303
    page = house.member.get(house.room("seat")).text
    assert '<span data-when="on_leave" >已请假。改了主意，到会场照样可以签到。</span>' in page
    assert "check_in" in forms(house.member, house)


@pytest.mark.parametrize("stage", ["in_session", "round", "vote"])
def test_a_seat_shows_when_people_are_missing(house: House, stage: str) -> None:
    house.at(stage)
    with house.inside() as hall:
        hall.check_out(*hall.local[3:])
    page = house.member.get(house.room("seat")).text
    assert "本地居民代表还差1人" in page or stage == "vote"
    if stage == "round":
        assert "暂停发言和表决" in page
