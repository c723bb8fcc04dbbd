"""The load generator: N phones in one asyncio process, told what to do by JSON lines on stdin, one answer a line.

Frames are built before the clock starts and answers are read after it has stopped; how much of a core was used in
between is told with each answer, so that this process is not what is measured.
"""

import asyncio
import gc
import json
import resource
import sys
import time
from functools import partial
from typing import Any

from tests.load.phone import ACKNOWLEDGEMENT, CONNECTED, EVENT, Phone, frame

MOST_OPEN_FILES = 16384


def _itself(phone: Phone) -> Phone:
    """The protocol of a connection that was made beforehand."""
    return phone


class Hall:
    """All phones, and the one question that they are answering now."""

    def __init__(self) -> None:
        self.phones: list[Phone] = []
        self.port = self.question = 0
        self._expect(0, b"")

    def _expect(self, count: int, start: bytes, needle: bytes = b"") -> None:
        """Wait from now on for one message for each phone that begins with `start` and holds `needle`."""
        self.start, self.needle, self.missing = start, needle, count
        self.sent_at, self.answered_at, self.messages = [0.0] * count, [0.0] * count, [b""] * count
        self.lost: list[str] = []
        self.all_answered = asyncio.Event()
        self.cpu_seconds = -time.process_time()

    def heard(self, number: int, message: bytes) -> None:
        if not message.startswith(self.start) or self.needle not in message or self.messages[number]:
            return
        self.answered_at[number], self.messages[number] = time.time(), message
        self.missing -= 1
        if not self.missing:
            self.cpu_seconds += time.process_time()
            self.all_answered.set()

    def lose(self, why: str) -> None:
        self.lost.append(why)
        self.all_answered.set()

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.all_answered.wait(), seconds)
        except TimeoutError:
            self.lose(f"{self.missing} phones have no answer after {seconds} s")

    async def connect(self, port: int, cookies: list[str], timeout_seconds: float) -> dict[str, Any]:
        """Open one websocket for each cookie, all at once; answered when each is in the namespace."""
        self.port = port
        await self._leave()
        self._expect(len(cookies), CONNECTED)
        self.phones = [Phone(self, number, port, cookie) for number, cookie in enumerate(cookies)]
        loop = asyncio.get_running_loop()
        self.sent_at = [time.time()] * len(cookies)
        opening = (loop.create_connection(partial(_itself, phone), "127.0.0.1", port) for phone in self.phones)
        await asyncio.gather(*opening)
        await self._wait(timeout_seconds)
        return self._report()

    async def _leave(self) -> None:
        """Close what was opened before, and wait until the server has closed its ends too."""
        leaving = [phone.leave() for phone in self.phones]
        await asyncio.gather(*leaving)

    async def ask(
        self, event: str, payloads: list[Any], timeout_seconds: float, spread_seconds: float = 0
    ) -> dict[str, Any]:
        """Let each phone send its payload, at once or spread over seconds, and wait for every acknowledgement."""
        self.question += 1
        frames = [frame(f'42{self.question}["{event}",{json.dumps(payload)}]') for payload in payloads]
        self._expect(len(payloads), ACKNOWLEDGEMENT + b"%d[" % self.question)
        loop = asyncio.get_running_loop()
        for number, data in enumerate(frames):
            if spread_seconds:
                loop.call_later(number * spread_seconds / len(frames), self._send, number, data)
            else:
                self._send(number, data)
        await self._wait(timeout_seconds)
        answers = [json.loads(message[message.index(b"[") :])[0] if message else None for message in self.messages]
        told = ("ok", "error", "choice", "receipt")
        return {
            **self._report(),
            "answers": [answer and {name: answer.get(name) for name in told} for answer in answers],
        }

    def _send(self, number: int, data: bytes) -> None:
        self.sent_at[number] = time.time()
        self.phones[number].send(data)

    async def push(self, path: str, cookie: str, body: str, needle: str, timeout_seconds: float) -> dict[str, Any]:
        """Post a form, and wait until each phone has the event that holds `needle`."""
        self._expect(len(self.phones), EVENT, json.dumps(needle)[1:-1].encode())
        self.sent_at = [time.time()] * len(self.phones)
        answer = await self.post(path, cookie, body)
        if answer["status"] == 200:
            await self._wait(timeout_seconds)
        first = next((message for message in self.messages if message), b'42["",{}]')
        return {**self._report(), **answer, "emitted": json.loads(first[2:])[1].get("now"), "bytes": len(first)}

    async def post(self, path: str, cookie: str, body: str) -> dict[str, Any]:
        """Post a form as a script does; return status and JSON."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = (
            f"POST {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Connection: close",
            "Accept: application/json",
            f"Cookie: {cookie}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        )
        writer.write(("\r\n".join((*head, "", "")) + body).encode())
        raw = await asyncio.wait_for(reader.read(), 30)
        writer.close()
        return {"status": int(raw.split(b" ", 2)[1]), "body": json.loads(raw.partition(b"\r\n\r\n")[2] or b"{}")}

    def _report(self) -> dict[str, Any]:
        """Return when each phone that got an answer asked and got it (Unix seconds), and what went wrong."""
        got = [number for number, message in enumerate(self.messages) if message]
        seconds = max(self.answered_at, default=0) - min(self.sent_at, default=0)
        return {
            "asked": len(self.messages),
            "answered": len(got),
            "sent_at": [self.sent_at[number] for number in got],
            "answered_at": [self.answered_at[number] for number in got],
            "lost": self.lost[:3],
            "generator_cpu_share": round(self.cpu_seconds / seconds, 2) if seconds > 0 and not self.missing else None,
        }


async def main() -> None:
    hall = Hall()
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command = json.loads(line)
        answer = await getattr(hall, command.pop("do"))(**command)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        gc.collect()


if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(MOST_OPEN_FILES, most), most))
    gc.disable()  # a collection would be measured as the server's latency
    asyncio.run(main())
