"""Fields for what people type: cleaned of what no pen writes, and bounded."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from kaizen.language import lazy_gettext as _

LONG = 5000
TOO_LONG = _("This is too long. Leave out what is not needed.")


def a_line(label: Any) -> StringField:
    return StringField(label, [Optional(), Length(max=300, message=TOO_LONG)], [one_line])


def sentence(label: Any, missing: Any, *, longest: int = 300) -> StringField:
    return StringField(label, [DataRequired(missing), Length(max=longest)], [one_line])


def words(
    label: Any,
    missing: Any = None,
    *,
    longest: int = LONG,
    more: Sequence[Any] = (),
    **options: Any,
) -> TextAreaField:
    """Several lines; needed only when it is said what to say when they are missing. `more` are
    further validators."""
    needed = DataRequired(missing) if missing else Optional()
    return TextAreaField(label, [needed, Length(max=longest), *more], [lines], **options)


def one_line(typed: str | None) -> str | None:
    """Without line ends and other signs that no pen writes; None when nothing is left."""
    return " ".join(_printable(typed).split()) or None if typed else None


def lines(typed: str | None) -> str | None:
    return _printable(typed).strip() or None if typed else None


def _printable(typed: str) -> str:
    return "".join(
        sign if sign == "\n" or unicodedata.category(sign) != "Cc" else " "
        for sign in typed.replace("\r\n", "\n")
    )
