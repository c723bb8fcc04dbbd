"""Empty extension objects: app.py binds them, everything else imports them from here."""

from flask import request, session
from flask_babel import Babel
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_socketio import SocketIO
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table hangs on this metadata, so that each constraint has a name from the first migration."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


def _who_is_limited() -> str:
    """Count by signed device first: a hall of two hundred people is one address."""
    return str(session.get("device") or request.remote_addr or "unknown")


db = SQLAlchemy(model_class=Base)
migrate = Migrate(render_as_batch=True)
socketio = SocketIO()
babel = Babel()
login = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(key_func=_who_is_limited)
