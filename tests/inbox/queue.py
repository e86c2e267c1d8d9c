"""The jobs of the inbox, as the runner runs them."""

from kaizen.extensions import db
from kaizen.inbox.deliveries import Delivery
from kaizen.jobs.running import run
from kaizen.jobs.timetable import timetable

OURS = ("inboxes", "asking", "digests", "mail")


def run_jobs() -> None:
    jobs = {job.name: job for job in timetable()}
    for name in OURS:
        assert run(jobs[name]) is not None, f"{name} failed"
    db.session.expire_all()


def deliveries() -> list[Delivery]:
    return list(db.session.scalars(db.select(Delivery).order_by(Delivery.id)))
