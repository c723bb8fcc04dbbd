"""What pretend members do: one thing at a time, what their own phone would offer, and the same each time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from rules import rehearsal
from rules.rehearsal import Act, acts
from rules.room import Room
from rules.seat import acts_of
from tests.rules.room_of import EVERYBODY, item, room, seats, turn, voting_room

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SEED = 7


def arrived(snapshot: Room, act: Act) -> Room:
    here = [replace(seat, attendance="present") if seat.member_id == act.member_id else seat for seat in snapshot.seats]
    return replace(snapshot, seats=tuple(here))


def test_they_come_one_after_the_other_and_one_of_them_late() -> None:
    snapshot, order = room(item("pending"), state="room_open", seats=seats(())), []
    while found := acts(snapshot, SEED, NOW):
        (act,) = found
        assert act.name == "check_in"
        order.append(act.member_id)
        snapshot = arrived(snapshot, act)
    assert len(set(order)) == len(EVERYBODY) - 1
    assert snapshot.is_quorate
    late = (set(EVERYBODY) - set(order)).pop()
    during = replace(snapshot, state="in_session", items=(item("round"),))
    assert acts(during, SEED, NOW) == (Act("check_in", late),)


def test_another_seed_is_another_order() -> None:
    first = [acts(room(state="room_open", seats=seats(())), seed, NOW)[0].member_id for seed in range(20)]
    assert len(set(first)) > 1


def test_whoever_is_called_begins_after_a_breath_and_stops_again() -> None:
    charter = room().charter
    called = turn(
        1, EVERYBODY[0], "round", state="called", start_by=NOW + timedelta(seconds=charter.start_within_seconds)
    )
    snapshot = room(item("round"), turns=(called,))
    assert acts(snapshot, SEED, NOW) == ()
    (act,) = acts(snapshot, SEED, NOW + timedelta(seconds=6))
    assert (act.name in ("start_turn", "pass_turn"), act.target_id) == (True, called.id)
    speaking = replace(called, state="speaking", started_at=NOW, start_by=None, ends_at=NOW + timedelta(seconds=120))
    snapshot = room(item("round"), turns=(speaking,))
    assert acts(snapshot, SEED, NOW) == ()
    assert acts(snapshot, SEED, NOW + timedelta(seconds=25)) == (Act("finish_turn", EVERYBODY[0], called.id),)


def test_some_ask_for_the_floor_and_never_twice() -> None:
    snapshot, hands = room(item("debate")), []
    while found := acts(snapshot, SEED, NOW):
        (act,) = found
        assert act.name == "raise_hand"
        assert "raise_hand" in acts_of(
            snapshot, next(seat for seat in snapshot.seats if seat.member_id == act.member_id)
        )
        hands.append(act.member_id)
        snapshot = replace(snapshot, turns=(*snapshot.turns, turn(len(hands), act.member_id, "debate", stance="yes")))
    assert 0 < len(hands) < len(EVERYBODY)
    assert len(set(hands)) == len(hands)


def test_everybody_on_the_roll_votes_a_few_at_a_time() -> None:
    snapshot, voted = voting_room(), set[int]()
    vote = snapshot.vote
    assert vote is not None
    while found := acts(snapshot, SEED, NOW):
        assert len(found) <= rehearsal.BALLOTS_AT_ONCE
        assert {act.choice for act in found} <= {"yes", "no", "abstain"}
        voted |= {act.member_id for act in found}
        snapshot = replace(snapshot, vote=replace(vote, voted_ids=frozenset(voted)))
    assert voted == vote.present_ids
    assert rehearsal.key_of(SEED, 1, 2) == rehearsal.key_of(SEED, 1, 2) != rehearsal.key_of(SEED, 1, 3)


def test_a_rehearsals_address_fits() -> None:
    assert rehearsal.slug_of("rongyin") == "rongyin-yanlian"
    assert len(rehearsal.slug_of("a" * 40)) == 40
