"""Gathers ballots that arrive together into one durable commit, and answers each.

A commit costs the same for one ballot and for a hundred, so whoever comes first waits one breath for the others.
choice: docs/decisions/0004-ballots-share-a-commit.md
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from blueprints.access import REPRESENTATIVE, check_role, people_behind
from blueprints.clock import now
from extensions import socketio
from rules.errors import RuleError
from rules.voting import Taken
from services.voting import MOST_PER_COMMIT, Cast, cast_ballots

Answer = Taken | Exception


@dataclass(frozen=True, slots=True)
class Message:
    """A ballot on its way to the disk; `identity` is the session's when the door has not read who it is."""

    cast: Cast
    identity: str | None


@dataclass(eq=False, slots=True)
class Batch:
    """Ballots of one commit. Whoever opened it writes it; all others wait for `done`."""

    messages: list[Message] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)


_joining = threading.Lock()
_writing = threading.Lock()
_open = Batch()


def cast_durably(cast: Cast, identity: str | None = None) -> Taken:
    """Return the answer to a ballot once it is on disk; raise the rule that refuses it.

    Nobody waits here with a database connection in hand: the pool is far smaller than a hall.
    """
    batch, place = _join(Message(cast, identity))
    if place == 0:
        try:
            _gather(batch)
        finally:
            _write(batch)  # others wait for it, whatever becomes of this one
    else:
        batch.done.wait()
    answer = batch.answers[place]
    if isinstance(answer, Exception):
        raise answer
    return answer


def _join(message: Message) -> tuple[Batch, int]:
    global _open
    with _joining:
        if len(_open.messages) == MOST_PER_COMMIT:
            _open = Batch()
        _open.messages.append(message)
        return _open, len(_open.messages) - 1


def _gather(batch: Batch) -> None:
    """Let every message that has already arrived join, as long as more of them come."""
    size = 0
    while size < len(batch.messages) < MOST_PER_COMMIT:
        size = len(batch.messages)
        socketio.sleep(0)


def _write(batch: Batch) -> None:
    """Write a batch and let everybody go who waits for it, whatever happens to the one who writes."""
    try:
        with _writing:
            _close(batch)
            try:
                batch.answers = _answers(batch.messages)
            except Exception as error:
                batch.answers = [error] * len(batch.messages)
    finally:
        _close(batch)
        batch.answers = batch.answers or [RuleError()] * len(batch.messages)
        batch.done.set()


def _close(batch: Batch) -> None:
    """Let nobody join the batch any more: who comes now opens another one."""
    global _open
    with _joining:
        if _open is batch:
            _open = Batch()


def _answers(messages: Sequence[Message]) -> list[Answer]:
    """Admit each sender as the door would have, take the ballots of those admitted, and answer all in order."""
    people = people_behind({message.identity for message in messages if message.identity})
    refused: dict[int, RuleError] = {}
    for place, message in enumerate(messages):
        if message.identity is None:
            continue
        try:
            check_role(people.get(message.identity), (REPRESENTATIVE,))
        except RuleError as error:
            refused[place] = error
    admitted = [message.cast for place, message in enumerate(messages) if place not in refused]
    taken = iter(cast_ballots(admitted, now()))
    return [refused[place] if place in refused else next(taken) for place in range(len(messages))]
