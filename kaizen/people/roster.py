"""A file of people: what its columns are, which rows are good, what is wrong with others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from kaizen.errors import Refusal
from kaizen.extensions import db
from kaizen.language import gettext as _
from kaizen.language import listed
from kaizen.people import secrets
from kaizen.people.entry import (
    NotEntered,
    check_pin,
    checked_badge,
    checked_email,
    checked_name,
    enter_person,
    refuse_without_sign_in,
)
from kaizen.people.models import Person, Role
from kaizen.words import folded

if TYPE_CHECKING:
    from kaizen.teams.models import Team

MOST_ROWS = 500
"""A PIN is hashed in tens of milliseconds on purpose, and who imports waits for all of them."""

HEADINGS = {
    "name": "name|full name|employee|employee name|person|worker|mitarbeiter|nom|nombre|nome",
    "first": "first name|given name|forename|vorname|prenom",
    "last": "last name|surname|family name|nachname|familienname|nom de famille|apellido|apellidos",
    "badge": "badge|badge number|badge no|badge id|employee number|employee no|employee id"
    "|personnel number|staff number|staff id|card|card number|personalnummer|ausweis|matricule"
    "|number|no|id",
    "pin": "pin|pin code",
    "team": "team|team name|department|line|area|group|abteilung|equipe|equipo",
    "role": "role|rolle|rol|ruolo",
    "email": "email|e mail|email address|e mail address|mail|courriel|correo",
    "language": "language|lang|sprache|langue|idioma",
}
ROLES = {
    Role.WORKER: "|worker|employee|operator|member|staff",
    Role.MANAGER: "manager|leader|team leader|lead|supervisor|foreman",
    Role.ADMIN: "admin|administrator",
}


class Record(Protocol):
    """A row of a table: see `imports/tables.py`, which is a room above this floor."""

    @property
    def number(self) -> int: ...
    @property
    def cells(self) -> tuple[str, ...]: ...
    @property
    def problem(self) -> str | None: ...


@dataclass(frozen=True)
class NewPerson:
    line: int
    name: str
    badge: str | None
    email: str | None
    role: Role
    team: str
    language: str | None
    pin: str


@dataclass(frozen=True)
class BadRow:
    line: int
    reason: str


@dataclass
class Roster:
    good: list[NewPerson] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    new_teams: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return len(self.good) + len(self.bad)

    @property
    def without_pin(self) -> int:
        return sum(not person.pin for person in self.good)

    def in_known_teams(self) -> Roster:
        """The same without those whose team would have to be made."""
        known = Roster(bad=list(self.bad))
        for person in self.good:
            if folded(person.team) in self.new_teams:
                known.bad.append(BadRow(person.line, unknown_team(person.team)))
            else:
                known.good.append(person)
        known.bad.sort(key=lambda row: row.line)
        return known


def read_roster(
    columns: list[str],
    records: Iterable[Record],
    *,
    teams: Iterable[str],
    languages: Mapping[str, str],
) -> Roster:
    """Raises Refusal when no column names people, or when there are too many of them."""
    at = columns_meant(columns)
    taken, known = sign_ins_taken(), {folded(name) for name in teams}
    roster, tongues = Roster(), {folded(name): tag for tag, name in languages.items()}
    for tag in languages:
        tongues |= {folded(tag): tag, tag.partition("_")[0]: tag}
    for record in records:
        cells = {what: record.cells[place].strip() for what, place in at.items()}
        if not any(cells.values()) and not record.problem:
            continue
        if roster.rows == MOST_ROWS:
            raise Refusal(
                _("A file may hold %(most)s people at most. Split it in parts.", most=MOST_ROWS)
            )
        try:
            person = read_person(record, cells, tongues)
            refuse_twice(person, taken)
        except Refusal as refusal:
            roster.bad.append(BadRow(record.number, str(refusal)))
            continue
        roster.good.append(person)
        if person.team and folded(person.team) not in known:
            roster.new_teams.setdefault(folded(person.team), person.team)
    return roster


def columns_meant(columns: list[str]) -> dict[str, int]:
    """Where each thing stands; the clearest heading wins, whatever the order of columns."""
    said = [folded(column) for column in columns]
    at: dict[str, int] = {}
    for what, names in HEADINGS.items():
        for name in names.split("|"):
            if name in said and said.index(name) not in at.values():
                at[what] = said.index(name)
                break
    if not {"name", "first", "last"} & at.keys():
        raise Refusal(
            _("No column is called “name”. There are: %(columns)s.", columns=listed(columns))
        )
    return at


def read_person(record: Record, cells: dict[str, str], languages: dict[str, str]) -> NewPerson:
    if record.problem:
        raise Refusal(record.problem)
    name = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}"
    badge, email = checked_badge(cells.get("badge")), checked_email(cells.get("email"))
    name = checked_name(name)
    refuse_without_sign_in(badge, email)
    pin = cells.get("pin", "")
    if pin and badge:
        check_pin(pin)
    team = " ".join(cells.get("team", "").split())
    if len(team) > 300:
        raise NotEntered("team", _("The team's name is longer than 300 signs."))
    tongue = cells.get("language", "")
    return NewPerson(
        line=record.number,
        name=name,
        badge=badge,
        email=email,
        role=role_called(cells.get("role", "")),
        team=team,
        language=languages.get(folded(tongue)),
        pin=pin if badge else "",
    )


def role_called(said: str) -> Role:
    for role, names in ROLES.items():
        if folded(said) in names.split("|"):
            return role
    raise NotEntered(
        "role", _("“%(role)s” is no role; there are worker, manager and admin.", role=said)
    )


def sign_ins_taken() -> dict[str, str]:
    """Each badge number and e-mail address on the board, and whose it is."""
    people = db.session.execute(db.select(Person.name, Person.badge, Person.email))
    return {key: name for name, *keys in people for key in keys if key}


def refuse_twice(person: NewPerson, taken: dict[str, str]) -> None:
    """Not somebody else's, on the board or further up in the file."""
    for key in filter(None, (person.badge, person.email)):
        if key in taken:
            raise Refusal(_("%(name)s has %(key)s already.", name=taken[key], key=key))
    taken |= {key: person.name for key in (person.badge, person.email) if key}


def unknown_team(name: str) -> str:
    return _("There is no team “%(name)s”.", name=name)


def with_pins(people: list[NewPerson]) -> list[NewPerson]:
    """Who came without a PIN gets one; who has no badge number, a password."""
    return [
        one
        if one.pin
        else replace(one, pin=secrets.new_pin() if one.badge else secrets.new_password())
        for one in people
    ]


def enter_all(
    people: list[tuple[NewPerson, secrets.Hashed]], by: Person, teams: dict[str, Team]
) -> tuple[list[NewPerson], list[BadRow]]:
    """Who was entered, and who not: somebody may have taken a badge number meanwhile."""
    entered, bad = [], []
    for one, hashed in people:
        try:
            enter_person(
                one.name,
                by,
                badge=one.badge,
                email=one.email,
                role=one.role,
                team=teams.get(folded(one.team)),
                language=one.language,
                secret=hashed,
            )
            entered.append(one)
        except NotEntered as refusal:
            bad.append(BadRow(one.line, str(refusal)))
    return entered, bad
