"""Forms sent once: a double tap, or a retry after a lost answer, must not make a second thing."""

from datetime import timedelta

from sqlalchemy import ForeignKey, String, delete, text
from sqlalchemy.orm import Mapped, mapped_column

from kaizen import clock
from kaizen.database import Model, Moment, insert_once
from kaizen.extensions import db
from kaizen.people.models import Person

REMEMBERED_FOR = timedelta(days=30)
LONGEST_KEY = 64


class Submission(Model):
    """The key that a browser made for one form, and where the answer to it is found."""

    key: Mapped[str] = mapped_column(String(LONGEST_KEY), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]
    made: Mapped[str | None] = mapped_column(String(200))


def seen_before(key: str | None, by: Person | None) -> Submission | None:
    """The submission with this key, if it was carried out already."""
    if not key:
        return None
    wait_for_a_twin(_of(key, by))
    mine = db.select(Submission).where(Submission.key == _of(key, by))
    return db.session.scalar(mine)


def wait_for_a_twin(key: str) -> None:
    """The same form may be under way on another machine: its answer was lost, not its work. On
    SQLite one waits for the other anyhow."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key}
        )


def remember(key: str | None, by: Person | None, *, made: str = "") -> None:
    """In the same transaction as what the form does; a twin at the same moment is dropped."""
    if key:
        insert_once(
            db.session(),
            Submission,
            key=_of(key, by),
            person_id=by.id if by else None,
            at=clock.now(),
            made=made,
        )


def forget_old_submissions() -> None:
    db.session.execute(delete(Submission).where(Submission.at < clock.now() - REMEMBERED_FOR))


def _of(key: str, by: Person | None) -> str:
    """Nobody's key can collide with, or reveal, somebody else's."""
    return f"{by.id if by else 0}:{key}"[:LONGEST_KEY]
