"""live:join: who may look at which view, and what they are given."""

from dataclasses import replace
from typing import Any

import pytest
from flask_socketio import SocketIOTestClient

from blueprints import joining
from blueprints.parts import PARTS
from services import members
from tests.blueprints.rooms import House, ask, assert_sentence, join

NAMES = {view: {part.rsplit("_", 1)[-1].removesuffix(".html") for part in parts} for view, parts in PARTS.items()}


def sockets(house: House) -> dict[str, SocketIOTestClient]:
    return {
        "chair": house.socket(house.chair),
        "secretary": house.socket(house.secretary),
        "representative": house.socket(house.member),
        "nobody": house.socket(house.stranger),
        "chair of another council": house.socket(house.client(house.other.chair_id)),
        "member of another council": house.socket(house.client(house.other.migrant[0])),
    }


def assert_not_let_in(answer: dict[str, Any], *codes: str) -> None:
    assert answer["error"] in codes, answer
    assert_sentence(answer)
    assert "parts" not in answer


@pytest.mark.parametrize(
    ("view", "may"),
    [
        ("seat", ("chair", "secretary", "representative")),
        ("podium", ("chair", "secretary")),
        ("desk", ("chair", "secretary")),
    ],
)
def test_a_view_opens_for_its_people_and_for_no_others(house: House, view: str, may: tuple[str, ...]) -> None:
    house.at("round")
    refusals = {
        "representative": "wrong_post",
        "nobody": "sign_in_first",
        "chair of another council": "not_found",
        "member of another council": "not_found",
    }
    for who, socket in sockets(house).items():
        answer = join(socket, view, house.meeting_id)
        if who in may:
            assert answer["ok"], f"{who}: {answer}"
            assert set(answer["parts"]) == NAMES[view]
        else:
            assert_not_let_in(answer, refusals[who])


def test_the_screen_opens_for_whoever_has_its_link(house: House) -> None:
    house.at("round")
    answer = join(house.socket(house.stranger), "screen", house.meeting_id, token=house.token)
    assert set(answer["parts"]) == NAMES["screen"]
    assert "mine" not in answer


@pytest.mark.parametrize("token", [None, "", "x", [], {}, 0, True, "' or 1=1"])
def test_the_screen_stays_shut_without_its_token(house: House, token: object) -> None:
    house.at("round")
    for client in (house.stranger, house.chair):
        assert_not_let_in(join(house.socket(client), "screen", house.meeting_id, token=token), "sign_in_first")
    assert_not_let_in(join(house.socket(house.stranger), "screen", house.meeting_id), "sign_in_first")


def test_a_token_opens_only_its_own_meetings_screen(house: House) -> None:
    house.at("round")
    stranger = house.socket(house.stranger)
    assert_not_let_in(join(stranger, "screen", house.other.meeting_id, token=house.token), "sign_in_first")
    for view in ("seat", "podium", "desk"):
        assert_not_let_in(join(stranger, view, house.meeting_id, token=house.token), "sign_in_first")


GARBAGE: list[Any] = [
    None,
    [],
    "seat",
    7,
    {},
    {"view": "seat"},
    {"view": "seat", "meeting": "1", "language": "zh"},
    {"view": "seat", "meeting": None, "language": "zh"},
    {"view": "seat", "meeting": 1.0, "language": "zh"},
    {"view": "seat", "meeting": True, "language": "zh"},
    {"view": "seat", "meeting": [1], "language": "zh"},
    {"view": "seat", "meeting": 1},
    {"view": "seat", "meeting": 1, "language": "fr"},
    {"view": "seat", "meeting": 1, "language": []},
    {"view": "seat", "meeting": 1, "language": {"zh": 1}},
    {"view": "seats", "meeting": 1, "language": "zh"},
    {"view": ["seat"], "meeting": 1, "language": "zh"},
    {"view": {"a": []}, "meeting": 1, "language": "zh"},
    {"view": None, "meeting": 1, "language": "zh"},
    {"view": "s" * 100_000, "meeting": 1, "language": "zh"},
    {"view": "../seat", "meeting": 1, "language": "zh"},
    {"view": "seat", "meeting": 0, "language": "zh"},
    {"view": "seat", "meeting": -1, "language": "zh"},
    {"view": "seat", "meeting": 99_999, "language": "zh"},
    {"view": "seat", "meeting": 2**31, "language": "zh"},
    {"view": "seat", "meeting": 10**30, "language": "zh"},
]


@pytest.mark.parametrize("number", range(len(GARBAGE)))
def test_garbage_is_answered_with_a_sentence(house: House, number: int) -> None:
    socket = house.socket(house.at("called").member)
    assert_not_let_in(ask(socket, "live:join", GARBAGE[number]), "view_invalid", "not_found")


def test_a_message_without_or_with_too_much_payload_is_answered_with_a_sentence(house: House) -> None:
    socket = house.socket(house.at("called").member)
    assert_not_let_in(ask(socket, "live:join"), "view_invalid")
    assert_not_let_in(ask(socket, "live:join", {}, {}), "view_invalid")


