"""What the inboxes hold once all that happened is told."""

from kaizen.extensions import db
from kaizen.inbox import news
from kaizen.inbox.gathering import gather
from kaizen.inbox.models import Notice
from kaizen.people.models import Person


def gather_all() -> None:
    while gather():
        pass
    db.session.commit()


def unread_news(person: Person) -> news.Unread:
    gather_all()
    return news.unread_news(person)


def notices_of(person: Person) -> list[Notice]:
    """Oldest first."""
    gather_all()
    mine = db.select(Notice).where(Notice.person_id == person.id)
    return list(db.session.scalars(mine.order_by(Notice.event_id)))
