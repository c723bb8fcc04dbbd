"""Two cores share the tests: browser tests stay together, files stay whole, and what is left out is said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAYS_WHO = "import os\ndef test_1(): open(__file__ + '.who', 'a').write(f'{os.getpid()} ')\ntest_2 = test_3 = test_1\n"
PLUGIN = 'pytest_plugins = ["tests.cores"]\n'
WITHOUT = PLUGIN + "from tests import browser_launch\nbrowser_launch.chromium_path = lambda: None\n"


def run(folder: Path, conftest: str, *options: str, ci: str = "") -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(conftest)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", "--rootdir", str(folder), *options],
        cwd=folder,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_browser_tests_share_a_process_and_a_file_is_not_split(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("tests/browser/test_a.py", "tests/browser/test_b.py", "tests/test_c.py")]
    files[0].parent.mkdir(parents=True)
    for file in files:
        file.write_text(SAYS_WHO)
    ended = run(tmp_path, PLUGIN, "--import-mode=importlib")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "9 passed" in ended.stdout.splitlines()[-1]
    ran_in = [Path(f"{file}.who").read_text().split() for file in files]
    assert [len(set(each)) for each in ran_in] == [1, 1, 1]
    assert ran_in[0] == ran_in[1] != ran_in[2]


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 4)])
def test_missing_chromium_is_said_aloud_and_fails_on_ci(tmp_path: Path, ci: str, code: int) -> None:
    (tmp_path / "test_a.py").write_text(SAYS_WHO)
    ended = run(tmp_path, WITHOUT, "--collect-only", ci=ci)
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert "没有找到 Chromium" in ended.stdout + ended.stderr
