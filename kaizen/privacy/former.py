"""Somebody who left becomes a former colleague: the name goes, what they did stays.

What people wrote in their own words stays as it was written; only where somebody was called by an
@ and the whole name, that is replaced too. The ledger keeps every line: nothing but this name, the
badge number and the e-mail address are taken out of its details.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import String, cast, delete, or_, select, update

from kaizen import clock
from kaizen.drafts import Draft
from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind, record
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.inbox.deliveries import Delivery, PushSubscription
from kaizen.inbox.models import Following, InboxSettings, Notice, Preference
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.people.sign_ins import SignIn

# Nothing of it is history: what only they would have read or used.
THEIRS_ALONE = (
    SignIn,
    PushSubscription,
    Delivery,
    Notice,
    Preference,
    InboxSettings,
    Following,
    Draft,
)
ROWS_AT_ONCE = 500


def replace_name(person: Person, by: Person | None) -> None:
    """Refused for who works here, and the second time. Nobody can undo it."""
    if person.is_active:
        raise Refusal(_("%(name)s works here. Set them inactive first.", name=person.name))
    if person.name_replaced_at:
        raise Refusal(_("This name was replaced already."))
    names = _names_of(person)
    with force_locale(current_app.config["LANGUAGE"]):  # the same for all, whoever asks for it
        new = _("Former colleague")
    for model in THEIRS_ALONE:
        db.session.execute(delete(model).where(model.person_id == person.id))
    _write_into_the_ledger(person, names, new)
    _write_into_comments(names, new)
    person.name, person.name_replaced_at = new, clock.now()
    person.badge = person.email = person.pin_hash = person.password_hash = None
    db.session.flush()
    record(EventKind.NAME_REPLACED, person, by)


def _names_of(person: Person) -> set[str]:
    """As they are called now, and as they were called before."""
    about_them = Event.about == "person", Event.about_id == person.id
    changed = select(Event.details).where(*about_them, Event.kind == EventKind.PERSON_CHANGED)
    names = {person.name}
    for details in db.session.scalars(changed):
        names |= {one["name"] for one in (details["before"], details["after"]) if one.get("name")}
    return names


def _write_into_the_ledger(person: Person, names: set[str], new: str) -> None:
    """The only place where a line of the ledger is touched: what happened, when and to what stays
    as it is. Details are read where one of the names stands in them, as JSON writes it."""
    details = cast(Event.details, String)
    named = [details.contains(json.dumps(name)[1:-1], autoescape=True) for name in names]
    entry = (Event.about == "person") & (Event.about_id == person.id)
    for number, about, about_id, said in _some(or_(entry, *named)):
        is_entry = (about, about_id) == ("person", person.id)
        written = _without(said, names, new, is_entry=is_entry)
        if written != said:
            line = update(Event).where(Event.id == number).values(details=written)
            db.session.execute(line.execution_options(synchronize_session=False))


def _some(which: Any) -> Iterable[Any]:
    query = select(Event.id, Event.about, Event.about_id, Event.details).where(which)
    last = 0
    while rows := db.session.execute(
        query.where(Event.id > last).order_by(Event.id).limit(ROWS_AT_ONCE)
    ).all():
        yield from rows
        last = rows[-1].id


def _without(said: Any, names: set[str], new: str, *, is_entry: bool) -> Any:
    if isinstance(said, dict):
        return {
            key: None
            if is_entry and key in ("badge", "email")
            else _without(one, names, new, is_entry=is_entry)
            for key, one in said.items()
        }
    if isinstance(said, list):
        return [_without(one, names, new, is_entry=is_entry) for one in said]
    if isinstance(said, str):
        return new if said in names else _uncalled(said, names, new)
    return said


def _write_into_comments(names: set[str], new: str) -> None:
    for name in names:
        called = select(Comment).where(Comment.words.icontains(f"@{name}", autoescape=True))
        for comment in db.session.scalars(called):
            words = _uncalled(comment.words, names, new)
            there = update(Comment).where(Comment.id == comment.id).values(words=words)
            db.session.execute(there)


def _uncalled(words: str, names: set[str], new: str) -> str:
    for name in sorted(names, key=len, reverse=True):
        words = re.sub(rf"@{re.escape(name)}(?!\w)", f"@{new}", words, flags=re.IGNORECASE)
    return words
