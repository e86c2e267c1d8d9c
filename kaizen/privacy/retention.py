"""What was kept long enough goes: each kind after its own number of days, 0 is for ever."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import aliased

from kaizen import clock
from kaizen.complaints.occurrences import Occurrence
from kaizen.drafts import Draft
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.people.models import Person
from kaizen.privacy.former import replace_name

A_LIFE = 36_525  # days: longer ago than any date goes back safely
AT_ONCE = 200  # rows in one transaction
A_FEW = 5  # leavers: the whole ledger is read for each
GONE = "gone:"  # before what is left of a customer's key


def clear_away() -> int:
    """How much went; less is left each time, until nothing is. The caller commits."""
    kinds = (_forget_drafts, _forget_who_signed_in, _forget_customers, _forget_names_of_leavers)
    return sum(forget() for forget in kinds)


def _before(setting: str) -> datetime | None:
    days = min(current_app.config[setting], A_LIFE)
    return clock.now() - timedelta(days=days) if days else None


def _forget_drafts() -> int:
    before = _before("FORGET_DRAFTS_DAYS")
    if before is None:
        return 0
    return _done(delete(Draft).where(Draft.kept_at < before))


def _forget_who_signed_in() -> int:
    """That somebody did stays in the ledger, and on which device."""
    before = _before("FORGET_SIGN_INS_DAYS")
    if before is None:
        return 0
    kinds = (EventKind.SIGNED_IN, EventKind.SIGNED_OUT)
    old = select(Event.id).where(Event.kind.in_(kinds), Event.at < before, Event.by_id.is_not(None))
    some = list(db.session.scalars(old.limit(AT_ONCE)))
    return _done(update(Event).where(Event.id.in_(some)).values(by_id=None)) if some else 0


def _forget_customers() -> int:
    """Their names and contacts, once they were not heard of that complaint for so long. Who is the
    same stays the same, so that every count and verdict stays what it is."""
    before = _before("FORGET_CUSTOMERS_DAYS")
    if before is None:
        return 0
    named = or_(Occurrence.customer.is_not(None), Occurrence.contact.is_not(None))
    later = aliased(Occurrence)
    heard_since = (
        select(later.id)
        .where(later.complaint_id == Occurrence.complaint_id)
        .where(later.customer_key == Occurrence.customer_key, later.heard_at >= before)
        .exists()
    )
    old = select(Occurrence.id, Occurrence.complaint_id, Occurrence.customer_key)
    old = old.where(named, Occurrence.heard_at < before, ~heard_since).order_by(Occurrence.id)
    some = db.session.execute(old.limit(AT_ONCE)).all()
    for row in some:
        without = {"customer": None, "contact": None, "customer_key": _unreadable(row.customer_key)}
        _done(update(Occurrence).where(Occurrence.id == row.id).values(without))
    _forget_in_the_ledger({row.id for row in some}, {row.complaint_id for row in some})
    return len(some)


def _unreadable(key: str | None) -> str | None:
    """The same for the same customer; nobody can tell who without the board's secret."""
    if key is None or key.startswith(GONE):
        return key
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return GONE + hmac.digest(secret, key.encode(), "sha256").hex()


def _forget_in_the_ledger(occurrences: set[int], complaints: set[int]) -> None:
    """What was corrected is remembered there with what stood before."""
    corrected = select(Event.id, Event.details).where(
        Event.kind == EventKind.OCCURRENCE_CORRECTED,
        Event.about == "complaint",
        Event.about_id.in_(complaints),
    )
    for number, details in db.session.execute(corrected):
        if details.get("occurrence") in occurrences:
            without = details | {name: _nameless(details[name]) for name in ("before", "after")}
            _done(update(Event).where(Event.id == number).values(details=without))


def _nameless(said: dict[str, Any]) -> dict[str, Any]:
    return {name: None if name in ("customer", "contact") else it for name, it in said.items()}


def _forget_names_of_leavers() -> int:
    before = _before("FORGET_LEAVERS_DAYS")
    if before is None:
        return 0
    gone = select(Person).where(Person.left_at < before, Person.name_replaced_at.is_(None))
    some = list(db.session.scalars(gone.order_by(Person.id).limit(A_FEW)))
    for person in some:
        replace_name(person, None)
    return len(some)


def _done(change: Any) -> int:
    found = db.session.execute(change.execution_options(synchronize_session=False))
    return int(found.rowcount)  # type: ignore[attr-defined]
