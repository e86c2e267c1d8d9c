"""A push service of the tests' own, and browsers that subscribed there: what arrives is opened
with the browser's own key, and who sent it is checked as RFC 8292 says."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import http_ece
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SECRET = b"sixteen bytes !!"


def as_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def as_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class PushService:
    status: int = 201
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    headers: list[dict[str, str]] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/send/abc"

    @property
    def fields(self) -> dict[str, str]:
        """As the browser's script sends them."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "p256dh": as_text(point), "auth": as_text(SECRET)}

    def take(self, headers: dict[str, str], body: bytes) -> None:
        self.headers.append(headers)
        if self.status == 201:
            self.told.append(
                json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=SECRET))
            )


def claims_of(headers: dict[str, str], audience: str, known_key: str) -> dict[str, Any]:
    """What the sender says of itself; it fails unless the sender signed it with its key."""
    scheme, _space, rest = headers["authorization"].partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert parts["k"] == known_key
    signed, _dot, signature = parts["t"].rpartition(".")
    raw = as_bytes(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), as_bytes(parts["k"]))
    point.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    claims: dict[str, Any] = json.loads(as_bytes(signed.split(".")[1]))
    assert claims["aud"] == audience
    assert 0 < claims["exp"] - time.time() <= 24 * 3600
    return claims


@contextmanager
def serving(service: PushService) -> Iterator[PushService]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.take({name.lower(): value for name, value in self.headers.items()}, body)
            self.send_response(service.status)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Tests are quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    service.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
