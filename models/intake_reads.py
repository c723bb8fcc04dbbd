"""What the secretary's desk reads: topics by tab, filter and search, in pages, in a fixed number of queries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, case, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from extensions import db
from models.groups import Group
from models.topics import Topic
from rules.membership import is_code, plain_code
from rules.topics import WAITING_STATES

PAGE_SIZE = 30
WORDS_LIMIT = 5
# What stands above the list, what waits for the secretary first; an empty tuple is everything.
TABS: Mapping[str, tuple[str, ...]] = {
    "waiting": WAITING_STATES,
    "grouped": ("grouped",),
    "referred": ("referred", "replied"),
    "returned": ("returned",),
    "private": ("answered_privately",),
    "withdrawn": ("withdrawn",),
    "all": (),
}
SEARCHED: Sequence[InstrumentedAttribute[str]] = (
    Topic.title,
    Topic.text,
    Topic.place,
    Topic.public_title,
    Topic.public_text,
    Topic.public_place,
    Topic.name,
    Topic.ticket,
)
# Not the texts: a list of thousands is read without them.
SHOWN = (
    Topic.ticket,
    Topic.state,
    Topic.title,
    Topic.place,
    Topic.category,
    Topic.urgency,
    Topic.source,
    Topic.submitted_at,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which topics the desk asks for; `words` as a person typed them, the rest codes or empty."""

    tab: str = "waiting"
    words: str = ""
    category: str = ""
    source: str = ""
    urgency: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.category or self.source or self.urgency)


@dataclass(frozen=True, slots=True)
class Line:
    """A topic as the list shows it."""

    ticket: str
    state: str
    title: str
    place: str
    category: str
    urgency: str
    source: str
    submitted_at: datetime
    group_number: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a tab, and how many topics each tab holds under the same words and filters."""

    lines: Sequence[Line]
    counts: Mapping[str, int]
    number: int
    last: int


def page_of(council_id: int, asked: Asked, number: int) -> Page:
    """Return one page, counted from 1; beyond the last one the last.

    A search reads every text, so it does so once: out of the same rows come the page and the numbers of all tabs.
    """
    query = select(Topic.id, Topic.state, Topic.urgency).where(*_conditions(council_id, asked)).order_by(Topic.id)
    found = db.session.execute(query).all()
    heads = Counter(row[1] for row in found)
    counts = {tab: sum(heads[state] for state in states or heads) for tab, states in TABS.items()}
    last = max(1, -(-counts[asked.tab] // PAGE_SIZE))
    number = min(max(1, number), last)
    ids = _in_order(found, asked.tab)[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Page(_lines(ids), counts, number, last)


def _in_order(found: Sequence[Row[int, str, str]], tab: str) -> list[int]:
    """What waits: urgent first, then who has waited longest. Everything else: the newest first."""
    rows = [row for row in found if not TABS[tab] or row[1] in TABS[tab]]
    if tab == "waiting":
        return [row[0] for row in sorted(rows, key=lambda row: row[2] != "urgent")]
    return [row[0] for row in reversed(rows)]


def _lines(ids: Sequence[int]) -> list[Line]:
    query = select(Topic.id, *SHOWN, Group.number).outerjoin(Group, Group.id == Topic.group_id).where(Topic.id.in_(ids))
    lines = {topic_id: Line(*values) for topic_id, *values in db.session.execute(query)}
    return [lines[topic_id] for topic_id in ids if topic_id in lines]


def next_waiting(council_id: int, but: str) -> str | None:
    """Return the ticket that waits next, or None; `but`: the one that is being looked at."""
    query = select(Topic.ticket).where(
        Topic.council_id == council_id, Topic.state.in_(WAITING_STATES), Topic.ticket != but
    )
    return db.session.scalar(query.order_by(case((Topic.urgency == "urgent", 0), else_=1), Topic.id).limit(1))


def _conditions(council_id: int, asked: Asked) -> list[ColumnElement[bool]]:
    wanted = ((Topic.category, asked.category), (Topic.source, asked.source), (Topic.urgency, asked.urgency))
    return [
        Topic.council_id == council_id,
        *(column == value for column, value in wanted if value),
        *(_says(word) for word in asked.words.split()[:WORDS_LIMIT]),
    ]


def _says(word: str) -> ColumnElement[bool]:
    """Whether any text of a topic holds the word as it was typed: % and _ are what they are."""
    # A Chinese word has no case, and folding the case of every text costs more than looking for the word.
    if word.upper() == word.lower():
        found = [column.contains(word, autoescape=True) for column in SEARCHED]
    else:
        found = [column.icontains(word, autoescape=True) for column in SEARCHED]
    # A ticket may be typed in groups, with O for 0, as on the paper.
    code = plain_code(word)
    return or_(*found, Topic.ticket == code) if is_code(code) else or_(*found)
