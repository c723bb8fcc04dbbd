"""Where people are sent next, and which address is printed for phones."""

import re
from urllib.parse import unquote

import pytest
from flask import Flask, request
from werkzeug.routing import Rule

from blueprints.back import is_only_here, local_path, page_of_act, this_page
from tests.blueprints.founded import Founded, at, founded

__all__ = ["founded"]


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


ROOMS = (
    "assistance",
    "meetings",
    "floor",
    "voting",
    "sittings",
    "conduct",
    "guests",
    "motions",
    "proxies",
    "recusals",
    "tellers",
)


def sample(rule: Rule) -> str:
    path = re.sub(r"<int:\w+>", "7", rule.rule.replace("<slug>", "rongyin"))
    return re.sub(r"<\w+>", "ABCD2345", re.sub(r"<any\((\w+)[^>]*>", r"\1", path))


def test_an_act_is_never_the_address_of_a_page(app: Flask) -> None:
    """A form that came back stands at the form's address: opening that leads to its page, changing the language too."""
    acts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    for rule in acts:
        path, name = sample(rule), rule.endpoint.partition(".")[0]
        with app.test_request_context(path, method="POST"):
            again, page = this_page(), page_of_act(path)
            adapter = app.create_url_adapter(request)
            assert adapter is not None
            assert adapter.test(again, method="GET"), path
            assert (
                again == path or page or name in ROOMS or rule.endpoint in ("councils.language", "councils.text_size")
            )


def test_what_stands_at_the_address_of_an_act_is_opened_again(founded: Founded) -> None:
    secretary = founded.secretary
    for act, page in (
        ("agenda/groups/3/visit", "agenda/groups/3"),
        ("agenda/groups/3/endorse", "agenda/groups/3"),
        ("agenda/topics/7Q4M2K9A/accept", "agenda/topics/7Q4M2K9A"),
        ("resolutions/4/sign", "resolutions/4/work"),
        ("resolutions/4/objections/1/maintain", "resolutions/4/work"),
        ("topics/7Q4M2K9A/support", "topics/7Q4M2K9A"),
        ("tasks/9/close", "tasks/9"),
        ("members/import", "members"),
    ):
        answer = secretary.get(at(act))
        assert (answer.status_code, answer.headers.get("Location")) == (302, at(page)), act


def test_language_and_text_size_lead_back_to_what_was_looked_for(founded: Founded) -> None:
    for path, back in (
        (at("topics?q=停车&category=parking"), "topics?q=停车&amp;category=parking"),
        (at("topics"), "topics"),
    ):
        page = unquote(founded.stranger.get(path).text)
        assert page.count(f'name="next" value="{at(back)}"') == 2
    came_back = founded.stranger.post(at("topics/new"), data={})
    assert came_back.status_code == 422
    assert came_back.text.count(f'name="next" value="{at("topics/new")}"') == 2
