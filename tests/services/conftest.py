"""Services are tested on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from extensions import db
from tests.postgres import Cluster
from tests.services.hall import Hall
from tests.services.store import application
from tests.services.works import works

__all__ = ["works"]


@pytest.fixture(scope="session")
def postgres_tables(postgres_cluster: Cluster) -> str:
    """One database with all tables: emptying it is five times as quick as making it."""
    postgres_cluster.execute("CREATE DATABASE services")
    address = postgres_cluster.url("services")
    with application(address):
        db.create_all()
    return address


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables: copying it is ten times as quick as making it."""
    file = tmp_path_factory.mktemp("tables") / "gongyi.db"
    with application(f"sqlite:///{file}"):
        db.create_all()
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stored_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with an empty database, inside its context."""
    if request.param == "postgres":
        with application(request.getfixturevalue("postgres_tables")) as app:
            empty_postgres()
            yield app
    else:
        file = shutil.copy(request.getfixturevalue("sqlite_tables"), tmp_path / "gongyi.db")
        with application(f"sqlite:///{file}") as app:
            yield app


def empty_postgres() -> None:
    """Delete what the last test has written; to truncate every table takes seven times as long."""
    tables = [table.name for table in reversed(db.metadata.sorted_tables)]
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables)
    written = set(db.session.scalars(text(asked)))
    for name in tables:
        if name in written:
            db.session.execute(text(f"DELETE FROM {name}"))
    db.session.execute(text("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"))
    db.session.commit()


@pytest.fixture
def hall(stored_app: Flask) -> Hall:
    return Hall()
