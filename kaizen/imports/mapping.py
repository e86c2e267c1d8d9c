from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kaizen.errors import Refusal
from kaizen.language import gettext as _


class UnknownColumn(Refusal):
    """A mapping names a column that the file does not have."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column says what. `complaint` are the columns that together name the complaint;
    `date_format` is what `dates.parse` takes."""

    complaint: tuple[str, ...]
    date: str | None = None
    customer: str | None = None
    channel: str | None = None
    words: str | None = None
    place: str | None = None
    reference: str | None = None
    date_format: str | None = None

    @property
    def columns(self) -> list[str]:
        roles = (self.date, self.customer, self.channel, self.words, self.place, self.reference)
        return [*self.complaint, *(column for column in roles if column)]

    def check(self, columns: Sequence[str]) -> None:
        """Raises Refusal where it does not fit a file with these columns."""
        if not self.complaint:
            raise Refusal(_("Say which column names the complaint."))
        missing = [column for column in self.columns if column not in columns]
        if missing:
            raise UnknownColumn(
                _(
                    "There is no column “%(missing)s”. The columns are: %(columns)s.",
                    missing="”, “".join(missing),
                    columns=", ".join(columns),
                )
            )
        if self.date and not self.date_format:
            raise Refusal(_("Say how the dates in “%(column)s” are written.", column=self.date))
