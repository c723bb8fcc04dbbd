"""The rule book asked line by line: every line is answered, a bad one with its error."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case_lines import answer_line

VECTORS = (Path(__file__).parent / "vectors" / "majority.jsonl").read_text(encoding="utf-8").splitlines()
HALF = '{"preset":"half_half","entitled":13,"present":9,"yes":5,"no":3,"abstain":1%s}'


def answered(line: str | bytes, language: str = "zh") -> dict[str, Any]:
    raw = answer_line(line if isinstance(line, bytes) else line.encode(), language)
    assert b"\n" not in raw
    answer: dict[str, Any] = json.loads(raw)
    return answer


@pytest.mark.parametrize("line", VECTORS)
def test_vector_is_answered(line: str) -> None:
    expected = json.loads(line)
    answer = answered(json.dumps(expected["case"]))
    if expected.get("error"):
        assert answer.keys() == {"error", "message"}
    else:
        assert answer.keys() == {"verdict", "tests", "sentence"}
        assert answer["verdict"] == expected["verdict"]


def test_answer_is_as_the_rule_book_writes_it() -> None:
    assert answered(HALF % "") == {
        "verdict": "carried",
        "tests": [
            {"test": "attendance", "measure": "heads", "side": None, "have": 9, "of": 13, "need": 7, "met": True},
            {"test": "approval", "measure": "heads", "side": None, "have": 5, "of": 9, "need": 5, "met": True},
        ],
        "sentence": "应到13人，至少到7人，实到9人，够了；到会9人，赞成至少5票，得5票，通过。",
    }


def test_answer_in_english() -> None:
    assert answered(HALF % "", "en")["sentence"].endswith("of 9 present at least 5 must be in favour, 5 are: carried.")


def test_areas_are_answered_in_decimal_words() -> None:
    case = json.loads(next(line for line in VECTORS if "both >1/2" in line))["case"]
    assert answered(json.dumps(case))["tests"][3] == {
        "test": "approval",
        "measure": "area",
        "side": None,
        "have": "10001.00",
        "of": "20000.00",
        "need": "10000.01",
        "met": True,
    }


def test_spoiled_ballots_may_be_left_out_or_given() -> None:
    assert answered(HALF % "") == answered(HALF % ',"spoiled":0')
    assert answered(HALF % ',"spoiled":1')["error"] == "more_ballots_than_present"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("", "line_not_json"),
        ("{", "line_not_json"),
        ("{'preset':'half_half'}", "line_not_json"),
        (HALF % ",", "line_not_json"),
        (HALF % "" + HALF % "", "line_not_json"),
        (b"\xff\xfe", "line_not_json"),
        ("[" * 100_000, "line_not_json"),
        ('{"entitled":' + "9" * 5000 + "}", "line_not_json"),
        ("[]", "line_not_object"),
        ("null", "line_not_object"),
        ('"half_half"', "line_not_object"),
        ("7", "line_not_object"),
        ("{}", "preset_missing"),
        ('{"preset":null}', "preset_missing"),
        ('{"preset":true}', "unknown_preset"),
        ('{"preset":{"id":"half_half"}}', "unknown_preset"),
        ('{"preset":"\\ud800"}', "unknown_preset"),
        ('{"preset":"half_half"}', "figure_missing"),
        (HALF % ',"yes":6', "line_key_twice"),
        (HALF % ',"spoiled":true', "figure_is_boolean"),
        (HALF % ',"spoiled":0.0', "figure_has_decimals"),
        (HALF % ',"spoiled":NaN', "figure_has_decimals"),
        (HALF % ',"spoiled":1e400', "figure_has_decimals"),
        (HALF % ',"spoiled":"0"', "not_an_integer"),
        (HALF % ',"spoiled":null', "not_an_integer"),
        (HALF % ',"spoiled":-1', "negative_count"),
        (HALF % ',"spoiled":1' + "0" * 4000 + "}", "line_not_json"),
        ((HALF % ',"spoiled":').replace(":}", ":1" + "0" * 4000 + "}"), "figure_too_large"),
        (HALF % ',"spoilt":0', "figure_unknown"),
        (HALF % ',"why":"7>6.5"', "figure_unknown"),
        (HALF % ',"sides":[]', "side_missing"),
    ],
)
def test_bad_line_is_answered_with_its_own_error(line: str | bytes, code: str) -> None:
    answer = answered(line)
    assert answer["error"] == code
    assert answer["message"]


def test_line_may_come_from_windows() -> None:
    assert answered(b"\xef\xbb\xbf" + (HALF % "").encode() + b"\r\n")["verdict"] == "carried"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
figures = st.dictionaries(
    st.sampled_from(["entitled", "present", "yes", "no", "abstain", "spoiled", "sides", "area"]),
    anything | st.integers(0, 20),
)


@given(
    facts=figures,
    preset=st.sampled_from(["half_half", "half_half_by_side", "owners_ordinary", "property_committee"]),
    places=st.lists(st.sampled_from(["sides", "area"]), unique=True),
)
def test_whatever_a_line_holds_it_is_answered(facts: dict[str, Any], preset: str, places: list[str]) -> None:
    nested = {"sides": {"migrant": facts, "local": facts, "owners": facts}, "area": facts}
    answer = answered(json.dumps({**facts, **{place: nested[place] for place in places}, "preset": preset}))
    assert answer.keys() in ({"error", "message"}, {"verdict", "tests", "sentence"})
