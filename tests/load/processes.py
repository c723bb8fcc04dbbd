"""The processes of one run: a server and the load generator, each ended by its own id."""

import contextlib
import http.client
import json
import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
START_SECONDS = 30


class BenchFailed(Exception):
    """The run cannot go on, or its figures would mean nothing."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(command: list[str], port: int, log: Path, **environment: str) -> Iterator[int]:
    """Run a server until the block ends; yield its process id once it accepts connections."""
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
        )
        try:
            _wait_for(server, port, log)
            yield server.pid
        finally:
            _end(server)


def _wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the server answers; that it listens does not mean that it is ready."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            probe = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            probe.request("GET", "/")
            probe.getresponse().read()
            return
        time.sleep(0.1)
    raise BenchFailed(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-800:]}")


def _end(process: subprocess.Popen[Any]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


class Generator:
    """The load generator in a process of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.load.clients"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Generator":
        return self

    def __exit__(self, *error: object) -> None:
        _end(self.process)

    @property
    def pid(self) -> int:
        return self.process.pid

    def do(self, what: str, timeout_seconds: float, **details: Any) -> dict[str, Any]:
        """Let the phones do something and return what they measured; raise BenchFailed unless each was answered."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": what, "timeout_seconds": timeout_seconds, **details}) + "\n")
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], timeout_seconds + 60)[0]:
            raise BenchFailed(f"{what}: the load generator does not answer")
        answer: dict[str, Any] = json.loads(self.process.stdout.readline() or '{"lost": ["it died"]}')
        if answer["lost"] or answer["answered"] != answer["asked"]:
            raise BenchFailed(f"{what}: {answer.get('answered')} of {answer.get('asked')} answered; {answer['lost']}")
        return answer
