"""A founded council behind the doors of tasks: its application is made once, its database copied for each test."""

import pytest
from flask import Flask

from app import create_app
from extensions import db, limiter
from tests.blueprints.founded import KEPT, Founded


@pytest.fixture(scope="session")
def works_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("works")
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "test",
            "SETUP_CODE": "test-setup-code",
            "INSTANCE_PATH": str(folder),
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'gongyi.db'}",
            "WTF_CSRF_ENABLED": False,
            "ASYNC_MODE": "threading",
            "PUBLIC_URL": "",
        }
    )
    if not KEPT:
        with app.app_context():
            db.create_all()
    return app


def founded_in(app: Flask) -> Founded:
    with app.app_context():
        limiter.reset()
    return Founded(app)