def test_what_is_mine_is_only_my_own(house: House) -> None:
    house.at("vote")
    me, other = house.hall.migrant[0], house.hall.local[0]
    vote_id = house.vote_id
    with house.inside() as hall:
        receipt = hall.cast(vote_id, me, "no").receipt
    mine = join(house.socket(house.member), "seat", house.meeting_id)["mine"]
    expected = {"member": me, "attendance": "present", "vote": vote_id, "choice": "no", "receipt": receipt}
    assert {name: mine[name] for name in expected} == expected
    for member in (me, me + 1, str(me), [me], 10**30):
        answer = join(house.socket(house.client(other)), "seat", house.meeting_id, member=member)
        assert (answer["mine"]["member"], answer["mine"]["choice"]) == (other, None)
        assert receipt not in str(answer)


def test_an_officer_may_follow_a_member_of_the_own_council_and_of_no_other(house: House) -> None:
    house.at("gathered")
    member_id = house.hall.local[0]
    for client in (house.secretary, house.chair):
        answer = join(house.socket(client), "seat", house.meeting_id, member=member_id)
        assert answer["mine"]["member"] == member_id
        theirs = join(house.socket(client), "seat", house.meeting_id, member=house.other.migrant[0])
        assert_not_let_in(theirs, "not_found")
        nobody = join(house.socket(client), "seat", house.meeting_id, member=10**30)
        assert nobody["mine"]["choice"] is None


def test_an_officer_is_told_nothing_of_any_seat_unasked(house: House) -> None:
    house.at("vote")
    with house.inside() as hall:
        hall.cast(house.vote_id, hall.migrant[0], "no")
    mine = join(house.socket(house.chair), "podium", house.meeting_id)["mine"]
    assert (mine["member"], mine["choice"], mine["receipt"]) == (house.hall.chair_id, None, None)


def test_a_socket_of_a_voided_session_is_let_in_nowhere_any_more(house: House) -> None:
    house.at("round")
    for member_id, view in (
        (house.hall.migrant[0], "seat"),
        (house.hall.chair_id, "podium"),
        (house.hall.secretary_id, "desk"),
    ):
        socket = house.socket(house.client(member_id))
        assert join(socket, view, house.meeting_id)["ok"]
        fresh = house.socket(house.client(member_id))
        with house.inside() as hall:
            members.sign_out_everywhere(hall.council_id, member_id, hall.chair, hall.now)
        assert not socket.is_connected()
        assert_not_let_in(join(fresh, view, house.meeting_id), "sign_in_first")


def test_whoever_joins_learns_which_meeting_is_the_present_one(house: House) -> None:
    house.at("gathered")
    assert join(house.socket(house.member), "seat", house.meeting_id)["current"] == house.meeting_id


def test_parts_come_in_the_readers_language(house: House) -> None:
    house.at("gathered")
    chinese = join(house.socket(house.member), "seat", house.meeting_id)
    english = join(house.socket(house.member), "seat", house.meeting_id, language="en")
    assert chinese["version"] == english["version"]
    assert "开会" in chinese["parts"]["where"] + chinese["parts"]["now"]


def test_pages_that_arrive_together_are_answered_together_and_each_for_itself(house: House) -> None:
    house.at("vote")
    hall, other = house.hall, house.other
    seat = joining.Ask("seat", "zh", house.meeting_id, None, None, f"{hall.migrant[0]}:1")
    pages = [
        seat,
        replace(seat, identity=f"{hall.migrant[0]}:7"),
        replace(seat, view="podium"),
        replace(seat, view="screen", token=house.token, identity=""),
        replace(seat, identity=f"{hall.secretary_id}:1", member_id=hall.local[0]),
        replace(seat, meeting_id=other.meeting_id, identity=f"{other.migrant[0]}:1"),
        replace(seat, meeting_id=99_999),
    ]
    with house.app.test_request_context():
        mine, old_card, no_officer, screen, desk, theirs, nowhere = joining._answers(pages)
    refused = [type(each).__name__ for each in (old_card, no_officer, nowhere)]
    assert refused == ["SignInFirst", "WrongPost", "NotFound"]
    entered = [each for each in (mine, screen, desk, theirs) if isinstance(each, joining.Entry)]
    meetings = [each.answer["meeting"] for each in entered]
    assert meetings == [house.meeting_id] * 3 + [other.meeting_id]
    members = [each.answer["mine"]["member"] if "mine" in each.answer else None for each in entered]
    assert members == [hall.migrant[0], None, hall.local[0], other.migrant[0]]
    assert [each.rooms[1:] for each in entered] == [
        (f"member:{hall.migrant[0]}",),
        (),
        (f"member:{hall.secretary_id}", f"followers:{hall.local[0]}"),
        (f"member:{other.migrant[0]}",),
    ]
