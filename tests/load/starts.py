"""make bench: how long the server takes until it answers: at its first start, which plays the demo, and at a later one.

Prints a line of JSON. Usage: python tests/load/starts.py
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.browser.server import Server
from tests.load.report import middle, say

LATER_STARTS = 3


def seconds_to_answer(server: Server) -> float:
    before = time.monotonic()
    server.start()
    return round(time.monotonic() - before, 2)


def measure(folder: Path) -> dict[str, float]:
    """Return {"first_seconds", "later_seconds"}; of the later starts the middle one."""
    server = Server(folder)
    try:
        first = seconds_to_answer(server)
        later = []
        for _ in range(LATER_STARTS):
            server.stop()
            later.append({"later_seconds": seconds_to_answer(server)})
    finally:
        server.stop()
    return {"first_seconds": first, **middle(later)}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="gongyi-start-") as place:
        say(name="start", **measure(Path(place)))
