"""The mail server: how to reach it, and in plain words what went wrong."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from kaizen.language import lazy_gettext as _

PATIENCE = 20  # seconds, for each answer of the server
PERMANENT = 500  # SMTP: from here on the answer stays the same however often it is asked


class Fault(StrEnum):
    """Stored, with what the server said: add, never rename."""

    NAME_NOT_FOUND = "name_not_found"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    NO_TLS = "no_tls"
    TLS_BROKEN = "tls_broken"
    CERTIFICATE = "certificate"
    NO_SIGN_IN = "no_sign_in"
    WRONG_PASSWORD = "wrong_password"  # nosec B105 # noqa: S105 - the name of a fault
    HUNG_UP = "hung_up"
    BUSY = "busy"
    SENDER = "sender"
    RECIPIENT = "recipient"
    MESSAGE = "message"


FAULT_WORDS = {
    Fault.NAME_NOT_FOUND: _("No mail server has this name. Look at SMTP_HOST."),
    Fault.REFUSED: _("Nothing takes mail at this port. Look at SMTP_HOST and SMTP_PORT."),
    Fault.NO_ANSWER: _("The mail server does not answer in time."),
    Fault.UNREACHABLE: _("The mail server can't be reached."),
    Fault.NO_TLS: _("The mail server offers no encryption by STARTTLS. Look at SMTP_TLS."),
    Fault.TLS_BROKEN: _("The mail server does not speak TLS at this port. Look at SMTP_TLS."),
    Fault.CERTIFICATE: _("The mail server's certificate is not trusted here."),
    Fault.NO_SIGN_IN: _("The mail server takes no sign-in here. Leave SMTP_USER empty."),
    Fault.WRONG_PASSWORD: _("The mail server does not take this name and password."),
    Fault.HUNG_UP: _("The mail server ended the connection."),
    Fault.BUSY: _("The mail server asks to try again later."),
    Fault.SENDER: _("The mail server does not take mail from this sender. Look at MAIL_FROM."),
    Fault.RECIPIENT: _("The mail server does not take mail for this address."),
    Fault.MESSAGE: _("The mail server does not take this message."),
}
OF_ONE_MESSAGE = {Fault.RECIPIENT, Fault.MESSAGE, Fault.BUSY}


class NotSent(Exception):  # noqa: N818 - it is written down and tried again
    """`is_final`: trying again would bring the same answer."""

    def __init__(self, fault: Fault, said: object = "", *, is_final: bool = False) -> None:
        self.fault, self.is_final = fault, is_final
        self.said = " ".join(str(said).split())[:300]
        super().__init__(str(self))

    def __str__(self) -> str:
        """As it is kept: `recipient: 550 No such user`."""
        return f"{self.fault}: {self.said}" if self.said else str(self.fault)

    @property
    def is_of_one_message(self) -> bool:
        """The next one may well go out."""
        return self.fault in OF_ONE_MESSAGE


def in_words(kept: str) -> tuple[str, str]:
    """Of a fault as it is kept: what it means, and what the server said."""
    fault, _colon, said = kept.partition(": ")
    try:
        return str(FAULT_WORDS[Fault(fault)]), said
    except ValueError:
        return kept, ""


@dataclass(frozen=True)
class PostOffice:
    host: str = ""
    port: int = 587
    tls: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> PostOffice:
        return cls(
            settings["SMTP_HOST"],
            settings["SMTP_PORT"],
            settings["SMTP_TLS"],
            settings["SMTP_USER"],
            settings["SMTP_PASSWORD"],
            sender_of(settings),
        )

    @property
    def is_set(self) -> bool:
        return bool(self.host)

    @contextmanager
    def open(self) -> Iterator[Line]:
        """A connection for some messages. Raises NotSent when there is none to be had."""
        with self._as_not_sent():
            server = self._connect()
        try:
            with self._as_not_sent():
                self._greet(server)
            yield Line(server)
        finally:
            hang_up(server)

    def _connect(self) -> smtplib.SMTP:
        if self.tls == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=PATIENCE, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=PATIENCE)

    def _greet(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if self.tls == "starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except smtplib.SMTPNotSupportedError as fault:
                raise NotSent(Fault.NO_TLS) from fault
        if self.user:
            server.login(self.user, self.password)

    @contextmanager
    def _as_not_sent(self) -> Iterator[None]:
        try:
            yield
        except (OSError, smtplib.SMTPException) as fault:
            raise not_sent(fault) from fault


class Line:
    """An open connection."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self.server = server

    def send(self, message: EmailMessage) -> None:
        """Once this returns the server has it. Raises NotSent."""
        try:
            self.server.send_message(message)
        except smtplib.SMTPRecipientsRefused as fault:
            code, said = next(iter(fault.recipients.values()))
            raise _answered(Fault.RECIPIENT, code, said) from fault
        except smtplib.SMTPSenderRefused as fault:
            raise NotSent(Fault.SENDER, _spoken(fault.smtp_code, fault.smtp_error)) from fault
        except smtplib.SMTPDataError as fault:
            raise _answered(Fault.MESSAGE, fault.smtp_code, fault.smtp_error) from fault
        except (smtplib.SMTPNotSupportedError, UnicodeError, ValueError) as fault:
            # An address or a header that this server can't be told.
            raise NotSent(Fault.RECIPIENT, fault, is_final=True) from fault
        except (OSError, smtplib.SMTPException) as fault:
            raise not_sent(fault) from fault


