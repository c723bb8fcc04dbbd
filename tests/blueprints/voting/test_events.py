"""voting:cast, the event: its acknowledgement is the answer, whatever is sent."""

from typing import Any

import pytest
from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_socketio import SocketIOTestClient

from models.voting import turnout
from services import members, voting
from tests.blueprints.rooms import House, ask, assert_sentence
from tests.services.hall import key_of

KEY = "fedcba9876543210" * 2


def phone(house: House, member_id: int | None = None) -> SocketIOTestClient:
    return house.socket(house.client(member_id or house.hall.migrant[0]))


def cast(socket: SocketIOTestClient, vote_id: object, **more: object) -> dict[str, Any]:
    return ask(socket, "voting:cast", {"vote_id": vote_id, "choice": "yes", "key": KEY, "replaces": None, **more})


def cast_count(house: House) -> int:
    vote_id = house.vote_id
    return int(house.ask_hall(lambda hall: turnout(vote_id)[0]))


def assert_not_counted(answer: dict[str, Any], *codes: str) -> None:
    assert answer["error"] in codes, answer
    assert_sentence(answer)


def test_a_ballot_is_acknowledged_with_a_receipt_once_it_is_on_disk(house: House) -> None:
    house.at("vote")
    answer = cast(phone(house), house.vote_id)
    assert answer == {"ok": True, "choice": "yes", "receipt": answer["receipt"], "is_new": True}
    assert len(answer["receipt"]) == 11
    assert cast_count(house) == 1


def test_a_repeated_message_gets_its_first_answer_also_after_closing(house: House) -> None:
    house.at("vote")
    socket, vote_id = phone(house), house.vote_id
    first = cast(socket, vote_id)
    assert cast(socket, vote_id, choice="no") == {**first, "is_new": False}
    with house.inside() as hall:
        voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    assert cast(socket, vote_id, choice="no") == {**first, "is_new": False}
    assert cast(phone(house), vote_id) == {**first, "is_new": False}, "from a socket of its own, too"


def test_a_late_repeat_of_an_older_choice_changes_nothing(house: House) -> None:
    house.at("vote")
    socket, vote_id = phone(house), house.vote_id
    first = cast(socket, vote_id, key=key_of(1))
    second = cast(socket, vote_id, key=key_of(2), choice="no", replaces=first["receipt"])
    assert (second["choice"], second["is_new"]) == ("no", True)
    stale = cast(socket, vote_id, key=key_of(3), choice="abstain", replaces=first["receipt"])
    assert stale == {"ok": True, "choice": "no", "receipt": second["receipt"], "is_new": False}
    assert cast_count(house) == 1


def test_a_ballot_after_closing_is_told_that_it_does_not_count(house: House) -> None:
    house.at("vote")
    vote_id = house.vote_id
    with house.inside() as hall:
        voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    answer = cast(phone(house), vote_id)
    assert_not_counted(answer, "vote_closed")
    assert answer["message"].startswith("未计入：到达时表决已截止")


GARBAGE: list[Any] = [
    None,
    [],
    [{}],
    "yes",
    "x" * 100_000,
    0,
    1.5,
    True,
    {},
    {"vote_id": None},
    {"choice": None},
    {"choice": "yes"},
    {"choice": ["yes"], "key": [KEY]},
    {"choice": {"$ne": 1}, "key": {"a": {"b": {"c": []}}}},
    {"choice": 1, "key": 2},
    {"choice": True, "key": True},
    {"choice": "y" * 100_000, "key": KEY},
    {"choice": "yes", "key": "k" * 100_000},
    {"choice": "yes", "key": KEY.upper()},
    {"choice": "yes", "key": KEY, "replaces": "r" * 100_000},
    {"choice": "yes", "key": KEY + "\n"},
    {"choice": "\ud800", "key": "\ud800"},
]


@pytest.mark.parametrize("number", range(len(GARBAGE)))
def test_garbage_is_answered_with_a_sentence_and_counts_nothing(house: House, number: int) -> None:
    house.at("vote")
    payload = GARBAGE[number]
    if isinstance(payload, dict) and "vote_id" not in payload:
        payload = {"vote_id": house.vote_id, **payload}
    answer = ask(phone(house), "voting:cast", payload)
    assert_not_counted(answer, "choice_invalid", "key_invalid")
    assert cast_count(house) == 0


@pytest.mark.parametrize("vote_id", [None, "", "x", [], {}, -1, 0, 1.5, 2**31, 10**30, "9" * 5000, "1 or 1=1"])
def test_a_vote_id_that_is_none_is_answered_with_a_sentence(house: House, vote_id: object) -> None:
    house.at("vote")
    assert_not_counted(cast(phone(house), vote_id), "choice_invalid", "key_invalid", "not_found")


