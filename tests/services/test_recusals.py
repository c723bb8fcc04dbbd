"""回避 through commands: who is on the roll without them, what they may still do, and who decides a dispute."""

from typing import Any

import pytest
from flask import Flask

from models.members import By
from rules import floor, recusal
from rules.hands import HandsMiscounted
from rules.voting import NotOnRoll
from services import floor as floor_commands
from services import recusal as commands
from services import voting
from tests.services.hall import Hall

REASON = "施工方是我弟弟"


@pytest.fixture
def debated(hall: Hall) -> Hall:
    hall.convene()
    hall.start_debate()
    return hall


def recuse(hall: Hall, member: int, by: By | None = None) -> None:
    commands.recuse(hall.meeting_id, member, by or By(member), hall.now, REASON)


def test_whoever_is_recused_leaves_the_roll_and_the_sheet_shows_it(debated: Hall) -> None:
    hall, member = debated, debated.local[0]
    for _ in range(2):
        recuse(hall, member)
    assert [row.facts["reason"] for row in hall.rows("recusal_noted")] == [REASON]
    vote_id = hall.open_vote()
    frozen = hall.vote(vote_id).frozen
    assert (len(frozen["roll"]), [entry["member"] for entry in frozen["recused"]]) == (11, [member])
    with pytest.raises(NotOnRoll):
        hall.cast(vote_id, member)
    for voter in (*hall.migrant[:4], *hall.local[1:4]):
        hall.cast(vote_id, voter)
    # Three of five are more than half of that side.
    assert voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "carried"


@pytest.mark.parametrize("charter", [{"preset_id": "half_half", "recusal": "stays"}, {"preset_id": "owners_committee"}])
def test_where_the_charter_or_the_law_says_so_they_stay_on_it_without_a_ballot(
    stored_app: Flask, charter: dict[str, Any]
) -> None:
    hall = Hall(**charter)
    hall.convene()
    hall.start_debate()
    recuse(hall, hall.local[0])
    vote_id = hall.open_vote()
    with pytest.raises(recusal.RecusedMayNotDecide):
        hall.cast(vote_id, hall.local[0])
    for voter in hall.migrant:
        hall.cast(vote_id, voter)
    assert voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "lost"
    assert hall.vote(vote_id).result["overall"]["present"] == 12


def test_where_less_than_half_of_a_side_would_remain_there_is_no_vote(debated: Hall) -> None:
    hall = debated
    for member in hall.local[:3]:
        recuse(hall, member)
    assert hall.room.item is not None
    recuse(hall, hall.local[3])
    with pytest.raises(recusal.TooManyRecused):
        hall.open_vote()
    # The matter goes upward: the item ends without a vote.
    floor_commands.close_discussion(hall.meeting_id, hall.item().id, hall.chair, hall.now)
    assert hall.item().state == "discussed"


@pytest.mark.parametrize(("hands", "stands"), [(5, False), (6, True)])
def test_a_dispute_is_decided_by_more_than_half_of_the_others_who_are_present(
    debated: Hall, hands: int, stands: bool
) -> None:
    hall, member = debated, debated.local[0]
    recuse(hall, member, hall.chair)
    with pytest.raises(recusal.RecusalNotTheirs):
        commands.withdraw(hall.meeting_id, member, By(member), hall.now)
    commands.dispute(hall.meeting_id, member, By(member), hall.now)
    with pytest.raises(recusal.RecusalUndecided):
        hall.open_vote()
    with pytest.raises(HandsMiscounted):
        commands.decide(hall.meeting_id, member, hall.chair, hall.now, 12)
    for _ in range(2):
        assert commands.decide(hall.meeting_id, member, hall.chair, hall.now, hands) is stands
    assert len(hall.rows("recusal_upheld" if stands else "recusal_lifted")) == 1
    if not stands:
        with pytest.raises(recusal.RecusalStateRefuses):
            recuse(hall, member, hall.chair)
    assert len(hall.vote(hall.open_vote()).frozen["roll"]) == (11 if stands else 12)


def test_facts_may_be_stated_once_and_then_no_debate(debated: Hall) -> None:
    hall, member = debated, debated.local[0]
    recuse(hall, member)
    hall.raise_hand(member)
    hall.speak()
    assert floor.has_stated_facts(hall.room, member)
    with pytest.raises(recusal.RecusedMayNotDecide):
        hall.raise_hand(member)


def test_ones_own_recusal_is_taken_back_before_the_vote_and_asked_for_again(debated: Hall) -> None:
    hall, member = debated, debated.local[0]
    recuse(hall, member, By(member, hall.secretary_id))
    for _ in range(2):
        commands.withdraw(hall.meeting_id, member, By(member), hall.now)
    assert hall.room.recused_ids == frozenset()
    with pytest.raises(recusal.RecusalReasonMissing):
        commands.recuse(hall.meeting_id, member, By(member), hall.now, " ")
    recuse(hall, member)
    assert hall.room.recused_ids == {member}
    hall.open_vote()
    with pytest.raises(recusal.RecusalTooLate):
        commands.withdraw(hall.meeting_id, member, By(member), hall.now)
