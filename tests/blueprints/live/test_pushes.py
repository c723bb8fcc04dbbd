"""What a commit changes reaches the rooms: rendered once, stamped with a version that never goes back."""

import threading
import time
from collections.abc import Callable, Collection
from itertools import pairwise
from typing import Any

import pytest
from flask_socketio import SocketIOTestClient

from blueprints import live, parts
from extensions import socketio
from models.meetings import Meeting
from models.members import By
from rules.roster import NewMember
from services import clock, councils, floor, meetings, members, transaction, voting
from tests.blueprints.rooms import House, join, received, say
from tests.services.hall import Hall, key_of

VIEWS = ("seat", "podium", "screen", "desk")


def looking(house: House, view: str, language: str = "zh") -> SocketIOTestClient:
    """Return a socket that has entered a view."""
    client = {"seat": house.member, "podium": house.chair, "desk": house.secretary, "screen": house.stranger}[view]
    socket = house.socket(client)
    answer = join(socket, view, house.meeting_id, token=house.token, language=language)
    assert answer["ok"], answer
    socket.get_received()
    return socket


@pytest.mark.parametrize("view", VIEWS)
def test_a_change_reaches_every_view_with_a_newer_version(house: House, view: str) -> None:
    house.at("in_session")
    socket, before = looking(house, view), house.seq
    say(house.chair, house.path("floor/open-item"), target_id=house.item_id())
    message = received(socket, "live:parts")[-1]
    assert message["meeting"] == house.meeting_id
    assert message["version"] == [house.seq, 0]
    assert message["version"][0] > before
    assert set(message["parts"]) == {part.rsplit("_", 1)[-1].removesuffix(".html") for part in parts.PARTS[view]}


def test_versions_never_go_back(house: House) -> None:
    house.at("debate")
    sockets = [looking(house, view) for view in ("seat", "screen")]
    acts: list[Callable[[Hall], object]] = [
        lambda hall: hall.open_vote(),
        lambda hall: [hall.cast(hall.room.vote.id, each, "yes") for each in hall.everybody[:4]],  # type: ignore[union-attr]
        lambda hall: hall.check_out(hall.everybody[0]),
        lambda hall: voting.abort_vote(hall.meeting_id, hall.room.vote.id, hall.chair, hall.now, "停电"),  # type: ignore[union-attr]
        lambda hall: hall.open_vote(),
        lambda hall: hall.cast(hall.room.vote.id, hall.everybody[1], "no"),  # type: ignore[union-attr]
        lambda hall: voting.close_vote(hall.meeting_id, hall.room.vote.id, hall.chair, hall.now),  # type: ignore[union-attr]
        lambda hall: meetings.adjourn(hall.meeting_id, hall.chair, hall.now, "晚了"),
    ]
    for act in acts:
        house.ask_hall(act)
    for socket in sockets:
        versions = [message["version"] for message in received(socket, "live:parts")]
        assert len(versions) > 8
        assert versions == sorted(versions)
        assert versions[-1] == [house.seq, 0]


def test_what_the_clock_does_by_itself_is_pushed_too(house: House) -> None:
    house.at("speaking")
    socket = looking(house, "seat")
    house.ask_hall(lambda hall: hall.tick(3600))
    assert received(socket, "live:parts")[-1]["version"][0] == house.seq


@pytest.mark.parametrize(
    ("view", "moved"),
    [("seat", {"turnout"}), ("podium", {"turnout"}), ("screen", {"turnout"}), ("desk", {"turnout", "voted"})],
)
def test_a_ballot_moves_the_turnout_and_nothing_else(house: House, view: str, moved: set[str]) -> None:
    house.at("vote")
    socket = looking(house, view)
    with house.inside() as hall:
        hall.cast(hall.room.vote.id, hall.local[0], "yes")  # type: ignore[union-attr]
    (message,) = received(socket, "live:parts")
    assert set(message["parts"]) == moved
    assert "已投 1/12" in message["parts"]["turnout"]
    assert message["version"] == [house.seq, 1]


