from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, or_

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.people.models import Person, Role, badge_key, email_key
from kaizen.words import by_name, folded

LOOK_AROUND = ("1001", "2001", "9001")
SHOWN_AT_ONCE = 50


def anybody_here() -> bool:
    return db.session.scalar(db.select(Person.id).limit(1)) is not None


def person_named(sign_in: str) -> Person | None:
    """By badge number or e-mail address; upper and lower case do not matter."""
    badge, email = badge_key(sign_in), email_key(sign_in)
    query = db.select(Person).where(or_(Person.badge == badge, Person.email == email))
    return db.session.scalar(query.order_by(Person.id).limit(1)) if badge else None


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


@dataclass(frozen=True)
class Wanted:
    """Which people to list; what is None or empty does not narrow."""

    typed: str = ""
    team_id: int | None = None
    role: Role | None = None
    active: bool | None = True


@dataclass(frozen=True)
class PeoplePage:
    people: list[Person] = field(default_factory=list)
    found: int = 0
    page: int = 1
    last: int = 1


def people_by_name(wanted: Wanted, page: int) -> PeoplePage:
    """Fifty at a time. Names are compared as people do: "ozil" finds Özil, who comes before Pia."""
    query = db.select(Person.id, Person.name, Person.badge, Person.email)
    found = sorted(
        (folded(name), name, number)
        for number, name, badge, email in db.session.execute(query.where(*_narrowing(wanted)))
        if _is_meant(wanted.typed, name, badge, email)
    )
    last = max(1, -(-len(found) // SHOWN_AT_ONCE))
    page = min(max(1, page), last)
    shown = [number for _, _, number in found[(page - 1) * SHOWN_AT_ONCE : page * SHOWN_AT_ONCE]]
    people = {p.id: p for p in db.session.scalars(db.select(Person).where(Person.id.in_(shown)))}
    return PeoplePage([people[number] for number in shown], len(found), page, last)


def people_called(typed: list[str]) -> dict[str, list[Person]]:
    """Who works here and has this badge number, or else this name; case does not matter."""
    people = db.session.scalars(db.select(Person).where(Person.left_at.is_(None))).all()
    by_badge = {one.badge: one for one in people if one.badge}
    found = {}
    for one in typed:
        badge = by_badge.get(badge_key(one))
        named = (person for person in people if folded(person.name) == folded(one))
        found[one] = [badge] if badge else list(named)
    return found


def people_who_can_lead() -> list[Person]:
    query = db.select(Person).where(Person.role != Role.WORKER, Person.left_at.is_(None))
    return by_name(db.session.scalars(query))


def _narrowing(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.team_id is not None:
        conditions.append(Person.team_id == wanted.team_id)
    if wanted.role is not None:
        conditions.append(Person.role == wanted.role)
    if wanted.active is not None:
        conditions.append(Person.left_at.is_(None) == wanted.active)
    return conditions


def _is_meant(typed: str, name: str, badge: str | None, email: str | None) -> bool:
    text = folded(f"{name} {badge or ''} {email or ''}")
    return all(word in text for word in folded(typed).split())
