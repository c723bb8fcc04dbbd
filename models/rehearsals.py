"""Rehearsals (演练): councils that are a copy of another, and that may be thrown away as a whole."""

from sqlalchemy import ColumnElement, Table, false, or_, select

from extensions import db
from models.councils import Council
from models.meetings import Meeting
from rules.meetings import LIVE


def rehearsal_of(council_id: int) -> Council | None:
    """Return the rehearsal of a council, or None."""
    return db.session.scalar(select(Council).where(Council.rehearsal_of_id == council_id))


def live_rehearsals() -> list[tuple[int, int]]:
    """Return (meeting id, council id) of the rehearsals that are under way: asked each second."""
    query = (
        select(Meeting.id, Meeting.council_id)
        .join(Council, Council.id == Meeting.council_id)
        .where(Council.rehearsal_of_id.is_not(None), Meeting.state.in_(LIVE))
    )
    return [(meeting_id, council_id) for meeting_id, council_id in db.session.execute(query)]


def delete_rehearsal(council: Council) -> None:
    """Delete a rehearsal with every row that hangs on it, inside the caller's transaction.

    What hangs on what is read from the foreign keys, so that a new table cannot be forgotten. Nothing of another
    council hangs on a rehearsal.
    """
    assert council.rehearsal_of_id is not None
    tables = db.metadata.sorted_tables
    found: dict[str, list[int]] = {Council.__tablename__: [council.id]}
    for table in tables:
        if "id" in table.c and table.name not in found:
            found[table.name] = list(db.session.scalars(select(table.c.id).where(_hangs_on(table, found))))
    for table in reversed(tables):
        is_council = table.name == Council.__tablename__
        db.session.execute(table.delete().where(table.c.id == council.id if is_council else _hangs_on(table, found)))
    db.session.expire_all()


def _hangs_on(table: Table, found: dict[str, list[int]]) -> ColumnElement[bool]:
    """Return the condition that a row refers to one of the rows that were found."""
    keys = [key for key in table.foreign_keys if found.get(key.column.table.name)]
    return or_(false(), *(key.parent.in_(found[key.column.table.name]) for key in keys))
