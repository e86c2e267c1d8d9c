"""One browser told at any time, by the push service that its maker runs.

Keys and connections are loaded where they are used: no process holds them that never pushes.
"""

from __future__ import annotations

import base64
import json
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from kaizen.config import kept_secret
from kaizen.inbox.deliveries import PushSubscription
from kaizen.inbox.mail import NotSent, host_of

if TYPE_CHECKING:
    from requests import Response

PATIENCE = 10  # seconds
WORTH_TELLING_FOR = 12 * 3600  # seconds, while the device is switched off
GONE = (404, 410)
LATER = (408, 425, 429)
LONGEST_TITLE, LONGEST_BODY = 120, 300


class PushFault(StrEnum):
    GONE = "gone"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    NOT_OUTSIDE = "not_outside"
    REFUSED = "push_refused"


class NotPushed(NotSent):
    """It never says anything of the next message: that goes to another browser."""

    def __init__(self, fault: PushFault, said: object = "", *, is_final: bool = False) -> None:
        super().__init__(cast(Any, fault), said, is_final=is_final)

    @property
    def is_of_one_message(self) -> bool:
        return True


class Gone(NotPushed):
    """The browser takes nothing more by this subscription, for good."""

    def __init__(self) -> None:
        super().__init__(PushFault.GONE, is_final=True)


def push(subscription: PushSubscription, *, title: str, body: str, url: str, tag: str = "") -> None:
    """Raises Gone, or NotPushed, which says whether another try is worth it. Of the words only
    the browser itself can read anything (RFC 8291)."""
    from pywebpush import WebPushException, webpush
    from urllib3.exceptions import HTTPError

    from kaizen.outgoing import Line, NotOutside

    shown = {"title": title[:LONGEST_TITLE], "body": body[:LONGEST_BODY], "url": url, "tag": tag}
    keys = {"p256dh": subscription.key, "auth": subscription.secret}
    try:
        webpush(
            {"endpoint": subscription.endpoint, "keys": keys},
            json.dumps(shown),
            vapid_private_key=_vapid(),
            vapid_claims={"sub": contact()},
            ttl=WORTH_TELLING_FOR,
            headers={"Urgency": "high"},
            requests_session=Line(allowed=current_app.config["OUTGOING_PRIVATE"], seconds=PATIENCE),
        )
    except WebPushException as fault:
        raise _refused(fault.response) from None
    except NotOutside as fault:
        raise NotPushed(PushFault.NOT_OUTSIDE, fault, is_final=True) from None
    except (HTTPError, OSError) as fault:  # those of requests among them
        raise NotPushed(PushFault.UNREACHABLE, type(fault).__name__) from None
    except ValueError as fault:  # keys that are none
        raise NotPushed(PushFault.REFUSED, fault, is_final=True) from None


def _refused(response: Response | None) -> NotPushed:
    if response is None:
        return NotPushed(PushFault.REFUSED, is_final=True)
    status = response.status_code
    if status in GONE:
        return Gone()
    if status in LATER or status >= 500:
        return NotPushed(PushFault.BUSY, status)
    return NotPushed(PushFault.REFUSED, status, is_final=True)


def contact() -> str:
    """Whom the push service may ask, as RFC 8292 wants it: an address that begins so."""
    settings = current_app.config
    given = settings["PUSH_CONTACT"] or parseaddr(settings["MAIL_FROM"])[1]
    if given.startswith(("mailto:", "https://")):
        return str(given)
    return f"mailto:{given or f'kaizen@{host_of(settings)}'}"


def public_key() -> str:
    """For browsers: they take messages from who has the other half alone."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    point = _vapid().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _as_text(point)


def _vapid() -> Any:
    from py_vapid import Vapid

    given = current_app.config["VAPID_PRIVATE_KEY"]
    kept = given or kept_secret(Path(current_app.instance_path) / "vapid-key", _new_key)
    return Vapid.from_string(kept)


def _new_key() -> str:
    from cryptography.hazmat.primitives.asymmetric import ec

    numbers = ec.generate_private_key(ec.SECP256R1()).private_numbers()
    return _as_text(numbers.private_value.to_bytes(32))


def _as_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
