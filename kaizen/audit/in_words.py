"""A line of the audit in words: what it was about, what changed, on which device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import select

from kaizen.audit.queries import Group
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.kiosks.models import Kiosk
from kaizen.language import gettext as _
from kaizen.language import lazy_gettext
from kaizen.people.forms import ROLE_WORDS

GROUP_WORDS = {
    Group.SIGN_INS: lazy_gettext("Signing in and out"),
    Group.PEOPLE: lazy_gettext("People and roles"),
    Group.SECRETS: lazy_gettext("PINs and passwords"),
    Group.TEAMS: lazy_gettext("Teams and their leaders"),
    Group.DEVICES: lazy_gettext("Kiosks, screens and codes"),
    Group.FILES: lazy_gettext("Files taken out and brought in"),
    Group.PRIVACY: lazy_gettext("Privacy"),
}
FIELDS = {
    "name": lazy_gettext("Name"),
    "badge": lazy_gettext("Badge number"),
    "email": lazy_gettext("E-mail"),
    "role": lazy_gettext("Role"),
    "team": lazy_gettext("Team"),
    "language": lazy_gettext("Language"),
    "leaders": lazy_gettext("Leaders"),
    "parent": lazy_gettext("Team above"),
    "asks_pin": lazy_gettext("Asks for the PIN"),
    "takes_nameless": lazy_gettext("Takes what is said without a name"),
    "forgets_after": lazy_gettext("Seconds until it forgets"),
    "initials": lazy_gettext("Initials only"),
    "just_do_it": lazy_gettext("Just do it"),
}
TAKEN = {
    "complaints": lazy_gettext("Complaints"),
    "audit": lazy_gettext("Who did what"),
    "person": lazy_gettext("What is held on a person"),
}


class Change(NamedTuple):
    what: str
    before: str
    after: str


def changes_in(event: Event) -> list[Change]:
    before, after = event.details.get("before") or {}, event.details.get("after") or {}
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return []
    return [
        Change(str(FIELDS.get(name, name)), _value(name, before.get(name)), _value(name, new))
        for name, new in after.items()
        if before.get(name) != new
    ]


def more_of(event: Event) -> Iterator[str]:
    """What else its details say: the file, the secret, the first role, its name."""
    details = event.details
    if event.kind is EventKind.EXPORTED:
        yield str(TAKEN.get(details.get("what", ""), details.get("what", "")))
    if event.kind is EventKind.SECRET_CHANGED:
        yield _("PIN") if details.get("what") == "pin" else _("password")
    if event.kind is EventKind.PERSON_ADDED:
        yield _value("role", details.get("role"))
    for name in ("name", "file"):
        if isinstance(details.get(name), str):
            yield details[name]


def kiosks_of(events: Iterable[Event]) -> dict[int, str]:
    """Their names, of those at which somebody badged in."""
    wanted = {event.details["kiosk"] for event in events if event.details.get("kiosk")}
    if not wanted:
        return {}
    found = db.session.execute(select(Kiosk.id, Kiosk.name).where(Kiosk.id.in_(wanted)))
    return {row.id: row.name for row in found}


def device_of(event: Event, kiosks: dict[int, str]) -> str:
    if event.kind not in (EventKind.SIGNED_IN, EventKind.SIGNED_OUT):
        return ""
    number = event.details.get("kiosk")
    return kiosks.get(number, str(number)) if number else _("Own device")


def _value(name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    if name == "role":
        return str({str(role): words for role, words in ROLE_WORDS.items()}.get(value, value))
    return str(value)
