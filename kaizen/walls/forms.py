from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from kaizen.language import LANGUAGES
from kaizen.language import lazy_gettext as _
from kaizen.walls.models import Wall
from kaizen.web.written_fields import one_line


class WallForm(FlaskForm):
    name = StringField(
        _("Name"),
        [DataRequired(_("The name is missing.")), Length(max=100)],
        [one_line],
        description=_("Where the screen hangs, such as “Beside gate 2”."),
    )
    names = RadioField(
        _("Names of people"),
        [InputRequired()],
        choices=[("short", _("Short, such as “Aylin K.”")), ("initials", _("Initials only"))],
        default="short",
    )
    language = SelectField(_("Language"), default="")

    @classmethod
    def of(cls, wall: Wall) -> "WallForm":
        names = "initials" if wall.initials else "short"
        return cls(data={"name": wall.name, "names": names, "language": wall.language or ""})

    def offer(self) -> None:
        self.language.choices = [("", _("As the browser asks")), *LANGUAGES.items()]

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "name": self.name.data,
            "initials": self.names.data == "initials",
            "language": self.language.data or None,
        }
