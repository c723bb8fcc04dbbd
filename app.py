"""create_app(config): extensions, blueprints, error pages, command line. No rule, no query, no background work."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, request, session
from werkzeug.middleware.proxy_fix import ProxyFix

import blueprints.agenda.groups
import blueprints.agenda.intake
import blueprints.agenda.routes
import blueprints.agenda.topics
import blueprints.archive.check
import blueprints.archive.routes
import blueprints.councils.cli
import blueprints.councils.rehearsal
import blueprints.councils.routes
import blueprints.councils.versions
import blueprints.demo.cli
import blueprints.desk.routes
import blueprints.floor.conduct
import blueprints.floor.guests
import blueprints.floor.motions
import blueprints.floor.routes
import blueprints.joining
import blueprints.journal.cli
import blueprints.journal.routes
import blueprints.meetings.minutes
import blueprints.meetings.routes
import blueprints.meetings.sittings
import blueprints.members.aids
import blueprints.members.cli
import blueprints.members.routes
import blueprints.podium.routes
import blueprints.resolutions.answers
import blueprints.resolutions.objections
import blueprints.resolutions.routes
import blueprints.resolutions.tasks
import blueprints.screen.routes
import blueprints.seat.devices
import blueprints.seat.routes
import blueprints.voting.assistance
import blueprints.voting.ballots
import blueprints.voting.calculator
import blueprints.voting.cli
import blueprints.voting.events
import blueprints.voting.kit
import blueprints.voting.proxies
import blueprints.voting.recusals
import blueprints.voting.routes
import blueprints.voting.sheet
import blueprints.voting.tellers
from blueprints import errors, live, page, sockets
from config import ROOT, from_environment
from extensions import babel, csrf, db, limiter, login, migrate, socketio
from models.database import prepare_engine
from rules.presets import presets

DOORS = (
    blueprints.councils.routes,
    blueprints.councils.rehearsal,
    blueprints.councils.versions,
    blueprints.members.routes,
    blueprints.members.aids,
    blueprints.agenda.topics,
    blueprints.agenda.intake,
    blueprints.agenda.groups,
    blueprints.agenda.routes,
    blueprints.meetings.routes,
    blueprints.meetings.minutes,
    blueprints.meetings.sittings,
    blueprints.floor.routes,
    blueprints.floor.conduct,
    blueprints.floor.guests,
    blueprints.floor.motions,
    blueprints.voting.routes,
    blueprints.voting.assistance,
    blueprints.voting.ballots,
    blueprints.voting.calculator,
    blueprints.voting.kit,
    blueprints.voting.proxies,
    blueprints.voting.recusals,
    blueprints.voting.sheet,
    blueprints.voting.tellers,
    blueprints.resolutions.routes,
    blueprints.resolutions.objections,
    blueprints.resolutions.tasks,
    blueprints.resolutions.answers,
    blueprints.journal.routes,
    blueprints.seat.routes,
    blueprints.seat.devices,
    blueprints.desk.routes,
    blueprints.podium.routes,
    blueprints.screen.routes,
    blueprints.archive.routes,
    blueprints.archive.check,
    sockets,
)
COMMANDS = (blueprints.councils, blueprints.members, blueprints.demo, blueprints.journal, blueprints.voting)
LANGUAGES = ("zh_Hans_CN", "en")


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Return the application with every setting of config.py, `config` on top. Raises PresetInvalid for a broken rule."""
    presets()
    app = Flask(__name__)
    app.config.update(from_environment())
    app.config.update(config or {})
    app.extensions["gongyi_clock_offset"] = 0
    _bind_extensions(app)
    errors.register(app)
    page.register(app)
    for doors in DOORS:
        app.register_blueprint(doors.bp)
    for room in COMMANDS:
        room.cli.register(app)
    live.register(app)
    sockets.register(app)
    if app.config["PUBLIC_URL"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    return app


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    csrf.init_app(app)
    login.init_app(app)
    # Phones change their address when they change the network: no session protection by address.
    login.session_protection = None
    babel.init_app(app, locale_selector=chosen_language)
    limiter.init_app(app)
    socketio.init_app(
        app,
        async_mode=app.config["ASYNC_MODE"],
        message_queue=app.config["REDIS_URL"] or None,
        # A compressed frame costs 90 kB of memory for each client.
        http_compression=False,
        # What one phone sends is answered in order, in the green thread that has read it: no other is started for it.
        async_handlers=False,
        ping_interval=20,
        ping_timeout=20,
    )


def chosen_language() -> str:
    """Return the reader's language: chosen on a page, else the browser's, else Chinese."""
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return "en" if request.accept_languages.best_match(("zh", "zh-CN", "zh-Hans", "en"), "zh") == "en" else LANGUAGES[0]
