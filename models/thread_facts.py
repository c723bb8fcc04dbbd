"""What anybody may read of one matter, from the complaint to the confirmation: the facts that 办理全程 is told from.

No fact here names a person, a side, a seat, a contact or a device: what is not read from the tables cannot be shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from rules.amended_text import Change
from rules.answers import Given


@dataclass(frozen=True, slots=True)
class TopicFacts:
    """One author's topic in its public words, and how many devices support it."""

    ticket: str
    title: str
    text: str
    place: str
    submitted_at: datetime
    reviewed_at: datetime | None
    supporters: int


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """All visits of a group together."""

    visits: int
    households: int
    in_favour: int
    against: int
    first_on: date
    last_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """社区党组织研究 took place: nothing more is public."""

    id: int
    studied_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A matter before the council with everything that came before its meeting."""

    number: int
    state: str
    title: str
    summary: str
    opened_at: datetime
    endorsed_by: str | None
    endorsed_at: datetime | None
    endorsers: int
    supporters: int
    topics: tuple[TopicFacts, ...]
    visits: VisitFacts | None
    studies: tuple[StudyFacts, ...]


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """A closed vote: the text as it was voted on, and the totals."""

    id: int
    closed_at: datetime
    verdict: str
    title: str
    motion: Mapping[str, str]
    preset: Mapping[str, Any]
    overall: Mapping[str, int]
    is_by_side: bool
    sentences: Mapping[str, str]
    question: str = "motion"
    rule: Mapping[str, str] = field(default_factory=dict)  # of a vote with marks, which the preset says nothing about


@dataclass(frozen=True, slots=True)
class AmendmentFacts:
    """A carried amendment: what changed of the motion; who moved it is nobody's business here."""

    id: int
    number: int
    decided_at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One turn of the matter on an agenda: the notice, how many spoke, and what came of it."""

    id: int
    position: int
    title: str
    state: str
    is_noticed: bool
    opened_at: datetime | None
    closed_at: datetime | None
    meeting_id: int
    meeting_title: str
    meeting_place: str
    planned_at: datetime
    noticed_at: datetime | None
    notice_corrections: int
    speakers: int
    seconds: int
    votes: tuple[VoteFacts, ...]
    amendments: tuple[AmendmentFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectionFacts:
    """An objection or a remark, without its author and words."""

    number: int
    state: str
    ground: str
    received_at: datetime
    answer: str
    answered_at: datetime | None
    review_asked_at: datetime | None
    review_answer: str
    reviewed_at: datetime | None


@dataclass(frozen=True, slots=True)
class CorrectionFacts:
    id: int
    kind: str
    before: str
    after: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """One step of a task in public words."""

    id: int
    act: str
    words: str
    next_report_on: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ExtensionFacts:
    id: int
    state: str
    old_due_on: date
    new_due_on: date
    reason: str
    asked_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """Who does what by when. `body` is empty where a member carries it: a member is never named."""

    id: int
    number: int
    state: str
    what: str
    done_means: str
    carrier: str
    body: str
    due_on: date
    next_report_on: date
    created_at: datetime
    round: int
    reported_done_at: datetime | None
    answers_due_at: datetime | None
    confirmed_at: datetime | None
    closed_at: datetime | None
    reports: tuple[ReportFacts, ...] = ()
    extensions: tuple[ExtensionFacts, ...] = ()
    answers: Mapping[int, tuple[Given, ...]] = field(default_factory=dict)  # by round


@dataclass(frozen=True, slots=True)
class ResolutionFacts:
    """A resolution with what followed it."""

    id: int
    item_id: int
    state: str
    title: str
    text: str
    adopted_at: datetime
    signed_at: datetime | None  # when the last of those who sign had signed
    publication_number: str
    publicised_at: datetime | None
    publicity_ends_on: date | None
    effective_at: datetime | None
    document_mark: str
    document_year: int | None
    document_number: int | None
    revoked_at: datetime | None
    revoke_reason: str
    closed_at: datetime | None
    objections: tuple[ObjectionFacts, ...]
    corrections: tuple[CorrectionFacts, ...]
    tasks: tuple[TaskFacts, ...]


@dataclass(frozen=True, slots=True)
class Thread:
    """办理全程: everything public of one matter. `group` is None where a meeting took it up by itself."""

    group: GroupFacts | None
    items: tuple[ItemFacts, ...]
    resolutions: tuple[ResolutionFacts, ...]
