"""Which language somebody reads."""

from typing import Any

from flask import g, has_request_context, request, session
from flask_login import current_user
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept

from kaizen.language import LANGUAGES, direction_of, language_now
from kaizen.web.cookies import kept_by_the_browser

TAPPED = "language"
BY_LANGUAGE = {tag.partition("_")[0]: tag for tag in LANGUAGES}


def chosen_language() -> str | None:
    """The person's own, else the one tapped on this device, the kiosk's, what the browser asks
    for; None is the board's."""
    if not has_request_context():
        return None
    kiosk = g.get("kiosk")
    tapped = session.get(TAPPED) if kiosk else kept_by_the_browser(TAPPED)
    wishes = (getattr(current_user, "language", None), tapped, getattr(kiosk, "language", None))
    return next((wish for wish in wishes if wish in LANGUAGES), None) or asked_for(
        request.accept_languages
    )


def asked_for(accepted: LanguageAccept) -> str | None:
    """The first of the browser's languages that we speak: `de-CH` is German, `pt` is `pt_BR`."""
    for tag, quality in accepted:
        spoken = BY_LANGUAGE.get(tag.lower().replace("_", "-").partition("-")[0])
        if spoken and quality > 0:
            return spoken
    return None


def tag(language: str) -> str:
    """As HTML writes it: `pt-BR`."""
    return language.replace("_", "-")


def written_in(words: Any) -> Markup:
    """The attribute that says in which language somebody's words are, given the language or what
    was written; nothing where that is not known, or is the page's own."""
    language = words if isinstance(words, str) else getattr(words, "language", None)
    if not language or language == language_now():
        return Markup()
    return Markup(' lang="{}"').format(tag(language))


def choices() -> list[dict[str, Any]]:
    """For the picker: each language in its own name."""
    current = language_now()
    return [
        {
            "value": language,
            "lang": tag(language),
            "dir": direction_of(language),
            "name": name,
            "is_current": language == current,
        }
        for language, name in LANGUAGES.items()
    ]