def hang_up(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _answered(fault: Fault, code: int, said: bytes | str) -> NotSent:
    if code < PERMANENT:
        return NotSent(Fault.BUSY, _spoken(code, said))
    return NotSent(fault, _spoken(code, said), is_final=True)


def _spoken(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"


def not_sent(fault: Exception) -> NotSent:
    """What a fault of the connection means. The narrower kinds come first."""
    if isinstance(fault, NotSent):
        return fault
    if isinstance(fault.__context__, TimeoutError):  # smtplib calls it a connection that ended
        return NotSent(Fault.NO_ANSWER)
    for kinds, meaning in (
        (smtplib.SMTPAuthenticationError, Fault.WRONG_PASSWORD),
        (smtplib.SMTPNotSupportedError, Fault.NO_SIGN_IN),
        (smtplib.SMTPServerDisconnected, Fault.HUNG_UP),
        (smtplib.SMTPException, Fault.BUSY),
        (socket.gaierror, Fault.NAME_NOT_FOUND),
        (ConnectionRefusedError, Fault.REFUSED),
        (TimeoutError, Fault.NO_ANSWER),
        (ssl.SSLCertVerificationError, Fault.CERTIFICATE),
        (ssl.SSLError, Fault.TLS_BROKEN),
        (ConnectionError, Fault.HUNG_UP),
    ):
        if isinstance(fault, kinds):
            return NotSent(meaning, _said_with(fault))
    return NotSent(Fault.UNREACHABLE, fault)


def _said_with(fault: Exception) -> object:
    if isinstance(fault, smtplib.SMTPResponseException):
        return _spoken(fault.smtp_code, fault.smtp_error)
    return fault


def sender_of(settings: Mapping[str, Any]) -> str:
    """As set, else the address that signs in, else one where the board is."""
    if settings["MAIL_FROM"]:
        return str(settings["MAIL_FROM"])
    if "@" in settings["SMTP_USER"]:
        return f"Kaizen <{settings['SMTP_USER']}>"
    return f"Kaizen <kaizen@{host_of(settings)}>"


def host_of(settings: Mapping[str, Any]) -> str:
    """Of the numbers that messages carry: it must not change from one try to the next."""
    _name, address = parseaddr(settings["MAIL_FROM"] or settings["SMTP_USER"])
    behind = address.rpartition("@")[2]
    return behind or urlsplit(settings["PUBLIC_URL"]).hostname or socket.getfqdn()


def one_line(words: str) -> str:
    """What may stand in a header: nothing in it ends the line."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", " ", words).split())
