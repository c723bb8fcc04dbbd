"""Every setting, read once from the environment. Units stand in the names."""

import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent
INSTANCE = ROOT / "instance"
SECRET_WRITTEN_WITHIN_SECONDS = 2


def from_environment(environ: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Return Flask's configuration.

    DATABASE_URL   default sqlite under instance/; postgresql+psycopg2://… for a city
    SECRET_KEY     signs sessions; without one a key is made and kept in instance/secret_key (mode 600)
    ASYNC_MODE     eventlet (default) or threading (small rooms, Windows)
    HOST, PORT     where to listen; default 0.0.0.0:8000, so that phones in the room reach it
    PUBLIC_URL     the address printed on cards and QR codes, when it is not the one the browser used
    SETUP_CODE     asked before a council is founded on /setup; without one it is made and kept in instance/setup_code
    REDIS_URL      message queue and limiter store, only for several processes
    INSTANCE_PATH  where the database, the key and the demo's passwords are kept
    """
    instance = Path(environ.get("INSTANCE_PATH", INSTANCE))
    return {
        "INSTANCE_PATH": str(instance),
        "SQLALCHEMY_DATABASE_URI": environ.get("DATABASE_URL", f"sqlite:///{instance / 'gongyi.db'}"),
        # An error in the log names the statement, never the ballots, names and digests that were in it.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SECRET_KEY": environ.get("SECRET_KEY") or kept_secret(instance / "secret_key"),
        "SETUP_CODE": environ.get("SETUP_CODE") or kept_secret(instance / "setup_code", 9),
        "ASYNC_MODE": environ.get("ASYNC_MODE", "eventlet"),
        "HOST": environ.get("HOST", "0.0.0.0"),
        "PORT": int(environ.get("PORT", "8000")),
        "PUBLIC_URL": environ.get("PUBLIC_URL", "").rstrip("/"),
        # The address of this machine in the room, filled in by wsgi.py when it starts to listen.
        "LAN_URL": "",
        "REDIS_URL": environ.get("REDIS_URL", ""),
        "RATELIMIT_STORAGE_URI": environ.get("REDIS_URL") or "memory://",
        "RATELIMIT_HEADERS_ENABLED": True,
        "SESSION_COOKIE_NAME": "gongyi",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": environ.get("PUBLIC_URL", "").startswith("https://"),
        # A meeting outlasts an hour; the token still ends with the session.
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "TURNOUT_PUSHES_PER_SECOND": 5,
    }


def kept_secret(path: Path, length_bytes: int = 32) -> str:
    """Return the secret kept in `path`, made on first use and readable by the owner only."""
    if path.exists():
        return _kept(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    secret = secrets.token_urlsafe(length_bytes)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _kept(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret)
    return secret


def _kept(path: Path) -> str:
    """Return what is kept; a process that started at the same moment may still be writing it."""
    until = time.monotonic() + SECRET_WRITTEN_WITHIN_SECONDS
    while not (secret := path.read_text(encoding="ascii").strip()):
        if time.monotonic() > until:
            raise ValueError(f"{path} is empty: delete it, and it is made anew")
        time.sleep(0.01)
    return secret
