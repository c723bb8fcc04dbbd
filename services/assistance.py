"""帮忙: the officer writes down who helped a member with the ballot."""

from datetime import datetime

from models import assistance, session
from models.members import By, member_of
from models.room import room_of
from models.voting import lock_vote, vote_of
from rules import assistance as rules
from rules import voting
from services.transaction import MeetingChanged, begin, transaction


def note_helper(meeting_id: int, vote_id: int, member_id: int, helper: str, by: By, now: datetime) -> None:
    """Note on the open vote's roll who helped a member, a name; with an empty one what was noted is taken back.

    The ballot itself, on phone or paper, is the member's own. Raises VoteClosed, HandsOnly, NotOnRoll, HelperUnfit.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        vote = lock_vote(vote_of(meeting.id, vote_id).id)
        voting.check_open_still(vote.id, voting.state_at(vote.state, None, now))
        member, room = member_of(meeting.council_id, member_id), room_of(meeting)
        rules.check_note(room, vote.id, member.id)
        if assistance.helper_of(vote.id, member.id) == helper:
            return
        rules.check_helper(helper, member.name, rules.unfit_names(room, assistance.officer_names(meeting.council_id)))
        assistance.note_helper(vote.id, member.id, helper)
        facts = {"vote": vote.id, "member": member.id, **({"helper": helper} if helper else {})}
        session.record(meeting, now, "helper_noted" if helper else "helper_taken_back", by, facts)
        announce(MeetingChanged(meeting.id, (member.id,)))
