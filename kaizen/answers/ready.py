"""Words to begin an answer with, as a page offers them."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import current_app, request

from kaizen.answers.templates import language_of_reader, offered, ready_words
from kaizen.complaints.models import Complaint
from kaizen.ideas.models import Idea
from kaizen.language import LANGUAGES, language_now
from kaizen.web.languages import tag


@dataclass(frozen=True)
class Offer:
    name: str
    label: str
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class ReadyFor:
    """`words` are those of the template that the address asks for; `written_in` is the reader's
    language by its own name, where it is not the one that is being read here."""

    language: str
    written_in: str
    words: str
    offers: list[Offer]


def ready_for(
    thing: Idea | Complaint, page: str = "", anchor: str = "", *, asked: str | None = None
) -> ReadyFor:
    """`page` is where the form stands, unless it is this one; `anchor` is the form there. Without
    `asked` the address says which template begins it."""
    asked = request.args.get("template", "") if asked is None else asked
    language = language_of_reader(thing, current_app.config["LANGUAGE"])
    page = page or request.path
    offers = [
        Offer(name, label, address(page, name, anchor), name == asked) for name, label in offered()
    ]
    written_in = LANGUAGES.get(language, "") if language != language_now() else ""
    return ReadyFor(tag(language), written_in, ready_words(asked, language), offers)


def address(page: str, name: str, anchor: str) -> str:
    sign = "&" if "?" in page else "?"
    return f"{page}{sign}{urlencode({'template': name})}{'#' * bool(anchor)}{anchor}"
