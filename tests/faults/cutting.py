"""Between the people and the server: a line that breaks after the server's answer was begun."""

from __future__ import annotations

import random
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread

ANSWER = b"HTTP/1.1 "
AT_ONCE = struct.pack("ii", 1, 0)  # a close that throws away what is under way


class Line(ThreadingTCPServer):
    """What it cuts has been carried out: the server answers after its commit."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, server: int, part: float) -> None:
        self.server, self.part, self.cut = server, part, 0
        super().__init__(("127.0.0.1", 0), _Call)

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])


class _Call(BaseRequestHandler):
    server: Line

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.server)) as there:
            Thread(target=self.pass_on, args=(there,), daemon=True).start()
            with suppress(OSError):
                while heard := there.recv(1 << 16):
                    if heard.startswith(ANSWER) and random.random() < self.server.part:
                        self.server.cut += 1
                        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                        return
                    self.request.sendall(heard)

    def pass_on(self, there: socket.socket) -> None:
        with suppress(OSError):
            while said := self.request.recv(1 << 16):
                there.sendall(said)
            there.shutdown(socket.SHUT_WR)


@contextmanager
def breaking_line(server: int, *, part: float) -> Iterator[Line]:
    """`part` of all answers are cut."""
    with Line(server, part) as line:
        Thread(target=line.serve_forever, daemon=True).start()
        try:
            yield line
        finally:
            line.shutdown()
