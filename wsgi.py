"""monkey_patch() first, then the application, its clock and its server. The only file that imports eventlet."""

import os
import warnings

# Known and decided: docs/decisions/0001. It would stand above every command's answer.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
ASYNC_MODE = os.environ.get("ASYNC_MODE", "eventlet")
# Only the server itself is patched: `flask` looks into this file too, and another server patches by itself.
if __name__ == "__main__" and ASYNC_MODE == "eventlet":
    import eventlet
    import eventlet.wsgi

    eventlet.monkey_patch()

import contextlib
import errno
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError

from app import create_app
from blueprints.clock import now, real_now, refresh_offset
from blueprints.kept import keep
from blueprints.shell import say
from blueprints.welcome import room_address, welcome
from extensions import db, socketio
from rules.errors import N_
from services import clock, demo, rehearsal_players

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

log = logging.getLogger("gongyi")
MIGRATIONS = Path(__file__).resolve().parent / "migrations"
BACKLOG = 2048
MOST_CONNECTIONS = 8192
SPARE_FILES = 64  # for the database, the log and the libraries
KEEPALIVE_SECONDS = 120
# Looking for dead cycles after every 700 new objects, as Python does by default, takes a third of a hall's first seconds.
# A thousand ballots on their way are some 40,000, none of them dead.
OBJECTS_BEFORE_COLLECTING = 50_000
# A running server that missed the clock for so long was asleep, not merely busy.
ASLEEP_SECONDS = 15
WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


def main() -> None:
    """Bring the database up to date, seed a demo when it is empty, and serve until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("alembic", "werkzeug"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Names and ballots are nobody else's on this computer.
    os.umask(0o077)
    most_connections = min(MOST_CONNECTIONS, raise_file_limit() - SPARE_FILES)
    app = application()
    host, port = app.config["HOST"], app.config["PORT"]
    with app.app_context():
        # Before anything is written: beside a running server nothing is prepared or recovered.
        listener = listen(host, port)
        prepare()
    app.config["LAN_URL"] = room_address(host, port)
    collect_garbage_seldom()
    serve(app, listener, most_connections)


def application() -> Flask:
    """Return the application for another server, which patches by itself and starts `keep_time`."""
    return create_app()


def collect_garbage_seldom() -> None:
    """Leave out of the search what stays as long as the server, and search less often: everybody waits meanwhile."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING, 10, 10)


def raise_file_limit() -> int:
    """Let the process hold a socket for each phone of a large hall; return how many files it may open."""
    if resource is None:
        return MOST_CONNECTIONS + SPARE_FILES
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # Some platforms name no upper bound, and then refuse that very number.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS + SPARE_FILES if soft == resource.RLIM_INFINITY else soft


def listen(host: str, port: int) -> Any:
    """Return the socket that is listened on; end with one clear sentence where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        if ASYNC_MODE == "eventlet":
            # eventlet would share a port that is in use: phones would reach now one server, now the other.
            return eventlet.listen((host, port), family=family, backlog=BACKLOG, reuse_addr=True, reuse_port=False)
        # Threads bring their own server; here the port is only tried.
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        sys.exit(why_not(error, host, port))
    return None


def why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        in_use = N_("端口 %(port)s 已经被占用。请先停掉正在用它的服务，或者换一个端口：PORT=%(other)s make run")
        return say(in_use, port=port, other=port + 1)
    if error.errno == errno.EACCES:
        return say(N_("没有权限使用端口 %(port)s。请换一个1024以上的端口：PORT=8000 make run"), port=port)
    wrong = N_("不能在 %(host)s 的端口 %(port)s 上启动（%(why)s）。请检查 HOST 和 PORT 的设置。")
    return say(wrong, host=host, port=port, why=error.strerror or error)


def prepare() -> None:
    """Bring the database up to date, seed the demo into an empty one, and come back after an outage."""
    try:
        bring_up_to_date()
    except OperationalError as error:
        sys.exit(say(N_("数据库打不开，请检查 DATABASE_URL 和 INSTANCE_PATH：%(why)s"), why=error.orig))
    access = demo.seed_when_empty(real_now())
    if access is not None:
        keep(access)
    refresh_offset()
    clock.recover(now(), real_now())
    db.session.remove()


def bring_up_to_date() -> None:
    """Run the migrations that are missing; a database that has them all is only asked for its number."""
    with db.engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    if here != ScriptDirectory(str(MIGRATIONS)).get_current_head():
        upgrade(directory=str(MIGRATIONS))


def serve(app: Flask, listener: Any, most_connections: int) -> None:
    """Start the clock and the server, and stop in order on SIGTERM or Ctrl+C."""
    # The same after a restart: whoever was killed here must not keep the clock from its successor.
    owner = f"{socket.gethostname()}:{app.config['PORT']}"
    signal.signal(signal.SIGTERM, stop)
    socketio.start_background_task(keep_time, app, owner)
    with app.app_context():
        print(welcome(app), flush=True)
    try:
        if listener is None:
            socketio.run(app, host=app.config["HOST"], port=app.config["PORT"], allow_unsafe_werkzeug=True)
        else:
            serve_green(app, listener, most_connections)
    except KeyboardInterrupt:
        pass
    finally:
        with app.app_context():
            clock.release_lease(owner)
            print(say(N_("共议已停止。")), flush=True)


def stop(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def serve_green(app: Flask, listener: Any, most_connections: int) -> None:
    """Serve in a green thread of its own: at its end the server would wait for every open websocket."""
    stopping = eventlet.event.Event()

    def ask_to_stop(signum: int, frame: object) -> None:
        # Raising here would hit whichever green thread is running, and might be swallowed by it.
        eventlet.hubs.get_hub().schedule_call_global(0, lambda: stopping.ready() or stopping.send())

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask_to_stop)
    server = eventlet.spawn(
        eventlet.wsgi.server,
        listener,
        without_compression(app),
        max_size=most_connections,
        keepalive=KEEPALIVE_SECONDS,
        log_output=False,
        debug=False,
    )
    # A server that ends by itself ends the process, so that whoever watches it starts it again.
    server.link(lambda ended: stopping.ready() or stopping.send(ended))
    if stopping.wait() is server:
        sys.exit(server.wait())
    listener.close()


def without_compression(app: WsgiApp) -> WsgiApp:
    """Answer no offer of permessage-deflate: it would cost 90 kB of memory for each phone."""

    def wrapped(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return app(environ, start_response)

    return wrapped


def keep_time(app: Flask, owner: str) -> None:
    """Wake at the next deadline or each second, apply what is due, and say that this server is alive."""
    while True:
        wait_seconds = 1.0
        try:
            with app.app_context():
                deadline = tick(owner)
                if deadline is not None:
                    wait_seconds = min(1.0, (deadline - now()).total_seconds())
                db.session.remove()
        except Exception:
            log.exception("the clock stumbled; it goes on")
        socketio.sleep(max(0.01, wait_seconds))  # type: ignore[arg-type]  # its stub knows whole seconds only


def tick(owner: str) -> datetime | None:
    """Apply what is due and return the next deadline; another process may hold the clock."""
    # A laptop whose lid was closed has been away as after a power cut.
    clock.recover(now(), real_now(), ASLEEP_SECONDS)
    is_mine = clock.keep_lease(owner, real_now())
    refresh_offset()
    if not is_mine:
        return None
    rehearsal_players.play(now())
    return clock.settle_due(now())


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
