"""Services need tables and no blueprint: a bare application on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import models.clock
import models.resolutions  # noqa: F401  every table is made
from extensions import db
from models.database import prepare_engine
from tests.services.hall import Hall


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stored_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with an empty database, inside its context."""
    address = f"sqlite:///{tmp_path / 'gongyi.db'}"
    if request.param == "postgres":
        address = request.getfixturevalue("postgres_url")
    app = Flask("gongyi")
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def hall(stored_app: Flask) -> Hall:
    return Hall()
