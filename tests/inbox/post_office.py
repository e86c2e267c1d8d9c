"""A mail server of the tests' own, as strict or as moody as a test wants it."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

NAME, PASSWORD = "board", "four sparrows"


@dataclass
class Letterbox:
    """What arrived, and what the server answers: by address, or to everybody."""

    messages: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)  # to the next messages, one each
    refuses: dict[str, str] = field(default_factory=dict)  # an address: the answer
    holds_before: int | None = None  # so many arrived; the next one is kept without an answer
    holds_after: int | None = None  # the same, but it has arrived
    is_holding: Event = field(default_factory=Event)

    async def handle_RCPT(self, *asked: Any) -> str:  # noqa: N802 - the server's names
        _server, _session, envelope, address, _options = asked
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        await self.hold(self.holds_before)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.to += envelope.rcpt_tos
        await self.hold(self.holds_after)
        return "250 OK"

    async def hold(self, at: int | None) -> None:
        """Until the other side is gone."""
        if at == len(self.messages):
            self.is_holding.set()
            await asyncio.sleep(3600)


class Office(Controller):
    def _trigger_server(self) -> None:
        """The system chose the port."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    right = LoginPassword(NAME.encode(), PASSWORD.encode())
    return AuthResult(success=given == right, handled=False)


@contextmanager
def serving(letterbox: Letterbox, *, port: int = 0, **options: Any) -> Iterator[int]:
    """The port where it listens."""
    server = Office(letterbox, hostname="127.0.0.1", port=port, ready_timeout=30, **options)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def certificate(folder: Path) -> tuple[Path, Path]:
    """Made by ourselves, for localhost."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    subprocess.run(
        [*command, "-keyout", key, "-out", cert, *subject], check=True, capture_output=True
    )
    return cert, key


def context_of(cert: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context
