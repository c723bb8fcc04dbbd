"""One phone of the load generator: a Socket.IO client over a raw websocket, as light as Python allows."""

import asyncio
import os
import struct
from typing import Protocol

KEY = "dGhlIHNhbXBsZSBub25jZQ=="  # the handshake's key need not be secret on loopback
EVENT, ACKNOWLEDGEMENT, CONNECTED = b"42", b"43", b"40"


class Listener(Protocol):
    """Whoever gathers what the phones are told."""

    def heard(self, number: int, message: bytes) -> None: ...

    def lose(self, why: str) -> None: ...


def frame(text: str) -> bytes:
    """Return a masked websocket text frame: servers refuse what a client has not masked."""
    data = text.encode()
    mask = os.urandom(4)
    key = (mask * (len(data) // 4 + 1))[: len(data)]
    masked = (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(len(data), "big")
    size = struct.pack("!B", 128 | len(data)) if len(data) < 126 else struct.pack("!BH", 128 | 126, len(data))
    return b"\x81" + size + mask + masked


CONNECT, PONG = frame("40"), frame("3")
CLOSE = b"\x88\x80" + os.urandom(4)  # a websocket's close frame, empty and masked


class Phone(asyncio.Protocol):
    """Upgrades, enters the namespace, answers pings, and hands on acknowledgements and events."""

    def __init__(self, listener: Listener, number: int, port: int, cookie: str) -> None:
        self.listener, self.number, self.port, self.cookie = listener, number, port, cookie
        self.buffer = bytearray()
        self.is_upgraded = False
        self.transport: asyncio.Transport
        self.left: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        lines = (
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {KEY}",
            "Sec-WebSocket-Version: 13",
            f"Cookie: {self.cookie}",
        )
        transport.write("\r\n".join((*lines, "", "")).encode())

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.is_upgraded and not self._upgrade():
            return
        while (message := self._next_message()) is not None:
            self._take(message)

    def _upgrade(self) -> bool:
        head, separator, rest = bytes(self.buffer).partition(b"\r\n\r\n")
        if separator and b" 101 " not in head.split(b"\r\n")[0]:
            self.listener.lose(f"phone {self.number}: {head[:200]!r}")
            self.transport.close()
            return False
        self.is_upgraded, self.buffer = bool(separator), bytearray(rest) if separator else self.buffer
        return self.is_upgraded

    def _next_message(self) -> bytes | None:
        """Return the next whole message, or None; servers neither mask nor, at these sizes, fragment."""
        buffer = self.buffer
        start, size = 2, buffer[1] if len(buffer) > 1 else 0
        if size >= 126:
            start = 4 if size == 126 else 10
            size = int.from_bytes(buffer[2:start], "big")
        if len(buffer) < start or len(buffer) < start + size:
            return None
        message = bytes(buffer[start : start + size])
        del buffer[: start + size]
        return message

    def _take(self, message: bytes) -> None:
        if message[:2] in (EVENT, ACKNOWLEDGEMENT, CONNECTED):
            self.listener.heard(self.number, message)
        elif message[:1] == b"0":
            self.transport.write(CONNECT)
        elif message == b"2":
            self.transport.write(PONG)

    def send(self, data: bytes) -> None:
        self.transport.write(data)

    def leave(self) -> asyncio.Future[None]:
        """Say goodbye as a page does that is closed; done once the server has closed its end."""
        self.left = asyncio.get_running_loop().create_future()
        self.transport.write(CLOSE)
        return self.left

    def connection_lost(self, error: Exception | None) -> None:
        if self.left is not None:
            self.left.set_result(None)
            return
        self.listener.lose(f"phone {self.number} was cut off: {error}")
