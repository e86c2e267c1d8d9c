from sqlalchemy import func, or_

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.people.models import Person

LOOK_AROUND = ("1001", "2001", "9001")


def anybody_here() -> bool:
    return db.session.scalar(db.select(Person.id).limit(1)) is not None


def person_named(sign_in: str) -> Person | None:
    """By badge number or e-mail address; upper and lower case do not matter."""
    key = sign_in.strip().casefold()
    query = db.select(Person).where(
        or_(func.lower(Person.badge) == key, func.lower(Person.email) == key)
    )
    return db.session.scalar(query.limit(1))


def is_demo() -> bool:
    """A demo's ledger begins with saying so."""
    first = db.select(Event.kind).order_by(Event.id).limit(1)
    return db.session.scalar(first) is EventKind.DEMO_LOADED


def sign_ins_to_look_around() -> list[Person]:
    """The demo's three; empty on a real board."""
    if not is_demo():
        return []
    query = db.select(Person).where(Person.badge.in_(LOOK_AROUND)).order_by(Person.badge)
    return list(db.session.scalars(query))
