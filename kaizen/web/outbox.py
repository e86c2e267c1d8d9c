"""What a phone sends later, by itself: for its own person only, and answered in a few words."""

from collections.abc import Iterator
from typing import Any

from flask import (
    Flask,
    Response,
    before_render_template,
    g,
    get_flashed_messages,
    json,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kaizen.extensions import login
from kaizen.language import gettext as _

# Whose outbox a form comes from; on the way back, whose page an answer is.
PERSON = "Kaizen-Person"
# A page fetched before anybody asked for it, so that it is there without network.
AHEAD = "Kaizen-Ahead"


def init_app(app: Flask) -> None:
    app.before_request(refuse_somebody_elses)
    app.after_request(say_whose_it_is)
    before_render_template.connect(listen, app)


def is_from_an_outbox() -> bool:
    return request.method == "POST" and PERSON in request.headers


def refuse_somebody_elses() -> ResponseReturnValue | None:
    """The phone may have changed hands: what one person wrote is never sent as another."""
    if AHEAD not in request.headers and not is_from_an_outbox():
        return None
    session.pop("_flashes", None)  # they are for the page that is looked at
    if AHEAD in request.headers:
        return None
    if not current_user.is_authenticated:
        return login.unauthorized()
    if request.headers[PERSON] != str(current_user.id):
        g.said = [_("Somebody else is signed in. This waits for the person who wrote it.")]
        return "", 409
    return None


def listen(_app: Flask, context: dict[str, Any], **_options: Any) -> None:
    """What a page says is wrong, noted while it is drawn."""
    if is_from_an_outbox():
        g.said = [*g.get("said", ()), *wrong_in(context)]


def wrong_in(context: dict[str, Any]) -> Iterator[str]:
    yield from (str(context[name]) for name in ("refusal", "reason", "words") if context.get(name))
    yield from sentences_in(context.get("said") if isinstance(context.get("said"), list) else ())
    yield from sentences_in(getattr(context.get("form"), "errors", ()))


def sentences_in(errors: Any) -> Iterator[str]:
    """The words of a form's errors, however deep they lie."""
    if isinstance(errors, dict):
        errors = list(errors.values())
    if not isinstance(errors, (list, tuple)):
        yield str(errors)
        return
    for one in errors:
        yield from sentences_in(one)


def say_whose_it_is(response: Response) -> Response:
    if is_from_an_outbox():
        return in_few_words(response)
    if AHEAD in request.headers:
        session.modified = False
    is_page = response.mimetype == "text/html" and response.status_code != 204
    if is_page and response.status_code < 500:
        response.headers[PERSON] = who_is_here()
    return response


def in_few_words(response: Response) -> Response:
    person, status = who_is_here(), response.status_code
    at = response.headers.pop("Location", None) if status < 400 else None
    said = g.get("said", []) if status >= 400 else sentences_of_the_next_page()
    # It may arrive after somebody else has signed in here, so it leaves their cookie alone.
    session.modified = False
    response.status_code = 200 if status < 400 else status
    if not person and status < 500:
        response.status_code = 401
    response.set_data(json.dumps({"person": person, "at": at, "sentences": said}))
    response.mimetype = "application/json"
    return response


def sentences_of_the_next_page() -> list[str]:
    """It was done, but not all of it: a photo could not be read."""
    return [str(words) for words in get_flashed_messages(category_filter=["signal"])]


def who_is_here() -> str:
    return str(current_user.id) if current_user.is_authenticated else ""
