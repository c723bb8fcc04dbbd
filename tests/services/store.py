"""A bare application on a store: services need tables and no blueprint."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

import models.clock
import models.notices
import models.tasks
import models.topics  # noqa: F401  every table is made
from extensions import db
from models.database import prepare_engine


def bare_app(address: str) -> Flask:
    """An application on the database at `address`; its context is not open."""
    app = Flask("gongyi")
    app.config["SQLALCHEMY_DATABASE_URI"] = address
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    return app


@contextmanager
def application(address: str) -> Iterator[Flask]:
    """The same, inside its context."""
    app = bare_app(address)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
