"""Commands of a vote: open it, take ballots, close it, abort it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from extensions import db
from models import journal, session
from models.agenda import follow_item
from models.meetings import AgendaItem, Attendance, Meeting, item_of
from models.members import By
from models.resolutions import Resolution
from models.room import room_of
from models.voting import Ballot, RollRow, Vote, lock_vote, roll_of, vote_of
from rules import agenda, voting
from rules.errors import RuleError
from rules.majority import Case, Judgement, Preset, judge
from rules.preset_facts import preset_facts, preset_from_facts
from rules.room import Motion, Room
from rules.sentences import verdict_sentence
from rules.voting import RollEntry, Taken, UsedKey
from rules.words import Language
from services.transaction import MeetingChanged, TurnoutChanged, begin, transaction

MOST_PER_COMMIT = 256
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Cast:
    """One ballot message: `key` is the phone's own (32 hex digits), `replaces` the receipt it believes current."""

    vote_id: int
    member_id: int
    choice: str
    key: str
    replaces: str | None = None
    entered_by_id: int | None = None


def open_vote(meeting_id: int, item_id: int, by: By, now: datetime) -> int:
    """Open the vote on the item before the meeting; freeze text, choices, roll and rule; return the vote's id."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        item = item_of(meeting, item_id)
        room = room_of(meeting)
        if room.vote is not None and room.item is not None and room.item.id == item.id:
            return room.vote.id
        if room.item is None or room.item.id != item.id:
            raise agenda.ItemStateRefuses(state=item.state)
        voting.check_open_vote(room)
        assert room.item.motion is not None
        vote = _freeze(meeting, item, room, room.item.motion, by, now)
        item.state = agenda.next_state(item.state, "open_vote")
        facts = {"item": item.position, "vote": vote.id, "frozen": vote.frozen, "digest": vote.frozen_digest}
        session.record(meeting, now, "vote_opened", by, facts)
        announce(MeetingChanged(meeting.id))
        return vote.id


def _freeze(meeting: Meeting, item: AgendaItem, room: Room, motion: Motion, by: By, now: datetime) -> Vote:
    frozen = {
        "title": item.title,
        "motion": _text_of(motion),
        "choices": list(voting.CHOICES),
        "preset": preset_facts(room.preset),
        "sides": [{"code": side.code, "label": side.label, "shape": side.shape} for side in room.sides],
        "roll": [
            {"member": seat.member_id, "name": seat.name, "side": seat.side, "present": seat.is_present}
            for seat in room.seats
        ],
    }
    vote = Vote(
        meeting_id=meeting.id,
        item_id=item.id,
        motion_id=motion.id,
        state="open",
        frozen=frozen,
        frozen_digest=voting.frozen_digest(frozen),
        is_changeable=room.charter.ballots_changeable,
        opened_at=now,
        actor_id=by.actor_id,
        entered_by_id=by.entered_by_id,
    )
    db.session.add(vote)
    db.session.flush()
    roll = [
        {"vote_id": vote.id, "member_id": seat.member_id, "side": seat.side, "is_present": seat.is_present}
        for seat in room.seats
    ]
    db.session.execute(insert(RollRow), roll)
    return vote


def _text_of(motion: Motion) -> dict[str, str]:
    return {name: getattr(motion, name) for name in ("what", "plain", "who", "by_when", "cost", "done_means")}


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
            members = tuple(casts[place].member_id for place in places if is_new(answers[place]))
            if members:
                announce(TurnoutChanged(vote.meeting_id, vote.id, members))
    return answers


def is_new(answer: Taken | RuleError) -> bool:
    return isinstance(answer, Taken) and answer.is_new


def _take(vote: Vote, casts: Sequence[Cast], now: datetime) -> list[Taken | RuleError]:
    roll = _roll_entries(vote.id, [cast.member_id for cast in casts])
    used = _used_keys(vote.id, [cast.key for cast in casts])
    gone = _gone(vote.meeting_id, [cast.member_id for cast in casts])
    answers: list[Taken | RuleError] = []
    ballots: list[dict[str, Any]] = []
    for cast in casts:
        answer = _judge(vote, cast, roll, used, gone)
        answers.append(answer)
        if isinstance(answer, Taken) and answer.is_new:
            entry = roll[cast.member_id]
            roll[cast.member_id] = RollEntry(entry.member_id, entry.side, True, answer.choice, answer.receipt)
            used[cast.key] = UsedKey(cast.member_id, answer.choice, answer.receipt)
            ballots.append(_ballot_values(vote.id, cast, answer, now))
    if ballots:
        db.session.execute(insert(Ballot), ballots)
        _mark_roll(vote.id, [roll[ballot["member_id"]] for ballot in ballots])
    return answers


def _judge(
    vote: Vote, cast: Cast, roll: dict[int, RollEntry], used: dict[str, UsedKey], gone: set[int]
) -> Taken | RuleError:
    try:
        return voting.check_ballot(
            vote.id,
            vote.state,
            roll.get(cast.member_id),
            used.get(cast.key),
            member_id=cast.member_id,
            choice=cast.choice,
            key=cast.key,
            replaces=cast.replaces or None,
            is_changeable=vote.is_changeable,
            has_left=cast.member_id in gone,
        )
    except RuleError as error:
        return error


def _ballot_values(vote_id: int, cast: Cast, taken: Taken, now: datetime) -> dict[str, Any]:
    return {
        "vote_id": vote_id,
        "member_id": cast.member_id,
        "choice": taken.choice,
        "key": cast.key,
        "receipt": taken.receipt,
        "cast_at": now,
        "entered_by_id": cast.entered_by_id,
    }


def _roll_entries(vote_id: int, member_ids: Sequence[int]) -> dict[int, RollEntry]:
    columns = (RollRow.member_id, RollRow.side, RollRow.is_present, RollRow.choice, RollRow.receipt)
    query = select(*columns).where(RollRow.vote_id == vote_id, RollRow.member_id.in_(member_ids))
    return {row[0]: RollEntry(*row) for row in db.session.execute(query)}


def _gone(meeting_id: int, member_ids: Sequence[int]) -> set[int]:
    """Return which of the members have left the room since the vote was opened."""
    query = select(Attendance.member_id).where(
        Attendance.meeting_id == meeting_id, Attendance.state == "left", Attendance.member_id.in_(member_ids)
    )
    return set(db.session.scalars(query))


def _used_keys(vote_id: int, keys: Sequence[str]) -> dict[str, UsedKey]:
    columns = (Ballot.key, Ballot.member_id, Ballot.choice, Ballot.receipt)
    query = select(*columns).where(Ballot.vote_id == vote_id, Ballot.key.in_(keys))
    return {row[0]: UsedKey(row[1], row[2], row[3]) for row in db.session.execute(query)}


def _mark_roll(vote_id: int, entries: Sequence[RollEntry]) -> None:
    # On the connection: the ORM's own bulk update goes by primary key only.
    statement = (
        update(RollRow)
        .where(RollRow.vote_id == vote_id, RollRow.member_id == bindparam("of_member"))
        .values(choice=bindparam("new_choice"), receipt=bindparam("new_receipt"))
    )
    db.session.connection().execute(
        statement,
        [{"of_member": entry.member_id, "new_choice": entry.choice, "new_receipt": entry.receipt} for entry in entries],
    )


def close_vote(meeting_id: int, vote_id: int, by: By, now: datetime) -> str:
    """Close a vote: count, judge, keep every number and sentence, draft the resolution; return the verdict."""
    with transaction() as announce:
        meeting = begin(meeting_id, now, announce)
        vote = lock_vote(vote_of(meeting.id, vote_id).id)
        if vote.state == "closed" and vote.verdict is not None:
            return vote.verdict
        state = voting.next_state(vote.state, "close")
        rule = preset_from_facts(vote.frozen["preset"])
        case = voting.tally(roll_of(vote.id), [side["code"] for side in vote.frozen["sides"]])
        judgement = judge(rule, case)
        vote.result = _result(vote, rule, case, judgement)
        vote.state, vote.closed_at, vote.verdict = state, now, judgement.verdict
        ballots = _counted_ballots(meeting, vote)
        vote.ballots_digest = voting.frozen_digest(ballots)
        item = item_of(meeting, vote.item_id)
        item.state, item.closed_at = agenda.next_state(item.state, "close_vote"), now
        facts = {"item": item.position, "vote": vote.id, "result": vote.result}
        facts |= {"ballots": ballots, "ballots_digest": vote.ballots_digest}
        session.record(meeting, now, "vote_closed", by, facts)
        if judgement.verdict == "carried":
            _draft_resolution(meeting, vote, now, by)
        follow_item(item, "decide", by, now)
        announce(MeetingChanged(meeting.id))
        return judgement.verdict


def _result(vote: Vote, rule: Preset, case: Case, judgement: Judgement) -> dict[str, Any]:
    labels = {side["code"]: side["label"] for side in vote.frozen["sides"]}
    return {
        "verdict": judgement.verdict,
        "overall": asdict(case.overall),
        "sides": {code: asdict(count) for code, count in case.sides.items()},
        "tests": [asdict(result) for result in judgement.tests],
        "sentences": {language: verdict_sentence(rule, case, judgement, labels, language) for language in LANGUAGES},
    }


def _counted_ballots(meeting: Meeting, vote: Vote) -> list[dict[str, Any]]:
    """Return the ballots that count, as the sealed record keeps them, sorted by receipt."""
    stream = journal.stream_of(meeting.council_id, meeting.id)
    query = (
        select(Ballot)
        .join(RollRow, (RollRow.vote_id == Ballot.vote_id) & (RollRow.receipt == Ballot.receipt))
        .where(Ballot.vote_id == vote.id)
    )
    ballots = [
        {
            "member": journal.pseudonym(stream, ballot.member_id),
            "choice": ballot.choice,
            "receipt": ballot.receipt,
            "entered_by": journal.pseudonym(stream, ballot.entered_by_id) if ballot.entered_by_id else None,
        }
        for ballot in db.session.scalars(query)
    ]
    return sorted(ballots, key=lambda ballot: str(ballot["receipt"]))


def _draft_resolution(meeting: Meeting, vote: Vote, now: datetime, by: By) -> None:
    resolution = Resolution(
        council_id=meeting.council_id,
        vote_id=vote.id,
        motion_id=vote.motion_id,
        state="draft",
        title=vote.frozen["title"],
        text=vote.frozen["motion"]["what"],
        adopted_at=now,
    )
    db.session.add(resolution)
    db.session.flush()
    session.record(meeting, now, "resolution_drafted", by, {"resolution": resolution.id, "vote": vote.id})


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
        session.abort_vote(meeting, vote, state, now, by, reason.strip())
        announce(MeetingChanged(meeting.id))
