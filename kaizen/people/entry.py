"""Entering a person on the board: the rules that form, command and file share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement

from kaizen.errors import Refusal
from kaizen.events.models import number_in_commit_order
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.people import secrets
from kaizen.people.models import Person, Role, badge_key, email_key

if TYPE_CHECKING:
    from kaizen.teams.models import Team

LONGEST_NAME = 300
LONGEST_BADGE = 40
LONGEST_EMAIL = 254
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+")


class NotEntered(Refusal):
    """`field` says beside which one the words belong."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def enter_person(
    name: str,
    by: Person | None,
    *,
    badge: str | None = None,
    email: str | None = None,
    role: Role = Role.WORKER,
    team: Team | None = None,
    language: str | None = None,
    secret: str,
) -> Person:
    """Raises NotEntered. `secret` is the PIN of who has a badge, else the password; one that is
    hashed already was checked before."""
    name, badge, email = checked_name(name), checked_badge(badge), checked_email(email)
    refuse_without_sign_in(badge, email)
    if not isinstance(secret, secrets.Hashed):
        check_secret(secret, badge=badge)
    refuse_if_taken(badge, email)
    person = Person.add(
        name,
        by,
        badge=badge,
        email=email,
        role=role,
        team=team,
        language=language,
    )
    if badge:
        person.set_pin(secret, by)
    else:
        person.set_password(secret, by)
    return person


def change_entry(
    person: Person,
    by: Person,
    *,
    name: str,
    badge: str | None,
    email: str | None,
    role: Role,
    team: Team | None,
    language: str | None,
) -> None:
    """Raises NotEntered, or LastAdmin."""
    name, badge, email = checked_name(name), checked_badge(badge), checked_email(email)
    refuse_without_sign_in(badge, email)
    refuse_if_taken(badge, email, but=person)
    person.change(by, name=name, badge=badge, email=email, role=role, team=team, language=language)


def checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise NotEntered("name", _("The name is missing."))
    if len(name) > LONGEST_NAME:
        raise NotEntered("name", _("The name is longer than %(most)s signs.", most=LONGEST_NAME))
    return name


def checked_badge(badge: str | None) -> str | None:
    key = badge_key(badge)
    if len(key) > LONGEST_BADGE:
        raise NotEntered(
            "badge", _("The badge number is longer than %(most)s signs.", most=LONGEST_BADGE)
        )
    if "@" in key:
        raise NotEntered("badge", _("A badge number has no @. Is this the e-mail address?"))
    return key or None


def checked_email(email: str | None) -> str | None:
    key = email_key(email)
    if key and (len(key) > LONGEST_EMAIL or not EMAIL.fullmatch(key)):
        raise NotEntered("email", _("This does not look like an e-mail address."))
    return key or None


def refuse_without_sign_in(badge: str | None, email: str | None) -> None:
    if not badge and not email:
        raise NotEntered("badge", _("A badge number or an e-mail address is needed to sign in."))


def check_secret(secret: str, *, badge: str | None) -> None:
    """Who has a badge signs in with a PIN, everybody else with a password."""
    if badge:
        check_pin(secret)
    else:
        check_password(secret)


def check_pin(pin: str) -> None:
    if not secrets.is_pin(pin):
        raise NotEntered("pin", _("A PIN has 4 to 8 digits."))


def check_password(password: str) -> None:
    if len(password) < secrets.SHORTEST_PASSWORD:
        raise NotEntered(
            "password",
            _("A password has at least %(least)s signs.", least=secrets.SHORTEST_PASSWORD),
        )
    if len(password) > secrets.LONGEST_SECRET:
        raise NotEntered(
            "password", _("A password has at most %(most)s signs.", most=secrets.LONGEST_SECRET)
        )


def refuse_if_taken(badge: str | None, email: str | None, *, but: Person | None = None) -> None:
    """Badge numbers and e-mail addresses stay with whoever had them, also after they left."""
    number_in_commit_order()  # who enters the same badge at the same moment waits, and is told
    if badge and (holder := _holder(Person.badge == badge, but)):
        raise NotEntered("badge", _("%(name)s has this badge number.", name=holder))
    if email and (holder := _holder(Person.email == email, but)):
        raise NotEntered("email", _("%(name)s has this e-mail address.", name=holder))


def _holder(is_it: ColumnElement[bool], but: Person | None) -> str | None:
    query = db.select(Person.name).where(is_it)
    if but is not None:
        query = query.where(Person.id != but.id)
    with db.session.no_autoflush:
        return db.session.scalar(query.limit(1))
