"""The chair's own ballot: only where the charter gives it, only on exact equality, and counted by the ordinary test."""

from typing import Any

import pytest
from flask import Flask

from models import journal
from models.members import By
from rules import chair_vote, voting
from rules.journal import export_lines, verify
from rules.meetings import NotEnoughToOpen
from rules.publication import public_meeting_rows
from services import clock, meetings
from services import voting as commands
from tests.services.hall import Hall


def tied(hall: Hall) -> int:
    """Six of twelve are in favour: 2Y = P."""
    hall.convene()
    vote_id = hall.open_vote()
    for member in hall.migrant:
        hall.cast(vote_id, member, "yes")
    for member in hall.local:
        hall.cast(vote_id, member, "no")
    assert commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "tied"
    return vote_id


@pytest.fixture
def hall(stored_app: Flask) -> Hall:
    return Hall(preset_id="half_half", chair_vote="tie_only")


@pytest.mark.parametrize(("choice", "verdict", "yes"), [("yes", "carried", 7), ("no", "lost", 6)])
def test_exact_equality_waits_for_the_chair_whose_ballot_is_counted(
    hall: Hall, choice: str, verdict: str, yes: int
) -> None:
    vote_id = tied(hall)
    assert (hall.vote(vote_id).state, hall.item().state) == ("tied", "voting")
    with pytest.raises(voting.VoteClosed):
        hall.cast(vote_id, hall.local[0], "yes", replaces="x")
    with pytest.raises(voting.VoteStateRefuses):
        commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now)
    with pytest.raises(chair_vote.ChairMustDecide):
        commands.cast_tie(hall.meeting_id, vote_id, hall.chair, hall.now, "abstain")
    for _ in range(2):
        assert commands.cast_tie(hall.meeting_id, vote_id, hall.chair, hall.now, choice) == verdict
    result = hall.vote(vote_id).result
    assert (result["overall"]["entitled"], result["overall"]["present"], result["overall"]["yes"]) == (13, 13, yes)
    assert (result["chair_choice"], result["sides"]["local"]["no"]) == (choice, 6)
    assert [len(hall.rows(act)) for act in ("vote_tied", "vote_closed")] == [1, 1]
    rows = journal.rows_of(journal.stream_of(hall.council_id, hall.meeting_id))
    for exported in (rows, list(public_meeting_rows(rows))):
        (report,) = verify(export_lines(exported)).votes
        assert (report.problems, report.verdict) == ((), verdict)


def test_what_fails_otherwise_waits_for_nobody(hall: Hall) -> None:
    hall.convene()
    vote_id = hall.open_vote()
    for member in hall.migrant[:5]:
        hall.cast(vote_id, member)
    with pytest.raises(voting.VoteStateRefuses):
        commands.cast_tie(hall.meeting_id, vote_id, hall.chair, hall.now, "yes")
    assert commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "lost"
    assert commands.cast_tie(hall.meeting_id, vote_id, hall.chair, hall.now, "yes") == "lost"


@pytest.mark.parametrize(
    ("charter", "kind"),
    [({"preset_id": "half_half"}, "named"), ({"preset_id": "half_half", "chair_vote": "tie_only"}, "secret")],
)
def test_without_the_charters_word_or_in_secret_a_tie_fails(
    stored_app: Flask, charter: dict[str, Any], kind: str
) -> None:
    hall = Hall(**charter)
    hall.convene(hall.motion(ballot_kind=kind))
    vote_id = hall.open_vote()
    for member in hall.migrant:
        hall.cast(vote_id, member)
    assert commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "lost"


def test_a_tie_that_waits_may_be_aborted_and_voted_on_again(hall: Hall) -> None:
    vote_id = tied(hall)
    clock.settle_due(hall.later(3600))
    commands.abort_vote(hall.meeting_id, vote_id, hall.chair, hall.now, "有人按错了")
    assert (hall.vote(vote_id).state, hall.item().state) == ("aborted", "debate")
    assert hall.open_vote() != vote_id


def test_a_chair_who_votes_like_a_member_is_in_every_count(stored_app: Flask) -> None:
    hall = Hall(preset_id="half_half", chair_vote="member")
    # Six of twelve and the chair are seven of thirteen: more than half.
    hall.convene(present=hall.migrant)
    vote_id = hall.open_vote()
    for member in hall.migrant[:3]:
        hall.cast(vote_id, member)
    first = hall.cast(vote_id, hall.chair_id, "no")
    hall.cast(vote_id, hall.chair_id, "yes", replaces=first.receipt)
    assert commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.now) == "carried"
    result = hall.vote(vote_id).result
    assert (result["overall"]["entitled"], result["overall"]["present"], result["overall"]["yes"]) == (13, 7, 4)
    (report,) = verify(export_lines(journal.rows_of(journal.stream_of(hall.council_id, hall.meeting_id)))).votes
    assert report.problems == ()


def test_such_a_chair_is_present_once_they_have_done_something_since_the_room_opened(stored_app: Flask) -> None:
    hall = Hall(preset_id="half_half", chair_vote="member")
    deputy = By(hall.add_member("副主持", "vice_chair"))
    hall.call(hall.motion())
    meetings.open_room(hall.meeting_id, deputy, hall.now)
    hall.check_in(*hall.migrant)
    # Six of thirteen: the chair is at home.
    with pytest.raises(NotEnoughToOpen):
        meetings.open_meeting(hall.meeting_id, deputy, hall.now)
    meetings.open_meeting(hall.meeting_id, hall.chair, hall.now)
    assert hall.rows("chair_came")


def test_in_a_secret_vote_such_a_chair_has_no_ballot(stored_app: Flask) -> None:
    hall = Hall(preset_id="half_half", chair_vote="member")
    hall.convene(hall.motion(ballot_kind="secret"))
    with pytest.raises(voting.NotOnRoll):
        hall.cast(hall.open_vote(), hall.chair_id)
