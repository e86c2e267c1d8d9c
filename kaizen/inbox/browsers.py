"""The browsers of a person that may be told at any time."""

from __future__ import annotations

import base64
import binascii
import hashlib
from ipaddress import ip_address
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, delete, select

from kaizen.addresses import Places, is_allowed, is_public
from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.inbox.deliveries import PushSubscription
from kaizen.language import gettext as _
from kaizen.people.models import Person

LONGEST_ENDPOINT = 1000
MOST = 10  # of one person; the oldest makes room
KEY_BYTES, SECRET_BYTES = 65, 16


class NotABrowser(Refusal):
    """What came is no subscription of a browser's."""

    def __init__(self) -> None:
        super().__init__(_("This browser can't be told. Try another one."))


def subscribe(
    person: Person, endpoint: str, key: str, secret: str, *, inside: Places = ()
) -> PushSubscription:
    """Once each browser: who subscribes with it now is who it belongs to."""
    if not is_endpoint(endpoint, inside=inside):
        raise NotABrowser
    if _bytes_in(key) != KEY_BYTES or _bytes_in(secret) != SECRET_BYTES:
        raise NotABrowser
    db.session.execute(delete(PushSubscription).where(_is(endpoint)))
    one = PushSubscription(
        person=person,
        endpoint=endpoint,
        endpoint_hash=hash_of(endpoint),
        key=key.rstrip("="),
        secret=secret.rstrip("="),
    )
    db.session.add(one)
    db.session.flush()
    newest = select(PushSubscription.id).where(PushSubscription.person_id == person.id)
    kept = list(db.session.scalars(newest.order_by(PushSubscription.id.desc()).limit(MOST)))
    others = PushSubscription.person_id == person.id, PushSubscription.id.not_in(kept)
    db.session.execute(delete(PushSubscription).where(*others))
    return one


def unsubscribe(person: Person, endpoint: str) -> None:
    mine = _is(endpoint), PushSubscription.person_id == person.id
    db.session.execute(delete(PushSubscription).where(*mine))


def unsubscribe_hash(endpoint_hash: str) -> None:
    """Of the browser that somebody signs out of."""
    db.session.execute(
        delete(PushSubscription).where(PushSubscription.endpoint_hash == endpoint_hash)
    )


def is_endpoint(given: str, *, inside: Places = ()) -> bool:
    """A server's address out there. Its name is looked up when something is sent."""
    if len(given) > LONGEST_ENDPOINT or not given.isascii() or not given.isprintable():
        return False
    try:
        parts = urlsplit(given)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc:
        return False
    if is_allowed(host, inside):
        return parts.scheme in ("http", "https")
    return parts.scheme == "https" and _may_be_outside(host)


def _may_be_outside(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal"))
    return is_public(host)


def _is(endpoint: str) -> ColumnElement[bool]:
    return PushSubscription.endpoint_hash == hash_of(endpoint)


def hash_of(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


def _bytes_in(text: str) -> int:
    """Of base64url, with or without its padding; -1 for anything else."""
    try:
        padded = text.rstrip("=").encode("ascii")
        return len(base64.b64decode(padded + b"=" * (-len(padded) % 4), b"-_", validate=True))
    except (UnicodeEncodeError, binascii.Error):
        return -1
