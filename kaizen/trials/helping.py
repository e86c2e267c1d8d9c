from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kaizen.database import Model


class TrialHelper(Model):
    """This person helps to try it."""

    __table_args__ = (UniqueConstraint("trial_id", "person_id"),)

    trial_id: Mapped[int] = mapped_column(ForeignKey("trial.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
