"""主持人的一票: a motion that fails by exact equality, under a charter that then gives the chair a ballot.

source: RULEBOOK §1, Chair, `tie_only`.
"""

from datetime import datetime
from typing import Any

from models import counted, motion_votes
from models.chairings import open_chairing
from models.councils import charter_facts
from models.meetings import Meeting
from models.members import By
from models.recording import record
from models.voting import Vote, roll_of
from rules import chair_vote, voting
from rules.preset_facts import preset_from_facts


def is_awaited(meeting: Meeting, vote: Vote) -> bool:
    """Whether the vote fails by exact equality and whoever presides has a ballot for that, and none of a seat's."""
    rule, chosen = preset_from_facts(vote.frozen["preset"]), charter_facts(meeting.charter_version_id).chair_vote
    if chair_vote.effective(chosen, rule, is_secret=vote.is_secret) != "tie_only":
        return False
    acting = open_chairing(meeting.id)
    # An acting chair keeps the ballot of their own seat, and has no second one.
    is_apart = acting is None or acting.member_id not in {entry.member_id for entry in roll_of(vote.id)}
    return is_apart and chair_vote.is_exactly_equal(rule, counted.case_of(vote))


def wait(meeting: Meeting, vote: Vote, by: By, now: datetime) -> None:
    """Take no more ballots, and let the chair decide."""
    vote.state, vote.closes_at = voting.next_state(vote.state, "tie"), None
    record(meeting, now, "vote_tied", by, {"item": vote.item.position, "vote": vote.id})


def result_with(vote: Vote, choice: str) -> dict[str, Any]:
    """Return the result with the chair's ballot in 应到, 实到 and 赞成 or 反对. Raises ChairMustDecide."""
    rule, case = preset_from_facts(vote.frozen["preset"]), counted.case_of(vote)
    judgement = chair_vote.judge_with_chair(rule, case, choice, is_secret=vote.is_secret)
    result = motion_votes.result_of(vote, rule, chair_vote.with_chair(case, choice), judgement)
    # The chair is of no side: those are told as they were.
    sides = motion_votes.result_of(vote, rule, case, judgement)["sides"]
    return {**result, "sides": sides, "chair_choice": choice}
