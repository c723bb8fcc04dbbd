"""Checking an exported record: what was changed, left out, doubled, re-ordered, rewritten or miscounted is found and named.

Nothing is trusted but the arithmetic: a file may come from anywhere. choice: DESIGN §5, `flask verify`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rules.chain import GENESIS
from rules.export_file import ExportFile, Problem, problem, read_export
from rules.recount import VoteReport, recount
from rules.vote_record import ACTS


@dataclass(frozen=True)
class Report:
    """What checking found. `redacted` rows lack their facts; `head` is the hash of the last row, None without rows.

    `problems` are those of the chain and of the recounted `votes`, by line.
    """

    ok: bool
    count: int
    redacted: int
    head: str | None
    problems: tuple[Problem, ...]
    votes: tuple[VoteReport, ...] = ()


def verify(lines: Iterable[str], head: str | None = None) -> Report:
    """Check an export, line by line, and with `head` also that the record descends from it.

    `lines` are as an open text file yields them; line ends do not matter. Open it with errors="surrogateescape", so
    that broken UTF-8 is named too. `head` is a hash that a phone, a print or a screen kept: 64 hex, or the first 16,
    spaces allowed. It must be the hash of one of the rows, not only of the last: records go on.
    """
    export = read_export(lines, keep=ACTS)
    problems = [*export.problems, *_order(export), *_links(export), *_end(export), *_descent(export, head)]
    votes = recount(export.rows)
    problems.extend(found for vote in votes for found in vote.problems)
    return Report(
        ok=not problems,
        count=len(export.rows),
        redacted=sum(1 for row in export.rows if row.is_redacted),
        head=_last(export)[1] if export.rows else None,
        problems=tuple(sorted(problems, key=lambda found: found.line)),
        votes=votes,
    )


def _order(export: ExportFile) -> Iterator[Problem]:
    """Doubled, re-ordered and missing rows, told apart by the numbers that occur anywhere in the file."""
    everywhere = sorted({row.number for row in export.rows})
    seen: set[int] = set()
    highest = 0
    for row in export.rows:
        if row.number in seen:
            yield problem(row.line, "row_doubled", number=row.number)
        elif row.number < highest:
            yield problem(row.line, "row_out_of_order", number=row.number)
        else:
            yield from _gap(row.line, highest + 1, row.number - 1, everywhere)
            highest = row.number
        seen.add(row.number)


def _gap(line: int, first: int, last: int, everywhere: list[int]) -> Iterator[Problem]:
    """The rows first..last that are nowhere in the file, run by run: a forged number must not cost a long loop."""
    present = everywhere[bisect_left(everywhere, first) : bisect_right(everywhere, last)]
    for found in [*present, last + 1]:
        if first < found:
            yield _missing(line, first, found - 1)
        first = found + 1


def _links(export: ExportFile) -> Iterator[Problem]:
    """Each row must carry the hash of the row numbered before it, wherever that stands in the file."""
    hashes: dict[int, str] = {0: GENESIS}
    for row in export.rows:
        hashes.setdefault(row.number, row.hash)
    for row in export.rows:
        if hashes.get(row.number - 1, row.previous) != row.previous:
            yield problem(row.line, "link_broken", number=row.number)


def _end(export: ExportFile) -> Iterator[Problem]:
    """The last line must state the last row's number and hash. If it states more of both, the last rows are gone."""
    end = export.end
    if end is None:
        yield problem(export.length + 1, "end_missing")
        return
    highest, last_hash = _last(export)
    if end.count > highest and end.head != last_hash:
        yield _missing(end.line, highest + 1, end.count)
        return
    if end.count != highest:
        yield problem(end.line, "count_wrong", stated=end.count, found=highest)
    if end.head != last_hash:
        yield problem(end.line, "head_wrong")


def _last(export: ExportFile) -> tuple[int, str]:
    last = max(export.rows, key=lambda row: row.number, default=None)
    return (last.number, last.hash) if last else (0, GENESIS)


def _descent(export: ExportFile, head: str | None) -> Iterator[Problem]:
    if head is None:
        return
    wanted = "".join(head.split()).lower()
    if len(wanted) not in (16, 64) or not set(wanted) <= set("0123456789abcdef"):
        yield problem(0, "given_head_unreadable")
    elif not any(known.startswith(wanted) for known in (GENESIS, *(row.hash for row in export.rows))):
        yield problem(0, "given_head_unknown")


def _missing(line: int, first: int, last: int) -> Problem:
    return problem(line, "one_row_missing" if first == last else "row_missing", first=first, last=last)
