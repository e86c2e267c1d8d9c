"""Choosing a language with one tap, before signing in too."""

from flask import abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wrappers import Response

from kaizen.extensions import db
from kaizen.language import LANGUAGES
from kaizen.people.session import bp
from kaizen.web import cookies
from kaizen.web.answers import back_to, me
from kaizen.web.front import open_to_all
from kaizen.web.headers import A_YEAR
from kaizen.web.languages import TAPPED


@bp.post("/language")
@open_to_all
def choose_language() -> ResponseReturnValue:
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(404)
    if current_user.is_authenticated:
        me().change(me(), language=language)
        db.session.commit()
    response = redirect(back_to(url_for("board.show")), 303)
    remember_tap(response, language)
    return response


def remember_tap(response: Response, language: str) -> None:
    """On one's own device for long, through signing in and out; a kiosk forgets it with all else
    that stands in its session."""
    if not g.get("kiosk"):
        cookies.give(response, TAPPED, language, max_age=A_YEAR)
    elif not current_user.is_authenticated:
        session[TAPPED] = language