def test_the_desk_sees_who_still_has_to_be_asked(house: House) -> None:
    house.at("vote")
    socket = looking(house, "desk")
    with house.inside() as hall:
        hall.cast(hall.room.vote.id, hall.local[0], "yes")  # type: ignore[union-attr]
    voted = received(socket, "live:parts")[-1]["parts"]["voted"]
    assert f'data-voted="{house.hall.local[0]}"' in voted
    roster = join(socket, "desk", house.meeting_id)["parts"]["roster"]
    assert (roster.count('data-when="voted">已投'), roster.count('data-when="waiting">还没投')) == (1, 11)


def test_a_changed_or_repeated_ballot_does_not_count_twice(house: House) -> None:
    house.at("vote")
    socket = looking(house, "screen")
    with house.inside() as hall:
        vote_id = hall.room.vote.id  # type: ignore[union-attr]
        first = hall.cast(vote_id, hall.local[0], "yes", key=key_of(500))
        hall.cast(vote_id, hall.local[0], "yes", key=key_of(500))
        hall.cast(vote_id, hall.local[0], "no", replaces=first.receipt)
    assert {message["version"][1] for message in received(socket, "live:parts")} == {1}


def test_nobody_outside_the_room_is_told(house: House) -> None:
    house.at("in_session")
    outside = [
        house.socket(house.stranger),
        house.socket(house.chair),
        house.socket(house.client(house.other.chair_id)),
    ]
    joined = house.socket(house.client(house.other.chair_id))
    assert join(joined, "podium", house.other.meeting_id)["ok"]
    joined.get_received()
    say(house.chair, house.path("floor/open-item"), target_id=house.item_id())
    assert [socket.get_received() for socket in (*outside, joined)] == [[], [], [], []]


def test_each_language_has_a_room_of_its_own(house: House) -> None:
    house.at("in_session")
    chinese, english = looking(house, "screen"), looking(house, "screen", "en")
    say(house.chair, house.path("step/suspend"))
    assert "休会" in received(chinese, "live:parts")[-1]["parts"]["now"]
    assert received(english, "live:parts")[-1]["version"] == [house.seq, 0]


def test_a_member_is_told_alone_what_is_theirs(house: House) -> None:
    house.at("vote")
    mine, other = looking(house, "seat"), house.socket(house.client(house.hall.local[0]))
    assert join(other, "seat", house.meeting_id)["ok"]
    other.get_received()
    with house.inside() as hall:
        receipt = hall.cast(hall.room.vote.id, hall.migrant[0], "no").receipt  # type: ignore[union-attr]
    (message,) = received(mine, "live:mine")
    assert (message["member"], message["choice"], message["receipt"]) == (house.hall.migrant[0], "no", receipt)
    assert receipt not in str(other.get_received())


