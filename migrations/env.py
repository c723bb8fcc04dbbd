"""How migrations reach the database: the application's engine, one transaction for all, also on SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pkgutil import iter_modules

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

import models

# Comparing sees the tables of every file of models, also of one that nothing else here imports.
for file in iter_modules(models.__path__):
    import_module(f"models.{file.name}")


class DanglingRow(Exception):
    """After a migration a row would refer to one that is not there."""


@contextmanager
def changing_tables(connection: Connection) -> Iterator[None]:
    """Let SQLite take a table away and put its changed copy in the same place, although other rows refer to it.

    It heeds the switch outside of transactions only; what it does not look at meanwhile is looked at before the commit.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys = ON")


def check_references(connection: Connection) -> None:
    """Raise DanglingRow with the table, its row and where it points."""
    if connection.dialect.name == "sqlite":
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if dangling is not None:
            raise DanglingRow(*dangling[:3])


def run_migrations() -> None:
    """Upgrade or downgrade, wholly or not at all."""
    extension = current_app.extensions["migrate"]
    with extension.db.engine.connect() as connection, changing_tables(connection):
        context.configure(
            connection=connection,
            target_metadata=extension.db.metadata,
            # SQLite undoes DDL like PostgreSQL, once the driver leaves beginning to us (models/database.py).
            transactional_ddl=True,
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            check_references(connection)


run_migrations()
