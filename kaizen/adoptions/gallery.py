"""The gallery: what was changed, before and after, and what came of it."""

from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.adoptions import exhibits
from kaizen.adoptions.spreading import waiting_for
from kaizen.adoptions.views import bp
from kaizen.board import chart_words
from kaizen.extensions import htmx
from kaizen.teams.queries import teams_by_name
from kaizen.web.answers import me


@bp.get("/gallery")
def gallery() -> ResponseReturnValue:
    wanted = exhibits.Wanted.from_query(request.args)
    context = {"wanted": wanted, "gallery": exhibits.gallery(wanted), "in_words": chart_words}
    if htmx:
        return render_template("adoptions/_gallery.html", url_of=page_of(wanted), **context)
    return render_template(
        "adoptions/gallery.html",
        url_of=page_of(wanted),
        teams_shown=teams_by_name(),
        waiting=waiting_for(me()),
        **context,
    )


def page_of(wanted: exhibits.Wanted) -> Callable[[int], str]:
    return lambda number: url_for("adoptions.gallery", page=number, **wanted.as_query())
