from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from kaizen.imports.dates import DateOrder
from kaizen.imports.mapping import Mapping
from kaizen.language import gettext
from kaizen.language import lazy_gettext as _

SINGLE = ("date", "customer", "channel", "words", "place", "reference")


class UploadForm(FlaskForm):
    file = FileField(_("A CSV, XLSX or JSON file"), [FileRequired(_("Choose a file."))])
    team = SelectField(_("Whose complaints are they?"), coerce=int)


def column(label: Any, description: Any = "") -> SelectField:
    return SelectField(label, [Optional()], description=description)


class ColumnsForm(FlaskForm):
    """Which column says what. Its choices are the columns of the file."""

    complaint = SelectMultipleField(
        _("Which columns name the complaint?"),
        [DataRequired(_("Tick at least one column: rows that say the same there are counted."))],
        description=_("Rows that say the same there are counted as one complaint."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    date = column(_("When was it heard?"))
    customer = column(_("Which customer?"))
    channel = column(_("How did it reach you?"))
    words = column(_("Their own words"))
    place = column(_("Where?"))
    reference = column(
        _("Your own number of it"),
        _("With it a row is never counted twice, even if the file was edited since."),
    )
    date_format = RadioField(
        _("How are the dates written?"),
        [Optional()],
        choices=[(order.value, order.value) for order in DateOrder],
        validate_choice=False,
    )
    date_asked = HiddenField()

    def offer(self, columns: Sequence[str]) -> None:
        self.complaint.choices = [(name, name) for name in columns]
        for name in SINGLE:
            self[name].choices = [("", gettext("not in this file")), *self.complaint.choices]

    def ask_for_order(self, orders: Sequence[DateOrder]) -> None:
        """Where the column can be read in more than one way."""
        self.date_format.choices = [(order.value, order.label) for order in orders]
        self.date_format.data = None
        self.date_format.flags.required = True
        self.date_format.errors = [
            gettext("These dates can be read in more than one way. Which is it?")
        ]
        self.date_asked.data = self.date.data

    def show(self, mapping: Mapping) -> None:
        self.complaint.data = list(mapping.complaint)
        for name in SINGLE:
            self[name].data = getattr(mapping, name) or ""

    @property
    def answered_order(self) -> str | None:
        """Only for the column it was asked about."""
        asked = self.date_asked.data and self.date_asked.data == self.date.data
        return self.date_format.data or None if asked else None

    def mapping(self, date_format: str | None) -> Mapping:
        single = {name: self[name].data or None for name in SINGLE}
        return Mapping(complaint=tuple(self.complaint.data), date_format=date_format, **single)
