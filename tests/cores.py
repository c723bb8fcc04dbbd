"""How `pytest -n 3` shares the tests out: browser tests in two processes, beside them one that takes file after file.

Browser tests wait most of the time and share one server and one Chromium, so they come first and stay together: the
long evenings in one process, all others in another. A file stays together too: what it sets up is set up once.
"""

import os
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests import browser_launch, postgres

BROWSER = "tests/browser/"
EVENINGS = ("test_whole_meeting.py", "test_faults.py", "test_other_endings.py", "test_conduct.py", "test_marks.py")


class FileByFile(LoadScopeScheduling):
    """Gives out whole files in the order in which they were collected; the browser tests count as two files."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        # Otherwise the file with the most tests comes first, which says little about how long it takes.
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if not file.startswith(BROWSER):
            return file
        return f"{BROWSER} evenings" if is_evening(file) else BROWSER


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FileByFile:
    return FileByFile(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if is_worker(config):
        items.sort(
            key=lambda item: (not item.nodeid.startswith(BROWSER), not is_evening(item.nodeid.partition("::")[0]))
        )


def is_evening(file: str) -> bool:
    return file.startswith(BROWSER) and file.endswith(EVENINGS)


def is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say what is left out, or refuse on CI: the processes that collect the tests have no terminal to say it on."""
    if not config.getoption("numprocesses", None):
        return []
    ways = {
        f"略过浏览器测试：{browser_launch.HOW_TO}": browser_launch.browser_available(),
        f"略过 PostgreSQL 测试：{postgres.HOW_TO}": postgres.postgres_available(),
    }
    left_out = [line for line, is_there in ways.items() if not is_there]
    if left_out and os.environ.get("CI"):
        raise pytest.UsageError("\n".join(left_out))
    return left_out
