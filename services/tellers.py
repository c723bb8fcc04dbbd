"""Commands of counting: name the tellers, enter what they counted, and take paper ballots in the place of phones."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from extensions import db
from models import counted, session, tellers
from models.elections import paper_of
from models.meetings import Meeting, item_of
from models.members import SYSTEM, By, Member, member_of
from models.room import room_of
from models.secret_ballots import SecretBallot
from models.tellers import TellerCount
from models.voting import ROLL_COLUMNS, Ballot, RollRow, Vote, lock_vote, vote_of
from rules import counting, voting
from rules.acts_counting import check_tellers
from rules.agenda import ItemStateRefuses
from rules.counted import Figures, check_figures
from rules.counting import Teller
from rules.counting_errors import NothingToWithdraw, TooLateForTellers
from rules.proxies import check_cast
from rules.room import Room
from rules.voting import RollEntry
from services.transaction import Announce, MeetingChanged, TurnoutChanged, begin, transaction


def name_tellers(meeting_id: int, item_id: int, member_ids: Sequence[int], by: By, now: datetime) -> None:
    """Name who counts in the next vote on the open item, one of each side; with nobody, tellers are let go again.

    Raises TooLateForTellers once the vote is open, and what `counting.check_tellers` raises.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        room = room_of(meeting)
        if room.item is None or room.item.id != item.id:
            raise ItemStateRefuses(state=item.state)
        chosen = tuple(Teller(member.id, member.side or "") for member in _members(meeting, member_ids))
        if set(chosen) == set(room.counting.tellers):
            return
        if room.vote is not None:
            raise TooLateForTellers()
        check_tellers(room, chosen)
        tellers.name(item.id, chosen, now, by.actor_id, by.entered_by_id)
        facts = {"item": item.position, "members": [teller.member_id for teller in chosen]}
        names = "、".join(room.names[teller.member_id] for teller in chosen)
        act = "tellers_named" if chosen else "tellers_let_go"
        session.record(meeting, now, act, by, {**facts, "names": names})
        announce(MeetingChanged(meeting.id))


def _members(meeting: Meeting, member_ids: Sequence[int]) -> list[Member]:
    return [member_of(meeting.council_id, member_id) for member_id in dict.fromkeys(member_ids)]


def enter_count(
    meeting_id: int, vote_id: int, member_id: int, figures: Figures, by: By, now: datetime, seen: int | None = None
) -> bool:
    """Take what one teller counted; return whether all agree now. The same teller enters once in each round.

    `seen`: the round that the form was made for; sent again later, it is no count of the next round.
    Raises NotATeller, NothingToCount, CountAgreed, and what `counting.check_figures` raises.
    """
    with transaction() as announce:
        meeting, vote, room = _open(meeting_id, vote_id, now, announce)
        basis = counted.basis_of(vote)
        rounds = tellers.rounds_of(vote.id, room.counting.tellers)
        if member_id in rounds.entered_ids or (seen is not None and seen < rounds.number):
            return rounds.agreed is not None
        counting.check_enter(room.counting, basis, member_id)
        assert basis is not None
        check_figures(
            figures, counted.fields_of(vote, basis), counted.most_of(vote, basis), vote.frozen.get("seats", 1)
        )
        by_whom = {"entered_at": now, "entered_by_id": by.entered_by_id}
        row = TellerCount(vote_id=vote.id, round=rounds.number, member_id=member_id, figures=figures, **by_whom)
        db.session.add(row)
        db.session.flush()
        session.record(meeting, now, "count_entered", by, {"vote": vote.id, "member": member_id, "round": row.round})
        rounds = tellers.rounds_of(vote.id, room.counting.tellers)
        if not rounds.entered_ids:
            session.record(
                meeting, now, "counts_differ", SYSTEM, {"vote": vote.id, "fields": list(map(list, rounds.differing))}
            )
        elif rounds.agreed is not None:
            session.record(meeting, now, "count_agreed", SYSTEM, {"vote": vote.id})
        announce(MeetingChanged(meeting.id, tuple(room.counting.teller_ids)))
        return rounds.agreed is not None


def give_paper(meeting_id: int, vote_id: int, member_id: int, by: By, now: datetime) -> None:
    """Note that a member has taken a paper ballot in a secret vote: their phone casts none from now on."""
    with transaction() as announce:
        meeting, vote, room = _open(meeting_id, vote_id, now, announce)
        entry = _entry(vote, member_id)
        if entry.instead == "paper_given":
            return
        # After the time limit papers are still counted, but nobody else votes, nor takes a ballot back.
        voting.check_open_still(vote.id, voting.state_at(vote.state, vote.closes_at, now))
        counting.check_give_paper(room.counting, entry.has_voted, vote.is_secret)
        counting.check_may_cast(vote.method, entry.instead)
        _set_roll(vote, member_id, instead="paper_given", has_voted=True)
        session.record(meeting, now, "paper_given", by, {"vote": vote.id, "member": member_id})
        announce(MeetingChanged(meeting.id, (member_id,)))


