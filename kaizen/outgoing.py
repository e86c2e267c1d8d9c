"""Requests to other servers: never to a machine of our own network unless a setting allows it,
never on to somewhere else, and never longer or larger than said."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from threading import Timer
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NameResolutionError,
    NewConnectionError,
)

from kaizen.addresses import Places, is_allowed, is_public

CONNECTS_WITHIN = 5  # seconds
PIECE = 16 * 1024


class NotOutside(HTTPError):  # noqa: N818 - it is answered, not shown
    """The name leads to an address that is not public, nor allowed."""


class TooMuch(HTTPError):  # noqa: N818 - it is answered, not shown
    """More came than is taken, or it took longer than we wait."""


def addresses_of(host: str, port: int, allowed: Places) -> list[tuple[int, Any]]:
    """Family and address of each, as sockets want them: looked up once, so that the name can't
    lead elsewhere a moment later. One private address among them is enough to refuse the name.
    Raises NotOutside."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not is_allowed(host, allowed):
        for address in (str(one[4][0]) for one in found):
            if not is_public(address) and not is_allowed(address, allowed):
                raise NotOutside(f"{host} is in a network of our own; see OUTGOING_PRIVATE")
    return [(one[0], one[4]) for one in found]


def line_to(host: str, port: int, allowed: Places) -> socket.socket:
    """Raises NotOutside, or OSError when none of its addresses answers."""
    fault: OSError = OSError("no address")
    for family, address in addresses_of(host, port, allowed):
        line = socket.socket(family, socket.SOCK_STREAM)
        line.settimeout(CONNECTS_WITHIN)
        try:
            line.connect(address)
        except OSError as this:
            line.close()
            fault = this
        else:
            return line
    raise fault


class Looking:
    """What both kinds of connection do before they are one."""

    allowed: Places = ()
    open_lines: list[Any]

    def _new_conn(self: Any) -> socket.socket:
        host = self._dns_host
        try:
            line = line_to(host, self.port, self.allowed)
        except (socket.gaierror, UnicodeError) as fault:
            raise NameResolutionError(host, self, fault) from fault  # type: ignore[arg-type]
        except TimeoutError as fault:
            raise ConnectTimeoutError(self, f"{host} does not answer") from fault
        except OSError as fault:
            raise NewConnectionError(self, f"{host} is not reached: {fault}") from fault
        self.open_lines.append(line)
        return line

    def connect(self: Any) -> None:
        super().connect()  # type: ignore[misc]
        self.open_lines.append(self.sock)  # another one, where TLS was put around it


class Outside(HTTPAdapter):
    """Takes the place of the usual connections, for http and https."""

    def __init__(self, allowed: Places) -> None:
        self.allowed = allowed
        self.open_lines: list[Any] = []
        super().__init__(max_retries=0)

    def init_poolmanager(self, *how: Any, **more: Any) -> None:
        super().init_poolmanager(*how, **more)
        ours = {"allowed": self.allowed, "open_lines": self.open_lines}
        plain = type("Plain", (Looking, HTTPConnection), ours)
        tls = type("Tls", (Looking, HTTPSConnection), ours)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("TlsPool", (HTTPSConnectionPool,), {"ConnectionCls": tls}),
        }

    def hang_up(self) -> None:
        for line in list(self.open_lines):
            with suppress(OSError):  # it ended by itself
                line.shutdown(socket.SHUT_RDWR)


class Line(requests.Session):
    """`seconds` is for the whole of a request and its answer; of the answer at most `most` bytes
    are taken, as they come, never unpacked. A proxy that the machine is told to use decides by
    itself where it goes."""

    def __init__(self, *, allowed: Places = (), seconds: float = 10, most: int = 0) -> None:
        super().__init__()
        self.seconds, self.most = seconds, most
        self.outside = Outside(allowed)
        self.mount("https://", self.outside)
        self.mount("http://", self.outside)
        self.headers["Accept-Encoding"] = "identity"

    def request(self, *how: Any, **more: Any) -> requests.Response:
        more |= {"allow_redirects": False, "stream": True}
        more["timeout"] = (CONNECTS_WITHIN, self.seconds)
        began = time.monotonic()
        watch = Timer(self.seconds, self.outside.hang_up)
        watch.daemon = True
        watch.start()
        try:
            response = super().request(*how, **more)
            response._content = self._taken(response) if self.most else b""
            response.close()
        except (requests.RequestException, OSError, HTTPError) as fault:
            if time.monotonic() - began >= self.seconds:
                raise TooMuch("It took too long.") from fault
            raise
        finally:
            watch.cancel()
        if time.monotonic() - began >= self.seconds:
            raise TooMuch("It took too long.")
        return response

    def _taken(self, response: requests.Response) -> bytes:
        taken = bytearray()
        while piece := response.raw.read(PIECE, decode_content=False):
            taken += piece
            if len(taken) > self.most:
                response.close()
                raise TooMuch("More came than is taken.")
        return bytes(taken)
