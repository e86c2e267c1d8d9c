"""What is decided at a kiosk is proven by the PIN again, always: the badge may be anybody's."""

from typing import Any

from flask import g
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import Length

from kaizen.language import gettext, lazy_gettext
from kaizen.people.proofs import NotProven, prove_again
from kaizen.people.secrets import LONGEST_SECRET
from kaizen.web.answers import me


class ProvenForm(FlaskForm):
    """A form that decides something. Only on a kiosk it has the field for the PIN."""

    pin = PasswordField(
        lazy_gettext("Your PIN once more"),
        [Length(max=LONGEST_SECRET)],
        description=lazy_gettext("On a kiosk, each decision asks for it."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if g.get("kiosk") is None:
            del self.pin

    def validate(self, *args: Any, **options: Any) -> bool:
        """The PIN last: nothing is guessed by sending a form that is not filled in."""
        return bool(super().validate(*args, **options)) and self.is_proven()

    def is_proven(self) -> bool:
        if "pin" not in self:
            return True
        try:
            if not self.pin.data:
                raise NotProven(gettext("Type your PIN."))
            words = gettext("This is not your PIN. Try again.")
            prove_again(me(), pin=self.pin.data, wrong_words=words)
        except NotProven as fault:
            self.pin.errors = [fault.words]
            return False
        return True
