"""Services are tested on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from extensions import db
from tests.database_file import database_of, put_database
from tests.postgres import Cluster
from tests.services.hall import Hall
from tests.services.store import bare_app
from tests.services.works import works

__all__ = ["works"]


# SQLAlchemy keeps with an engine what a statement has become in SQL: a test with an engine of its own spends most of
# its time on that. So each store has one for the whole run.
@pytest.fixture(scope="session")
def postgres_home(postgres_cluster: Cluster) -> Flask:
    """An application whose database has all tables: emptying it is five times as quick as making it."""
    postgres_cluster.execute("CREATE DATABASE services")
    return _home(postgres_cluster.url("services"))


@pytest.fixture(scope="session")
def sqlite_home(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application on a file, and beside it a copy with all tables: copying it is ten times as quick as making it."""
    folder = tmp_path_factory.mktemp("services")
    app = _home(f"sqlite:///{folder / 'gongyi.db'}")
    shutil.copy(folder / "gongyi.db", folder / "empty.db")
    return app


def _home(address: str) -> Flask:
    app = bare_app(address)
    with app.app_context():
        db.create_all()
        db.session.remove()
        db.engine.dispose()
    return app


@pytest.fixture
def light_app(sqlite_home: Flask) -> Iterator[Flask]:
    """An application with an empty SQLite database, inside its context: where neither locks nor SQL are at stake."""
    put_database(sqlite_home, database_of(sqlite_home).with_name("empty.db"))
    with sqlite_home.app_context():
        yield sqlite_home
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stored_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application with an empty database, inside its context."""
    if request.param == "sqlite":
        yield request.getfixturevalue("light_app")
        return
    app = request.getfixturevalue("postgres_home")
    with app.app_context():
        empty_postgres()
        yield app
        db.session.remove()


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ask PostgreSQL the first row of a test's table only: what differs between the rows is the rule's, not the store's."""
    asked: set[str] = set()
    kept = []
    for item in items:
        others = {**item.callspec.params} if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        on_postgres = others.pop("stored_app", None) == "postgres" and bool(others)
        name = item.nodeid.partition("[")[0]
        if not (on_postgres and name in asked):
            kept.append(item)
        if on_postgres:
            asked.add(name)
    items[:] = kept


@pytest.fixture
def hall(stored_app: Flask) -> Hall:
    return Hall()
