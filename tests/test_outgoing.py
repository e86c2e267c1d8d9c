"""What the board asks of other servers: real ones, on this machine, that mean it badly."""

import gzip
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from requests import RequestException
from urllib3.exceptions import HTTPError

from kaizen.addresses import is_allowed, is_public
from kaizen.config import some_places
from kaizen.outgoing import Line, NotOutside, TooMuch

HERE = ("127.0.0.0/8",)


class Bad(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        getattr(self, self.path.strip("/"))()

    def plain(self):
        self.answer(b"hello")

    def elsewhere(self):
        self.send_response(302)
        self.send_header("Location", "/plain")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def endless(self):
        self.send_response(200)
        self.end_headers()
        while not self.server.is_over:
            self.wfile.write(b"x" * 4096)

    def bomb(self):
        self.answer(gzip.compress(b"0" * 50_000_000), **{"Content-Encoding": "gzip"})

    def dripping(self):
        self.send_response(200)
        self.end_headers()
        while not self.server.is_over:
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def dripping_head(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.is_over:
            self.wfile.write(b"X: y\r\n")
            self.wfile.flush()
            time.sleep(0.5)

    def answer(self, body, **headers):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    is_over = False

    def handle_error(self, *_):
        """Who hangs up on it is in the right."""


@contextmanager
def serving(host="127.0.0.1"):
    server = Server((host, 0), Bad)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.is_over = True
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def server():
    with serving() as one:
        yield one


def asked(server, path, *, host="127.0.0.1", allowed=HERE, most=10_000, seconds=60.0):
    line = Line(allowed=allowed, most=most, seconds=seconds)
    return line.get(f"http://{host}:{server.server_port}/{path}")


def test_what_is_allowed_is_asked(server):
    assert asked(server, "plain").content == b"hello"
    assert asked(server, "plain", host="localhost", allowed=("localhost",)).content == b"hello"


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::ffff:127.0.0.1]"]
)
def test_nothing_goes_into_our_own_network(server, host):
    with pytest.raises((NotOutside, RequestException)):
        asked(server, "plain", host=host, allowed=())
    assert server.asked == []


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 10.0.0.1 172.16.9.9 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1
    255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fd00:ec2::254 ::ffff:10.0.0.1 64:ff9b::a00:1
    2002:7f00:1::1 ff02::1 192.0.2.1 198.18.0.1""".split(),  # noqa: SIM905
)
def test_these_are_not_outside(address):
    assert not is_public(address)


def test_these_are_outside():
    assert is_public("142.250.74.46")
    assert is_public("2a00:1450:4001:82a::200e")
    assert is_public("::ffff:142.250.74.46")


def test_a_name_is_looked_up_once_and_asked_at_that_very_address(server, monkeypatch):
    calls = []

    def lookup(host, port, *_, **__):
        calls.append(host)
        address = "127.0.0.1" if len(calls) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    answer = asked(server, "plain", host="rebinding.example", allowed=("127.0.0.1/32",))
    assert answer.content == b"hello"
    assert calls.count("rebinding.example") == 1


def test_one_private_address_among_public_ones_is_enough(server, monkeypatch):
    def lookup(host, port, *_, **__):
        found = ("142.250.74.46", "127.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(NotOutside):
        asked(server, "plain", host="both.example", allowed=())


def test_it_is_sent_on_by_nobody(server):
    assert asked(server, "elsewhere").status_code == 302
    assert server.asked == ["/elsewhere"]


@pytest.mark.parametrize("path", ["endless", "bomb"])
def test_no_more_is_taken_than_is_wanted(server, path):
    with pytest.raises(TooMuch):
        asked(server, path)


@pytest.mark.parametrize("path", ["dripping", "dripping_head"])
def test_no_one_is_waited_for_for_ever(server, path):
    with pytest.raises((TooMuch, RequestException, HTTPError)):
        asked(server, path, seconds=2.0, most=1_000_000)


def test_who_answers_nothing_is_not_waited_for_either():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises((TooMuch, RequestException)):
            Line(allowed=HERE, seconds=2).get(f"http://127.0.0.1:{silent.getsockname()[1]}/")


def test_what_is_allowed_is_said_by_name_address_or_network():
    places = some_places("Translate.plant.local, 10.1.2.3, 10.9.0.0/16, fd00::/8,")
    assert places == ("translate.plant.local", "10.1.2.3/32", "10.9.0.0/16", "fd00::/8")
    for host in ("translate.plant.local", "10.1.2.3", "10.9.7.7", "fd12::1", "[fd12::1]"):
        assert is_allowed(host, places)
    for host in ("other.plant.local", "10.1.2.4", "127.0.0.1", "::1"):
        assert not is_allowed(host, places)
    for wrong in ("http://a.example", "10.0.0.0/99", "1.2.3", "a b"):
        with pytest.raises(ValueError, match=r".*"):
            some_places(wrong)
