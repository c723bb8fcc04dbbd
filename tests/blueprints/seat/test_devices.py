"""A seat on a second device: the first one is told, knows it or locks it out; the secretary sees which there are."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient

from extensions import db
from models import journal
from models.devices import SeatDevice, devices_of
from rules.devices import Device
from services.members import issue_cards, set_pin_for_demo
from tests.blueprints.rooms import House, ask, join, received
from tests.services.hall import key_of

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile"
ANDROID = "Mozilla/5.0 (Linux; Android 14; V2309A) Chrome/116 Mobile Safari/537.36"
PIN = "2468"
QUESTION = "另一部手机也登录了您的席位：是您本人吗？"


class Holder:
    """The first 来穗 representative with a seat card, and whoever else has seen card and PIN."""

    def __init__(self, house: House, stage: str) -> None:
        self.house = house.at(stage)
        self.member_id = house.hall.migrant[0]
        self.token = self.new_card()

    def new_card(self) -> str:
        with self.house.inside() as hall:
            (card,) = issue_cards(hall.council_id, [self.member_id], hall.chair, hall.now)
            set_pin_for_demo(self.member_id, PIN, hall.now)
            return card.token

    def device(self, user_agent: str = ANDROID) -> FlaskClient:
        """Return another browser on which the seat is open."""
        client = self.house.app.test_client()
        client.environ_base["HTTP_USER_AGENT"] = user_agent
        assert self.open_on(client) == (303, self.house.room("seat"))
        return client

    def open_on(self, client: FlaskClient) -> tuple[int, str]:
        answer = client.post(self.house.room(f"card/{self.token}"), data={"pin": PIN})
        return answer.status_code, answer.headers.get("Location", answer.text)

    def looking(self, client: FlaskClient) -> SocketIOTestClient:
        socket = self.house.socket(client)
        assert self.join(socket)["ok"]
        socket.get_received()
        return socket

    def join(self, socket: SocketIOTestClient) -> dict[str, Any]:
        return join(socket, "seat", self.house.meeting_id)

    def answers(self, client: FlaskClient, answer: str, device_id: int) -> int:
        return client.post(self.house.room(f"seat/devices/{answer}"), data={"device_id": device_id}).status_code

    @property
    def devices(self) -> tuple[Device, ...]:
        states = ("open", "asking", "locked", "signed_out")
        return self.house.ask_hall(lambda hall: devices_of([self.member_id], states)).get(self.member_id, ())

    @property
    def newest(self) -> int:
        return max(device.id for device in self.devices)

    def rows(self) -> list[tuple[str, dict[str, Any]]]:
        """Return what the council's chain holds about devices."""
        rows = self.house.ask_hall(lambda hall: journal.acts_of(journal.stream_of(hall.council_id)))
        return [(row.act, row.facts) for row in rows if "device" in row.act or "elsewhere" in row.act]


def is_asked(house: House, client: FlaskClient) -> bool:
    """Whether the page asks about another device as it stands, without a script."""
    page = client.get(house.room("seat")).text
    assert QUESTION in page
    section = page[page.index('<section class="device-ask"') :]
    return " hidden" not in section[: section.index(">")]


def test_the_first_device_is_told_at_once_and_on_its_page_and_the_second_is_not_asked(house: House) -> None:
    holder = Holder(house, "gathered")
    first = holder.device(IPHONE)
    socket = holder.looking(first)
    assert not is_asked(house, first)
    second = holder.device(ANDROID)
    assert received(socket, "live:devices") == [{"asking": [{"id": holder.newest, "kind": "android"}]}]
    assert holder.join(socket)["asking"] == [{"id": holder.newest, "kind": "android"}], "who was away hears of it"
    assert is_asked(house, first)
    assert "安卓手机" in first.get(house.room("seat")).text
    assert not is_asked(house, second)
    assert holder.rows() == [
        ("seat_opened_elsewhere", {"member": holder.member_id, "device": holder.newest, "kind": "android"})
    ]


def test_it_is_me_settles_it_everywhere_and_it_is_not_asked_again(house: House) -> None:
    holder = Holder(house, "gathered")
    first, second = holder.device(IPHONE), holder.device()
    socket = holder.looking(first)
    assert [holder.answers(first, "recognise", holder.newest) for _ in range(2)] == [303, 303]
    assert received(socket, "live:devices") == [{"asking": []}]
    assert holder.open_on(second)[0] == 303, "signing in again on a browser that is known"
    assert received(socket, "live:devices") == []
    assert not is_asked(house, first)
    assert [act for act, _ in holder.rows()] == ["seat_opened_elsewhere", "seat_device_recognised"]


