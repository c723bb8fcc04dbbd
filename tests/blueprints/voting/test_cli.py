"""`flask majority`: JSON lines in, JSON lines out."""

import json
import os
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from app import create_app
from blueprints.voting.cli import CHUNK_BYTES, _as_they_come
from rules import presets
from rules.count_errors import PresetInvalid

GOOD = '{"preset":"half_half","entitled":13,"present":9,"yes":5,"no":3,"abstain":1}'


def run(app: Flask, lines: str | bytes, *options: str) -> Result:
    result: Result = app.test_cli_runner().invoke(args=["majority", *options], input=lines)
    assert result.exit_code == 0
    return result


def test_every_line_is_answered_in_order_also_after_a_bad_one(app: Flask) -> None:
    answers = run(app, f"{GOOD}\nnonsense\n\n{GOOD}").stdout_bytes.decode().splitlines()
    assert [json.loads(answer).get("error") for answer in answers] == [None, "line_not_json", "line_not_json", None]
    assert answers[0] == answers[3]
    assert "应到13人" in answers[0]


def test_long_file_is_answered_line_by_line(app: Flask) -> None:
    lines = [GOOD.replace("13", str(count)) for count in range(9, 2009)]
    assert len("\n".join(lines)) > 2 * CHUNK_BYTES
    answers = run(app, "\n".join(lines)).stdout_bytes.decode().splitlines()
    assert [f"应到{count}人" in answer for count, answer in enumerate(answers, start=9)] == [True] * 2000


def test_program_may_wait_for_each_answer() -> None:
    reader, writer = os.pipe()
    with open(reader, "rb") as source, open(writer, "wb", buffering=0) as sink:
        lines = _as_they_come(source)
        for line in (b"one", b"two"):
            sink.write(line + b"\n")
            assert next(lines) == [line]


def test_no_line_is_no_answer(app: Flask) -> None:
    assert run(app, "").stdout_bytes == b""


def test_bytes_that_are_no_text_stop_nothing(app: Flask) -> None:
    answers = run(app, b"\xff\n" + GOOD.encode() + b"\n").stdout_bytes.splitlines()
    assert [json.loads(answer).get("verdict") for answer in answers] == [None, "carried"]


def test_sentence_comes_in_english_where_it_is_asked_for(app: Flask) -> None:
    assert json.loads(run(app, GOOD, "--language", "en").stdout_bytes)["sentence"].startswith("Of 13 members")


def test_what_is_missing_is_said_where_it_is_asked_for(app: Flask) -> None:
    answers = run(app, GOOD + "\n" + GOOD.replace('"yes":5', '"yes":4'), "--missing").stdout_bytes.splitlines()
    assert [json.loads(answer)["missing"] for answer in answers] == ["", "再有1票赞成就通过。"]


def test_application_does_not_start_with_a_broken_preset(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    text = presets._PRESETS_TOML.read_text(encoding="utf-8").replace(
        'base = "present", numerator = 1', 'base = "present", numerator = 3'
    )
    broken = tmp_path / "presets.toml"
    broken.write_text(text, encoding="utf-8")
    monkeypatch.setattr(presets, "_PRESETS_TOML", broken)
    presets.presets.cache_clear()
    try:
        with pytest.raises(PresetInvalid) as caught:
            create_app({"TESTING": True, "SECRET_KEY": "test", "INSTANCE_PATH": str(tmp_path)})
    finally:
        monkeypatch.undo()
        presets.presets.cache_clear()
    assert caught.value.facts["place"] == "half_half.tests[1].numerator"
