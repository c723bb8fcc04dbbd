"""The journal: an act is appended to a chain, the chain is exported line by line, and anybody can check an export.

choice: DESIGN §5. Rows and hashes stand in rules/chain.py, the checking in rules/verification.py.
"""

from collections.abc import Iterable, Iterator

from rules.chain import GENESIS, Row, append, canonical, facts_digest, row_hash
from rules.export_file import Problem
from rules.verification import Report, verify

__all__ = [
    "GENESIS",
    "Problem",
    "Report",
    "Row",
    "append",
    "canonical",
    "export_lines",
    "facts_digest",
    "row_hash",
    "spoken_head",
    "verify",
]


def export_lines(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the export of a stream, a canonical JSON object a line, without line ends; last {"count":n,"head":"…"}.

    `rows` are in the order of their numbers. A row without its facts or salt is exported without both. The same rows
    give the same bytes each time.
    """
    count, head = 0, GENESIS
    for row in rows:
        count, head = count + 1, row.hash
        yield canonical(_line(row)).decode()
    yield canonical({"count": count, "head": head}).decode()


def spoken_head(head: str) -> str:
    """Return the 记录校验码 shown on screens: the first 16 hex digits in groups of four, “7c1e 09ab 44d2 f018”."""
    return " ".join(head[start : start + 4] for start in range(0, 16, 4))


def _line(row: Row) -> dict[str, object]:
    line: dict[str, object] = {
        "number": row.number,
        "previous": row.previous,
        "at": row.at,
        "act": row.act,
        "actor": row.actor,
        "facts_digest": row.facts_digest,
        "hash": row.hash,
    }
    # Facts without their salt prove nothing, a salt without its facts helps to guess them.
    if row.salt is not None and row.facts is not None:
        line.update(salt=row.salt, facts=row.facts)
    return line
