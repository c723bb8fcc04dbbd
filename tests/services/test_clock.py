"""What happens by itself: the lease, deadlines of all meetings, and coming back after a power cut."""

from datetime import timedelta

import pytest
from flask import Flask

from extensions import db
from models.clock import offset_seconds, server_seen_at
from models.voting import Ballot
from rules import voting
from services import clock, meetings
from tests.services.hall import START, Hall

MOMENT = timedelta(seconds=1)


def stop_for(hall: Hall, seconds: float) -> None:
    """The server is killed, stays away for so long, and starts again. Hall time runs with real time here."""
    assert clock.keep_lease("before", hall.now)
    hall.later(seconds)
    clock.recover(hall.now, hall.now)


# --- the lease ---


def test_one_process_keeps_the_clock_while_it_is_alive(stored_app: Flask) -> None:
    assert clock.keep_lease("a", START)
    assert clock.keep_lease("a", START + MOMENT)
    assert not clock.keep_lease("b", START + 2 * MOMENT)
    assert clock.keep_lease("b", START + 7 * MOMENT)
    assert not clock.keep_lease("a", START + 8 * MOMENT)


def test_a_lease_that_is_given_back_can_be_taken_at_once(stored_app: Flask) -> None:
    clock.keep_lease("a", START)
    clock.release_lease("b")
    assert server_seen_at() == START
    clock.release_lease("a")
    assert server_seen_at() is None
    assert clock.keep_lease("b", START + MOMENT)


def test_a_demo_moves_its_clock_ahead(stored_app: Flask) -> None:
    assert offset_seconds() == 0
    clock.move_demo_clock(8 * 86400)
    assert clock.move_demo_clock(60) == 8 * 86400 + 60
    assert offset_seconds() == 8 * 86400 + 60


# --- deadlines ---


def test_nothing_is_due_where_nothing_runs(hall: Hall) -> None:
    assert clock.settle_due(hall.now) is None
    hall.convene()
    assert hall.tick(86400) is None


def test_deadlines_of_several_meetings_are_settled_and_the_next_one_is_told(hall: Hall) -> None:
    other = Hall("huaian", speaking_seconds=600)
    for each in (hall, other):
        each.convene()
        each.start_round()
        each.start()
    assert hall.tick(131) == other.now + timedelta(seconds=610)
    assert hall.running is None
    assert other.running is not None


# --- after a power cut ---


def test_a_running_turn_gets_its_remaining_time(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    turn = hall.start()
    hall.later(50)
    stop_for(hall, 600)
    running = hall.running
    assert running is not None
    assert turn.ends_at is not None
    assert running.ends_at == turn.ends_at + timedelta(seconds=600)
    assert hall.tick(69) == running.ends_at + timedelta(seconds=10)
    hall.tick(11)
    assert hall.turn_of(turn.member_id).spoken_seconds == 130
    (outage,) = hall.rows("outage_ended")
    assert (outage.actor, outage.facts["outage_seconds"]) == ("system", 600)


def test_whoever_had_just_been_called_is_not_late_for_it(hall: Hall) -> None:
    hall.convene()
    hall.start_round()
    turn = hall.called()
    hall.later(10)
    stop_for(hall, 600)
    assert hall.tick(19) == hall.now + timedelta(seconds=1)
    assert hall.called().id == turn.id


def test_a_pause_is_prolonged(hall: Hall) -> None:
    hall.convene()
    hall.check_out(*hall.local[:3])
    meetings.suspend(hall.meeting_id, hall.chair, hall.now)
    until = hall.meeting.suspended_until
    assert until is not None
    stop_for(hall, 3600)
    assert hall.meeting.suspended_until == until + timedelta(seconds=3600)
    assert hall.tick(0) == until + timedelta(seconds=3600)


@pytest.mark.parametrize(("minutes", "state"), [(14.9, "open"), (15, "open"), (15.1, "aborted")])
def test_a_vote_that_stood_open_too_long_is_void(hall: Hall, minutes: float, state: str) -> None:
    hall.convene()
    vote_id = hall.open_vote()
    hall.cast(vote_id, hall.local[0])
    stop_for(hall, minutes * 60)
    vote = hall.vote(vote_id)
    assert vote.state == state
    if state == "aborted":
        assert (vote.destroyed_ballots, vote.abort_reason) == (1, clock.OUTAGE_REASON)
        assert hall.rows("vote_aborted")[-1].actor == "system"
        assert hall.item().state == "debate"
        with pytest.raises(voting.VoteAborted):
            hall.cast(vote_id, hall.local[1])
        hall.open_vote()
    else:
        hall.cast(vote_id, hall.local[1])
        assert db.session.scalar(db.select(db.func.count()).select_from(Ballot)) == 2


def test_closed_votes_stand(hall: Hall) -> None:
    hall.convene()
    verdict = hall.decide(1, hall.everybody)
    stop_for(hall, 86400)
    assert [item.verdict for item in hall.room.items] == [verdict]


@pytest.mark.parametrize("seconds", [0, 2.9])
def test_a_quick_restart_is_no_outage(hall: Hall, seconds: float) -> None:
    hall.convene()
    stop_for(hall, seconds)
    assert hall.rows("outage_ended") == []


def test_a_first_start_and_a_second_process_find_no_outage(hall: Hall) -> None:
    hall.convene()
    clock.recover(hall.now, hall.now)
    assert hall.rows("outage_ended") == []
    stop_for(hall, 60)
    clock.recover(hall.now, hall.now)
    assert len(hall.rows("outage_ended")) == 1


def test_meetings_that_are_not_under_way_know_nothing_of_an_outage(hall: Hall) -> None:
    hall.call()
    stop_for(hall, 3600)
    assert hall.rows("outage_ended") == []
