"""How connections are set up: durable commits, foreign keys, and transactions that begin when we say."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from extensions import db

BUSY_TIMEOUT_MS = 5000


class Exists(Exception):
    """The file to copy to is there already."""


class NotACopy(Exception):
    """This store is not one file that could be copied."""


def prepare_engine(engine: Engine) -> None:
    """Make SQLite keep what was acknowledged and begin writes with BEGIN IMMEDIATE; PostgreSQL needs nothing."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, record: Any) -> None:
        # The driver must not begin transactions by itself: it would always begin deferred ones.
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            # What is removed is overwritten: a secret ballot that was changed, or destroyed with its vote.
            "secure_delete = ON",
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("begin_immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


FORGETS = "forget_after_commit"
_is_kept = False


def forget_after_commit() -> None:
    """Ask that what the store remembers of the order of writing is wiped once this transaction is committed."""
    db.session.info[FORGETS] = True


def forget_on_start() -> None:
    """Ask for the same when a process starts: cheap where the store is one file that nobody else has open."""
    if db.engine.dialect.name == "sqlite":
        forget_after_commit()


def forget_if_asked() -> None:
    """After a commit: empty SQLite's write-ahead log into the file, or write PostgreSQL's tables anew.

    What somebody else is still reading cannot be wiped yet; it is tried again at the clock's next look.
    """
    global _is_kept
    if db.session.info.pop(FORGETS, False) or _is_kept:
        _is_kept = not (_empty_log() if db.engine.dialect.name == "sqlite" else _rewrite_tables())


def _empty_log() -> bool:
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        # Nobody waits here for a reader: under green threads that would stop everybody.
        cursor.execute("PRAGMA busy_timeout = 0")
        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    finally:
        connection.close()
    return not is_busy


def _rewrite_tables() -> bool:
    """Old row versions lie in the order of writing, beside the number of the transaction that wrote them."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET lock_timeout = '200ms'")
        try:
            connection.exec_driver_sql("CLUSTER secret_ballots USING pk_secret_ballots")
            connection.exec_driver_sql("VACUUM FULL roll_entries")
        except OperationalError:
            return False
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
    return True


def has_tables() -> bool:
    """Whether the database has been set up."""
    return inspect(db.engine).has_table("councils")


def copy_database(file: str) -> int:
    """Copy the whole SQLite database to a new file (mode 600) while others write; return its size in bytes.

    Raises Exists, NotACopy on another store, OSError.
    """
    if db.engine.dialect.name != "sqlite":
        raise NotACopy
    path = Path(file)
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise Exists(file) from None
    try:
        _vacuum_into(path)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    return path.stat().st_size


def _vacuum_into(path: Path) -> None:
    connection = db.engine.raw_connection()
    try:
        # One snapshot: what is committed meanwhile is not half in it. Into a file that is there, but empty.
        connection.cursor().execute("VACUUM INTO ?", (str(path),))
    finally:
        connection.close()
    with path.open("rb") as copied:
        os.fsync(copied.fileno())


@contextmanager
def unhurried_disk() -> Iterator[None]:
    """Do not wait for the disk at each commit, but once, at the end: for hundreds of commits that nobody waits for.

    Nothing else may use the database meanwhile.
    """
    if db.engine.dialect.name != "sqlite":
        yield
        return
    _run("PRAGMA synchronous = OFF")
    try:
        yield
    finally:
        db.session.remove()
        _run("PRAGMA synchronous = FULL", "PRAGMA wal_checkpoint(TRUNCATE)")
        # Whatever other connections there were: new ones are set up by prepare_engine.
        db.engine.dispose()


def _run(*statements: str) -> None:
    connection = db.engine.raw_connection()
    try:
        for statement in statements:
            connection.cursor().execute(statement)
    finally:
        connection.close()


def delete_everything() -> None:
    """Delete all rows of all tables, inside the caller's transaction. Only a demo is ever deleted."""
    for table in reversed(db.metadata.sorted_tables):
        db.session.execute(table.delete())