def enter_paper(meeting_id: int, vote_id: int, member_id: int, choice: str, by: By, now: datetime) -> None:
    """Take a member's paper ballot in a named vote: it stands in the place of the phone's, which casts none any more.

    `choice`: yes, no, abstain, or marks; "spoiled" for a paper that says nothing clear. Entered again, it is corrected.
    """
    with transaction() as announce:
        meeting, vote, _room = _open(meeting_id, vote_id, now, announce)
        entry = _entry(vote, member_id)
        counting.check_enter_paper(vote.is_secret)
        check_cast(None, entry.represented_by)
        if entry.instead not in counting.PAPERS:
            counting.check_may_cast(vote.method, entry.instead)
        if choice == "spoiled":
            if entry.instead == "paper_spoiled":
                return
            _set_roll(vote, member_id, instead="paper_spoiled", has_voted=True, choice=None, receipt=None)
        else:
            if entry.instead == "paper_entered" and entry.choice == choice:
                return
            voting.check_choice(choice)
            voting.check_fits(choice, paper_of(vote))
            _cast_on_paper(vote, member_id, choice, by, now)
        session.record(meeting, now, "paper_entered", by, {"vote": vote.id, "member": member_id})
        announce(MeetingChanged(meeting.id, (member_id,)))


def _cast_on_paper(vote: Vote, member_id: int, choice: str, by: By, now: datetime) -> None:
    key = secrets.token_hex(16)
    receipt = voting.receipt_of(vote.id, member_id, key)
    ballot = Ballot(vote_id=vote.id, member_id=member_id, choice=choice, key=key, receipt=receipt, cast_at=now)
    ballot.entered_by_id = by.entered_by_id
    db.session.add(ballot)
    _set_roll(vote, member_id, instead="paper_entered", has_voted=True, choice=choice, receipt=receipt)


def return_paper(meeting_id: int, vote_id: int, member_id: int, by: By, now: datetime) -> None:
    """Take a paper ballot back before the vote is closed: it counts for nothing, and the phone may cast one again."""
    with transaction() as announce:
        meeting, vote, room = _open(meeting_id, vote_id, now, announce)
        entry = _entry(vote, member_id)
        if entry.instead is None:
            return
        counting.check_return_paper(room.counting, entry.instead)
        _set_roll(vote, member_id, instead=None, has_voted=False, choice=None, receipt=None)
        session.record(meeting, now, "paper_returned", by, {"vote": vote.id, "member": member_id})
        announce(MeetingChanged(meeting.id, (member_id,)))


def withdraw_ballot(meeting_id: int, vote_id: int, member_id: int, key: str, now: datetime) -> None:
    """Take back one's own secret ballot, found by its key, so that a paper one can be taken. Nothing of it remains.

    There is no act in the record of it, as there is none of the ballot.
    """
    with transaction() as announce:
        meeting, vote, _room = _open(meeting_id, vote_id, now, announce)
        entry = _entry(vote, member_id)
        ballot = db.session.get(SecretBallot, (vote.id, key)) if vote.is_secret else None
        if not entry.has_voted and ballot is None:
            return
        if ballot is None or entry.instead is not None or ballot.side not in (None, entry.side):
            raise NothingToWithdraw()
        voting.check_open_still(vote.id, voting.state_at(vote.state, vote.closes_at, now))
        db.session.delete(ballot)
        _set_roll(vote, member_id, has_voted=False)
        # One ballot less looks older than before to a screen that counts ballots, unless the meeting has gone on.
        meeting.seq += 1
        announce(TurnoutChanged(meeting.id, vote.id, ((member_id, None),)))


def _open(meeting_id: int, vote_id: int, now: datetime, announce: Announce) -> tuple[Meeting, Vote, Room]:
    """Return the meeting, its open vote, locked, and the room; raise VoteClosed or VoteAborted."""
    meeting = begin(meeting_id, now, announce)
    vote = lock_vote(vote_of(meeting.id, vote_id).id)
    voting.check_open_still(vote.id, voting.state_at(vote.state, None, now))
    return meeting, vote, room_of(meeting)


def _entry(vote: Vote, member_id: int) -> RollEntry:
    query = select(*ROLL_COLUMNS).where(RollRow.vote_id == vote.id, RollRow.member_id == member_id, RollRow.is_present)
    row = db.session.execute(query).first()
    if row is None:
        raise voting.NotOnRoll(vote_id=vote.id)
    return RollEntry(*row)


def _set_roll(vote: Vote, member_id: int, **values: object) -> None:
    place = (RollRow.vote_id == vote.id, RollRow.member_id == member_id)
    db.session.execute(update(RollRow).where(*place).values(**values))
