"""monkey_patch() first, then the application, its clock and its server. The only file that imports eventlet."""

import os

ASYNC_MODE = os.environ.get("ASYNC_MODE", "eventlet")
if ASYNC_MODE == "eventlet":
    import eventlet

    eventlet.monkey_patch()

import contextlib
import errno
import logging
import secrets
import signal
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from blueprints.clock import now, real_now, refresh_offset
from blueprints.welcome import room_address, welcome
from extensions import db, socketio
from services import clock, demo

log = logging.getLogger("gongyi")
BACKLOG = 2048
MOST_CONNECTIONS = 8192
WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


def main() -> None:
    """Bring the database up to date, seed a demo when it is empty, and serve until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    raise_file_limit()
    app = application()
    with app.app_context():
        upgrade()
        if demo.is_empty():
            demo.seed(now())
        refresh_offset()
        clock.recover(now(), real_now())
        db.session.remove()
    host, port = app.config["HOST"], app.config["PORT"]
    app.config["LAN_URL"] = room_address(host, port)
    serve(app, host, port)


def application() -> Flask:
    """Return the application for another server; it must then patch by itself and start `keep_time`."""
    return create_app()


def serve(app: Flask, host: str, port: int) -> None:
    owner = secrets.token_hex(8)
    signal.signal(signal.SIGTERM, stop)
    try:
        listener = eventlet.listen((host, port), backlog=BACKLOG) if ASYNC_MODE == "eventlet" else None
        socketio.start_background_task(keep_time, app, owner)
        with app.app_context():
            print(welcome(app), flush=True)
        if listener is None:
            socketio.run(app, host=host, port=port, allow_unsafe_werkzeug=True)
        else:
            eventlet.wsgi.server(
                listener, without_compression(app), max_size=MOST_CONNECTIONS, log_output=False, debug=False
            )
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        sys.exit(f"端口 {port} 已经被占用。请先停掉另一个服务，或者换一个端口：PORT={port + 1} make run")
    except KeyboardInterrupt:
        pass
    finally:
        with app.app_context(), contextlib.suppress(Exception):
            clock.release_lease(owner)


def stop(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def keep_time(app: Flask, owner: str) -> None:
    """Wake at the next deadline or each second, apply what is due, and say that this server is alive."""
    while True:
        wait = timedelta(seconds=1)
        with app.app_context():
            try:
                deadline = tick(owner)
                wait = min(wait, deadline - now()) if deadline else wait
            except Exception:
                log.exception("the clock stumbled; it goes on")
            finally:
                db.session.remove()
        socketio.sleep(max(0.01, wait.total_seconds()))


def tick(owner: str) -> datetime | None:
    """Apply what is due and return the next deadline; another process may hold the clock."""
    is_mine = clock.keep_lease(owner, real_now())
    refresh_offset()
    return clock.settle_due(now()) if is_mine else None


def without_compression(app: WsgiApp) -> WsgiApp:
    """Answer no offer of permessage-deflate: it would cost 90 kB of memory for each phone."""

    def wrapped(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return app(environ, start_response)

    return wrapped


def raise_file_limit() -> None:
    """Let the process hold a socket for each phone of a large hall, where the platform has such a limit."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    main()
