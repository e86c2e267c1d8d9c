"""Proving who one is: by badge number and PIN, and once more by the PIN alone."""

from datetime import timedelta
from math import ceil
from typing import NoReturn

from flask import request

from kaizen.database import only_reading
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.language import ngettext
from kaizen.people import secrets
from kaizen.people.models import Person, badge_key, email_key
from kaizen.people.queries import person_named
from kaizen.people.wrong_tries import (
    forget_wrong_tries,
    remember_wrong_try,
    wait_before_next_try,
)


class NotProven(Exception):  # noqa: N818 - an answer, not a fault
    """Wrong, or too fast; the words say so to the person."""

    def __init__(self, words: str, status: int = 422) -> None:
        super().__init__(words)
        self.words, self.status = words, status


def prove(typed: str, secret: str) -> Person:
    """Whose badge number and PIN, or e-mail address and password, these are."""
    address = request.remote_addr or ""
    with only_reading():
        db.session.rollback()  # nobody waits for the write lock while a hash is computed
        person = person_named(typed)
        name = f"#{person.id}" if person else badge_key(typed)
        wait = wait_before_next_try(name, address, secret)
        kept = secret_of(person, typed)
        db.session.rollback()
        fits = not wait and secrets.fits(secret, kept)
    if wait:
        raise NotProven(wait_in_words(wait), 429)
    # Read once more, now that nobody else can write: a PIN changed meanwhile is no way in.
    if person is None or not fits or secret_of(person, typed) != kept:
        number = person.id if person else None
        words = _("That badge number and PIN do not belong together.")
        wrong(name, address, words, secret=secret, person_number=number)
    forget_wrong_tries(name, address)
    return person


def badge_holder(badge: str) -> Person:
    """Whose badge this is, where the badge alone is enough."""
    address, name = request.remote_addr or "", badge_key(badge)
    person = person_named(badge)
    wait = wait_before_next_try(name, address)
    if wait:
        raise NotProven(wait_in_words(wait), 429)
    if person is None or not person.is_active or person.badge != name:
        wrong(name, address, _("We don't know this badge. Try again, or type its number."))
    return person


def prove_again(person: Person, *, pin: str, wrong_words: str) -> None:
    """Somebody who is signed in shows that it is still them: by their PIN, or their password
    where they have none. Read anew afterwards, like everything else of the session."""
    name, address = f"#{person.id}", request.remote_addr or ""
    with only_reading():
        db.session.rollback()
        wait = wait_before_next_try(name, address)
        kept = [one for one in (person.pin_hash, person.password_hash) if one]
        db.session.rollback()
        knows = not wait and any(secrets.fits(pin, one) for one in kept)
    if wait:
        raise NotProven(wait_in_words(wait), 429)
    if not knows:
        wrong(name, address, wrong_words, person_number=person.id)
    forget_wrong_tries(name, address)


def secret_of(person: Person | None, typed: str) -> str | None:
    """A badge number goes with the PIN, an e-mail address with the password."""
    if person is None or not person.is_active:
        return None
    return person.password_hash if person.email == email_key(typed) else person.pin_hash


def wrong(
    name: str, address: str, words: str, *, secret: str = "", person_number: int | None = None
) -> NoReturn:
    remember_wrong_try(name, address, secret, person_number=person_number)
    db.session.commit()
    raise NotProven(words)


def wait_in_words(wait: timedelta) -> str:
    seconds = ceil(wait.total_seconds())
    if seconds < 90:
        return ngettext(
            "Too many wrong tries. Try again in %(num)s second.",
            "Too many wrong tries. Try again in %(num)s seconds.",
            seconds,
        )
    return _("Too many wrong tries. Try again in %(minutes)s minutes.", minutes=ceil(seconds / 60))