def test_not_me_ends_that_device_at_once_and_the_card_opens_no_other(house: House) -> None:
    holder = Holder(house, "vote")
    first, second = holder.device(IPHONE), holder.device()
    mine, thief = holder.looking(first), holder.looking(second)
    unheard = house.socket(second)
    vote_id = house.vote_id
    assert [holder.answers(first, "lock", holder.newest) for _ in range(2)] == [303, 303]
    assert not thief.is_connected()
    assert mine.is_connected()
    ballot = {"vote_id": vote_id, "choice": "no", "key": key_of(7)}
    assert ask(unheard, "voting:cast", ballot)["error"] == "sign_in_first"
    assert second.get(house.room("seat")).status_code == 302
    for again in (second, house.stranger):
        status, page = holder.open_on(again)
        assert (status, "这张席位卡已经锁住" in page) == (409, True)
    assert ask(mine, "voting:cast", ballot)["ok"]
    assert holder.open_on(first)[0] == 303, "the holder's own device goes on"
    assert [act for act, _ in holder.rows()] == ["seat_opened_elsewhere", "seat_device_locked"]


def test_a_later_device_locks_no_earlier_one_out(house: House) -> None:
    holder = Holder(house, "gathered")
    first, second = holder.device(), holder.device()
    earliest = min(device.id for device in holder.devices)
    for answer in ("lock", "recognise"):
        assert holder.answers(second, answer, earliest) == 403
        assert holder.answers(second, answer, holder.newest) == 403, "nor answers for itself"
    assert first.get(house.room("seat")).status_code == 200


def test_after_locking_in_a_vote_the_holder_is_told_to_look_at_the_ballot_and_the_other_phone_why(house: House) -> None:
    holder = Holder(house, "vote")
    first, other = holder.device(), holder.device()
    other.post(house.ballots(), data={"choice": "no", "key": key_of(8)})
    holder.answers(first, "lock", holder.newest)
    page = first.get(house.room("seat")).text
    assert "您的票可能被那部手机改过：请看清下面的票，不对就改" in page
    assert 'data-choice="no"' in page
    assert "这部手机被锁住了" in other.get(house.room("seat"), follow_redirects=True).text


def test_another_members_device_and_none_are_not_found(house: House) -> None:
    holder = Holder(house, "gathered")
    holder.device()
    for device_id in (holder.newest, 99_999):
        assert holder.answers(house.client(house.hall.local[0]), "lock", device_id) == 404
    assert holder.answers(house.secretary, "lock", holder.newest) == 403
    assert holder.answers(house.stranger, "lock", holder.newest) == 401


def test_whoever_signs_out_first_is_nobodys_second(house: House) -> None:
    holder = Holder(house, "gathered")
    old = holder.device()
    old.post(house.room("sign-out"))
    holder.device()
    assert [device.state for device in holder.devices] == ["signed_out", "open"]
    assert holder.rows() == []


def test_a_new_card_ends_every_device_and_opens_the_seat_again(house: House) -> None:
    holder = Holder(house, "gathered")
    first, second = holder.device(), holder.device()
    holder.answers(first, "lock", holder.newest)
    holder.token = holder.new_card()
    assert [client.get(house.room("seat")).status_code for client in (first, second)] == [302, 302]
    assert not is_asked(house, holder.device())


def test_the_secretary_sees_a_seats_devices_and_locks_one_for_its_holder(house: House) -> None:
    holder = Holder(house, "gathered")
    holder.device(IPHONE)
    second = holder.device()
    page = house.secretary.get(house.room("members")).text
    assert ("苹果手机" in page, "安卓手机" in page, "还没认" in page) == (True, True, True)
    path = house.room(f"members/{holder.member_id}/devices/{holder.newest}/lock")
    assert house.client(house.hall.local[0]).post(path).status_code == 403
    assert house.secretary.post(path).status_code == 303
    assert second.get(house.room("seat")).status_code == 302
    assert "卡已锁住，请当面换卡" in house.secretary.get(house.room("members")).text


def test_what_is_kept_of_a_device_opens_no_door(house: House) -> None:
    holder = Holder(house, "gathered")
    holder.device()
    holder.device()
    newest = holder.newest
    row = house.ask_hall(lambda hall: db.session.get_one(SeatDevice, newest))
    assert (len(row.digest), row.kind, row.state) == (64, "android", "asking")
    assert {name for _, facts in holder.rows() for name in facts} == {"member", "device", "kind"}


@pytest.mark.parametrize("claim", ["1", "1:1:1:1", "1:x", "1:1:", "1:1:99999", ":", "１:1"])
def test_a_session_that_claims_anything_else_is_nobodys(house: House, claim: str) -> None:
    house.at("called")
    client = house.stranger
    with client.session_transaction() as session:
        session["_user_id"] = claim
    assert client.get(house.room("seat")).status_code == 302
