"""The measuring of list and search pages fills a database and finds every page. No speed is asserted."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.load.filling import QUICK, Filled
from tests.load.pages import pages
from tests.load.processes import ROOT


@pytest.mark.skipif(not Path("/proc/stat").exists(), reason="the bench reads /proc")
def test_a_quick_run_fills_the_tables_and_measures_each_page() -> None:
    command = [sys.executable, "tests/load/pages.py", "--quick"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    filled, *measured = (json.loads(line) for line in run.stdout.splitlines())
    assert (filled["topics"], filled["resolutions"]) == (QUICK.topics, QUICK.resolutions)
    assert len(measured) == len(pages(Filled(1, "", 1, 1, 0)))
    assert {line["path"]: line["status"] for line in measured if line["status"] != 200} == {}
