"""Migrations lead to the tables that the models describe, on both stores, and back to nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app import create_app
from extensions import db

ROOT = Path(__file__).resolve().parent.parent
MIGRATIONS = str(ROOT / "migrations")
STORES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=STORES)
def empty_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application before its first start: a database without a table."""
    address = f"sqlite:///{tmp_path / 'gongyi.db'}"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    app = create_app(
        {
            "SECRET_KEY": "test",
            "SETUP_CODE": "test",
            "INSTANCE_PATH": str(tmp_path),
            "SQLALCHEMY_DATABASE_URI": address,
            "ASYNC_MODE": "threading",
        }
    )
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> dict[str, dict[str, Any]]:
    """Return what the database says of its tables: columns, and every constraint and index with its name."""
    inspector = inspect(db.engine)
    return {
        name: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"]) for column in inspector.get_columns(name)
            },
            "primary key": inspector.get_pk_constraint(name)["name"],
            "checks": {check["name"]: check["sqltext"] for check in inspector.get_check_constraints(name)},
            "uniques": {unique["name"]: unique["column_names"] for unique in inspector.get_unique_constraints(name)},
            "foreign keys": {key["name"]: key["referred_table"] for key in inspector.get_foreign_keys(name)},
            "indexes": {index["name"]: index_facts(index) for index in inspector.get_indexes(name)},
        }
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


def index_facts(index: Any) -> tuple[list[str], bool, str]:
    """Return an index's columns, whether it is unique, and for which rows."""
    where = [str(value) for name, value in index.get("dialect_options", {}).items() if name.endswith("_where")]
    return index["column_names"], bool(index["unique"]), "".join(where)


def test_migrations_make_the_tables_of_the_models_with_every_name(empty_app: Flask) -> None:
    upgrade(directory=MIGRATIONS)
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), db.metadata) == []
    migrated = tables()
    downgrade(directory=MIGRATIONS, revision="base")
    db.create_all()
    assert migrated == tables()
    kinds = ("checks", "uniques", "foreign keys", "indexes")
    assert [table for table, facts in migrated.items() if any(None in facts[kind] for kind in kinds)] == []
    columns, is_unique, where = migrated["votes"]["indexes"]["uq_votes_one_open"]
    assert (columns, is_unique) == (["meeting_id"], True)
    assert "'open'" in where


def test_the_way_back_leaves_no_table(empty_app: Flask) -> None:
    upgrade(directory=MIGRATIONS)
    downgrade(directory=MIGRATIONS, revision="base")
    assert tables() == {}
    upgrade(directory=MIGRATIONS)
    assert len(tables()) == len(db.metadata.tables)


@pytest.mark.parametrize("empty_app", ["sqlite"], indirect=True)
def test_a_migration_that_fails_leaves_nothing_half_made(empty_app: Flask) -> None:
    # A table of the last place on the way is there already.
    with db.engine.begin() as connection:
        connection.exec_driver_sql("create table roll_entries (id integer)")
    with pytest.raises(Exception, match="roll_entries"):
        upgrade(directory=MIGRATIONS)
    assert set(tables()) == {"roll_entries"}


def test_migrations_are_numbered_and_in_one_line() -> None:
    script = ScriptDirectory(MIGRATIONS)
    numbers = [revision.revision for revision in reversed(list(script.walk_revisions()))]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    assert all(Path(revision.path).name.startswith(revision.revision) for revision in script.walk_revisions())
