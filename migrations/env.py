"""How migrations reach the database: the application's engine, one transaction for all, also on SQLite."""

from alembic import context
from flask import current_app

from models import (
    amendments,
    clock,
    councils,
    floor,
    groups,
    journal,
    meetings,
    members,
    minutes,
    notices,
    procedural_motions,
    recusals,
    resolution_changes,
    resolutions,
    secret_ballots,
    sittings,
    tasks,
    topics,
    voting,
)

# A new file of models is imported above, so that comparing sees its tables.
TABLES = (
    amendments,
    clock,
    councils,
    floor,
    groups,
    journal,
    meetings,
    members,
    minutes,
    notices,
    procedural_motions,
    resolution_changes,
    recusals,
    resolutions,
    secret_ballots,
    sittings,
    tasks,
    topics,
    voting,
)


def run_migrations() -> None:
    """Upgrade or downgrade, wholly or not at all."""
    extension = current_app.extensions["migrate"]
    with extension.db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=extension.db.metadata,
            # SQLite undoes DDL like PostgreSQL, once the driver leaves beginning to us (models/database.py).
            transactional_ddl=True,
            **extension.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations()
