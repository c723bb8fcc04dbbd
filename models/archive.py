"""Lists that anybody reads: 决议档案, 落实跟踪, and how much there is behind each door of the home page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from extensions import db
from models.groups import Group
from models.resolutions import Resolution
from models.tasks import Task
from rules.deadlines import colour
from rules.groups import COLLECTING_STATES
from rules.resolutions import PUBLIC_STATES
from rules.tasks import RUNNING_STATES

PAGE_ROWS = 20
BOARD_ROWS = 20
FEED_ROWS = 50
PUBLICISED_STATES = ("publicised", "objected")
# In force, so that its tasks are to be done.
IN_FORCE_STATES = ("effective", "closed")


@dataclass(frozen=True, slots=True)
class Listed:
    """One resolution as the archive lists it."""

    id: int
    state: str
    title: str
    text: str
    document_mark: str
    publication_number: str
    publicised_at: datetime
    publicity_ends_on: date | None
    effective_at: datetime | None
    revoked_at: datetime | None
    closed_at: datetime | None

    @property
    def changed_at(self) -> datetime:
        return max(at for at in (self.publicised_at, self.effective_at, self.revoked_at, self.closed_at) if at)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader looks for; empty fields ask for nothing."""

    words: str = ""
    state: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class BoardTask:
    """One task as the board shows it. A member who carries it is not named."""

    id: int
    resolution_id: int
    resolution_title: str
    state: str
    what: str
    carrier: str
    body: str
    due_on: date
    next_report_on: date
    is_confirmed: bool


# --- 决议档案 ---


def listed(council_id: int, zone: ZoneInfo, wanted: Filter, page: int) -> tuple[list[Listed], int]:
    """Return one page of the public resolutions, newest first, and how many there are."""
    rows = _listed(_conditions(council_id, zone, wanted), PAGE_ROWS, (page - 1) * PAGE_ROWS)
    return rows, count_of(council_id, zone, wanted)


def count_of(council_id: int, zone: ZoneInfo, wanted: Filter) -> int:
    """Return how many public resolutions there are of what is looked for."""
    query = select(func.count()).select_from(Resolution)
    return db.session.scalar(query.where(*_conditions(council_id, zone, wanted))) or 0


def overdue_among(resolution_ids: Collection[int], today: date) -> set[int]:
    """Return those of the resolutions of which a task is overdue, as rules.deadlines.colour says "red"."""
    query = select(Task.resolution_id).where(
        Task.resolution_id.in_(resolution_ids),
        Task.state.in_(RUNNING_STATES),
        Task.carrier != "government",
        Task.due_on < today,
    )
    return set(db.session.scalars(query))


def newest(council_id: int, count: int = FEED_ROWS) -> list[Listed]:
    """Return the resolutions that were publicised last."""
    return _listed(_public(council_id), count)


def years(council_id: int, zone: ZoneInfo) -> list[int]:
    """Return the years in which resolutions were publicised, from the newest to the oldest."""
    query = select(func.min(Resolution.publicised_at), func.max(Resolution.publicised_at))
    first, last = db.session.execute(query.where(*_public(council_id))).one()
    if first is None or last is None:
        return []
    return list(range(last.astimezone(zone).year, first.astimezone(zone).year - 1, -1))


def resolution_with_document(council_id: int, year: int, number: int) -> int | None:
    """Return the id behind a 文号, or None. A revoked one keeps its number."""
    query = select(Resolution.id).where(
        *_public(council_id), Resolution.document_year == year, Resolution.document_number == number
    )
    return db.session.scalar(query)


def _public(council_id: int) -> list[ColumnElement[bool]]:
    return [Resolution.council_id == council_id, Resolution.state.in_(PUBLIC_STATES)]


def _listed(conditions: list[ColumnElement[bool]], limit: int, offset: int = 0) -> list[Listed]:
    columns = (Resolution.id, Resolution.state, Resolution.title, Resolution.text, Resolution.document_mark)
    dates = (Resolution.publication_number, Resolution.publicised_at, Resolution.publicity_ends_on)
    ends = (Resolution.effective_at, Resolution.revoked_at, Resolution.closed_at)
    newest_first = (Resolution.publicised_at.desc(), Resolution.id.desc())
    query = select(*columns, *dates, *ends).where(*conditions).order_by(*newest_first)
    rows: Sequence[Any] = db.session.execute(query.limit(limit).offset(offset)).all()
    return [Listed(*row) for row in rows]


