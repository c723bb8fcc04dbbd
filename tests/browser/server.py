"""The real thing: `python wsgi.py` under eventlet, killed without a warning and started again on the same port."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_SECONDS = 60  # a first start plays the whole demo
STOPS_WITHIN_SECONDS = 10


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One process with its own folder for database, key and log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "gongyi.db"
        self.log = folder / "server.log"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.environ = {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "INSTANCE_PATH": str(folder),
            "SECRET_KEY": "a key that everybody may know",
            "SETUP_CODE": "setup-code",
            "ASYNC_MODE": "eventlet",
            "PUBLIC_URL": "",
            "REDIS_URL": "",
        }

    def start(self) -> None:
        assert self.process is None
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "wsgi.py"],
                cwd=ROOT,
                env={**os.environ, **self.environ},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text(encoding='utf-8')}")
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/static/icon.svg", timeout=2):
                return True
        except HTTPError:
            return True
        except (URLError, OSError):
            return False

    def kill(self) -> None:
        """As a power cut does it: nothing is said, nothing is tidied up."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(STOPS_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise

    def flask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of `flask` on this server's data, as somebody at its keyboard would."""
        return subprocess.run(
            [sys.executable, "-m", "flask", *arguments],
            cwd=ROOT,
            env={**os.environ, **self.environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=30,
            check=False,
        )

    def complaints(self) -> list[str]:
        """Return the lines of the log that no server should write."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if " ERROR " in line or line.startswith("Traceback")]
