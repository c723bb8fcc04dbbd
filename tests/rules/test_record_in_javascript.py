"""The page's own check finds what the rule book finds, line by line: both are asked about the same files."""

import json
import subprocess
from pathlib import Path
from typing import Any

import playwright

from rules.chain import MOST, append
from rules.journal import canonical, export_lines, verify
from rules.preset_facts import preset_facts
from rules.presets import presets
from rules.publication import public_meeting_rows
from tests.rules.test_journal import AT, EXPORT, ROWS, SALT, TAMPERING, rewritten_tail
from tests.rules.test_recount import FORGERIES, OTHERS, VARIANTS
from tests.rules.vote_rows import acts, chained, forged, with_marks

# The node that Playwright brings along: nothing has to be installed for it.
NODE = Path(playwright.__file__).parent / "driver" / "node"
SCRIPTS = Path(__file__).resolve().parents[2] / "static"
ASK = """
const { readFileSync } = require("fs");
globalThis.sha256 = require(process.argv[1] + "/vendor/sha256.min.js");
const load = (name) => import(`file://${process.argv[1]}/js/${name}`);
Promise.all([load("record.js"), load("recount.js")]).then(([{ canonical, readRecord }, { recount }]) => {
  const { files, book, values } = JSON.parse(readFileSync(0, "utf-8"));
  const told = files.map(([text, head]) => {
    const record = readRecord(Buffer.from(text, "latin1"), head);
    const votes = recount(record, book);
    const problems = [...record.problems, ...votes.flatMap((vote) => vote.problems)];
    const names = ["item", "title", "state", "verdict", "figures", "ballots", "unchecked", "amendment"];
    const said = votes.map((vote) => Object.fromEntries(names.map((name) => [name, vote[name]])));
    return { problems: problems.map(({ line, code, facts }) => [line, code, facts]), votes: said, head: record.head, redacted: record.redacted };
  });
  console.log(JSON.stringify({ told, spelled: values.map(canonical) }));
});
"""
# What JSON writers disagree about: order beyond the basic plane, control characters, line separators, deep nesting.
VALUES: list[Any] = [
    {"\U00020bb7": 1, "\uffee": 2, "a": 3, "": 4, "Z": 5, "10": 6, "9": 7},
    '\x00\x08\x09\x0a\x0b\x0c\x0d\x1f\x7f\u2028\u2029"\\/',
    [MOST, -MOST, 0, True, None, [], {}, [[[[["深"]]]]]],
]
# Rounds whose stated outcome is wrong: both must say the same about it.
ROUNDS = (("election", "second"), ("election", "run_off"), ("choice", "first"), ("choice", "run_off"))


def files() -> dict[str, tuple[list[str], str]]:
    """Return every file with the head that somebody kept: sound ones, tampered ones, and forged ones."""
    asked = {
        "sound": (list(EXPORT), ""),
        "spoken head": (list(EXPORT), " ".join([ROWS[2].hash[:8], ROWS[2].hash[8:16]])),
    }
    asked |= {"unknown head": (list(EXPORT), "ab" * 8), "no head": (list(EXPORT), "7c1e"), "empty": ([], "")}
    asked |= {"rewritten": (rewritten_tail(), ROWS[4].hash)}
    asked |= {"high": ([*EXPORT[:6], *export_lines([append((MOST - 1, ROWS[-1].hash), AT, "act", "s", SALT, {})])], "")}
    asked |= {f"tampered: {name}": (change(list(EXPORT)), "") for name, change, _ in TAMPERING}
    told = acts()
    for name, rows in {
        "vote": chained(told),
        "by side": chained(acts("half_half_by_side")),
        "closed item": chained(acts(public_title="一户家庭")),
        "twice": chained([*told, told[3]]),
        **{f"forged: {name}": forged(told, change) for name, change, _, _ in FORGERIES},
        **{name: chained(variant[0]) for name, variant in VARIANTS.items()},
        **{f"{question} {stage}": chained(with_marks(question, stage)) for question, stage in ROUNDS},
        **{f"forged: {name}": forged(of, change) for name, of, change, _, _ in OTHERS},
    }.items():
        asked[name] = (list(export_lines(rows)), "")
        asked[f"{name}, public"] = (list(export_lines(public_meeting_rows(rows))), "")
    return asked


def as_json(told: object) -> object:
    return json.loads(json.dumps(told))


def in_order(problems: list[Any]) -> list[str]:
    return sorted(json.dumps(each, sort_keys=True) for each in problems)


def test_the_script_finds_what_the_rule_book_finds() -> None:
    asked = files()
    book = {preset.id: preset_facts(preset)["tests"] for preset in presets().values()}
    # Latin-1 carries bytes through JSON, broken UTF-8 too.
    written = [["".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape").decode("latin1"), head]
               for lines, head in asked.values()]  # fmt: skip
    sent = json.dumps({"files": written, "book": book, "values": VALUES})
    answer = subprocess.run([NODE, "-e", ASK, str(SCRIPTS)], input=sent, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert found["spelled"] == [canonical(value).decode() for value in VALUES]
    for (name, (lines, head)), told in zip(asked.items(), found["told"], strict=True):
        report = verify(lines, head or None)
        wanted = [[problem.line, problem.code, dict(problem.facts)] for problem in report.problems]
        assert in_order(told["problems"]) == in_order(wanted), name
        assert (told["head"], told["redacted"]) == (report.head, report.redacted), name
        names = ("item", "title", "state", "verdict", "figures", "ballots", "unchecked", "amendment")
        assert told["votes"] == as_json([{each: getattr(vote, each) for each in names} for vote in report.votes]), name
