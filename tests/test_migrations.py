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


# A meeting with an open vote as the version before votes of every kind kept it.
BEFORE_EVERY_KIND = (
    "insert into councils (id, slug, name, place, time_zone, is_demo, created_at)"
    " values (1, 'a', 'A', 'A', 'Asia/Shanghai', false, '2026-11-22 11:30:00')",
    "insert into charter_versions (id, council_id, version, facts, adopted_at)"
    " values (1, 1, 1, '{}', '2026-11-22 11:30:00')",
    "insert into members (id, council_id, name, post, title, side, seat, active_from)"
    " values (1, 1, 'A', 'representative', '', 'local', 1, '2026-11-22 11:30:00')",
    "insert into meetings (id, council_id, charter_version_id, number, title, place, state, planned_at, code,"
    " screen_token, seq) values (1, 1, 1, 1, 'A', 'A', 'in_session', '2026-11-22 11:30:00', '1234', 'x', 9)",
    "insert into agenda_items (id, meeting_id, position, title, summary, state, minutes, is_noticed)"
    " values (1, 1, 1, 'A', '', 'voting', 20, true)",
    "insert into motions (id, item_id, what, plain, who, by_when, cost, done_means, ballot_kind)"
    " values (1, 1, 'A', '', '', '', '', '', 'named')",
    "insert into votes (id, meeting_id, item_id, motion_id, state, frozen, frozen_digest, is_changeable, opened_at)"
    " values (1, 1, 1, 1, 'open', '{}', 'x', true, '2026-11-22 11:30:00')",
    "insert into roll_entries (id, vote_id, member_id, side, is_present, choice, receipt)"
    " values (1, 1, 1, 'local', true, 'yes', 'A')",
    "insert into ballots (id, vote_id, member_id, choice, key, receipt, cast_at)"
    " values (1, 1, 1, 'yes', 'k', 'A', '2026-11-22 11:30:00')",
)


def test_a_council_in_use_keeps_every_row_on_the_way_up_and_back(empty_app: Flask) -> None:
    upgrade(directory=MIGRATIONS, revision="0006")
    with db.engine.begin() as connection:
        for statement in BEFORE_EVERY_KIND:
            connection.exec_driver_sql(statement)
    upgrade(directory=MIGRATIONS)
    with db.engine.begin() as connection:
        assert connection.exec_driver_sql("select question, method from votes").all() == [("motion", "phones")]
        assert connection.exec_driver_sql("select choice, receipt from roll_entries where has_voted").all() == [
            ("yes", "A")
        ]
        # What refers to another row is looked at again.
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("pragma foreign_keys").scalar() == 1
    downgrade(directory=MIGRATIONS, revision="0006")
    with db.engine.begin() as connection:
        for name in ("councils", "members", "meetings", "agenda_items", "motions", "votes", "roll_entries", "ballots"):
            assert connection.exec_driver_sql(f"select count(*) from {name}").scalar() == 1


@pytest.mark.parametrize("empty_app", ["sqlite"], indirect=True)
def test_a_migration_that_would_leave_a_reference_to_nothing_is_undone(empty_app: Flask) -> None:
    upgrade(directory=MIGRATIONS, revision="0006")
    with db.engine.begin() as connection:
        for statement in BEFORE_EVERY_KIND:
            connection.exec_driver_sql(statement)
    driver = db.engine.raw_connection().driver_connection
    assert driver is not None
    driver.execute("pragma foreign_keys = off")
    driver.execute("delete from votes")
    driver.execute("pragma foreign_keys = on")
    with pytest.raises(Exception, match=r"roll_entries|ballots"):
        upgrade(directory=MIGRATIONS)
    with db.engine.begin() as connection:
        assert connection.exec_driver_sql("select version_num from alembic_version").scalar() == "0006"
