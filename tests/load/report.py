"""Figures: percentiles of what phones measured, what a process used, and one JSON line for each measurement."""

import json
import os
import statistics
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def say(**figures: Any) -> None:
    """Print one measurement as a line of JSON."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)


def complain(what: str) -> None:
    print(f"bench: {what}", file=sys.stderr, flush=True)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(percent * 10) // 1000) - 1)]


def delays(answer: dict[str, Any]) -> list[float]:
    """Return how long each phone waited, in milliseconds."""
    return [1000 * (got - sent) for got, sent in zip(answer["answered_at"], answer["sent_at"], strict=True)]


def acknowledgements(answer: dict[str, Any]) -> dict[str, float]:
    waits = delays(answer)
    spans = {f"ack_p{percent}_ms": round(percentile(waits, percent), 1) for percent in (50, 95, 99)}
    return {**spans, "ack_max_ms": round(max(waits), 1)}


def seconds_to_last(answer: dict[str, Any]) -> float:
    return max(answer["answered_at"]) - min(answer["sent_at"])


def pushed(answer: dict[str, Any]) -> dict[str, float]:
    """Return when half of the phones and the last one had the part, from its emit and from the chair's press (ms)."""
    emitted_at = datetime.fromisoformat(answer["emitted"]).timestamp()
    since_emit = [1000 * (got - emitted_at) for got in answer["answered_at"]]
    return {
        "emit_to_half_ms": round(percentile(since_emit, 50), 1),
        "emit_to_last_ms": round(max(since_emit), 1),
        "press_to_last_ms": round(max(delays(answer)), 1),
        "message_bytes": answer["bytes"],
    }


def middle(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the median of each figure over repeated rounds."""
    return {name: round(statistics.median(row[name] for row in rows), 2) for name in rows[0]}


def used(pid: int) -> tuple[float, float]:
    """Return (CPU seconds so far, peak resident memory in MB) of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    cpu_seconds = (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    peak_kb = int(status.partition("VmHWM:")[2].split()[0])
    return cpu_seconds, peak_kb / 1024
