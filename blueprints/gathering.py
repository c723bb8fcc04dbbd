"""Answers together what arrives together: a commit or a read costs the same for one message and for a hundred.

Whoever comes first waits one breath for the others, answers for all, and lets them go.
choice: docs/decisions/0004-ballots-share-a-commit.md
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from extensions import socketio
from rules.errors import RuleError

Message = TypeVar("Message")
Answer = TypeVar("Answer")


@dataclass(eq=False, slots=True)
class Batch(Generic[Message, Answer]):
    """Messages that are answered together. Whoever opened it answers; all others wait for `done`."""

    messages: list[Message] = field(default_factory=list)
    answers: Sequence[Answer | Exception] = ()
    done: threading.Event = field(default_factory=threading.Event)


class Gathering(Generic[Message, Answer]):
    """One kind of message, answered by `answer_all` in order, at most `most` at a time and one batch after the other."""

    def __init__(self, answer_all: Callable[[Sequence[Message]], Sequence[Answer | Exception]], most: int) -> None:
        self.answer_all, self.most = answer_all, most
        self._joining, self._answering = threading.Lock(), threading.Lock()
        self._open: Batch[Message, Answer] = Batch()

    def ask(self, message: Message) -> Answer:
        """Return the answer to one message; raise what it is refused with.

        Nobody may wait here with a database connection in hand: the pool is far smaller than a hall.
        """
        batch, place = self._join(message)
        if place == 0:
            try:
                self._gather(batch)
            finally:
                self._answer(batch)  # others wait for it, whatever becomes of this one
        else:
            batch.done.wait()
        answer = batch.answers[place]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _join(self, message: Message) -> tuple[Batch[Message, Answer], int]:
        with self._joining:
            if len(self._open.messages) == self.most:
                self._open = Batch()
            self._open.messages.append(message)
            return self._open, len(self._open.messages) - 1

    def _gather(self, batch: Batch[Message, Answer]) -> None:
        """Let every message that has already arrived join, as long as more of them come."""
        size = 0
        while size < len(batch.messages) < self.most:
            size = len(batch.messages)
            socketio.sleep(0)

    def _answer(self, batch: Batch[Message, Answer]) -> None:
        """Answer a batch and let everybody go who waits for it, whatever happens to the one who answers."""
        try:
            with self._answering:
                self._close(batch)
                try:
                    batch.answers = self.answer_all(batch.messages)
                except Exception as error:
                    batch.answers = [error] * len(batch.messages)
        finally:
            self._close(batch)
            batch.answers = batch.answers or [RuleError()] * len(batch.messages)
            batch.done.set()

    def _close(self, batch: Batch[Message, Answer]) -> None:
        """Let nobody join the batch any more: who comes now opens another one."""
        with self._joining:
            if self._open is batch:
                self._open = Batch()
