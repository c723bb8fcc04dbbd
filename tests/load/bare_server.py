"""What the stack alone can do: Flask-SocketIO under eventlet, one durable SQLite commit per ballot, no login, no rules.

Usage: python bare_server.py PORT DATABASE
"""

import eventlet

eventlet.monkey_patch()

import sqlite3
import sys
from datetime import UTC, datetime
from typing import Any

import eventlet.wsgi
from flask import Flask, jsonify
from flask_socketio import SocketIO

# About what our own parts weigh; the size hardly matters (DESIGN §7).
PART = "<p>投票开始了</p>" * 100

app = Flask(__name__)
app.config["SECRET_KEY"] = "bench"
socketio = SocketIO(
    app,
    async_mode="eventlet",
    http_compression=False,
    ping_interval=20,
    ping_timeout=20,
)


def open_database(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE ballots (id INTEGER PRIMARY KEY, vote_id, member_id, choice, key, cast_at)")
    return connection


@socketio.on("voting:cast")
def cast(payload: dict[str, Any]) -> dict[str, Any]:
    values = (
        payload["vote_id"],
        payload["member_id"],
        payload["choice"],
        payload["key"],
        datetime.now(UTC).isoformat(),
    )
    database.execute("INSERT INTO ballots (vote_id, member_id, choice, key, cast_at) VALUES (?, ?, ?, ?, ?)", values)
    return {"ok": True, "choice": payload["choice"], "receipt": payload["key"][:10]}


@app.post("/open/<int:vote_id>")
def open_vote(vote_id: int) -> Any:
    message = {"parts": {"vote": f'<div data-vote="{vote_id}"></div>{PART}'}, "now": datetime.now(UTC).isoformat()}
    socketio.emit("live:parts", message)
    return jsonify(ok=True, vote=vote_id)


if __name__ == "__main__":
    database = open_database(sys.argv[2])
    eventlet.wsgi.server(
        eventlet.listen(("127.0.0.1", int(sys.argv[1])), backlog=2048), app, max_size=8192, log_output=False
    )
