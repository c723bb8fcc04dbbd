"""A founded council in the application that all tests of the rooms share: made once, copied for each test."""

from flask import Flask

from extensions import db, limiter
from tests.blueprints.founded import KEPT, Founded


def founded_in(app: Flask) -> Founded:
    with app.app_context():
        limiter.reset()
        if not KEPT:
            db.create_all()
    return Founded(app)
