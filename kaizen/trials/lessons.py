"""The list of what trials taught, to be searched and read."""

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kaizen.extensions import htmx
from kaizen.language import gettext as _
from kaizen.language import lazy_gettext, ngettext
from kaizen.permissions import Action
from kaizen.teams.queries import teams_by_name
from kaizen.trials.learned import (
    COUNTED_AT_MOST,
    DEEPEST_PAGE,
    PAGE,
    LessonFilter,
    how_many_lessons,
    lessons_page,
)
from kaizen.trials.models import Decision
from kaizen.trials.telling import came, expected
from kaizen.web.answers import allow, announce

bp = Blueprint("lessons", __name__)

ENDS = {
    Decision.ADOPT: lazy_gettext("adopted"),
    Decision.ADAPT: lazy_gettext("changed and tried again"),
    Decision.ABANDON: lazy_gettext("dropped"),
    Decision.STOP: lazy_gettext("stopped"),
}


@bp.get("/lessons")
def index() -> ResponseReturnValue:
    """Every trial that ended, with what was learned: the newest first."""
    allow(Action.SEE)
    wanted = LessonFilter.from_query(request.args)
    number = how_many_lessons(wanted)
    html = render_template(
        "trials/_lessons.html" if htmx else "trials/lessons.html",
        wanted=wanted,
        lessons=lessons_page(wanted),
        found=found_in_words(number),
        last=min(max(1, -(-number // PAGE)), DEEPEST_PAGE),
        address=lambda page: url_for(".index", **wanted.chosen, page=page),
        came=came,
        expected=expected,
        ends=ENDS,
        teams_shown=[] if htmx else teams_by_name(),
    )
    return announce(make_response(html), found_in_words(number)) if htmx else html


def found_in_words(number: int) -> str:
    if number >= COUNTED_AT_MOST:
        return _("More than %(num)s", num=COUNTED_AT_MOST)
    return ngettext("%(num)s lesson", "%(num)s lessons", number)
