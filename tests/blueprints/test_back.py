"""Where people are sent next, and which address is printed for phones."""

import pytest

from blueprints.back import is_only_here, local_path


@pytest.mark.parametrize("path", ["/", "/c/rongyin/members", "/c/rongyin/?code=12#x"])
def test_path_on_this_host_is_followed(path: str) -> None:
    assert local_path(path, "/home") == path


@pytest.mark.parametrize(
    "target", [None, "", "c/rongyin", "//example.com", "/\\example.com", "https://example.com", "/a\r\nb", "/\t/x"]
)
def test_anything_else_is_not(target: str | None) -> None:
    assert local_path(target, "/home") == "/home"


@pytest.mark.parametrize(
    "url", ["http://localhost:8000", "http://127.0.0.1", "http://127.8.0.1:80", "http://[::1]:8000"]
)
def test_only_this_computer_reaches_itself(url: str) -> None:
    assert is_only_here(url)


@pytest.mark.parametrize("url", ["http://192.168.1.5:8000", "https://gongyi.example", "http://gongyi.test:8000"])
def test_phones_reach_the_others(url: str) -> None:
    assert not is_only_here(url)
