"""The distribution's Chromium under Playwright, phone- and laptop-sized contexts, and axe."""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

# 127.0.0.1 is a secure context and hides what a room's plain http lacks; this name is not.
HOST_NAME = "gongyi.test"
AXE = Path(__file__).resolve().parent / "vendor/axe.min.js"
HOW_TO = "没有找到 Chromium；运行 sh tests/setup_machine.sh 可安装"
FLAGS = [
    f"--host-resolver-rules=MAP {HOST_NAME} 127.0.0.1",
    "--lang=zh-CN",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Chromium's own calls home: noise everywhere, refused on a closed network.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
]


def chromium_path() -> str | None:
    # The first is Chromium without a window's furniture: `--headless` of the others starts two more processes for the
    # address bar of every page.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = (shutil.which(name) for name in names)
    return next((path for path in found if path), None)


def browser_available() -> bool:
    return chromium_path() is not None


def launch(playwright: Playwright, **options: Any) -> Browser:
    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(HOW_TO, pytrace=False)
        pytest.skip(HOW_TO)
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=path, args=[*FLAGS, *as_root], **options)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run: Playwright's synchronous interface can be entered only once in a thread."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def phone_context(browser: Browser, **options: Any) -> BrowserContext:
    return browser.new_context(
        viewport={"width": 360, "height": 740},
        device_scale_factor=1,
        has_touch=True,
        is_mobile=True,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        **options,
    )


def laptop_context(browser: Browser, **options: Any) -> BrowserContext:
    return browser.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", timezone_id="Asia/Shanghai", **options
    )


@cache
def axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


def axe_violations(page: Page) -> list[str]:
    """Return what axe finds on the page, a line for each node: rule (impact): help → selector.

    The source is evaluated by the debugger, which a Content-Security-Policy does not govern: the page under
    test keeps its own strict policy.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(f"() => {{ {axe_source()} }}")
    # `preload` fetches every stylesheet anew, for one experimental rule that is not run.
    result = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']} → {' '.join(map(str, node['target']))}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if browser_available():
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    if not left_out:
        return
    if os.environ.get("CI"):
        raise pytest.UsageError(HOW_TO)
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter:
        reporter.write_line(f"略过 {len(left_out)} 个浏览器测试：{HOW_TO}")
