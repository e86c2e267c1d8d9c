"""The reading language of a complaint or an idea, helped by a machine when somebody asks."""

from dataclasses import dataclass

from flask import Blueprint, Flask, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from kaizen.complaints.models import Complaint
from kaizen.database import only_reading
from kaizen.extensions import db, htmx
from kaizen.ideas.models import Idea
from kaizen.language import language_now
from kaizen.renderings.models import Rendering, kept_renderings
from kaizen.renderings.service import NotTranslated, Service
from kaizen.web.answers import dom_id, find

bp = Blueprint("renderings", __name__)


@dataclass(frozen=True)
class Readable:
    """A thing with words to be read, and where it stands."""

    thing: Complaint | Idea
    words: list[str]
    page: str

    @property
    def place(self) -> str:
        return dom_id(self.thing, "rendering")


def readable(thing: Complaint | Idea) -> Readable:
    if isinstance(thing, Idea):
        words = [thing.title, thing.details or ""]
        page = url_for("ideas.show", number=thing.id)
    else:
        words, page = [thing.sentence], url_for("complaints.show", number=thing.id)
    return Readable(thing, [some for some in words if some.strip()], page)


def can_be_rendered(thing: Complaint | Idea) -> bool:
    """A service is set, and the words are known to be in another language than the page."""
    here = language_now()
    return bool(current_app.config["TRANSLATE_URL"] and thing.language and thing.language != here)


@bp.post("/ideas/<int:number>/rendering")
def render_idea(number: int) -> ResponseReturnValue:
    return rendered(Idea, number)


@bp.post("/complaints/<int:number>/rendering")
def render_complaint(number: int) -> ResponseReturnValue:
    return rendered(Complaint, number)


def rendered(model: type[Complaint] | type[Idea], number: int) -> ResponseReturnValue:
    with only_reading():  # nobody waits for the write lock while the service thinks
        db.session.rollback()
        thing = find(model, number)
        it, language, refusal = readable(thing), language_now() or "en", None
        kept = kept_renderings(it.words, language)
        written_in = thing.language
        db.session.rollback()
        new: dict[str, str] = {}
        if can_be_rendered(thing):
            new, refusal = asked_for([some for some in it.words if some not in kept], written_in)
    for some, translation in new.items():
        Rendering.keep(some, language, translation)
    db.session.commit()
    words = [(kept | new)[some] for some in it.words if some in kept | new]
    template = "renderings/_rendering.html" if htmx else "renderings/show.html"
    html = render_template(template, it=it, words=[] if refusal else words, refusal=refusal)
    return html, 409 if refusal else 200


def asked_for(
    missing: list[str], written_in: str | None
) -> tuple[dict[str, str], NotTranslated | None]:
    """What the service made of them, up to where it failed."""
    service = Service(
        current_app.config["TRANSLATE_URL"],
        current_app.config["TRANSLATE_KEY"],
        current_app.config["OUTGOING_PRIVATE"],
    )
    made: dict[str, str] = {}
    try:
        for words in missing:
            made[words] = service.rendered(words, language_now() or "en", written_in=written_in)
    except NotTranslated as refusal:
        return made, refusal
    return made, None


def init_app(app: Flask) -> None:
    app.add_template_test(can_be_rendered, "to_be_rendered")
    app.add_template_filter(readable)
