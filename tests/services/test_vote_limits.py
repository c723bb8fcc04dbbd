"""Votes with a time limit: the server closes them by itself, at the deadline's own time; and who may still come late."""

from datetime import timedelta

import pytest

from models.members import SYSTEM
from rules import agenda, voting
from services import clock
from services import voting as commands
from tests.services.hall import Hall


def open_timed(hall: Hall, seconds: int = 60) -> int:
    hall.convene()
    hall.start_debate()
    return commands.open_vote(hall.meeting_id, hall.item().id, hall.chair, hall.now, seconds=seconds)


def test_the_server_closes_a_vote_at_its_deadline_however_late_it_looks(hall: Hall) -> None:
    vote_id = open_timed(hall)
    deadline = hall.now + timedelta(seconds=60)
    assert hall.tick(30) == deadline
    for member in hall.everybody:
        hall.cast(vote_id, member)
    hall.tick(45)
    vote = hall.vote(vote_id)
    assert (vote.state, vote.closed_at, vote.verdict) == ("closed", deadline, "carried")
    (row,) = hall.rows("vote_closed")
    assert (row.recorded_at, row.actor_id) == (deadline, SYSTEM.actor_id)
    assert commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "carried"


def test_a_ballot_counts_until_the_last_instant_and_not_at_the_deadline_itself(hall: Hall) -> None:
    vote_id = open_timed(hall)
    hall.later(59.999)
    hall.cast(vote_id, hall.local[0])
    hall.later(0.001)
    with pytest.raises(voting.VoteClosed):
        hall.cast(vote_id, hall.local[1])
    hall.tick(0)
    assert hall.vote(vote_id).result["overall"]["yes"] == 1


def test_the_chair_may_close_before_the_deadline(hall: Hall) -> None:
    vote_id = open_timed(hall)
    commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.later(10))
    assert hall.vote(vote_id).closed_at == hall.now
    assert hall.tick(60) is None


@pytest.mark.parametrize("seconds", [9, 3601])
def test_a_limit_is_between_ten_seconds_and_an_hour(hall: Hall, seconds: int) -> None:
    with pytest.raises(voting.SecondsInvalid):
        open_timed(hall, seconds)
    assert hall.room.vote is None


def test_an_outage_gives_the_time_back_and_a_long_one_voids_the_vote(hall: Hall) -> None:
    vote_id = open_timed(hall)
    deadline = hall.now + timedelta(seconds=60)
    clock.keep_lease("a", hall.now)
    hall.later(300)
    clock.recover(hall.now, hall.now)
    assert hall.vote(vote_id).closes_at == deadline + timedelta(seconds=300)
    assert hall.room.vote is not None
    clock.recover(hall.later(901), hall.now)
    assert hall.vote(vote_id).state == "aborted"


@pytest.mark.parametrize("kind", ["named", "secret"])
def test_the_kind_of_ballot_is_changed_before_the_vote_and_said_in_the_record(hall: Hall, kind: str) -> None:
    other = "named" if kind == "secret" else "secret"
    hall.convene(hall.motion(ballot_kind=other))
    hall.start_debate()
    change = (hall.meeting_id, hall.item().id, hall.chair, hall.now)
    for _ in range(2):
        commands.change_ballot_kind(*change, kind)
    assert len(hall.rows(f"ballots_made_{kind}")) == 1
    with pytest.raises(voting.KindUnknown):
        commands.change_ballot_kind(*change, "loud")
    vote_id = hall.open_vote()
    assert hall.vote(vote_id).is_secret is (kind == "secret")
    with pytest.raises(agenda.ItemStateRefuses):
        commands.change_ballot_kind(*change, other)
