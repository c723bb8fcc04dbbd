"""A meeting under its charter: a change during it changes nothing of it, and a council's own rule decides its votes."""

from collections.abc import Iterator

import pytest
from flask import Flask

from extensions import db
from models.councils import charter_facts, current_charter
from models.notices import latest_notice
from rules.charter import Charter, preset_of
from rules.meetings import NotEnoughToOpen
from rules.own_presets import OwnRule, own_preset
from rules.preset_facts import preset_facts
from services import meetings, voting
from services.councils import adopt_charter
from tests.services.hall import Hall

RULE = own_preset(
    OwnRule("三分之二到会、全体过半", "全体代表会议议定", "two_thirds", "overall", "majority", "entitled", "overall")
)


@pytest.fixture
def own_hall(app: Flask) -> Iterator[Hall]:
    """A hall whose council votes by a rule of its own."""
    with app.app_context():
        hall = Hall()
        adopt_charter(hall.council_id, Charter("own", own_preset=RULE), hall.chair, hall.now)
        yield hall


def change(hall: Hall) -> None:
    """Adopt a charter that would decide the meeting otherwise."""
    new = Charter("two_thirds_half", speaking_seconds=30, turns_per_item=1, ballots_changeable=False)
    adopt_charter(hall.council_id, new, hall.chair, hall.now)
    assert charter_facts(current_charter(hall.council_id).id) == new


def test_charter_that_changes_during_a_meeting_changes_nothing_of_that_meeting(hall: Hall) -> None:
    hall.convene(present=[*hall.migrant[:4], *hall.local[:4]])
    change(hall)
    assert hall.room.charter == Charter()
    hall.start_round()
    turn = hall.start()
    assert turn.started_at is not None
    assert turn.ends_at is not None
    assert (turn.ends_at - turn.started_at).total_seconds() == Charter().speaking_seconds


def test_vote_is_frozen_under_the_charter_of_the_call_though_it_changed_before_the_vote(hall: Hall) -> None:
    hall.convene(present=[*hall.migrant[:4], *hall.local[:4]])
    hall.start_debate()
    change(hall)
    vote_id = hall.open_vote()
    vote = hall.vote(vote_id)
    assert vote.frozen["preset"] == preset_facts(preset_of(Charter()))
    assert vote.is_changeable


def test_charter_that_changes_during_a_vote_does_not_change_its_verdict(hall: Hall) -> None:
    hall.convene()
    vote_id = hall.open_vote()
    change(hall)
    # Seven of twelve, but three of one side's six: carried by the new rule, lost by the one it was called under.
    for member_id in (*hall.migrant[:3], *hall.local[:4]):
        hall.cast(vote_id, member_id)
    assert voting.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "lost"


def test_next_meeting_stands_under_the_new_charter(hall: Hall) -> None:
    hall.call()
    change(hall)
    hall.call()
    assert hall.room.charter.speaking_seconds == 30
    assert hall.room.preset.id == "two_thirds_half"


def test_notice_opening_and_frozen_vote_carry_the_councils_own_rule(own_hall: Hall) -> None:
    own_hall.convene()
    vote_id = own_hall.open_vote()
    facts = preset_facts(RULE)
    notice = latest_notice(own_hall.meeting_id).facts
    opening = own_hall.rows("meeting_opened")[0].facts
    assert (notice["preset"], opening["preset"], own_hall.vote(vote_id).frozen["preset"]) == (facts, facts, facts)
    assert (notice["charter"], opening["charter"]) == (2, 2)


@pytest.mark.parametrize(("present", "yes", "verdict"), [(8, 7, "carried"), (8, 6, "lost")])
def test_own_rule_decides(own_hall: Hall, present: int, yes: int, verdict: str) -> None:
    own_hall.convene(present=own_hall.everybody[:present])
    assert own_hall.decide(1, own_hall.everybody[:yes]) == verdict


def test_own_rule_says_who_is_missing(own_hall: Hall) -> None:
    own_hall.gather(present=own_hall.everybody[:7])
    with pytest.raises(NotEnoughToOpen):
        meetings.open_meeting(own_hall.meeting_id, own_hall.chair, own_hall.now)
    db.session.rollback()
    assert own_hall.meeting.state == "room_open"
