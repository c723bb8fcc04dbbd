"""The English catalogue: nothing that people see is left in Chinese, and no translation breaks a sentence.

What to do when one fails: `make messages`, then write the msgstr that are missing.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale, gettext

from tests.house import ROOT

ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
# What sentences are filled in with; # is the podium's own (static/js/podium.js).
PLACEHOLDER = re.compile(r"%\((\w+)\)|(#)")
FULL_WIDTH = re.compile("[\u3000-\u303f\uff00-\uffef]")
CHINESE = re.compile("[\u4e00-\u9fff]+")
# An imported roster names posts in Chinese: these words are what one types.
TYPED_IN_CHINESE = {"代表", "列席", "主持人", "副主持人", "秘书"}


@cache
def catalogue() -> tuple[Message, ...]:
    return tuple(message for message in _read(ENGLISH) if message.id)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


@cache
def msgids() -> frozenset[str]:
    """Extract as `make messages` does: its keywords, its babel.cfg."""
    keywords = re.findall(r"-k (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, keywords=parse_keywords(keywords))
    return frozenset(_first(message) for _, _, message, _, _ in found)


def _first(message: object) -> str:
    return str(message[0]) if isinstance(message, tuple | list) else str(message)


def placeholders(text: str) -> set[str]:
    return {name or mark for name, mark in PLACEHOLDER.findall(text)}


def broken(messages: tuple[Message, ...]) -> Iterator[str]:
    for message in messages:
        if placeholders(str(message.id)) != placeholders(str(message.string)):
            yield f"{message.id} → {message.string}: the placeholders differ"


def test_every_sentence_of_the_code_is_in_the_catalogue() -> None:
    assert len(msgids()) > 500, "the extraction found next to nothing"
    assert not msgids() - {str(message.id) for message in catalogue()}


def test_nothing_is_kept_that_the_code_no_longer_says() -> None:
    assert not {str(message.id) for message in catalogue()} - msgids()


def test_every_sentence_has_its_english() -> None:
    assert not [message.id for message in catalogue() if not message.string]


def test_no_translation_is_a_guess() -> None:
    assert not [message.id for message in catalogue() if message.fuzzy]


def test_placeholders_are_the_same_on_both_sides() -> None:
    assert not list(broken(catalogue()))


@pytest.mark.parametrize(
    ("msgid", "msgstr"),
    [
        ("已添加%(name)s。", "Added."),
        ("已停止。", "%(name)s stopped."),
        ("%(name)s，您好", "Hello, %(nome)s"),
        ("还有#人没投", "Some have not voted"),
    ],
)
def test_a_placeholder_lost_or_invented_is_found(msgid: str, msgstr: str) -> None:
    assert list(broken((Message(msgid, msgstr),)))


def test_every_english_sentence_can_be_filled_in() -> None:
    for message in catalogue():
        facts = dict.fromkeys(placeholders(str(message.id)), 7)
        if facts.keys() - {"#"}:
            assert "%" not in str(message.string) % facts


def test_english_has_no_chinese_punctuation() -> None:
    assert not [message.string for message in catalogue() if FULL_WIDTH.search(str(message.string))]


def test_english_has_chinese_only_where_a_roster_is_written_in_it() -> None:
    left = {word for message in catalogue() for word in CHINESE.findall(str(message.string))}
    assert left <= TYPED_IN_CHINESE


def test_the_catalogue_tells_nothing_of_the_machine_it_was_made_on() -> None:
    text = ENGLISH.read_text(encoding="utf-8")
    assert str(ROOT) not in text
    assert not re.search(r"^#: /", text, re.MULTILINE)


def test_an_english_browser_reads_english(app: Flask) -> None:
    page = app.test_client().get("/setup", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "Set up a council" in page
    with app.test_request_context(), force_locale("en"):
        assert gettext("请先登录。") == "Please sign in first."
