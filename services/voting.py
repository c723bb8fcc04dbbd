"""Commands of a vote: open it, take ballots, close it, abort it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from extensions import db
from models import (
    carried_count,
    chair_ballots,
    closing,
    journal,
    named_ballots,
    opening,
    proxies,
    secret_ballots,
    session,
    tellers,
)
from models.chair_presence import note_chair
from models.elections import paper_of
from models.meetings import Attendance, item_of
from models.members import By
from models.questions import ASKED
from models.room import room_of
from models.voting import ROLL_COLUMNS, RollRow, Vote, lock_vote, vote_of
from rules import agenda, counting, unanimity, voting
from rules.casts import Cast as Cast
from rules.errors import RuleError
from rules.voting import RollEntry, Taken
from services.transaction import MeetingChanged, TurnoutChanged, begin, transaction

MOST_PER_COMMIT = 256


def open_vote(
    meeting_id: int,
    item_id: int,
    by: By,
    now: datetime,
    question: str = "motion",
    *,
    seconds: int | None = None,
    amendment_id: int | None = None,
    method: str = "phones",
) -> int:
    """Open a vote on the item before the meeting; freeze what is asked, choices, roll and rule; return the vote's id.

    `question`: one of voting.QUESTIONS. `seconds`: the server closes the vote by itself after so long. `method`: hands
    are counted by two tellers; no phone casts a ballot then.
    """
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        note_chair(meeting, by, now)
        room = room_of(meeting)
        if room.vote is not None and room.item is not None and room.item.id == item.id:
            return room.vote.id
        if room.item is None or room.item.id != item.id:
            raise agenda.ItemStateRefuses(state=item.state)
        if question == "motion" and room.item.motion is not None:
            # An item with candidates asks for marks first, whoever pressed.
            question = room.item.motion.next_question
        if question not in ASKED:
            raise voting.QuestionUnknown(field="question")
        ASKED[question].check_open(room, amendment_id)
        unanimity.check_open_vote_late(room)
        counting.check_method(room.counting, method, question, voting.is_secret(room.item, question))
        vote = opening.freeze(meeting, room, question, amendment_id, method, by, now)
        tellers.bind(vote)
        vote.closes_at = now + timedelta(seconds=voting.check_seconds(seconds)) if seconds is not None else None
        item.state = agenda.next_state(item.state, "open_vote")
        facts = {"item": item.position, "vote": vote.id, "frozen": vote.frozen, "digest": vote.frozen_digest}
        if vote.closes_at is not None:
            facts["closes_at"] = journal.instant(vote.closes_at)
        session.record(meeting, now, "vote_opened", by, facts)
        carried_count.give_papers_again(meeting, vote, room, now)
        announce(MeetingChanged(meeting.id))
        return vote.id


def cast_ballots(casts: Sequence[Cast], now: datetime) -> list[Taken | RuleError]:
    """Take ballots, each judged for itself, in one durable commit; answer each, in order.

    An answer is what was taken (or what stands already) or the rule that refuses it; one refusal stops no other.
    """
    answers: list[Taken | RuleError] = [RuleError() for _ in casts]
    with transaction() as announce:
        # Locked in one order, so that two batches never wait for each other.
        for vote_id in sorted({cast.vote_id for cast in casts}):
            places = [place for place, cast in enumerate(casts) if cast.vote_id == vote_id]
            try:
                vote = lock_vote(vote_id)
            except RuleError as error:
                for place in places:
                    answers[place] = error
                continue
            taken = _take(vote, [casts[place] for place in places], now)
            for place, answer in zip(places, taken, strict=True):
                answers[place] = answer
            voters = tuple(
                (casts[place].member_id, casts[place].connection) for place in places if is_new(answers[place])
            )
            if voters:
                announce(TurnoutChanged(vote.meeting_id, vote.id, voters))
    return answers


def _take(vote: Vote, casts: Sequence[Cast], now: datetime) -> list[Taken | RuleError]:
    roll = _roll_entries(vote.id, [cast.member_id for cast in casts])
    carriers = proxies.carriers(vote.meeting_id, [(entry.member_id, entry.represented_by) for entry in roll.values()])
    gone = _gone(vote.meeting_id, [carriers.get(cast.member_id, cast.member_id) for cast in casts])
    paper = paper_of(vote)
    if vote.is_secret:
        return secret_ballots.take(vote, casts, now, roll, gone, paper)
    return named_ballots.take(vote, casts, now, roll, carriers, gone, paper)


def _roll_entries(vote_id: int, member_ids: Sequence[int]) -> dict[int, RollEntry]:
    query = select(*ROLL_COLUMNS).where(RollRow.vote_id == vote_id, RollRow.member_id.in_(member_ids))
    return {row[0]: RollEntry(*row) for row in db.session.execute(query)}


def _gone(meeting_id: int, member_ids: Sequence[int]) -> set[int]:
    """Return which of the members have left the room since the vote was opened."""
    query = select(Attendance.member_id).where(
        Attendance.meeting_id == meeting_id, Attendance.state == "left", Attendance.member_id.in_(member_ids)
    )
    return set(db.session.scalars(query))


def is_new(answer: Taken | RuleError) -> bool:
    return isinstance(answer, Taken) and answer.is_new


def change_ballot_kind(meeting_id: int, item_id: int, by: By, now: datetime, kind: str) -> None:
    """Let the item before the meeting be voted on by name, or in secret, when nobody objects."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        room = room_of(meeting)
        if item.motion is not None and item.motion.ballot_kind == voting.check_kind(kind):
            return
        if room.item is None or room.item.id != item.id or item.motion is None:
            raise agenda.ItemStateRefuses(state=item.state)
        voting.check_change_kind(room)
        item.motion.ballot_kind = kind
        session.record(meeting, now, f"ballots_made_{kind}", by, {"item": item.position})
        announce(MeetingChanged(meeting.id))


def close_vote(meeting_id: int, vote_id: int, by: By, now: datetime) -> str:
    """Close a vote: count, judge, keep every number and sentence, write what follows; return the verdict."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        vote = lock_vote(vote_of(meeting.id, vote_id).id)
        if vote.state == "closed" and vote.verdict is not None:
            return vote.verdict
        verdict = closing.close(meeting, vote, by, now)
        announce(MeetingChanged(meeting.id))
        return verdict


def cast_tie(meeting_id: int, vote_id: int, by: By, now: datetime, choice: str) -> str:
    """Cast the chair's ballot, 赞成 or 反对, on a vote that came out exactly equal; return the verdict."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        vote = lock_vote(vote_of(meeting.id, vote_id).id)
        if vote.state == "closed" and vote.verdict is not None:
            return vote.verdict
        voting.next_state(vote.state, "chair_casts")
        verdict = closing.finish(meeting, vote, chair_ballots.result_with(vote, choice), "chair_casts", by, now)
        announce(MeetingChanged(meeting.id))
        return verdict


def abort_vote(meeting_id: int, vote_id: int, by: By, now: datetime, reason: str) -> None:
    """Abort an open vote with a reason: ballots are destroyed uncounted, only their number is kept."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        vote = lock_vote(vote_of(meeting.id, vote_id).id)
        if vote.state == "aborted":
            return
        state = voting.next_state(vote.state, "abort")
        if not reason.strip():
            raise voting.AbortReasonMissing(field="reason")
        closing.abort(meeting, vote, state, now, by, reason.strip())
        announce(MeetingChanged(meeting.id))
