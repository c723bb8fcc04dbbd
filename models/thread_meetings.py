"""A matter's turns before the council, as 办理全程 tells them: notice, speeches in numbers, votes in totals."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from extensions import db
from models.amendments import AmendmentRow, changes_of
from models.floor import TurnRow
from models.meetings import AgendaItem, Meeting
from models.notices import Notice
from models.thread_facts import AmendmentFacts, ItemFacts, VoteFacts
from models.voting import Vote
from rules.candidates import MARKED
from rules.closed_items import vote_motion, vote_title
from rules.election_words import covered, outcome_sentence, rule_text


def items_with_ids(item_ids: Collection[int]) -> tuple[ItemFacts, ...]:
    """Return the agenda items in the order of their meetings."""
    query = (
        select(AgendaItem, Meeting)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.id.in_(item_ids))
        .order_by(Meeting.planned_at, AgendaItem.position)
    )
    rows = db.session.execute(query).all()
    notices = _notices({meeting.id for _, meeting in rows})
    spoken, votes, amended = _spoken(item_ids), _votes(item_ids), _amendments(item_ids)
    return tuple(
        _item_facts(
            item,
            meeting,
            notices.get(meeting.id, (None, 0)),
            spoken.get(item.id, (0, 0)),
            votes[item.id],
            amended[item.id],
        )
        for item, meeting in rows
    )


def _item_facts(
    item: AgendaItem,
    meeting: Meeting,
    notice: tuple[datetime | None, int],
    spoken: tuple[int, int],
    votes: list[VoteFacts],
    amendments: list[AmendmentFacts],
) -> ItemFacts:
    return ItemFacts(
        id=item.id,
        position=item.position,
        title=item.public_title or item.title,
        state=item.state,
        is_noticed=item.is_noticed,
        opened_at=item.opened_at,
        closed_at=item.closed_at,
        meeting_id=meeting.id,
        meeting_title=meeting.title,
        meeting_place=meeting.place,
        planned_at=meeting.planned_at,
        noticed_at=notice[0],
        notice_corrections=notice[1],
        speakers=spoken[0],
        seconds=spoken[1],
        votes=tuple(votes),
        # Behind closed doors only the result is public.
        amendments=() if item.public_title else tuple(amendments),
    )


def _notices(meeting_ids: Collection[int]) -> dict[int, tuple[datetime | None, int]]:
    """Return by meeting when its notice was issued, and how often it was corrected."""
    query = select(Notice.meeting_id, func.min(Notice.issued_at), func.count() - 1)
    query = query.where(Notice.meeting_id.in_(meeting_ids)).group_by(Notice.meeting_id)
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query)}


def _spoken(item_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return by item how many people spoke, and for how many seconds in all."""
    query = select(TurnRow.item_id, TurnRow.member_id, TurnRow.started_at, TurnRow.ended_at).where(
        TurnRow.item_id.in_(item_ids), TurnRow.started_at.is_not(None), TurnRow.ended_at.is_not(None)
    )
    speakers: defaultdict[int, set[int]] = defaultdict(set)
    seconds: defaultdict[int, int] = defaultdict(int)
    for item_id, member_id, started_at, ended_at in db.session.execute(query):
        speakers[item_id].add(member_id)
        seconds[item_id] += int((ended_at - started_at).total_seconds()) if started_at and ended_at else 0
    return {item_id: (len(who), seconds[item_id]) for item_id, who in speakers.items()}


def _votes(item_ids: Collection[int]) -> defaultdict[int, list[VoteFacts]]:
    query = (
        select(Vote)
        .options(undefer(Vote.frozen), undefer(Vote.result))
        .where(Vote.item_id.in_(item_ids), Vote.state == "closed", Vote.question != "amendment")
        .order_by(Vote.id)
    )
    gathered: defaultdict[int, list[VoteFacts]] = defaultdict(list)
    for vote in db.session.scalars(query):
        gathered[vote.item_id].append(_vote_facts(vote))
    return gathered


def _amendments(item_ids: Collection[int]) -> defaultdict[int, list[AmendmentFacts]]:
    """Return by item the amendments that were carried, in the order in which they were."""
    query = select(AmendmentRow).where(AmendmentRow.item_id.in_(item_ids), AmendmentRow.state == "carried")
    gathered: defaultdict[int, list[AmendmentFacts]] = defaultdict(list)
    for row in db.session.scalars(query.order_by(AmendmentRow.decided_at, AmendmentRow.id)):
        assert row.decided_at is not None
        gathered[row.item_id].append(AmendmentFacts(row.id, row.number, row.decided_at, changes_of(row)))
    return gathered


def _vote_facts(vote: Vote) -> VoteFacts:
    """Take the public part of what was frozen and counted: no roll, no side's numbers."""
    is_by_side = any(test["side"] for test in vote.result["tests"])
    is_marked = vote.question in MARKED
    assert vote.closed_at is not None
    return VoteFacts(
        id=vote.id,
        closed_at=vote.closed_at,
        verdict=vote.verdict or "",
        title=vote_title(vote.frozen),
        motion=vote_motion(vote.frozen),
        preset=vote.frozen["preset"],
        overall=vote.result["overall"],
        question=vote.question,
        rule={language: rule_text(vote.result, language) for language in vote.result["sentences"]} if is_marked else {},
        is_by_side=is_by_side,
        # The sentence of a rule by sides holds the sides' numbers, which stand on the signed result sheet only.
        sentences={} if is_by_side else _public_sentences(vote),
    )


def _public_sentences(vote: Vote) -> dict[str, str]:
    """Return the result's sentences by language; of an election with the names covered (RULEBOOK §7)."""
    sentences: dict[str, str] = vote.result["sentences"]
    if vote.question != "election":
        return sentences
    return {language: outcome_sentence(vote.result, language, covered) for language in sentences}
