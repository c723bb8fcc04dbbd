"""Two cores share the tests: browser tests stay together, files stay whole, and what is left out is said."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAYS_WHO = "import os\ndef test_1(): open(__file__ + '.who', 'a').write(f'{os.getpid()} ')\ntest_2 = test_3 = test_1\n"
WITHOUT_CHROMIUM = (
    'from tests import browser_launch\nbrowser_launch.chromium_path = lambda: None\npytest_plugins = ["tests.cores"]\n'
)
LEFT_OUT = "没有找到 Chromium"


def run(folder: Path, *options: str, ci: str = "") -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text(WITHOUT_CHROMIUM)
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


def test_browser_tests_share_two_processes_and_a_file_is_not_split(tmp_path: Path) -> None:
    names = ("browser/test_a.py", "browser/test_b.py", "browser/test_faults.py", "test_c.py")
    files = [tmp_path / "tests" / name for name in names]
    files[0].parent.mkdir(parents=True)
    for file in files:
        file.write_text(SAYS_WHO)
    ended = run(tmp_path, "--import-mode=importlib")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert LEFT_OUT in ended.stdout
    assert "12 passed" in ended.stdout.splitlines()[-1]
    ran_in = [Path(f"{file}.who").read_text().split() for file in files]
    assert [len(set(each)) for each in ran_in] == [1, 1, 1, 1]
    assert ran_in[0] == ran_in[1] != ran_in[2]


def test_on_ci_nothing_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text(SAYS_WHO)
    ended = run(tmp_path, ci="true")
    assert ended.returncode == 4, ended.stdout + ended.stderr
    assert LEFT_OUT in ended.stderr
