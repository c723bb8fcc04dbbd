"""Reading an export line by line: what is a row, what is the last line, and what is neither.

choice: DESIGN §5, “The journal”, the export's form.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from rules.chain import HASH, SALT, canonical, facts_digest, row_hash
from rules.errors import N_, NotCanonical

_HASHED = ("number", "previous", "at", "act", "actor", "facts_digest")
_ROW = {*_HASHED, "hash"}
_FACTS = {"salt", "facts"}
_END = {"count", "head"}
MESSAGES = {
    "not_json": N_("第%(line)s行不是有效的记录（读不出来），可能被改过或没有存完整。"),
    "not_canonical": N_("第%(line)s行的写法与原件不同（空格、次序或重复的项），可能被改过。"),
    "not_a_row": N_("第%(line)s行不是一条记录：缺项、多项或格式不对。"),
    "row_changed": N_("第%(line)s行（第%(number)s条）的内容与它的校验码不符，被改过。"),
    "facts_changed": N_("第%(line)s行（第%(number)s条）的事实内容与封存时不符，被改过。"),
    "one_row_missing": N_("第%(line)s行之前缺少第%(first)s条记录。"),
    "row_missing": N_("第%(line)s行之前缺少第%(first)s条至第%(last)s条记录。"),
    "row_doubled": N_("第%(line)s行：第%(number)s条记录重复出现。"),
    "row_out_of_order": N_("第%(line)s行：第%(number)s条记录的次序被调换。"),
    "link_broken": N_("第%(line)s行（第%(number)s条）接不上前一条，前面的记录被改写过。"),
    "end_missing": N_("缺少最后一行（条数和校验码），文件没有存完整，请重新导出。"),
    "after_end": N_("第%(line)s行在结尾之后，是后来加上的。"),
    "count_wrong": N_("最后一行写明%(stated)s条，记录却编到第%(found)s条。"),
    "head_wrong": N_("最后一行的校验码与最后一条记录不符。"),
    "given_head_unreadable": N_("给出的校验码写法不对，应是16位或64位，由数字和字母a到f组成，请核对后再试。"),
    "given_head_unknown": N_("这份记录里没有给出的校验码：不是同一份记录，或在那以后被改写过。"),
}


@dataclass(frozen=True)
class Problem:
    """One finding. `line` counts from 1; 0 is the whole file. `message` is a msgid, filled in with `facts`."""

    line: int
    code: str
    message: str
    facts: Mapping[str, object]


@dataclass(frozen=True)
class ExportRow:
    """A line that is a row. `facts` are kept of the acts that the reader asked for, None of the others."""

    line: int
    number: int
    previous: str
    hash: str
    is_redacted: bool
    act: str = ""
    facts: object | None = None


@dataclass(frozen=True)
class ExportEnd:
    """The last line: how many rows there are, and the hash of the last of them."""

    line: int
    count: int
    head: str


@dataclass
class ExportFile:
    """An export as far as it could be read, and what was wrong with single lines."""

    rows: list[ExportRow] = field(default_factory=list)
    end: ExportEnd | None = None
    length: int = 0
    problems: list[Problem] = field(default_factory=list)


def problem(line: int, code: str, **facts: object) -> Problem:
    """Return the finding of this code, with its sentence."""
    return Problem(line, code, MESSAGES[code], {"line": line, **facts})


def read_export(lines: Iterable[str], keep: Set[str] = frozenset()) -> ExportFile:
    """Read an export. Never raises: what cannot be read is a problem of its line. `keep`: acts whose facts are wanted."""
    export = ExportFile()
    for export.length, text in enumerate(lines, start=1):
        if export.end:
            export.problems.append(problem(export.length, "after_end"))
        _read_line(export, export.length, text.rstrip("\r\n"), keep)
    return export


def _read_line(export: ExportFile, line: int, text: str, keep: Set[str]) -> None:
    try:
        value = json.loads(text)
        spelling = canonical(value).decode()
    except (ValueError, RecursionError, NotCanonical):
        export.problems.append(problem(line, "not_json"))
        return
    # Spaces, the order of keys and doubled keys leave every hash as it is, so the spelling itself is compared.
    if spelling != text:
        export.problems.append(problem(line, "not_canonical"))
    if _is_end(value):
        export.end = export.end or ExportEnd(line, value["count"], value["head"])
    elif _is_row(value):
        export.rows.append(_row(line, value, keep))
        export.problems.extend(_row_problems(line, value))
    else:
        export.problems.append(problem(line, "not_a_row"))


def _row(line: int, value: Mapping[str, Any], keep: Set[str]) -> ExportRow:
    kept = value.get("facts") if value["act"] in keep else None
    return ExportRow(line, value["number"], value["previous"], value["hash"], "facts" not in value, value["act"], kept)


def _row_problems(line: int, row: Mapping[str, Any]) -> Iterator[Problem]:
    if row["hash"] != row_hash(**{name: row[name] for name in _HASHED}):
        yield problem(line, "row_changed", number=row["number"])
    if "facts" in row and row["facts_digest"] != facts_digest(row["salt"], row["facts"]):
        yield problem(line, "facts_changed", number=row["number"])


def _is_end(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == _END and _is_number(value["count"]) and _is_hash(value["head"])


def _is_row(value: object) -> bool:
    """Exactly the row's keys: the hash does not cover a further one, so anything could be written there."""
    if not isinstance(value, dict) or value.keys() - _FACTS != _ROW:
        return False
    hashes = all(_is_hash(value[name]) for name in ("previous", "facts_digest", "hash"))
    texts = all(isinstance(value[name], str) for name in ("at", "act", "actor"))
    return hashes and texts and _is_number(value["number"]) and value["number"] > 0 and _is_redacted_or_whole(value)


def _is_redacted_or_whole(row: Mapping[str, object]) -> bool:
    if not row.keys() & _FACTS:
        return True
    salt = row.get("salt")
    return isinstance(salt, str) and SALT.fullmatch(salt) is not None and row.get("facts") is not None


def _is_number(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and HASH.fullmatch(value) is not None
