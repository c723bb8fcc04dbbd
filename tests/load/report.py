"""Figures: percentiles of what phones measured, what a process used, and one JSON line for each measurement."""

import json
import os
import statistics
import sys
import time
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


def ratios(ours: dict[str, float], bare: dict[str, float]) -> dict[str, float]:
    """Return ours/bare: of rates more is better, of milliseconds less."""
    pairs = {
        "burst_votes_per_second": ("burst.votes_per_second", "burst.votes_per_second"),
        "push_emit_to_last_ms": ("push.emit_to_last_ms", "push.emit_to_last_ms"),
        "connects_per_second": ("connect.connects_per_second", "connect.connects_per_second"),
        # The bare server has no room to enter: this is the price of everything that a phone is first shown.
        "connects_and_joins_per_second": ("connect.connects_and_joins_per_second", "connect.connects_per_second"),
    }
    return {f"{name}_ratio": round(ours[our] / bare[its], 2) for name, (our, its) in pairs.items()}


def used(pid: int) -> tuple[float, float]:
    """Return (CPU seconds so far, peak resident memory in MB) of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    cpu_seconds = (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    peak_kb = int(status.partition("VmHWM:")[2].split()[0])
    return cpu_seconds, peak_kb / 1024


class Watch:
    """What a server used of the machine since it was made, and what everybody else did: figures of a busy one are worth little."""

    def __init__(self, server_pid: int, generator_pid: int) -> None:
        self.server_pid, self.generator_pid = server_pid, generator_pid
        self.began_at = time.monotonic()
        self.before = self._seconds()

    def _seconds(self) -> tuple[float, float, float]:
        """Return CPU seconds so far: the server's, the load generator's, the whole machine's."""
        line = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()
        user, nice, system, _idle, _waiting, *interrupts = (int(field) for field in line[1:9])
        machine = (user + nice + system + sum(interrupts)) / TICKS_PER_SECOND
        return used(self.server_pid)[0], used(self.generator_pid)[0], machine

    def read(self) -> dict[str, float]:
        server, generator, machine = (now - then for now, then in zip(self._seconds(), self.before, strict=True))
        others = (machine - server - generator) / (time.monotonic() - self.began_at)
        return {
            "server_cpu_seconds": round(server, 2),
            "server_peak_mb": round(used(self.server_pid)[1], 1),
            "others_used_cores": round(max(0.0, others), 2),
        }
