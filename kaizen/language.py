"""Every text that a person reads passes through here."""

from collections.abc import Iterable
from typing import Any

import flask_babel
from babel.core import Locale
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import get_locale
from flask_babel.speaklater import LazyString
from markupsafe import Markup

__all__ = ["LANGUAGES", "gettext", "language_now", "lazy_gettext", "ngettext"]

# Each by its own name, for who cannot read the others.
LANGUAGES = {
    "en": "English",
    "es": "Español",
    "de": "Deutsch",
    "pl": "Polski",
    "fr": "Français",
    "pt_BR": "Português (Brasil)",
    "ar": "العربية",
    "ja": "日本語",
}
RIGHT_TO_LEFT = {"ar"}


def gettext(text: str, /, **named: Any) -> str:
    said = catalog().ugettext(text)
    return said % named if named else said


def ngettext(one: str, many: str, num: int, /, **named: Any) -> str:
    return catalog().ungettext(one, many, num) % ({"num": number(num)} | named)


def lazy_gettext(text: str, /, **named: Any) -> LazyString:
    return LazyString(gettext, text, **named)


def catalog() -> NullTranslations:
    """Flask-Babel finds it anew for each text, which is a tenth of a page's time. It is kept where
    `refresh` and `force_locale` of Flask-Babel forget it."""
    try:
        found: NullTranslations | None = g._flask_babel.babel_translations
    except (AttributeError, RuntimeError):
        found = None
    if found is None:
        found = flask_babel.get_translations()
        if g:
            g._flask_babel.babel_translations = found
    return found


def init_app(app: Flask) -> None:
    """After Flask-Babel's own. Our texts may stand in a page as they are; what is put into their
    places is escaped."""

    def said(text: str, /, **named: Any) -> Markup:
        # nosemgrep: markup-of-what-nobody-escaped
        words = Markup(catalog().ugettext(text))  # noqa: S704 - a text of ours
        return words % named if named else words

    def counted(one: str, many: str, num: int, /, **named: Any) -> Markup:
        # nosemgrep: markup-of-what-nobody-escaped
        words = Markup(catalog().ungettext(one, many, num))  # noqa: S704 - a text of ours
        return words % ({"num": number(num)} | named)

    app.jinja_env.globals |= {"_": said, "gettext": said, "ngettext": counted}


def number(value: float) -> str:
    """Thousands and decimals as the reader's language writes them."""
    if isinstance(value, int) and -1000 < value < 1000:
        return str(value)
    return format_decimal(value, locale=_format_now())


def listed(names: Iterable[object]) -> str:
    """`Aylin, Tomasz and Jonas`, as the reader's language joins them."""
    all_names = [str(name) for name in names]
    return all_names[0] if len(all_names) == 1 else format_list(all_names, locale=_format_now())


def _format_now() -> str:
    return formats_of(language_now() or "en")


def formats_of(language: str) -> str:
    """Whose dates, numbers and lists we use: English as most of the world writes it."""
    return "en_GB" if language == "en" else language


def read_formats_of(language: str) -> None:
    """Before they are first needed, which is when Babel would read them."""
    _ = Locale.parse(formats_of(language)).datetime_skeletons


def language_now() -> str | None:
    """The language that is being read, and so most likely written, as `pl` or `pt_BR`."""
    locale = get_locale()
    return str(locale) if locale else None


def direction_of(language: str) -> str:
    return "rtl" if language.partition("_")[0] in RIGHT_TO_LEFT else "ltr"
