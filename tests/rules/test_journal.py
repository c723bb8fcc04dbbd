"""The journal: rows in a chain, an export, and every kind of tampering found and named."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import errors
from rules.chain import MOST
from rules.journal import (
    GENESIS,
    Report,
    Row,
    append,
    canonical,
    export_lines,
    facts_digest,
    row_hash,
    spoken_head,
    verify,
)

SALT = "0123456789abcdef" * 2
AT = "2026-09-12T11:30:00.000000Z"


def record(count: int = 6) -> list[Row]:
    rows: list[Row] = []
    head = (0, GENESIS)
    for number in range(1, count + 1):
        row = append(head, AT, "floor.call_next", f"s{number}", SALT, {"turn": number, "名字": "王芳", "ok": True})
        rows.append(row)
        head = (row.number, row.hash)
    return rows


ROWS = record()
EXPORT = tuple(export_lines(ROWS))


def found(report: Report) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in report.problems]


def line_of(text: str, **changes: object) -> str:
    return canonical({**json.loads(text), **changes}).decode()


def without(text: str, *names: str) -> str:
    return canonical({name: value for name, value in json.loads(text).items() if name not in names}).decode()


# --- canonical JSON and hashes ---


def test_canonical_json_is_sorted_dense_and_not_escaped() -> None:
    assert canonical({"b": [1, None, True], "a": "榕荫\n"}) == '{"a":"榕荫\\n","b":[1,null,true]}'.encode()


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (1.0, "$"),
        ({"area": 1.5}, "$.area"),
        ({"list": [1, {2}]}, "$.list[1]"),
        ((1, 2), "$"),
        ({1: "one"}, "$"),
        (b"bytes", "$"),
        ({"name": "\ud800"}, "$.name"),
        ({"count": MOST + 1}, "$.count"),
        ({"count": -MOST - 1}, "$.count"),
    ],
)
def test_what_has_no_single_spelling_is_refused(value: object, place: str) -> None:
    with pytest.raises(errors.NotCanonical) as caught:
        canonical(value)
    assert caught.value.facts["place"] == place


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-MOST, MOST) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner)
    ),
    max_leaves=10,
)


@given(json_values)
def test_canonical_json_reads_back_to_itself(value: object) -> None:
    assert canonical(json.loads(canonical(value))) == canonical(value)


def test_hashes_are_those_of_the_description() -> None:
    # Worked outside of the code, so that another program can be held against it.
    digest = facts_digest(SALT, {"a": 1})
    assert digest == "7b6ba03345146817d50c54edad1273820d330044c878c28dc7a32836773f5bdd"
    assert (
        row_hash(1, GENESIS, AT, "act", "system", digest)
        == "e4d43d5a7b1c4aae0089b81868a240d37c3e9a6326c21e87aef2c4ffaa855e50"
    )


@pytest.mark.parametrize("salt", ["", "ab", SALT.upper(), SALT[:-1], SALT + " ", "zz" * 16])
def test_salt_that_is_short_or_has_two_spellings_is_refused(salt: str) -> None:
    with pytest.raises(errors.NotCanonical):
        facts_digest(salt, {})


def test_salt_hides_equal_facts_from_each_other() -> None:
    assert facts_digest(SALT, {"choice": "yes"}) != facts_digest("ff" * 16, {"choice": "yes"})


def test_row_follows_the_head() -> None:
    first = append((0, GENESIS), AT, "meetings.open", "system", SALT, {})
    second = append((first.number, first.hash), AT, "meetings.close", "s1", SALT, [1])
    assert (first.number, first.previous) == (1, GENESIS)
    assert (second.number, second.previous) == (2, first.hash)


@pytest.mark.parametrize("at", ["2026-09-12T11:30:00Z", "2026-09-12T11:30:00.000000+00:00", "2026-09-12 11:30", ""])
def test_moment_without_microseconds_or_in_another_zone_is_refused(at: str) -> None:
    with pytest.raises(errors.NotCanonical):
        append((0, GENESIS), at, "act", "system", SALT, {})


def test_facts_that_are_nothing_are_refused_since_null_means_left_out() -> None:
    with pytest.raises(errors.NotCanonical):
        append((0, GENESIS), AT, "act", "system", SALT, None)


def test_row_after_a_broken_head_is_refused() -> None:
    with pytest.raises(errors.NotCanonical):
        append((3, "abc"), AT, "act", "system", SALT, {})


def test_spoken_head_is_sixteen_digits_in_fours() -> None:
    assert spoken_head("7c1e09ab44d2f018" + "0" * 48) == "7c1e 09ab 44d2 f018"


# --- a sound export ---


def test_sound_export_verifies() -> None:
    assert verify(EXPORT) == Report(ok=True, count=6, redacted=0, head=ROWS[-1].hash, problems=())


def test_export_is_the_same_each_time_and_ends_with_count_and_head() -> None:
    assert tuple(export_lines(record())) == EXPORT
    assert json.loads(EXPORT[-1]) == {"count": 6, "head": ROWS[-1].hash}


def test_empty_record_verifies() -> None:
    assert verify(export_lines([])) == Report(ok=True, count=0, redacted=0, head=None, problems=())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_do_not_matter(end: str) -> None:
    assert verify(line + end for line in EXPORT).ok


@pytest.mark.parametrize("erased", [{"salt": None}, {"facts": None}, {"salt": None, "facts": None}])
def test_row_without_facts_or_salt_is_exported_without_both_and_verifies(erased: dict[str, Any]) -> None:
    rows = [replace(row, **erased) if row.number in (2, 5) else row for row in ROWS]
    lines = list(export_lines(rows))
    assert not json.loads(lines[1]).keys() & {"salt", "facts"}
    assert verify(lines) == Report(ok=True, count=6, redacted=2, head=ROWS[-1].hash, problems=())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row {row.number}")
def test_record_descends_from_every_head_it_ever_showed(row: Row) -> None:
    for head in (row.hash, row.hash[:16], spoken_head(row.hash), spoken_head(row.hash).upper(), f" {row.hash}\n"):
        assert verify(EXPORT, head).ok


# --- tampering ---


def moved(lines: Sequence[str], source: int, target: int) -> list[str]:
    left = [*lines]
    left.insert(target, left.pop(source))
    return left


TAMPERING: list[tuple[str, Callable[[list[str]], list[str]], list[tuple[int, str]]]] = [
    ("act changed", lambda e: [*e[:2], line_of(e[2], act="floor.skip"), *e[3:]], [(3, "row_changed")]),
    (
        "number changed to a free one",
        lambda e: [*e[:5], line_of(e[5], number=7), e[6]],
        [
            (6, "row_changed"),
            (6, "one_row_missing"),
            (7, "count_wrong"),
        ],
    ),
    ("facts changed", lambda e: [*e[:2], line_of(e[2], facts={"turn": 9}), *e[3:]], [(3, "facts_changed")]),
    ("salt changed", lambda e: [*e[:2], line_of(e[2], salt="ff" * 16), *e[3:]], [(3, "facts_changed")]),
    (
        "hash changed",
        lambda e: [*e[:2], line_of(e[2], hash="ab" * 32), *e[3:]],
        [(3, "row_changed"), (4, "link_broken")],
    ),
    ("first row missing", lambda e: e[1:], [(1, "one_row_missing")]),
    ("middle row missing", lambda e: [*e[:2], *e[3:]], [(3, "one_row_missing")]),
    ("two rows missing", lambda e: [*e[:2], *e[4:]], [(3, "row_missing")]),
    ("last row missing", lambda e: [*e[:5], e[6]], [(6, "one_row_missing")]),
    ("row doubled", lambda e: [*e[:3], e[2], *e[3:]], [(4, "row_doubled")]),
    ("last row doubled", lambda e: [*e[:6], e[5], e[6]], [(7, "row_doubled")]),
    ("rows swapped", lambda e: moved(e, 2, 3), [(4, "row_out_of_order")]),
    ("last row moved to the front", lambda e: moved(e, 5, 0), [(line, "row_out_of_order") for line in range(2, 7)]),
    ("last line missing", lambda e: e[:6], [(7, "end_missing")]),
    ("cut in the last line", lambda e: [*e[:6], e[6][:30]], [(7, "not_json"), (8, "end_missing")]),
    ("everything missing", lambda e: [], [(1, "end_missing")]),
    ("only the last line", lambda e: e[6:], [(1, "row_missing")]),
    ("count too high", lambda e: [*e[:6], line_of(e[6], count=MOST)], [(7, "count_wrong")]),
    ("count too low", lambda e: [*e[:6], line_of(e[6], count=5)], [(7, "count_wrong")]),
    ("head of the last line changed", lambda e: [*e[:6], line_of(e[6], head="ab" * 32)], [(7, "head_wrong")]),
    ("last line in the middle", lambda e: moved(e, 6, 5), [(7, "after_end")]),
    ("last line twice", lambda e: [*e, e[6]], [(8, "after_end")]),
    ("blank line", lambda e: [*e[:3], "", *e[3:]], [(4, "not_json")]),
    ("not JSON", lambda e: [*e[:3], "第四条", *e[3:]], [(4, "not_json")]),
    ("too deep", lambda e: [*e[:3], "[" * 10**5, *e[3:]], [(4, "not_json")]),
    ("a number too long", lambda e: [*e[:3], "9" * 10**4, *e[3:]], [(4, "not_json")]),
    ("not a number", lambda e: [*e[:3], "NaN", *e[3:]], [(4, "not_json")]),
    ("broken UTF-8", lambda e: [*e[:3], '"\udce4"', *e[3:]], [(4, "not_json")]),
    ("not a row", lambda e: [*e[:3], "[]", *e[3:]], [(4, "not_a_row")]),
    ("a key more", lambda e: [line_of(e[0], note="通过"), *e[1:]], [(1, "not_a_row"), (2, "one_row_missing")]),
    ("a key less", lambda e: [without(e[0], "at"), *e[1:]], [(1, "not_a_row"), (2, "one_row_missing")]),
    ("facts without salt", lambda e: [without(e[0], "salt"), *e[1:]], [(1, "not_a_row"), (2, "one_row_missing")]),
    ("salt without facts", lambda e: [without(e[0], "facts"), *e[1:]], [(1, "not_a_row"), (2, "one_row_missing")]),
    (
        "salt in capitals",
        lambda e: [line_of(e[0], salt=SALT.upper()), *e[1:]],
        [(1, "not_a_row"), (2, "one_row_missing")],
    ),
    ("number true", lambda e: [line_of(e[0], number=True), *e[1:]], [(1, "not_a_row"), (2, "one_row_missing")]),
    ("number 0", lambda e: [line_of(e[0], number=0), *e[1:]], [(1, "not_a_row"), (2, "one_row_missing")]),
    ("actor a list", lambda e: [line_of(e[0], actor=["s1"]), *e[1:]], [(1, "not_a_row"), (2, "one_row_missing")]),
    ("a space more", lambda e: [e[0].replace(",", ", ", 1), *e[1:]], [(1, "not_canonical")]),
    ("a key twice", lambda e: ['{"act":"meetings.close",' + e[0][1:], *e[1:]], [(1, "not_canonical")]),
    ("escaped", lambda e: [e[0].replace("王", "\\u738b"), *e[1:]], [(1, "not_canonical")]),
]


@pytest.mark.parametrize(("tamper", "problems"), [row[1:] for row in TAMPERING], ids=[row[0] for row in TAMPERING])
def test_tampering_is_found_and_named(
    tamper: Callable[[list[str]], list[str]], problems: list[tuple[int, str]]
) -> None:
    report = verify(tamper(list(EXPORT)))
    assert found(report) == problems
    assert not report.ok
    assert all(problem.message % problem.facts for problem in report.problems)


def test_missing_rows_are_named_from_first_to_last() -> None:
    report = verify([EXPORT[0], *EXPORT[3:]])
    assert [problem.facts for problem in report.problems] == [{"line": 2, "first": 2, "last": 3}]


def test_forged_high_number_costs_no_long_search() -> None:
    forged = append((MOST - 1, ROWS[-1].hash), AT, "act", "s1", SALT, {})
    report = verify([*EXPORT[:6], *export_lines([forged])])
    assert "row_missing" in {problem.code for problem in report.problems}


def test_any_single_changed_character_is_found() -> None:
    for number, line in enumerate(EXPORT):
        for place, character in enumerate(line):
            changed = line[:place] + ("1" if character == "0" else "0") + line[place + 1 :]
            assert not verify([*EXPORT[:number], changed, *EXPORT[number + 1 :]]).ok, (number, place)


@given(st.lists(st.integers(0, 6), max_size=9).filter(lambda order: order != [0, 1, 2, 3, 4, 5, 6]))
def test_lines_in_any_other_order_or_number_do_not_verify(order: list[int]) -> None:
    assert not verify(EXPORT[line] for line in order).ok


def test_rewritten_middle_breaks_the_link_to_the_rest() -> None:
    rewritten = append((2, ROWS[1].hash), AT, "floor.call_next", "s9", SALT, {"turn": 9})
    assert found(verify(export_lines([*ROWS[:2], rewritten, *ROWS[3:]]))) == [(4, "link_broken")]


def rewritten_tail() -> list[str]:
    """A record that somebody rewrote from row 4 on, with sound hashes."""
    rows = ROWS[:3]
    for number in (4, 5, 6):
        rows = [*rows, append((rows[-1].number, rows[-1].hash), AT, "floor.call_next", "s9", SALT, {"turn": number})]
    return list(export_lines(rows))


def test_rewritten_tail_is_only_found_with_a_head_from_before() -> None:
    assert verify(rewritten_tail()).ok
    assert verify(rewritten_tail(), ROWS[2].hash).ok
    for head in (ROWS[3].hash, spoken_head(ROWS[5].hash)):
        assert found(verify(rewritten_tail(), head)) == [(0, "given_head_unknown")]


@pytest.mark.parametrize("head", ["", "7c1e", "xyz0 1234 5678 9abc", "0" * 63])
def test_head_that_cannot_be_read_is_said_to_be_so(head: str) -> None:
    assert found(verify(EXPORT, head)) == [(0, "given_head_unreadable")]
