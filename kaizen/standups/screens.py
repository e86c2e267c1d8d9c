"""Which screen this is. A browser is one, known by its signed session, also after a reload."""

import secrets

from flask import session


def this_screen() -> str:
    """Empty as long as it has not led anything."""
    return str(session.get("screen", ""))


def named_screen() -> str:
    """To be called where it begins to lead."""
    session.setdefault("screen", secrets.token_urlsafe(16))
    return this_screen()
