"""The SQLite file beneath an application of the tests, and another one put in its place."""

import shutil
from pathlib import Path

from flask import Flask

from extensions import db


def database_of(app: Flask) -> Path:
    """Return the file of an application on SQLite."""
    return Path(str(app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///"))


def put_database(app: Flask, file: Path) -> None:
    """Give the application a copy of a database; a connection that somebody still holds writes into the old file."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    database = database_of(app)
    for leftover in database.parent.glob(f"{database.name}-*"):
        leftover.unlink()
    shutil.copy(file, fresh := database.with_suffix(".fresh"))
    fresh.replace(database)
