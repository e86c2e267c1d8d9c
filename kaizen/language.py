"""Every text that a person reads passes through here."""

from typing import Any

import flask_babel
from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import get_locale
from flask_babel.speaklater import LazyString

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
    return catalog().ungettext(one, many, num) % ({"num": num} | named)


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
    """After Flask-Babel's own."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalog().ugettext(text),
        ngettext=lambda one, many, num: catalog().ungettext(one, many, num),
        newstyle=True,
    )


def language_now() -> str | None:
    """The language that is being read, and so most likely written, as `pl` or `pt_BR`."""
    locale = get_locale()
    return str(locale) if locale else None


def direction_of(language: str) -> str:
    return "rtl" if language.partition("_")[0] in RIGHT_TO_LEFT else "ltr"
