"""A stranger reads every public page of the demo; nothing that is private stands on any of them.

The crawler knows every secret: names, contacts, what has not been published, the words of visits, devices, codes.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from extensions import db
from models.groups import Visit
from models.members import Credential, Member
from models.resolutions import Objection
from models.tasks import Answer, Task
from models.topics import Support, Topic
from rules.topics import PUBLIC_STATES
from tests.database_file import put_database
from tests.house import ROOT

START = "/c/rongyin/"
MOST_PAGES = 600
LINK = re.compile(r'(?:href|src)="([^"#][^"]*)"')
# Behind these nobody is a stranger any more, or nothing is said about the council.
NOT_FOLLOWED = ("/static/", "/setup")


def links(text: str, at: str) -> Iterator[str]:
    """Yield the addresses on this host that a page leads to."""
    for found in LINK.findall(text):
        address = urldefrag(urljoin(f"http://localhost{at}", found.replace("&amp;", "&")))[0]
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if parts.netloc == "localhost" and not path.startswith(NOT_FOLLOWED):
            yield path


def crawl(client: FlaskClient, start: str) -> dict[str, str]:
    """Return the text of every page that a stranger reaches from `start` by links alone."""
    read: dict[str, str] = {}
    waiting = [start]
    seen = {start}
    while waiting and len(read) < MOST_PAGES:
        path = waiting.pop(0)
        answer = client.get(path)
        assert answer.status_code < 500, path
        if answer.status_code in (301, 302, 303, 308):
            found = list(links(f'href="{answer.headers["Location"]}"', path))
        elif answer.status_code == 200:
            read[path] = answer.get_data(as_text=True)
            found = list(links(read[path], path))
        else:
            found = []
        waiting += [each for each in dict.fromkeys(found) if each not in seen]
        seen.update(found)
    return read


def secrets_of_the_demo() -> dict[str, str]:
    """Return every text that no stranger may read, with what it is."""
    known: dict[str, str] = {}
    for member in db.session.scalars(db.select(Member)):
        known[member.name] = "a member's name"
    for topic in db.session.scalars(db.select(Topic)):
        known |= {topic.name: "a resident's name", topic.contact: "a resident's contact"}
        known |= {topic.follow_digest: "a follow secret's digest", topic.key: "a form's key"}
        if topic.private_answer:
            known[topic.private_answer] = "a private answer"
        if topic.state not in PUBLIC_STATES:
            known |= {topic.text: "a text before its review", topic.title: "a title before its review"}
            known[topic.ticket] = "the ticket of what is not public"
    for visit in db.session.scalars(db.select(Visit)):
        known[visit.words] = "the words of a visit"
    for objection in db.session.scalars(db.select(Objection)):
        known |= {objection.name: "an objector's name", objection.contact: "an objector's contact"}
        known |= {objection.text: "an objector's words", objection.key: "a form's key"}
    for support in db.session.scalars(db.select(Support)):
        known[support.device_digest] = "a device"
    for answer in db.session.scalars(db.select(Answer)):
        known[answer.reason] = "the reason in an answer"
    for task in db.session.scalars(db.select(Task)):
        known[task.link_digest or ""] = "a link's digest"
    for credential in db.session.scalars(db.select(Credential)):
        known[credential.card_digest or ""] = "a card's digest"
    known.pop("", None)
    return known


def leaks(read: dict[str, str], known: dict[str, str]) -> list[str]:
    return [
        f"{path}: {what}: {secret}" for path, text in read.items() for secret, what in known.items() if secret in text
    ]


@pytest.fixture
def town(app: Flask, demo_at_noon: Path) -> Flask:
    """The application with the demo council and its whole life."""
    put_database(app, demo_at_noon / "gongyi.db")
    return app


def test_no_public_page_tells_anything_private(town: Flask) -> None:
    with town.app_context():
        known = secrets_of_the_demo()
    read = crawl(town.test_client(), START)
    kinds = set(known.values())
    assert {"a member's name", "a resident's contact", "a text before its review", "an objector's name"} <= kinds
    assert {"the words of a visit", "a private answer", "a device", "the reason in an answer"} <= kinds
    assert len(read) > 60, sorted(read)
    for place in ("topics", "archive", "tasks", "resolutions", "meetings", "charter"):
        assert any(f"{START}{place}" in path for path in read), place
    assert any(path.endswith(".json") for path in read)
    assert any(path.endswith("journal.jsonl") for path in read)
    assert leaks(read, known) == []


def test_what_is_told_is_found() -> None:
    name = tomllib.loads(Path(ROOT / "services/demo.toml").read_text(encoding="utf-8"))["council"]["chair"]
    known = {name: "a member's name"}
    assert leaks({"/page": f"<p>{name}</p>"}, known) == [f"/page: a member's name: {name}"]
    assert leaks({"/page": "<p>主持人</p>"}, known) == []


def test_the_crawler_follows_links_of_this_host_only() -> None:
    page = (
        '<a href="topics?page=2&amp;q=a#x"><a href="https://example.org/"><a href="#here"><script src="/static/a.js">'
    )
    assert list(links(page, "/c/rongyin/topics")) == ["/c/rongyin/topics?page=2&q=a"]
