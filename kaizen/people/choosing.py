"""Somebody chosen by name: from a list where few come into question, else found by typing."""

from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup
from wtforms import Field
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import html_params

from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.people.queries import people_called

FEW = 40


class ListOrTyping:
    """A list of few; of many a line that suggests names while one types, by the browser alone."""

    def __call__(self, field: "PersonField", **attributes: Any) -> Markup:
        attributes = {"id": field.id, "name": field.name} | attributes
        typed = field.data or ""
        if field.is_short:
            choices = list(field.offered)
            if field.is_optional or typed not in field.offered:
                choices.insert(0, "")
            options = (_option(label, chosen=label == typed) for label in choices)
            return _element("select", attributes, options)
        listed = f"{field.id}-people"
        attributes |= {"list": listed, "value": typed, "maxlength": 120, "autocomplete": "off"}
        return _opened("input", type="text", **attributes) + _element(
            "datalist", {"id": listed}, map(_option, field.offered)
        )


class PersonField(Field):
    """What is sent is a name or a badge number; `person` is who that is, once it was looked at."""

    widget = ListOrTyping()
    data: str | None
    person: Person | None = None
    is_short = False
    offered: dict[str, Person]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = {}

    def offer(self, people: Sequence[Person], *, only: bool = False) -> None:
        """Whom to choose from. Somebody else can be typed, unless there are `only` few of these."""
        self.is_short = only and len(people) <= FEW
        names = [one.name for one in people]
        self.offered = {_called(one, names): one for one in people}

    def fill(self, person: Person | None) -> None:
        """Before anything was sent."""
        known = (label for label, one in self.offered.items() if one is person)
        self.data = next(known, person.badge or person.name) if person else ""

    @property
    def is_optional(self) -> bool:
        return any(isinstance(one, Optional) for one in self.validators)

    def process_formdata(self, sent: list[str]) -> None:
        self.data = " ".join(sent[0].split())[:120] if sent else ""

    def pre_validate(self, _form: Any) -> None:
        self.person = None
        if not self.data:
            return
        found = [self.offered[self.data]] if self.data in self.offered else self._anybody()
        if len(found) != 1:
            words = _("“%(name)s” is not clear. Type the badge number.", name=self.data[:60])
            raise ValidationError(words)
        self.person = found[0]

    def _anybody(self) -> list[Person]:
        return people_called([self.data or ""])[self.data or ""]


def _called(person: Person, names: list[str]) -> str:
    """Two of the same name are told apart by their badges."""
    is_one_of_two = names.count(person.name) > 1 and person.badge
    return f"{person.name} · {person.badge}" if is_one_of_two else person.name


def _option(label: str, *, chosen: bool = False) -> Markup:
    selected = Markup(" selected") if chosen else ""
    return Markup('<option value="{}"{}>{}</option>').format(label, selected, label or "–")


def _element(tag: str, attributes: dict[str, Any], options: Iterable[Markup]) -> Markup:
    return _opened(tag, **attributes) + Markup("").join(options) + Markup("</{}>").format(tag)


def _opened(tag: str, **attributes: Any) -> Markup:
    # html_params escapes what it writes.
    # nosemgrep: markup-of-what-nobody-escaped
    return Markup(f"<{tag} {html_params(**attributes)}>")  # noqa: S704
