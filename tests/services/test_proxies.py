"""委托投票 through commands: counted once, in the vote and never for its attendance test; ended by coming oneself."""

import pytest
from flask import Flask

from models.members import By
from models.sheets import roll_of_sheet
from rules.errors import RuleError
from rules.meetings import AttendanceTooLow
from rules.proxies import CastByCarrier, NothingToCarry, ProxyNotOffered, ProxyTooLate
from rules.recount_tally import tally_of
from rules.secret import SecretNotEntered
from rules.voting import LeftTheRoom, Taken
from services import proxies, tellers, voting
from services.voting import Cast
from tests.services.hall import Hall, key_of


@pytest.fixture
def half(stored_app: Flask) -> Hall:
    """A debate with all but the last of each side; the last migrant is represented by the one before."""
    hall = Hall(preset_id="half_half", proxies="same_side")
    hall.convene(present=[*hall.migrant[:5], *hall.local[:5]])
    hall.start_debate()
    for _ in range(2):
        grant(hall)
    return hall


def grant(hall: Hall) -> None:
    away, carrier = hall.migrant[5], hall.migrant[4]
    proxies.grant(hall.meeting_id, away, carrier, By(away, hall.secretary_id), hall.now)


def carry(hall: Hall, vote_id: int, choice: str = "yes", key: int = 900, replaces: str | None = None) -> Taken:
    away, carrier = hall.migrant[5], hall.migrant[4]
    (answer,) = voting.cast_ballots([Cast(vote_id, away, choice, key_of(key), replaces, carrier, carrier)], hall.now)
    if isinstance(answer, RuleError):
        raise answer
    return answer


def test_the_carrier_casts_a_second_ballot_that_is_counted_once_and_told(half: Hall) -> None:
    hall, away, carrier = half, half.migrant[5], half.migrant[4]
    (row,) = hall.rows("proxy_entered")
    assert (row.facts["member"], row.facts["carrier"]) == (away, carrier)
    vote_id = hall.open_vote()
    with pytest.raises(ProxyTooLate):
        proxies.revoke(hall.meeting_id, away, By(away, hall.secretary_id), hall.now)
    with pytest.raises(CastByCarrier):
        hall.cast(vote_id, away)
    with pytest.raises(CastByCarrier):
        tellers.enter_paper(hall.meeting_id, vote_id, away, "yes", By(away, hall.secretary_id), hall.now)
    hall.cast(vote_id, carrier, "no")
    first = carry(hall, vote_id)
    assert carry(hall, vote_id) == Taken(first.choice, first.receipt, is_new=False)
    assert carry(hall, vote_id, "abstain", 901, first.receipt).choice == "abstain"
    voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    vote = hall.vote(vote_id)
    overall = vote.result["overall"]
    assert (overall["present"], overall["yes"], overall["no"], overall["abstain"]) == (11, 0, 1, 1)
    entries = {entry["member"]: entry for entry in vote.frozen["roll"]}
    assert entries[away]["represented_by"] == entries[carrier]["pseudonym"]
    (told,) = [each for each in roll_of_sheet(vote) if each.represented_by]
    assert (told.name, told.represented_by, told.choice) == ("来穗6", "来穗5", "abstain")
    tally = tally_of(vote.frozen, hall.rows("vote_closed")[0].facts)
    assert (tally.problems, tally.unchecked) == ([], [])


def test_coming_oneself_ends_it_even_while_the_vote_is_open(half: Hall) -> None:
    hall, away = half, half.migrant[5]
    vote_id = hall.open_vote()
    carried = carry(hall, vote_id)
    hall.check_in(away)
    assert len(hall.rows("proxy_ended")) == 1
    with pytest.raises(NothingToCarry):
        carry(hall, vote_id, "no", 901, carried.receipt)
    assert carry(hall, vote_id) == Taken("yes", carried.receipt, is_new=False)
    assert hall.cast(vote_id, away, "no", replaces=carried.receipt).is_new


def test_a_carrier_who_has_left_casts_nothing_more(half: Hall) -> None:
    vote_id = half.open_vote()
    half.check_out(half.migrant[4])
    with pytest.raises(LeftTheRoom):
        carry(half, vote_id)


def test_in_a_secret_vote_who_is_represented_is_away(half: Hall) -> None:
    voting.change_ballot_kind(half.meeting_id, half.item().id, half.chair, half.now, "secret")
    vote_id = half.open_vote()
    assert [entry["present"] for entry in half.vote(vote_id).frozen["roll"]].count(True) == 10
    with pytest.raises(SecretNotEntered):
        carry(half, vote_id)


def test_nobody_is_made_present_for_the_attendance_test_by_a_proxy(half: Hall) -> None:
    # Six of twelve and one who is represented: more than half is asked for.
    half.check_out(*half.local[:4])
    with pytest.raises(AttendanceTooLow):
        half.open_vote()


def test_where_the_charter_says_nothing_there_are_no_proxies(stored_app: Flask) -> None:
    hall = Hall(preset_id="half_half")
    hall.gather(present=hall.migrant[:5])
    with pytest.raises(ProxyNotOffered):
        grant(hall)
