"""A throw-away PostgreSQL cluster for tests: own folder, unix socket only, gone at the end.

In tests/conftest.py: `pytest_plugins = ["tests.postgres"]`. A test asks for `postgres_url` and gets an empty database;
where PostgreSQL is missing, such tests are deselected with one line, and with CI set the run fails.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import psycopg2
import pytest

HOW_TO = "PostgreSQL 的服务端程序（initdb）没有找到；运行 sh tests/setup_machine.sh 可安装"
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=40"
database_numbers = count(1)


def programs_folder() -> Path | None:
    """Return the folder of initdb and pg_ctl: Debian's newest, or whatever PATH has."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def postgres_available() -> bool:
    return os.name == "posix" and programs_folder() is not None


class Cluster:
    """One PostgreSQL server in a temporary folder, reached over a unix socket in it."""

    def __init__(self) -> None:
        programs = programs_folder()
        if programs is None:
            raise RuntimeError(HOW_TO)
        self.programs = programs
        # A unix socket's path has at most 107 bytes: not under pytest's long folder names.
        place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
        self.folder = Path(tempfile.mkdtemp(prefix="gongyi-pg-", dir=place))
        self.as_owner: list[str] = []
        if os.geteuid() == 0:  # initdb and the server refuse root
            shutil.chown(self.folder, "postgres", "postgres")
            self.as_owner = ["runuser", "-u", "postgres", "--"]

    def run(self, program: str, *arguments: str) -> None:
        command = [*self.as_owner, str(self.programs / program), *arguments]
        # Output goes to a file: a pipe would stay open in the server and never end.
        with tempfile.TemporaryFile() as output:
            ended = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, timeout=120, check=False
            )
            if ended.returncode:
                output.seek(0)
                raise RuntimeError(f"{program} failed: {output.read().decode(errors='replace')}")

    def start(self) -> None:
        data = str(self.folder / "data")
        self.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        listen = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}'"
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", data, "-w", "-t", "60", "-l", log, "-o", f"{listen} {FAST}", "start")

    def stop(self) -> None:
        try:
            if (self.folder / "data/postmaster.pid").exists():
                self.run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg2://postgres@/{database}?host={self.folder}"

    def execute(self, statement: str) -> None:
        with closing(psycopg2.connect(host=str(self.folder), user="postgres", dbname="postgres")) as connection:
            connection.autocommit = True
            connection.cursor().execute(statement)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    if not postgres_available():
        if os.environ.get("CI"):
            pytest.fail(HOW_TO, pytrace=False)
        pytest.skip(HOW_TO)
    cluster = Cluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """An empty database of the test's own."""
    name = f"test_{next(database_numbers)}"
    postgres_cluster.execute(f"CREATE DATABASE {name}")
    yield postgres_cluster.url(name)
    postgres_cluster.execute(f"DROP DATABASE {name} WITH (FORCE)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if postgres_available():
        return
    left_out = [item for item in items if item.get_closest_marker("postgres")]
    if not left_out:
        return
    if os.environ.get("CI"):
        raise pytest.UsageError(HOW_TO)
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter:
        reporter.write_line(f"略过 {len(left_out)} 个 PostgreSQL 测试：{HOW_TO}")
