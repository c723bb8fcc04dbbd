"""make bench, second part: how long list and search pages take with 10,000 topics and 5,000 resolutions.

Fills a fresh database, starts `python wsgi.py` on it and asks for each page in turn; prints a line of JSON for each.
The budget is 100 ms at the median: it is printed and never fails a run, since a busy machine proves nothing.
Usage: python tests/load/pages.py [--quick] [--keep FOLDER]
"""

import argparse
import http.client
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.load.council import SLUG, Sessions
from tests.load.filling import FULL, QUICK, Filled, Size, fill
from tests.load.processes import ROOT, BenchFailed, free_port, serving
from tests.load.report import Watch, complain, percentile, say

BUDGET_MS = 100
PAGE_SECONDS = 60
WORD = "停车"


def pages(filled: Filled) -> dict[str, bool]:
    """Return the addresses below the council, and whether one has to be signed in."""
    return {
        "/topics": False,
        f"/topics?q={WORD}": False,
        "/agenda": True,
        f"/agenda?q={WORD}": True,
        f"/agenda/topics/{filled.waiting_ticket}": True,
        "/agenda/groups": True,
        "/archive": False,
        f"/archive?q={WORD}": False,
        "/archive.json": False,
        "/archive.atom": False,
        "/tasks": False,
        f"/archive/groups/{filled.group}": False,
        f"/resolutions/{filled.resolution_id}": False,
    }


@contextmanager
def served(folder: Path, port: int, secret_key: str) -> Iterator[int]:
    settings = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATABASE_URL": _url(folder),
        "ASYNC_MODE": "eventlet",
        "SECRET_KEY": secret_key,
        "INSTANCE_PATH": str(folder),
        "PUBLIC_URL": "",
        "REDIS_URL": "",
    }
    with serving([str(ROOT / "wsgi.py")], port, folder / "gongyi.log", **settings) as pid:
        yield pid


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'gongyi.db'}"


def get(connection: http.client.HTTPConnection, path: str, cookie: str) -> tuple[int, int, float]:
    """Return status, bytes and milliseconds of one page."""
    began_at = time.perf_counter()
    connection.request(
        "GET", f"/c/{SLUG}{quote(path, safe='/?=.')}", headers={"Cookie": cookie, "Accept-Encoding": "identity"}
    )
    answer = connection.getresponse()
    body = answer.read()
    return answer.status, len(body), 1000 * (time.perf_counter() - began_at)


def measure(port: int, pid: int, path: str, cookie: str, times: int) -> None:
    """Ask for one page again and again and say what it took; a page that is not there says its status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PAGE_SECONDS)
    status, size, first_ms = get(connection, path, cookie)
    if status != 200:
        say(name="page", path=path, status=status)
        return
    watch = Watch(pid, os.getpid())
    took = [get(connection, path, cookie)[2] for _ in range(times)]
    usage = watch.read()
    median = percentile(took, 50)
    say(
        name="page",
        path=path,
        status=status,
        p50_ms=round(median, 1),
        p95_ms=round(percentile(took, 95), 1),
        first_ms=round(first_ms, 1),
        server_cpu_ms=round(1000 * usage["server_cpu_seconds"] / times, 1),
        others_used_cores=usage["others_used_cores"],
        bytes=size,
        budget_ms=BUDGET_MS,
        within_budget=median <= BUDGET_MS,
    )


def run(folder: Path, size: Size) -> None:
    began_at = time.monotonic()
    filled = fill(_url(folder), size)
    seconds = round(time.monotonic() - began_at, 1)
    megabytes = round((folder / "gongyi.db").stat().st_size / 1e6, 1)
    say(
        name="filled", topics=size.topics, resolutions=size.resolutions, rows=filled.rows, seconds=seconds, mb=megabytes
    )
    secret_key, port = secrets.token_hex(16), free_port()
    secretary = Sessions(secret_key).cookie(filled.secretary_id)
    with served(folder, port, secret_key) as pid:
        for path, is_signed_in in pages(filled).items():
            measure(port, pid, path, secretary if is_signed_in else "", size.times)


def main() -> int:
    parser = argparse.ArgumentParser(description="how long list and search pages take when years have been kept")
    parser.add_argument("--quick", action="store_true", help="few rows, once: only to see that it runs")
    parser.add_argument("--keep", type=Path, help="fill the database in this folder and keep it")
    arguments = parser.parse_args()
    size = QUICK if arguments.quick else FULL
    try:
        if arguments.keep:
            arguments.keep.mkdir(parents=True, exist_ok=True)
            run(arguments.keep, size)
        else:
            with tempfile.TemporaryDirectory(prefix="gongyi-pages-") as folder:
                run(Path(folder), size)
    except BenchFailed as failure:
        complain(str(failure))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
