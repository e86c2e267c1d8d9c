"""What every view shares: find a thing or refuse, and answer a change."""

import json
import re
import uuid
from collections.abc import Sequence
from typing import Any, TypeVar, cast

from flask import Response, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy.orm.interfaces import ORMOption

from kaizen.database import Model, expect_writing
from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.numbers import BIGGEST_KEY
from kaizen.people.models import Person
from kaizen.permissions import Action, may
from kaizen.submissions import remember, seen_before

T = TypeVar("T", bound=Model)

# Browsers read "//" and "/\\" as another host, and drop tabs and line ends before they look.
OURS = re.compile(r"/(?![/\\])[^\x00-\x1f\x7f]*")


def me() -> Person:
    """The person signed in: the row itself, where `current_user` is only a stand-in for it."""
    return cast(Person, current_user._get_current_object())


def find(model: type[T], key: int, *, to: Action = Action.SEE, load: Sequence[ORMOption] = ()) -> T:
    """The thing, or 404 when it is not there or not to be seen; 403 unless the person may do it.

    `load` says what comes with it in the same query.
    """
    thing = look_up(model, key, load=load)
    if thing is None or not may(me(), Action.SEE, thing):
        abort(404)
    if not may(me(), to, thing):
        abort(403)
    return thing


def look_up(model: type[T], key: int | None, *, load: Sequence[ORMOption] = ()) -> T | None:
    """The thing with this number, if there is one."""
    if key is None or not 0 < key <= BIGGEST_KEY:
        return None
    return db.session.get(model, key, options=load)


def allow(action: Action, thing: Any = None) -> None:
    """403 unless the person may do it."""
    if not may(me(), action, thing):
        abort(403)


def answer(
    fragment: str,
    *,
    page: str,
    back: str,
    form: FlaskForm | None = None,
    refusal: Refusal | None = None,
    **context: Any,
) -> ResponseReturnValue:
    """Answer a change with the part of `page` that moved.

    HTMX gets the fragment. A browser without it goes `back` when all went
    well, and sees the whole page again, with the form's messages, when not.
    """
    status = 409 if refusal else 422 if form is not None and form.errors else 200
    context |= {"form": form, "refusal": str(refusal) if refusal else None}
    if htmx:
        return render_template(fragment, **context), status
    if status != 200:
        return render_template(page, **context), status
    return redirect(back, 303)


def sent_key() -> str | None:
    """The key which the browser gave to this form, the same for each try to send it."""
    return request.form.get("key", "")[:64] or None


def sent_before() -> bool:
    """Whether this very form was carried out already: answer as if it were now, do nothing."""
    return seen_before(sent_key(), me()) is not None


def save() -> None:
    """What a form did, and that it was sent: both or neither."""
    remember(sent_key(), me())
    db.session.commit()


def write_while_reading() -> None:
    """Before a page that is only looked at leaves its mark: SQLite's lock is asked for at once,
    because a reader that turns writer would fail as locked."""
    db.session.commit()
    expect_writing(writing=True)


def new_key() -> str:
    """For a form that has no script to make one."""
    return uuid.uuid4().hex


def go_to(url: str) -> ResponseReturnValue:
    """Leave for another page, also when HTMX asked."""
    if htmx:
        return make_response("", 204, {"HX-Redirect": url})
    return redirect(url, 303)


def back_to(default: str) -> str:
    """The page that a plain form was sent from, if it is ours."""
    there = request.form.get("back") or ""
    return there if is_ours(there) else default


def is_ours(url: str) -> bool:
    """A path within the site, with nothing a browser could read as another host."""
    return OURS.fullmatch(url) is not None


def dom_id(thing: Model, *part: str) -> str:
    """`idea-7`, or `idea-7-votes` for a part of it. Fragments and tests share it."""
    return "-".join([thing.__tablename__, str(thing.id), *part])


def announce(response: Response, sentence: str, **events: Any) -> Response:
    """Say it politely to who listens to the page instead of seeing it; `events` reach the page."""
    response.headers["HX-Trigger"] = json.dumps({"announce": str(sentence)} | events)
    return response
