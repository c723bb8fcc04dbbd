"""Somebody has the database file of a closed secret vote and tries to learn who voted what.

They know the order in which people voted: they sat in the hall. So any trace of the order in which the ballots came, or of
which ballot belongs to which entry of the roll, is the answer.
"""

import hashlib
import sqlite3
from pathlib import Path

import pytest
from flask import Flask

from extensions import db
from rules.casts import Cast
from services import voting as commands
from tests.database_file import database_of
from tests.services.hall import Hall


def key(member_id: int, number: int = 1) -> str:
    return hashlib.sha256(f"{member_id}:{number}".encode()).hexdigest()[:32]


@pytest.fixture
def stored_app(light_app: Flask) -> Flask:
    """On a file only: what PostgreSQL keeps is described in docs/threat-model.md."""
    return light_app


@pytest.fixture
def file(stored_app: Flask) -> Path:
    return database_of(stored_app)


def voted(hall: Hall, vote_id: int) -> list[int]:
    """Everybody votes, one after the other; the first changes their mind. Returns members in the order of their ballots."""
    order = [*hall.local, *hall.migrant]
    for place, member in enumerate(order):
        choice = "yes" if place % 3 else "no"
        commands.cast_ballots([Cast(vote_id, member, choice, key(member))], hall.later(7))
    first = order.pop(0)
    change = Cast(vote_id, first, "abstain", key(first, 2), replaces=key(first))
    commands.cast_ballots([change], hall.later(7))
    return [*order, first]


def last_key(hall: Hall, member: int) -> str:
    return key(member, 2 if member == hall.local[0] else 1)


def as_they_lie(file: Path, keys: set[str]) -> list[list[str]]:
    """Return the keys found on each page of the file, from the page's end: that is how SQLite fills one."""
    data = file.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    found = []
    for start in range(0, len(data), size):
        page = data[start : start + size]
        places = {page.find(each.encode()): each for each in keys}
        found.append([each for place, each in sorted(places.items(), reverse=True) if place >= 0])
    return [page for page in found if page]


def remembered(file: Path) -> bytes:
    """Everything that lies on the disk: the file, its free pages too, and the write-ahead log."""
    log = file.with_name(file.name + "-wal")
    return file.read_bytes() + (log.read_bytes() if log.exists() else b"")


def test_the_file_of_a_closed_vote_does_not_tell_who_voted_what(stored_app: Flask, file: Path) -> None:
    hall = Hall()
    hall.convene(hall.motion(ballot_kind="secret"))
    vote_id = hall.open_vote()
    order = voted(hall, vote_id)
    came = [last_key(hall, member) for member in order]
    # While the vote is open the file does tell, to whoever copies it then: the attack works.
    db.session.rollback()
    db.session.connection().exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
    db.session.rollback()
    with sqlite3.connect(file) as copy:
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (page,) = as_they_lie(file, set(came))
    assert [each for each in page if each != came[-1]] == came[:-1]
    commands.close_vote(hall.meeting_id, vote_id, hall.chair, hall.later(7))
    frozen = [entry["member"] for entry in hall.vote(vote_id).frozen["roll"]]
    db.session.remove()

    for page in as_they_lie(file, set(came)):
        assert sorted(page) in (page, page[::-1]), "rows, and the sealed list, lie in the order of their random keys"
    assert file.with_name(file.name + "-wal").stat().st_size == 0, "the write-ahead log is empty"
    assert key(hall.local[0]).encode() not in remembered(file), "the ballot that was changed is overwritten"
    with sqlite3.connect(file) as copy:
        rows = [row[0] for row in copy.execute("select id from secret_ballots")]
        assert rows == sorted(rows)
        with pytest.raises(sqlite3.OperationalError):
            copy.execute("select rowid from secret_ballots")
        roll = copy.execute("select member_id, choice, receipt, has_voted from roll_entries order by rowid").fetchall()
    assert {row[1:] for row in roll} == {(None, None, 1)}
    assert [row[0] for row in roll] == frozen, "the roll lies as it was frozen"


def test_with_row_numbers_it_would_tell_everybodys_ballot(stored_app: Flask, file: Path) -> None:
    hall = Hall()
    hall.convene(hall.motion(ballot_kind="secret"))
    vote_id = hall.open_vote()
    with sqlite3.connect(file, isolation_level=None) as twin:
        twin.execute("create table twin (id text primary key, choice text)")
        twin.execute(
            "create trigger copied after insert on secret_ballots begin insert into twin values (new.id, new.choice); end"
        )
        twin.execute("create trigger gone after delete on secret_ballots begin delete from twin where id = old.id; end")
    order = voted(hall, vote_id)
    with sqlite3.connect(file) as twin:
        told = dict(zip(order, (row[0] for row in twin.execute("select id from twin order by rowid")), strict=True))
    assert told == {member: last_key(hall, member) for member in order}
