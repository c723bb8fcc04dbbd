"""Messages that come twice, late or from two tabs at once, and two meetings on one server: nothing is mixed up."""

from collections.abc import Iterator

import pytest
from flask_socketio import SocketIOTestClient

from models.members import By
from models.voting import turnout
from services import attendance, floor, meetings, voting
from tests.blueprints.rooms import House, ask, join, received, say
from tests.services.hall import Hall, key_of


def seat(house: House, hall: Hall, member_id: int) -> SocketIOTestClient:
    socket = house.socket(house.client(member_id))
    assert join(socket, "seat", hall.meeting_id)["ok"]
    socket.get_received()
    return socket


def test_a_page_that_joins_twice_is_told_once(house: House) -> None:
    house.at("in_session")
    socket = seat(house, house.hall, house.hall.migrant[0])
    again = [join(socket, "seat", house.meeting_id)["version"] for _ in range(3)]
    assert again == [[house.seq, 0]] * 3
    say(house.chair, house.path("floor/open-item"), target_id=house.item_id())
    assert len(received(socket, "live:parts")) == 1


def test_two_tabs_of_one_member_agree_and_count_once(house: House) -> None:
    house.at("vote")
    me, vote_id = house.hall.migrant[0], house.vote_id
    tabs = [seat(house, house.hall, me) for _ in range(2)]
    ballots = [
        {"vote_id": vote_id, "choice": choice, "key": key_of(place)} for place, choice in enumerate(("yes", "no"))
    ]
    first, second = (ask(tab, "voting:cast", ballot) for tab, ballot in zip(tabs, ballots, strict=True))
    assert (first["is_new"], second["is_new"]) == (True, False)
    assert second["choice"] == first["choice"] == "yes", "the second tab did not know of the first one's ballot"
    told = [received(tab, "live:mine")[-1] for tab in tabs]
    assert [(each["choice"], each["receipt"]) for each in told] == [("yes", first["receipt"])] * 2
    assert house.ask_hall(lambda hall: turnout(vote_id)) == (1, 12)


def test_the_phone_that_voted_has_its_answer_and_only_the_members_others_are_told(house: House) -> None:
    house.at("vote")
    me, vote_id = house.hall.migrant[0], house.vote_id
    phone = seat(house, house.hall, me)
    first = ask(phone, "voting:cast", {"vote_id": vote_id, "choice": "yes", "key": key_of(1)})
    assert first["is_new"]
    assert received(phone, "live:mine") == []
    # By form: sent from this browser or another one, the socket has no answer to it.
    say(house.client(me), house.ballots(), choice="no", key=key_of(2), replaces=first["receipt"])
    (told,) = received(phone, "live:mine")
    assert told["choice"] == "no"
    tablet = seat(house, house.hall, me)
    again = {"vote_id": vote_id, "choice": "yes", "key": key_of(3), "replaces": told["receipt"]}
    assert ask(phone, "voting:cast", again)["is_new"]
    assert [told["choice"] for told in received(tablet, "live:mine")] == ["yes"]


def test_ballots_that_come_doubled_late_and_in_another_order_leave_the_last_choice(house: House) -> None:
    house.at("vote")
    me, vote_id = house.hall.migrant[0], house.vote_id
    socket = seat(house, house.hall, me)
    sent: list[dict[str, object]] = []
    receipt = None
    for place, choice in enumerate(("yes", "no", "abstain")):
        sent.append({"vote_id": vote_id, "choice": choice, "key": key_of(place), "replaces": receipt})
        receipt = ask(socket, "voting:cast", sent[-1])["receipt"]
    for message in (sent[1], sent[0], sent[2], sent[0], sent[1]):
        answer = ask(socket, "voting:cast", message)
        assert (answer["ok"], answer["is_new"], answer["choice"]) == (True, False, message["choice"])
    late = ask(socket, "voting:cast", {**sent[0], "key": key_of(9)})
    assert (late["is_new"], late["choice"], late["receipt"]) == (False, "abstain", receipt)
    assert house.ask_hall(lambda hall: turnout(vote_id)) == (1, 12)


