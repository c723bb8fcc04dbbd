"""make bench: N signed-in phones vote at once and spread over ten seconds, beside a bare server under the same load.

Prints a line of JSON for each measurement; ends with 1 when a ballot is missing, refused, or counted otherwise than
it was acknowledged. Both servers stand side by side and take turns, so that a busy machine is busy for both.
Usage: python tests/load/bench.py [--quick] [-n PHONES]
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.load.processes import BenchFailed, Generator
from tests.load.report import (
    Watch,
    acknowledgements,
    complain,
    delays,
    middle,
    percentile,
    pushed,
    ratios,
    say,
    seconds_to_last,
)
from tests.load.subjects import Bare, Gongyi, ballots, check_count

CONNECT_SECONDS = 60
ANSWER_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """How many phones; how many bursts, of which the middle one counts; how long things may settle in between."""

    members: tuple[int, ...]
    bursts: int
    spread_seconds: float
    settle_seconds: float


FULL = Plan(members=(200, 1000), bursts=3, spread_seconds=10, settle_seconds=1)
QUICK = Plan(members=(50,), bursts=1, spread_seconds=1, settle_seconds=0.3)


class Run:
    """All measurements of one server with n phones."""

    def __init__(self, subject: Gongyi | Bare, plan: Plan, pid: int, generator: Generator) -> None:
        self.subject, self.plan, self.pid, self.generator = subject, plan, pid, generator
        self.connects: list[dict[str, float]] = []
        self.bursts: list[dict[str, float]] = []
        self.pushes: list[dict[str, float]] = []
        self.figures: dict[str, float] = {}

    def connect(self) -> None:
        """Everybody opens the page at the same moment: sockets first, then the room's parts. Whoever was there left first."""
        time.sleep(self.plan.settle_seconds)
        cookies = self.subject.cookies
        opened = self.generator.do("connect", CONNECT_SECONDS, port=self.subject.port, cookies=cookies)
        entered = self.subject.enter(self.generator)
        opened_seconds, entered_seconds = seconds_to_last(opened), seconds_to_last(entered) if entered else 0.0
        figures = {
            "connects_per_second": round(len(cookies) / opened_seconds, 1),
            "connects_and_joins_per_second": round(len(cookies) / (opened_seconds + entered_seconds), 1),
            "join_p50_ms": round(percentile(delays(entered), 50), 1) if entered else 0.0,
            "generator_cpu_share": opened["generator_cpu_share"],
        }
        self.connects.append(figures)

    def burst(self) -> None:
        self.bursts.append(self._vote())

    def spread(self) -> None:
        self.say("spread", self._vote(self.plan.spread_seconds), seconds=self.plan.spread_seconds)

    def _vote(self, spread_seconds: float = 0) -> dict[str, float]:
        """The chair opens a vote, everybody votes, and the count is checked against the database."""
        time.sleep(self.plan.settle_seconds)
        self.pushes.append(pushed(self.subject.open_vote(self.generator)))
        time.sleep(self.plan.settle_seconds)
        messages = ballots(self.subject)
        watch = Watch(self.pid, self.generator.pid)
        answer = self.generator.do(
            "ask", ANSWER_SECONDS, event="voting:cast", payloads=messages, spread_seconds=spread_seconds
        )
        time.sleep(self.plan.settle_seconds)  # what the ballots set off afterwards belongs to their price
        usage = watch.read()
        check_count(self.subject.counted(), messages, answer["answers"])
        self.subject.end_vote(self.generator)
        return {
            "votes_per_second": round(len(messages) / seconds_to_last(answer), 1),
            "last_ack_seconds": round(seconds_to_last(answer), 3),
            **acknowledgements(answer),
            **usage,
            "generator_cpu_share": answer["generator_cpu_share"],
        }

    def sum_up(self) -> dict[str, float]:
        """Say the middle of the repeated rounds; return all figures."""
        self.say("connect", middle(self.connects), rounds=len(self.connects))
        self.say("burst", middle(self.bursts), rounds=len(self.bursts))
        self.say("push", middle(self.pushes), rounds=len(self.pushes))
        return self.figures

    def say(self, name: str, figures: dict[str, Any], **about: Any) -> None:
        say(name=name, server=self.subject.name, n=len(self.subject.member_ids), **about, **figures)
        self.figures |= {f"{name}.{figure}": value for figure, value in figures.items()}


@contextmanager
def running(kind: type[Gongyi] | type[Bare], members: int, plan: Plan) -> Iterator[Run]:
    with tempfile.TemporaryDirectory(prefix="gongyi-bench-") as folder:
        subject = kind(members, Path(folder))
        with subject.serve() as pid, Generator() as generator:
            yield Run(subject, plan, pid, generator)


def measure(members: int, plan: Plan) -> None:
    with ExitStack() as stack:
        runs = [stack.enter_context(running(kind, members, plan)) for kind in (Gongyi, Bare)]
        for run in runs * plan.bursts:
            run.connect()
        for run in runs * plan.bursts:
            run.burst()
        for run in runs:
            run.spread()
        ours, bare = (run.sum_up() for run in runs)
        say(name="ratio", n=members, **ratios(ours, bare))


def main() -> int:
    parser = argparse.ArgumentParser(description="votes per second, acknowledgements and pushes, beside a bare server")
    parser.add_argument("--quick", action="store_true", help="50 phones, once: only to see that it runs")
    parser.add_argument("-n", type=int, action="append", help="this many phones instead")
    arguments = parser.parse_args()
    plan = QUICK if arguments.quick else FULL
    say(name="machine", cores=os.cpu_count(), python=sys.version.split()[0])
    try:
        for members in arguments.n or plan.members:
            measure(members, plan)
    except BenchFailed as failure:
        complain(str(failure))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
