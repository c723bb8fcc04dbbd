"""What is measured: our own server with the full rule path, and a bare one under the same messages."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.load.council import SLUG, Sessions, counted, found, open_store
from tests.load.processes import HERE, BenchFailed, Generator, free_port, serving

CHOICES = ("yes", "yes", "no", "abstain")
PUSH_SECONDS = 30


class Gongyi:
    """`python wsgi.py` on a database of its own: sign-in, roll, rules, durable commit, live parts."""

    name = "gongyi"

    def __init__(self, members: int, folder: Path) -> None:
        self.folder, self.port, self.votes = folder, free_port(), 0
        self.url = f"sqlite:///{folder / 'gongyi.db'}"
        self.store = open_store(self.url)
        with self.store.app_context():
            self.council = found(members)
        self.member_ids = self.council.member_ids
        self.secret_key = secrets.token_hex(16)
        self.sessions = Sessions(self.secret_key)
        seats = zip(self.member_ids, self.council.device_ids, strict=True)
        self.cookies = [self.sessions.cookie(*seat) for seat in seats]
        self.chair = self.sessions.cookie(self.council.chair_id)

    @contextmanager
    def serve(self) -> Iterator[int]:
        settings = {"HOST": "127.0.0.1", "PORT": str(self.port), "DATABASE_URL": self.url, "ASYNC_MODE": "eventlet"}
        settings |= {
            "SECRET_KEY": self.secret_key,
            "INSTANCE_PATH": str(self.folder),
            "PUBLIC_URL": "",
            "REDIS_URL": "",
        }
        with serving(["wsgi.py"], self.port, self.folder / "gongyi.log", **settings) as pid:
            yield pid

    def enter(self, generator: Generator) -> dict[str, Any]:
        """Let every phone enter the seats' room; each gets all parts of its view."""
        payload = {"view": "seat", "meeting": self.council.meeting_id, "language": "zh"}
        return generator.do("ask", 60, event="live:join", payloads=[payload] * len(self.member_ids))

    def open_vote(self, generator: Generator) -> dict[str, Any]:
        """Let the chair press “表决开始”; measured until each phone has the part with the vote."""
        self.votes += 1
        answer = self._press(generator, "open", f'data-vote="{self.votes}"', target_id=self.council.item_id)
        if answer["body"].get("vote") != self.votes:
            raise BenchFailed(f"the vote was not opened: {answer['status']} {answer['body']}")
        return answer

    def end_vote(self, generator: Generator) -> None:
        """Abort the vote, so that the next round finds the item as this one did."""
        self._press(generator, "abort", 'data-vote=""', target_id=self.votes, reason="重新测量")

    def _press(self, generator: Generator, act: str, needle: str, **fields: object) -> dict[str, Any]:
        path = f"/c/{SLUG}/meetings/{self.council.meeting_id}/voting/{act}"
        body = self.sessions.form(**fields)
        answer = generator.do("push", PUSH_SECONDS, path=path, cookie=self.chair, body=body, needle=needle)
        return answer

    def counted(self) -> dict[int, str]:
        """Return {member: receipt} of the ballots that count in the open vote."""
        with self.store.app_context():
            receipts, rows = counted(self.votes)
        if rows != len(receipts):
            raise BenchFailed(f"{rows} ballots are kept for {len(receipts)} members")
        return receipts


class Bare:
    """bare_server.py: one commit for each ballot, no login, no rules, one broadcast."""

    name = "bare"

    def __init__(self, members: int, folder: Path) -> None:
        self.folder, self.port, self.votes = folder, free_port(), 0
        self.database = folder / "bare.db"
        self.member_ids = tuple(range(1, members + 1))
        self.cookies = ["bench=1"] * members

    @contextmanager
    def serve(self) -> Iterator[int]:
        command = [str(HERE / "bare_server.py"), str(self.port), str(self.database)]
        with serving(command, self.port, self.folder / "bare.log") as pid:
            yield pid

    def enter(self, generator: Generator) -> None:
        """Whoever is connected is in the room."""

    def open_vote(self, generator: Generator) -> dict[str, Any]:
        self.votes += 1
        path, needle = f"/open/{self.votes}", f'data-vote="{self.votes}"'
        return generator.do("push", PUSH_SECONDS, path=path, cookie="", body="", needle=needle)

    def end_vote(self, generator: Generator) -> None:
        """Nothing ends here."""

    def counted(self) -> dict[int, str]:
        connection = sqlite3.connect(self.database)
        rows = connection.execute("SELECT member_id, key FROM ballots WHERE vote_id = ?", (self.votes,)).fetchall()
        connection.close()
        return {member_id: key[:10] for member_id, key in rows}


def ballots(subject: Gongyi | Bare) -> list[dict[str, Any]]:
    """Return one ballot message for each member of the open vote."""
    return [
        {
            "vote_id": subject.votes,
            "choice": CHOICES[place % len(CHOICES)],
            "key": secrets.token_hex(16),
            "replaces": None,
            "member_id": member_id,
        }
        for place, member_id in enumerate(subject.member_ids)
    ]


def check_count(in_database: dict[int, str], sent: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
    """Raise BenchFailed unless every ballot was taken as sent, and the database ({member: receipt}) has just these."""
    refused = [answer for answer in answers if not answer or not answer.get("ok")]
    if refused:
        raise BenchFailed(f"{len(refused)} ballots were refused, the first: {refused[0]}")
    if any(answer["choice"] != ballot["choice"] for ballot, answer in zip(sent, answers, strict=True)):
        raise BenchFailed("a ballot was acknowledged with another choice")
    acknowledged = {ballot["member_id"]: answer["receipt"] for ballot, answer in zip(sent, answers, strict=True)}
    if in_database != acknowledged:
        raise BenchFailed(f"{len(acknowledged)} ballots were acknowledged, {len(in_database)} are counted, or others")
