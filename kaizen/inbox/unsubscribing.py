"""Leaving a kind of mail by the link in it, without signing in: what the link carries."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from kaizen.database import insert_into
from kaizen.extensions import db
from kaizen.inbox.deliveries import Channel
from kaizen.inbox.models import Digest, InboxSettings, NoticeKind, Preference, Way
from kaizen.people.models import Person


@dataclass(frozen=True)
class Leaving:
    """Who leaves what: the digest, or that one kind is mailed at once."""

    person_id: int
    kind: NoticeKind | None

    def carry_out(self) -> None:
        """As if it were chosen in the settings of the inbox; a second time changes nothing."""
        if self.kind is None:
            row = {"person_id": self.person_id, "digest": Digest.NEVER}
            insert = insert_into(db.session(), InboxSettings).values(**row)
            change = insert.on_conflict_do_update(
                index_elements=["person_id"], set_={"digest": Digest.NEVER}
            )
        else:
            row = {"person_id": self.person_id, "kind": self.kind, "way": Way.DIGEST}
            insert = insert_into(db.session(), Preference).values(**row)
            change = insert.on_conflict_do_update(
                index_elements=["person_id", "kind"],
                set_={"way": Way.DIGEST},
                where=Preference.way == Way.INBOX,
            )
        db.session.execute(change)


def token_for(person: Person, what: NoticeKind | Channel) -> str:
    """It does nothing else than this, and holds for as long as a mail may lie somewhere."""
    return str(_seal().dumps([person.id, str(what)]))


def meant_by(token: str) -> Leaving | None:
    try:
        number, what = _seal().loads(token)
    except BadSignature:
        return None
    return Leaving(number, None if what == Channel.DIGEST else NoticeKind(what))


def _seal() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="no more of these mails")