def test_an_act_of_the_chair_that_comes_twice_is_done_once(house: House) -> None:
    house.at("in_session")
    socket = seat(house, house.hall, house.hall.migrant[0])
    for _ in range(2):
        assert say(house.chair, house.path("floor/open-item"), target_id=house.item_id()).status_code == 200
    assert len(house.ask_hall(lambda hall: hall.rows("item_opened"))) == 1
    assert {tuple(message["version"]) for message in received(socket, "live:parts")} == {(house.seq, 0)}


# --- several meetings at once ---


def evening(hall: Hall) -> Iterator[int]:
    """Play a meeting from the open room to its end, pausing wherever another one may go on meanwhile."""
    meetings.open_meeting(hall.meeting_id, hall.chair, hall.now)
    yield hall.meeting_id
    hall.open_item()
    yield hall.meeting_id
    hall.start()
    yield hall.meeting_id
    hall.tick(5)
    running = hall.running
    assert running is not None
    floor.finish_turn(hall.meeting_id, running.id, By(running.member_id), hall.now)
    floor.start_round(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    yield hall.meeting_id
    for turn in hall.turns():
        if turn.state in ("waiting", "called"):
            floor.pass_turn(hall.meeting_id, turn.id, By(turn.member_id), hall.now)
            yield hall.meeting_id
    floor.start_debate(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    hall.raise_hand(hall.migrant[1], "no")
    yield hall.meeting_id
    hall.speak(3)
    vote_id = hall.open_vote()
    yield hall.meeting_id
    for place, member_id in enumerate(hall.everybody):
        hall.cast(vote_id, member_id, "no" if place == 0 else "yes", key=key_of(place))
        yield hall.meeting_id
    voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    yield hall.meeting_id
    attendance.check_out(hall.meeting_id, hall.local[-1], By(hall.local[-1]), hall.now)
    yield hall.meeting_id


def test_two_councils_meet_on_one_server_and_nothing_is_mixed_up(house: House) -> None:
    """Their turns, votes and ballots are taken in turn, one act here and one there, with the same keys."""
    house.at("gathered")
    halls = (house.hall, house.other)
    phones = {hall.meeting_id: [seat(house, hall, each) for each in hall.everybody[:2]] for hall in halls}
    with house.inside():
        for hall in halls:
            hall.now = max(each.now for each in halls)
        evenings = [evening(hall) for hall in halls]
        while evenings:
            evenings = [each for each in evenings if next(each, None) is not None]
        for hall in halls:
            (vote,) = hall.rows("vote_closed")
            overall = vote.facts["result"]["overall"]
            assert (overall["entitled"], overall["yes"], overall["no"]) == (
                len(hall.everybody),
                len(hall.everybody) - 1,
                1,
            )
            assert {turn.member_id for turn in hall.turns()} <= set(hall.everybody)
            assert [row.facts["member"] for row in hall.rows("checked_out")] == [hall.local[-1]]

    for meeting_id, sockets in phones.items():
        for socket in sockets:
            heard = socket.get_received()
            parts = [each["args"][0] for each in heard if each["name"] == "live:parts"]
            assert {each["args"][0]["meeting"] for each in heard} == {meeting_id}
            assert [each["version"] for each in parts] == sorted(each["version"] for each in parts)


@pytest.mark.parametrize("is_theirs", [False, True])
def test_a_vote_takes_no_ballot_of_the_other_council(house: House, is_theirs: bool) -> None:
    house.at("vote")
    vote_id = house.vote_id
    with house.inside():
        meetings.open_meeting(house.other.meeting_id, house.other.chair, house.other.now)
        other_id = house.other.open_vote()
    voter, wrong = (house.other.migrant[0], vote_id) if is_theirs else (house.hall.migrant[0], other_id)
    answer = ask(
        house.socket(house.client(voter)), "voting:cast", {"vote_id": wrong, "choice": "yes", "key": key_of(1)}
    )
    assert answer["error"] == "not_on_roll"
    assert house.ask_hall(lambda hall: (turnout(vote_id)[0], turnout(other_id)[0])) == (0, 0)
