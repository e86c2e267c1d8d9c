"""The state of the board read from nothing but its ledger, to hold the stored one against it."""

from kaizen.events.models import Event
from kaizen.extensions import db
from kaizen.safekeeping.verifying import replay


class Replay(replay.Replay):
    """Of the whole ledger."""

    def __init__(self) -> None:
        ideas = db.select(Event).where(Event.about == "idea")
        super().__init__(db.session.scalars(ideas.order_by(Event.id)))