def _conditions(council_id: int, zone: ZoneInfo, wanted: Filter) -> list[ColumnElement[bool]]:
    conditions = _public(council_id)
    if wanted.state:
        # An objection does not end the publication.
        states = PUBLICISED_STATES if wanted.state == "publicised" else (wanted.state,)
        conditions.append(Resolution.state.in_(states))
    if wanted.year is not None:
        begin, end = datetime(wanted.year, 1, 1, tzinfo=zone), datetime(wanted.year + 1, 1, 1, tzinfo=zone)
        conditions.append(and_(Resolution.publicised_at >= begin, Resolution.publicised_at < end))
    # Every word has to be there; a % or _ that somebody types is no wildcard.
    return conditions + [
        or_(
            *(
                column.icontains(word, autoescape=True)
                for column in (Resolution.title, Resolution.text, Resolution.document_mark)
            )
        )
        for word in wanted.words.split()
    ]


# --- 落实跟踪 ---


def board(council_id: int, today: date) -> dict[str, list[int]]:
    """Return the ids of all tasks in force by the board's groups, each by its date; it ranks nobody.

    Confirmed and otherwise ended ones come newest first. Only what a group's rule asks for is read.
    """
    columns = (Task.id, Task.state, Task.carrier, Task.due_on, Task.next_report_on, Task.confirmed_at.is_not(None))
    query = select(*columns).join(Resolution, Resolution.id == Task.resolution_id)
    query = query.where(
        Task.council_id == council_id, Task.state != "revoked", Resolution.state.in_(IN_FORCE_STATES)
    ).order_by(Task.due_on, Task.id)
    groups: dict[str, list[int]] = {}
    for task_id, state, carrier, due_on, next_report_on, is_confirmed in db.session.execute(query):
        name = group_of_board(state, carrier, due_on, next_report_on, bool(is_confirmed), today)
        groups.setdefault(name, []).append(task_id)
    for name in ("confirmed", "unconfirmed"):
        groups.get(name, []).reverse()
    return groups


def group_of_board(
    state: str, carrier: str, due_on: date, next_report_on: date, is_confirmed: bool, today: date
) -> str:
    """Return where the board shows a task. Reported is not confirmed, and ended is neither."""
    if is_confirmed:
        return "confirmed"
    if state in RUNNING_STATES:
        return colour(state, carrier, due_on, next_report_on, today) or "running"
    return {"infeasible_now": "stopped", "closed": "unconfirmed"}.get(state, "reported")


def board_tasks(ids: list[int]) -> dict[int, BoardTask]:
    """Return the tasks with these ids, by id."""
    # What stands in `body` beside a member would be that member's.
    body = case((Task.carrier == "member", ""), else_=Task.body)
    columns = (Task.id, Task.resolution_id, Resolution.title, Task.state, Task.what, Task.carrier, body)
    query = select(*columns, Task.due_on, Task.next_report_on, Task.confirmed_at.is_not(None).label("is_confirmed"))
    query = query.join(Resolution, Resolution.id == Task.resolution_id).where(Task.id.in_(ids))
    rows: Sequence[Any] = db.session.execute(query).all()
    return {row[0]: BoardTask(*row) for row in rows}


# --- the home page's doors ---


@dataclass(frozen=True, slots=True)
class Doors:
    """How much stands behind each of the residents' doors."""

    collecting: int
    publicised: int
    tasks: int
    resolutions: int


def doors(council_id: int) -> Doors:
    in_state = select(Resolution.state, func.count()).where(*_public(council_id)).group_by(Resolution.state)
    resolutions = {row[0]: row[1] for row in db.session.execute(in_state)}
    collecting = select(func.count()).select_from(Group)
    collecting = collecting.where(Group.council_id == council_id, Group.state.in_(COLLECTING_STATES))
    running = select(func.count()).select_from(Task).join(Resolution, Resolution.id == Task.resolution_id)
    running = running.where(
        Task.council_id == council_id,
        Task.state.in_((*RUNNING_STATES, "reported_done")),
        Resolution.state.in_(IN_FORCE_STATES),
    )
    return Doors(
        collecting=db.session.scalar(collecting) or 0,
        publicised=sum(resolutions.get(state, 0) for state in PUBLICISED_STATES),
        tasks=db.session.scalar(running) or 0,
        resolutions=sum(resolutions.values()),
    )
