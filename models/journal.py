"""Streams of official acts, each a hash chain: one per council and one per meeting."""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from extensions import db
from models.base import JsonText, Model, UtcDateTime
from models.members import By
from rules import journal
from rules.journal import Row

PIECE_ROWS = 500


class Stream(Model):
    """The head of one chain; its row is locked for each append."""

    __tablename__ = "journal_streams"
    __table_args__ = (
        UniqueConstraint("council_id", "meeting_id"),
        # NULLs are all different to a UNIQUE, so the council's own stream needs this one.
        Index(
            "uq_journal_streams_council",
            "council_id",
            unique=True,
            sqlite_where=text("meeting_id is null"),
            postgresql_where=text("meeting_id is null"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("councils.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(default=journal.GENESIS)
    pseudonym_key: Mapped[str]  # a person is somebody else in each stream


class JournalRow(Model):
    """One act. Facts and salt stand beside the hash, so that they can be left out or erased and the chain holds."""

    __tablename__ = "journal_rows"
    __table_args__ = (UniqueConstraint("stream_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    stream_id: Mapped[int] = mapped_column(ForeignKey("journal_streams.id"))
    number: Mapped[int]
    previous: Mapped[str]
    at: Mapped[str]
    act: Mapped[str]
    actor: Mapped[str]
    facts_digest: Mapped[str]
    hash: Mapped[str]
    salt: Mapped[str | None]
    facts: Mapped[Any] = mapped_column(JsonText, nullable=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))


def start_stream(council_id: int, meeting_id: int | None) -> Stream:
    """Begin a chain for a council (meeting_id None) or a meeting."""
    stream = Stream(
        council_id=council_id,
        meeting_id=meeting_id,
        number=0,
        head=journal.GENESIS,
        pseudonym_key=secrets.token_hex(16),
    )
    db.session.add(stream)
    db.session.flush()
    return stream


def stream_of(council_id: int, meeting_id: int | None = None) -> Stream:
    """Return the chain of a council or of one of its meetings."""
    query = select(Stream).where(Stream.council_id == council_id, Stream.meeting_id.is_not_distinct_from(meeting_id))
    return db.session.scalars(query).one()


def append(council_id: int, meeting_id: int | None, at: datetime, act: str, by: By, facts: dict[str, Any]) -> Stream:
    """Seal one act into its chain, inside the caller's transaction; return the stream with its new head."""
    query = select(Stream).where(Stream.council_id == council_id, Stream.meeting_id.is_not_distinct_from(meeting_id))
    stream = db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()
    if by.is_entered_for:
        facts = {**facts, "entered_by": pseudonym(stream, by.entered_by_id)}
    row = journal.append(
        (stream.number, stream.head), instant(at), act, pseudonym(stream, by.actor_id), secrets.token_hex(16), facts
    )
    stream.number, stream.head = row.number, row.hash
    db.session.add(
        JournalRow(
            stream_id=stream.id,
            number=row.number,
            previous=row.previous,
            at=row.at,
            act=row.act,
            actor=row.actor,
            facts_digest=row.facts_digest,
            hash=row.hash,
            salt=row.salt,
            facts=row.facts,
            recorded_at=at,
            actor_id=by.actor_id,
            entered_by_id=by.entered_by_id,
        )
    )
    # Flushed at once: a later append of the same transaction re-reads the stream's head.
    db.session.flush()
    return stream


def pseudonym(stream: Stream, member_id: int | None) -> str:
    """Return who acted, as the exported chain names them: stable within the stream, unlinkable across streams."""
    if member_id is None:
        return "system"
    return hmac.new(bytes.fromhex(stream.pseudonym_key), str(member_id).encode(), hashlib.sha256).hexdigest()[:16]


def keyed_digest(council_id: int, text: str) -> str:
    """Return a digest to publish of a text that is not published, or may have to be covered later.

    Keyed with what only this database holds: a short text could be guessed from its bare digest.
    """
    key = bytes.fromhex(stream_of(council_id).pseudonym_key)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def each_row(stream: Stream) -> Iterator[Row]:
    """Yield the chain in order up to its present head, read in pieces: a long one is never in memory as a whole."""
    columns = (JournalRow.number, JournalRow.previous, JournalRow.at, JournalRow.act, JournalRow.actor)
    query = select(*columns, JournalRow.facts_digest, JournalRow.hash, JournalRow.salt, JournalRow.facts)
    stream_id, last = stream.id, stream.number
    for start in range(0, last, PIECE_ROWS):
        piece = (JournalRow.number > start, JournalRow.number <= min(start + PIECE_ROWS, last))
        rows = db.session.execute(query.where(JournalRow.stream_id == stream_id, *piece).order_by(JournalRow.number))
        for row in rows.all():
            yield Row(*row)


def rows_of(stream: Stream) -> list[Row]:
    return list(each_row(stream))


def hashes_of(stream: Stream) -> list[str]:
    """Return the hash of every row, in order: each of them was once the head that screens and phones showed."""
    query = select(JournalRow.hash).where(JournalRow.stream_id == stream.id).order_by(JournalRow.number)
    return list(db.session.scalars(query))


def last_number(council_id: int, meeting_id: int | None, act: str) -> int | None:
    """Return the number of the newest row of this act: what a compensating row names as undone."""
    stream = stream_of(council_id, meeting_id)
    query = select(func.max(JournalRow.number)).where(JournalRow.stream_id == stream.id, JournalRow.act == act)
    return db.session.scalar(query)


def has_acted_since(council_id: int, meeting_id: int, act: str, member_id: int) -> bool:
    """Whether somebody has done anything in a meeting since the newest row of `act`, that row included."""
    since = last_number(council_id, meeting_id, act)
    if since is None:
        return False
    stream = stream_of(council_id, meeting_id)
    done = select(JournalRow.id).where(
        JournalRow.stream_id == stream.id, JournalRow.number >= since, JournalRow.actor_id == member_id
    )
    return db.session.scalar(done.limit(1)) is not None


def acts_of(stream: Stream, newest: int | None = None) -> list[JournalRow]:
    """Return the rows of a chain in order; with `newest`, only the last so many, newest first."""
    query = select(JournalRow).where(JournalRow.stream_id == stream.id)
    if newest is None:
        return list(db.session.scalars(query.order_by(JournalRow.number)))
    return list(db.session.scalars(query.order_by(JournalRow.number.desc()).limit(newest)))
