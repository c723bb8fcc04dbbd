"""make bench: N signed-in phones vote at once and spread over ten seconds, beside a bare server under the same load.

Prints a line of JSON for each measurement; ends with 1 when a ballot is missing, refused, or counted otherwise than
it was acknowledged. Usage: python tests/load/bench.py [--quick]
"""

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from processes import BenchFailed, Generator
from report import acknowledgements, complain, delays, middle, percentile, pushed, say, seconds_to_last, used
from subjects import Bare, Gongyi, ballots, check_count

SETTLE_SECONDS = 1.0
CONNECT_SECONDS = 60
ANSWER_SECONDS = 60
SUBJECTS = (Gongyi, Bare)


@dataclass(frozen=True, slots=True)
class Plan:
    members: tuple[int, ...]
    bursts: int
    spread_seconds: float


FULL = Plan(members=(200, 1000), bursts=3, spread_seconds=10)
QUICK = Plan(members=(50,), bursts=1, spread_seconds=1)


class Run:
    """All measurements of one server with n phones; each is said as it is made, the medians are kept for the ratios."""

    def __init__(self, subject: Gongyi | Bare, plan: Plan, pid: int, generator: Generator) -> None:
        self.subject, self.plan, self.pid, self.generator = subject, plan, pid, generator
        self.figures: dict[str, float] = {}

    def measure(self) -> dict[str, float]:
        self.connect()
        rounds = [(self.push(), self.vote()) for _ in range(self.plan.bursts)]
        pushes = [push for push, _ in rounds]
        self.say("burst", middle([burst for _, burst in rounds]), rounds=self.plan.bursts)
        pushes.append(self.push())
        self.say("spread", self.vote(self.plan.spread_seconds), seconds=self.plan.spread_seconds)
        self.say("push", middle(pushes), rounds=len(pushes))
        return self.figures

    def connect(self) -> None:
        cookies = self.subject.cookies
        opened = self.generator.do("connect", CONNECT_SECONDS, port=self.subject.port, cookies=cookies)
        opened_seconds = seconds_to_last(opened)
        entered = self.subject.enter(self.generator)
        entered_seconds = seconds_to_last(entered) if entered else 0.0
        figures = {
            "connects_per_second": round(len(cookies) / opened_seconds, 1),
            "connects_and_joins_per_second": round(len(cookies) / (opened_seconds + entered_seconds), 1),
            "join_p50_ms": round(percentile(delays(entered), 50), 1) if entered else 0.0,
            "generator_cpu_share": opened["generator_cpu_share"],
        }
        self.say("connect", figures)

    def push(self) -> dict[str, float]:
        """The chair opens a vote: until half of the phones and the last one have it."""
        time.sleep(SETTLE_SECONDS)
        return pushed(self.subject.open_vote(self.generator))

    def vote(self, spread_seconds: float = 0) -> dict[str, float]:
        """Everybody votes, at once or spread; the count is checked against the database before the vote ends."""
        time.sleep(SETTLE_SECONDS)
        messages = ballots(self.subject)
        cpu_before, _ = used(self.pid)
        answer = self.generator.do(
            "ask", ANSWER_SECONDS, event="voting:cast", payloads=messages, spread_seconds=spread_seconds
        )
        time.sleep(SETTLE_SECONDS)  # what a burst sets off afterwards belongs to its price
        cpu_after, peak_mb = used(self.pid)
        check_count(self.subject, messages, answer["answers"])
        self.subject.end_vote(self.generator)
        last = seconds_to_last(answer)
        return {
            "votes_per_second": round(len(messages) / last, 1),
            "last_ack_seconds": round(last, 3),
            **acknowledgements(answer),
            "server_cpu_seconds": round(cpu_after - cpu_before, 2),
            "server_peak_mb": round(peak_mb, 1),
            "generator_cpu_share": answer["generator_cpu_share"],
        }

    def say(self, name: str, figures: dict[str, Any], **about: Any) -> None:
        say(name=name, server=self.subject.name, n=len(self.subject.member_ids), **about, **figures)
        self.figures |= {f"{name}.{figure}": value for figure, value in figures.items()}


def measure(kind: type[Gongyi] | type[Bare], members: int, plan: Plan) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="gongyi-bench-") as folder:
        subject = kind(members, Path(folder))
        with subject.serve() as pid, Generator() as generator:
            return Run(subject, plan, pid, generator).measure()


def ratios(ours: dict[str, float], bare: dict[str, float]) -> dict[str, float]:
    """Return ours/bare: rates are better above 1, times below."""
    return {
        "burst_votes_per_second_ratio": round(ours["burst.votes_per_second"] / bare["burst.votes_per_second"], 2),
        "push_emit_to_last_ratio": round(ours["push.emit_to_last_ms"] / bare["push.emit_to_last_ms"], 2),
        "connects_per_second_ratio": round(
            ours["connect.connects_per_second"] / bare["connect.connects_per_second"], 2
        ),
        "connects_and_joins_per_second_ratio": round(
            ours["connect.connects_and_joins_per_second"] / bare["connect.connects_per_second"], 2
        ),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="votes per second, acknowledgements and pushes, beside a bare server")
    parser.add_argument("--quick", action="store_true", help="50 phones, once: only to see that it runs")
    parser.add_argument("-n", type=int, action="append", help="this many phones instead")
    arguments = parser.parse_args()
    plan = QUICK if arguments.quick else FULL
    say(name="machine", cores=os.cpu_count(), python=sys.version.split()[0])
    try:
        for members in arguments.n or plan.members:
            ours, bare = (measure(kind, members, plan) for kind in SUBJECTS)
            say(name="ratio", n=members, **ratios(ours, bare))
    except BenchFailed as failure:
        complain(str(failure))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
