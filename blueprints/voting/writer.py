"""Gathers ballots that arrive together into one durable commit, and answers each.

A commit costs the same for one ballot and for a hundred, so whoever comes first waits one breath for the others.
choice: docs/decisions/0004-ballots-share-a-commit.md
"""

import threading
from dataclasses import dataclass, field

from blueprints.clock import now
from extensions import socketio
from rules.errors import RuleError
from rules.voting import Taken
from services.voting import MOST_PER_COMMIT, Cast, cast_ballots


@dataclass(eq=False)
class Waiting:
    """A ballot on its way to the disk."""

    cast: Cast
    done: threading.Event = field(default_factory=threading.Event)
    answer: Taken | RuleError | Exception | None = None


_lock = threading.Lock()
_queue: list[Waiting] = []


def cast_durably(cast: Cast) -> Taken:
    """Return the answer to a ballot once it is on disk; raise the rule that refuses it."""
    waiting = Waiting(cast)
    with _lock:
        _queue.append(waiting)
        is_first = len(_queue) == 1
    if is_first:
        socketio.sleep(0)  # lets every message that has already arrived join this commit
        _drain()
    waiting.done.wait()
    if isinstance(waiting.answer, Exception):
        raise waiting.answer
    assert isinstance(waiting.answer, Taken)
    return waiting.answer


def _drain() -> None:
    while True:
        with _lock:
            batch = _queue[:MOST_PER_COMMIT]
        if not batch:
            return
        _commit(batch)
        with _lock:
            del _queue[: len(batch)]
            is_empty = not _queue
        for waiting in batch:
            waiting.done.set()
        if is_empty:
            return


def _commit(batch: list[Waiting]) -> None:
    try:
        for waiting, answer in zip(batch, cast_ballots([waiting.cast for waiting in batch], now()), strict=True):
            waiting.answer = answer
    except Exception as error:
        for waiting in batch:
            waiting.answer = error
