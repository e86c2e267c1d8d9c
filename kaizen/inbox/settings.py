"""How each person wants to hear, kind by kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from kaizen.database import insert_into
from kaizen.extensions import db
from kaizen.inbox.models import Digest, InboxSettings, NoticeKind, Preference, Way
from kaizen.people.models import Person

# What asks something is worth a word at once; the rest is read when there is time.
USUAL: dict[NoticeKind, Way] = dict.fromkeys(NoticeKind, Way.INBOX) | {
    NoticeKind.BACKED: Way.DIGEST,
    NoticeKind.FOLLOWED: Way.DIGEST,
    NoticeKind.STAND_UPS: Way.DIGEST,
}

Ways = dict[NoticeKind, Way]


def way_of(person: Person, kind: NoticeKind) -> Way:
    return ways_of([person.id])[person.id][kind]


def ways_of(person_ids: Iterable[int]) -> dict[int, Ways]:
    """Of each of these people, every kind; in one query."""
    ways = {number: dict(USUAL) for number in person_ids}
    chosen = select(Preference.person_id, Preference.kind, Preference.way)
    for number, kind, way in db.session.execute(chosen.where(Preference.person_id.in_(ways))):
        ways[number][kind] = way
    return ways


def settings_of(person: Person) -> InboxSettings:
    """As they are stored, or the usual ones, which are not."""
    stored = db.session.scalar(select(InboxSettings).where(InboxSettings.person_id == person.id))
    return stored or InboxSettings(person_id=person.id, digest=Digest.DAILY, quiet=True)


def settle(person: Person, ways: Mapping[NoticeKind, Way], *, digest: Digest, quiet: bool) -> None:
    """All of them at once; two tabs that save at the same moment leave one row each."""
    chosen = {"digest": digest, "quiet": quiet}
    _keep(InboxSettings, {"person_id": person.id}, chosen)
    for kind, way in ways.items():
        _keep(Preference, {"person_id": person.id, "kind": kind}, {"way": way})


def _keep(
    model: type[InboxSettings | Preference], key: dict[str, Any], values: dict[str, Any]
) -> None:
    row = insert_into(db.session(), model).values(**key, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))