def test_the_members_of_one_commit_are_told_in_one_read_and_each_only_of_the_own_ballot(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.at("vote")
    reads: list[int] = []
    read = live.mine_of

    def counted(meeting: Meeting, member_ids: Collection[int]) -> dict[int, dict[str, Any]]:
        reads.append(len(member_ids))
        return read(meeting, member_ids)

    monkeypatch.setattr(live, "mine_of", counted)
    voters = (house.hall.migrant[0], house.hall.local[0], house.hall.local[1])
    phones = {member_id: house.socket(house.client(member_id)) for member_id in voters}
    for phone in phones.values():
        assert join(phone, "seat", house.meeting_id)["ok"]
        phone.get_received()
    with house.inside() as hall:
        vote_id = hall.room.vote.id  # type: ignore[union-attr]
        casts = [voting.Cast(vote_id, voter, "yes", key_of(voter)) for voter in (*voters, hall.local[2])]
        voting.cast_ballots(casts, hall.now)
    assert reads == [3], "whoever has no page open is not read"
    told = {member_id: received(phone, "live:mine") for member_id, phone in phones.items()}
    assert [[each["member"] for each in told[voter]] for voter in voters] == [[voter] for voter in voters]


def test_a_check_in_by_the_secretary_reaches_the_members_phone(house: House) -> None:
    house.at("room_open")
    socket = looking(house, "seat")
    say(house.secretary, house.path("attendance/check-in"), member_id=house.hall.migrant[0])
    assert [message["attendance"] for message in received(socket, "live:mine")] == ["present"]


def test_a_voided_card_ends_its_sockets_and_only_those(house: House) -> None:
    house.at("round")
    mine, other = looking(house, "seat"), house.socket(house.client(house.hall.local[0]))
    join(other, "seat", house.meeting_id)
    with house.inside() as hall:
        members.sign_out_everywhere(hall.council_id, hall.migrant[0], hall.chair, hall.now)
    assert [message["name"] for message in mine.queue] == ["live:signed_out"]  # type: ignore[attr-defined]
    assert not mine.is_connected()
    assert other.is_connected()


def test_an_ended_membership_ends_the_sockets_of_an_officer_too(house: House) -> None:
    house.at("called")
    with house.inside() as hall:
        second = hall.add_member("副主持", "vice_chair")
        members.set_password(hall.council_id, second, "long enough", hall.chair, hall.now)
    socket = house.socket(house.client(second))
    assert join(socket, "podium", house.meeting_id)["ok"]
    with house.inside() as hall:
        councils.end_membership(hall.council_id, second, hall.chair, hall.now)
    assert not socket.is_connected()


def test_an_officers_socket_ends_even_when_it_follows_a_member(house: House) -> None:
    house.at("round")
    socket = house.socket(house.secretary)
    assert join(socket, "seat", house.meeting_id, member=house.hall.local[0])["ok"]
    with house.inside() as hall:
        members.sign_out_everywhere(hall.council_id, hall.secretary_id, hall.chair, hall.now)
    assert not socket.is_connected()


def test_whoever_joins_late_gets_what_the_others_have(house: House) -> None:
    house.at("in_session")
    early = looking(house, "podium")
    say(house.chair, house.path("floor/open-item"), target_id=house.item_id())
    pushed = received(early, "live:parts")[-1]
    joined = join(house.socket(house.chair), "podium", house.meeting_id)
    assert (joined["parts"], joined["version"]) == (pushed["parts"], pushed["version"])


def test_whoever_joins_after_a_change_of_the_roster_sees_it(house: House) -> None:
    """A roster grows without a write to the meeting: what was rendered before it must not be handed out again."""
    house.at("called")
    with house.inside() as hall:
        councils.end_membership(hall.council_id, hall.local[5], hall.chair, hall.now)
    assert "0/5" in join(house.socket(house.secretary), "desk", house.meeting_id)["parts"]["roster"]
    with house.inside() as hall:
        councils.import_roster(hall.council_id, [NewMember("新来的", "representative", "local")], hall.chair, hall.now)
    assert "新来的" in join(house.socket(house.secretary), "desk", house.meeting_id)["parts"]["roster"]


def test_a_push_that_fails_undoes_nothing_and_is_logged(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    house.at("in_session")
    socket = looking(house, "podium")
    monkeypatch.setattr(live, "parts_of", lambda *_: 1 // 0)
    assert say(house.chair, house.path("floor/open-item"), target_id=house.item_id()).status_code == 200
    assert house.ask_hall(lambda hall: hall.item().state) == "explaining"
    assert received(socket, "live:parts") == []
    assert "pushing meeting" in caplog.text


def test_a_part_that_breaks_stops_no_other_and_is_not_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.at("round")
    house.app.config["TESTING"] = False
    render = parts._rendered_part

    def broken(template: str, context: dict[str, object]) -> str:
        return render(template, context if template != "seat/_now.html" else {})

    names = {part.rsplit("_", 1)[-1].removesuffix(".html") for part in parts.PARTS["seat"]}
    with monkeypatch.context() as patch:
        patch.setattr(parts, "_rendered_part", broken)
        assert set(join(house.socket(house.member), "seat", house.meeting_id)["parts"]) == names - {"now"}
    assert set(join(house.socket(house.member), "seat", house.meeting_id)["parts"]) == names


def fail_halfway(hall: Hall) -> None:
    with transaction.transaction() as announce:
        announce(transaction.MeetingChanged(hall.meeting_id))
        raise ZeroDivisionError


def test_nothing_is_pushed_when_nothing_was_committed(house: House) -> None:
    house.at("gathered")
    socket = looking(house, "podium")
    assert say(house.chair, house.path("floor/open-item"), target_id=house.item_id()).status_code == 409
    with house.inside() as hall, pytest.raises(ZeroDivisionError):
        fail_halfway(hall)
    assert received(socket, "live:parts") == []


def test_the_command_does_not_wait_for_the_push(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.at("in_session")
    threads: list[threading.Thread] = []

    def start(task: Callable[..., object], *arguments: object) -> None:
        threads.append(threading.Thread(target=task, args=arguments))
        threads[-1].start()

    let_go = threading.Event()
    rendered = live._push_parts
    monkeypatch.setattr(socketio, "start_background_task", start)
    monkeypatch.setattr(live, "_push_parts", lambda *args: let_go.wait(10) and rendered(*args))
    socket = looking(house, "podium")
    assert say(house.chair, house.path("floor/open-item"), target_id=house.item_id()).status_code == 200
    assert received(socket, "live:parts") == []
    let_go.set()
    for thread in threads:
        thread.join(10)
    assert received(socket, "live:parts")[-1]["version"] == [house.seq, 0]


def test_turnouts_are_gathered_to_a_few_a_second(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.at("vote")
    house.app.config["TURNOUT_PUSHES_PER_SECOND"] = 5
    threads: list[threading.Thread] = []

    def start(task: Callable[..., object], *arguments: object) -> None:
        threads.append(threading.Thread(target=task, args=arguments))
        threads[-1].start()

    monkeypatch.setattr(socketio, "start_background_task", start)
    socket = looking(house, "screen")
    began = time.monotonic()
    with house.inside() as hall:
        for member_id in hall.everybody:
            hall.cast(hall.room.vote.id, member_id, "yes")  # type: ignore[union-attr]
    for thread in threads:
        thread.join(10)
    messages = received(socket, "live:parts")
    assert len(messages) <= 2 + 5 * (time.monotonic() - began)
    assert messages[-1]["version"] == [house.seq, 12]


def test_a_meeting_of_another_council_with_the_same_numbers_is_not_mixed_up(house: House) -> None:
    house.at("gathered")
    ours = join(house.socket(house.chair), "podium", house.meeting_id)
    theirs = join(house.socket(house.client(house.other.chair_id)), "podium", house.other.meeting_id)
    assert ours["meeting"] != theirs["meeting"]
    assert "12" in ours["parts"]["attendance"]
    assert "/ 4" in theirs["parts"]["attendance"]


def test_every_write_of_a_meeting_makes_it_newer(house: House) -> None:
    """`seq` is what screens go by: an act that leaves it would stay unseen."""
    house.at("round")
    with house.inside() as hall:
        turn = hall.running
        assert turn is not None
        acts: list[Callable[[], object]] = [
            lambda: floor.start_turn(hall.meeting_id, turn.id, By(turn.member_id), hall.now, "yes"),
            lambda: hall.tick(3600),
            lambda: clock.settle_due(hall.now),
            lambda: hall.check_out(hall.local[5]),
            lambda: hall.check_in(hall.local[5]),
        ]
        seqs = [hall.meeting.seq]
        for act in acts:
            act()
            seqs.append(hall.meeting.seq)
    assert seqs == sorted(seqs)
    assert [later > earlier for earlier, later in pairwise(seqs)] == [True, True, False, True, True]
