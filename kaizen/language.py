"""Every text that a person reads passes through here."""

from flask_babel import get_locale, gettext, lazy_gettext, ngettext

__all__ = ["gettext", "language_now", "lazy_gettext", "ngettext"]


def language_now() -> str | None:
    """The language that is being read, and so most likely written, as `pl` or `pt_BR`."""
    locale = get_locale()
    return str(locale) if locale else None
