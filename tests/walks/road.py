"""The network between a phone and the board, which may lose what it carries."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.walks.serving import Board

HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive"}


class Road(ThreadingHTTPServer):
    """Goes to a board. `loses` says of which POST the next reply gets lost, and `after` which
    share of it has come: 0 is none, 0.5 half of it. The board itself has done everything."""

    daemon_threads = True

    def __init__(self, board: Board):
        super().__init__(("localhost", 0), Carrier)
        self.board = board
        self.url = f"http://localhost:{self.server_address[1]}"
        self.loses: str | None = None
        self.after = 0.0
        self.lost: list[str] = []


class Carrier(BaseHTTPRequestHandler):
    server: Road

    def carry(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        there = HTTPConnection("localhost", self.server.board.port, timeout=30)
        there.request(self.command, self.path, self.rfile.read(length), dict(self.headers))
        reply = there.getresponse()
        body = reply.read()
        road, cut = self.server, len(body)
        if self.command == "POST" and road.loses and self.path.endswith(road.loses):
            road.lost.append(self.path)
            road.loses, cut = None, int(len(body) * road.after)
            if not cut:
                self.close_connection = True
                return
        self.send_response_only(reply.status)
        for name, value in reply.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:cut])

    do_GET = do_POST = carry  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_words: Any) -> None:
        """What was lost is in `lost`."""


@contextmanager
def road_to(board: Board) -> Iterator[Road]:
    road = Road(board)
    thread = threading.Thread(target=road.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield road
    road.shutdown()
    road.server_close()
    thread.join()
