from decimal import Decimal, InvalidOperation
from typing import Any

from wtforms import DecimalField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import TextInput

from kaizen.language import gettext
from kaizen.language import lazy_gettext as _

BIGGEST = 10**12


class FigureField(DecimalField):
    """A figure as people write it: with a comma or a point, and really a figure."""

    data: Any  # a decimal when it was typed, a float when it is offered
    widget = TextInput()  # a browser's own field for numbers takes the comma of its language only

    def _value(self) -> str:
        """What was typed, or a figure without needless zeros."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{Decimal(str(self.data)).normalize():f}"

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        try:
            figure = Decimal(valuelist[0].strip().replace(",", "."))
        except InvalidOperation:
            figure = Decimal("nan")
        self.data = figure if figure.is_finite() and abs(figure) < BIGGEST else None
        if self.data is None and valuelist[0].strip():
            raise ValueError(gettext("Type a figure, such as 12 or 3.5."))


def figure(label: Any, *, needed: bool = True) -> FigureField:
    keys = {"inputmode": "decimal", "autocomplete": "off"}
    missing = _("Type a figure, such as 12 or 3.5.")
    return FigureField(label, [InputRequired(missing) if needed else Optional()], render_kw=keys)
