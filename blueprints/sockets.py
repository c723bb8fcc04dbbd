"""What Flask does for each request, done once for a socket: its events all stand on the request that opened it.

choice: docs/decisions/0026-what-a-ballot-costs.md
"""

from typing import Any, NoReturn

from flask import Blueprint, Flask, Request, abort
from flask.sessions import SecureCookieSessionInterface

from blueprints.access import PUBLIC, allow

bp = Blueprint("sockets", __name__)

# Where Flask-SocketIO keeps a socket's session. Nothing that a browser sends is ever under this name.
KEPT = "saved_session"


class Sessions(SecureCookieSessionInterface):
    """Gives each event of a socket the session that was read at the first.

    Flask-SocketIO puts that one in the place of any other: the cookie of the handshake, which cannot have changed,
    would be verified and parsed before every ballot for nothing. Who it is, and whether they are still let in, is
    read from the database for each.
    """

    def open_session(self, app: Flask, request: Request) -> Any:
        kept = request.environ.get(KEPT)
        return super().open_session(app, request) if kept is None else kept


@bp.get("/socket.io/", websocket=True)
@allow(PUBLIC)
def handshake() -> NoReturn:
    """Never come to: Socket.IO answers at this address before Flask does.

    But Flask looks for it with each event, and would keep the exception that there is no such route, whose frames
    keep the event: sixty objects for every ballot that only a search for dead cycles finds.
    """
    abort(404)


def register(app: Flask) -> None:
    app.session_interface = Sessions()
