"""A small TCP proxy between a browser and the server under test: cuts the line, or loses only the answers."""

import contextlib
import socket
import threading
from types import TracebackType

HOST = "127.0.0.1"


def bound(port: int) -> socket.socket:
    """Return a socket bound to the port, which several may share until one of them listens."""
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind((HOST, port))
    return holder


def closed(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads from it
    end.close()


class Line:
    """One client's connection and the server's end of it."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client, self.server = client, server
        self.lost_bytes = False

    def close(self) -> None:
        closed(self.client)
        closed(self.server)


class Proxy:
    """Listens on a free loopback port and passes bytes to `target_port`.

    cut()                        closes every connection and refuses new ones
    restore()                    listens again, on the same port
    drop_server_to_client(True)  requests arrive, answers are lost; (False) ends the connections that lost
                                 any, since what follows a hole in a stream cannot be read
    """

    def __init__(self, target_port: int, target_host: str = HOST) -> None:
        self.target = (target_host, target_port)
        self.lock = threading.Lock()
        self.lines: set[Line] = set()
        self.dropping = False
        self.listener: socket.socket | None = None
        # Keeps the port ours while the line is cut: nobody else is given it meanwhile.
        self.holder = bound(0)
        self.port: int = self.holder.getsockname()[1]
        self.restore()

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def restore(self) -> None:
        with self.lock:
            if self.listener is None:
                self.listener = bound(self.port)
                self.listener.listen(256)
                threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def cut(self) -> None:
        with self.lock:
            listener, self.listener = self.listener, None
            lines, self.lines = self.lines, set()
        if listener is not None:
            closed(listener)
        for line in lines:
            line.close()

    def drop_server_to_client(self, dropping: bool) -> None:
        with self.lock:
            self.dropping = dropping
            broken = set() if dropping else {line for line in self.lines if line.lost_bytes}
        for line in broken:
            self.end(line)

    def close(self) -> None:
        self.cut()
        self.holder.close()

    def accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self.target, timeout=5)
            except OSError:
                closed(client)
                continue
            server.settimeout(None)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line = Line(client, server)
            with self.lock:
                is_cut = self.listener is not listener
                if not is_cut:
                    self.lines.add(line)
            if is_cut:
                line.close()
                return
            threading.Thread(target=self.pass_on, args=(line, client, server), daemon=True).start()
            threading.Thread(target=self.pass_on, args=(line, server, client), daemon=True).start()

    def pass_on(self, line: Line, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                if source is line.server and self.dropped(line):
                    continue
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)  # a half-closed stream may still be answered
            if source is line.client:
                return
        except OSError:
            pass
        self.end(line)

    def dropped(self, line: Line) -> bool:
        with self.lock:
            line.lost_bytes = line.lost_bytes or self.dropping
            return line.lost_bytes

    def end(self, line: Line) -> None:
        with self.lock:
            self.lines.discard(line)
        line.close()