def test_a_message_without_or_with_too_much_payload_is_answered_with_a_sentence(house: House) -> None:
    house.at("vote")
    assert_not_counted(ask(phone(house), "voting:cast"), "choice_invalid")
    both = ask(phone(house), "voting:cast", {"choice": "yes"}, {"choice": "no"})
    assert_not_counted(both, "choice_invalid", "key_invalid")


def test_a_vote_that_is_not_there_takes_no_ballot(house: House) -> None:
    house.at("vote")
    assert_not_counted(cast(phone(house), 55_555), "not_found")


def test_whoever_is_not_on_the_roll_is_told_so(house: House) -> None:
    house.at("debate")
    late = house.hall.local[5]
    with house.inside() as hall:
        hall.check_out(late)
        hall.open_vote()
    assert_not_counted(cast(phone(house, late), house.vote_id), "not_on_roll")


def test_a_member_of_another_council_is_not_on_the_roll(house: House) -> None:
    house.at("vote")
    assert_not_counted(cast(phone(house, house.other.migrant[0]), house.vote_id), "not_on_roll")


def test_another_members_key_is_refused(house: House) -> None:
    house.at("vote")
    assert cast(phone(house), house.vote_id)["ok"]
    assert_not_counted(cast(phone(house, house.hall.local[0]), house.vote_id, choice="no"), "key_of_another")


def test_a_member_id_in_the_payload_is_ignored(house: House) -> None:
    house.at("vote")
    vote_id, other = house.vote_id, house.hall.local[0]
    assert cast(phone(house), vote_id, member_id=other, member=other, entered_by_id=1)["ok"]
    assert cast(phone(house, other), vote_id, key=key_of(9))["is_new"]


def test_whoever_is_not_signed_in_casts_nothing(house: House) -> None:
    house.at("vote")
    assert_not_counted(cast(house.socket(house.stranger), house.vote_id), "sign_in_first")


@pytest.mark.parametrize("who", ["chair_id", "secretary_id"])
def test_officers_cast_no_ballot_by_socket(house: House, who: str) -> None:
    house.at("vote")
    member_id = getattr(house.hall, who)
    assert_not_counted(cast(phone(house, member_id), house.vote_id), "wrong_post")


def test_a_socket_of_a_voided_card_casts_nothing(house: House) -> None:
    house.at("vote")
    socket, vote_id = phone(house), house.vote_id
    with house.inside() as hall:
        members.sign_out_everywhere(hall.council_id, hall.migrant[0], hall.chair, hall.now)
    assert_not_counted(cast(socket, vote_id), "sign_in_first")
    assert cast_count(house) == 0


def test_a_ballot_that_fails_takes_no_other_with_it(house: House) -> None:
    """Ballots that arrive together share a commit; each is judged for itself."""
    house.at("vote")
    vote_id = house.vote_id
    with house.inside() as hall:
        good = voting.Cast(vote_id, hall.local[0], "yes", key_of(1))
        bad = [
            voting.Cast(77_777, hall.local[1], "yes", key_of(2)),
            voting.Cast(vote_id, hall.chair_id, "no", key_of(3)),
        ]
        answers = voting.cast_ballots([bad[0], good, bad[1]], hall.now)
    assert [type(answer).__name__ for answer in answers] == ["NotFound", "Taken", "NotOnRoll"]


def test_a_ballot_marked_on_the_page_of_another_who_used_this_phone_is_not_counted(house: House) -> None:
    house.at("vote")
    me, other = house.hall.migrant[:2]
    assert_not_counted(cast(phone(house, other), house.vote_id, page_of=str(me)), "key_of_another")
    assert cast_count(house) == 0
    assert cast(phone(house, me), house.vote_id, page_of=str(me))["ok"]


def test_the_cookie_of_a_socket_is_read_once_and_that_of_each_request_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    open_session = SecureCookieSessionInterface.open_session

    def counted(self: SecureCookieSessionInterface, app: Flask, request: Request) -> SecureCookieSession | None:
        read.append(request.path)
        return open_session(self, app, request)

    house.at("vote")
    client = house.client(house.hall.migrant[0])
    socket = house.socket(client)
    monkeypatch.setattr(SecureCookieSessionInterface, "open_session", counted)
    answers = [cast(socket, house.vote_id) for _ in range(3)]
    assert [answer["ok"] for answer in answers] == [True] * 3
    assert read.count("/socket.io") == 1
    for _ in range(2):
        client.get(house.room("seat"))
    assert read.count(house.room("seat")) == 2


def test_an_event_finds_the_route_of_its_socket_and_leaves_no_exception_behind(house: House) -> None:
    opening = {"Connection": "Upgrade", "Upgrade": "websocket"}
    with house.app.test_request_context("/socket.io/", headers=opening) as event:
        assert event.request.routing_exception is None
