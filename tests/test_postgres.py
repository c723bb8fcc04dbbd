"""The throw-away cluster is real, clean for each test, and leaves nothing behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.postgres import Cluster, postgres_available

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.postgres
@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_gets_an_empty_database_of_its_own(postgres_url: str, turn: int) -> None:
    engine = create_engine(postgres_url)
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE ballots (choice text)"))
        connection.execute(text("INSERT INTO ballots VALUES ('赞成')"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT choice FROM ballots")) == "赞成"
    engine.dispose()


@pytest.mark.postgres
def test_a_stopped_cluster_leaves_no_folder_and_no_server() -> None:
    assert postgres_available()
    cluster = Cluster()
    cluster.start()
    pid = int((cluster.folder / "data/postmaster.pid").read_text().split()[0])
    cluster.stop()
    assert not cluster.folder.exists()
    process = Path(f"/proc/{pid}/stat")
    # A container's first process may not reap: Z is dead.
    assert not process.exists() or process.read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.parametrize(("ci", "code", "said"), [("", 5, "略过 1 个 PostgreSQL 测试"), ("true", 4, "initdb")])
def test_without_postgres_tests_are_left_out_aloud_or_the_run_fails_on_ci(
    tmp_path: Path, ci: str, code: int, said: str
) -> None:
    (tmp_path / "conftest.py").write_text(
        'import tests.postgres\ntests.postgres.programs_folder = lambda: None\npytest_plugins = ["tests.postgres"]\n'
    )
    (tmp_path / "test_one.py").write_text("import pytest\n@pytest.mark.postgres\ndef test_one(postgres_url): ...\n")
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, "-o", "markers=postgres", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert said in ended.stdout + ended.stderr
