"""The page of one complaint: a room above ideas and trials, whose marks its chart carries."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.adoptions.queries import recurrences_on
from kaizen.answers.around import is_asked_for, raises_of, replies_of, wait_of, with_answers
from kaizen.answers.forms import ReplyForm
from kaizen.board import chart_words
from kaizen.board.drawings import NARROW, WIDE, Drawing, milestones
from kaizen.complaints.charts import chart_of
from kaizen.complaints.models import Complaint
from kaizen.complaints.months import months_as_stretches
from kaizen.complaints.queries import merged_into, occurrences_of
from kaizen.complaints.views import bp, page_asked
from kaizen.events.queries import history_of
from kaizen.inbox.opening import opened
from kaizen.kiosks import device
from kaizen.permissions import Action, may
from kaizen.todos.queries import with_to_dos
from kaizen.trials.watch import Tried, adopted_of, compared_all, ideas_on, stretches_of
from kaizen.web import figures
from kaizen.web.answers import dom_id, find, me

STORY_SHOWN = 12
WHOLE_STORY = 5000


@bp.get("/complaints/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """What is heard, what is done about it, and whether that helps."""
    around = [joinedload(Complaint.team), joinedload(Complaint.merged_into), with_to_dos(Complaint)]
    around += with_answers(Complaint)
    complaint = find(Complaint, number, load=around)
    standing = opened(complaint)
    occurrences, has_more = occurrences_of(complaint, page_asked())
    whole = request.args.get("story") == "whole"
    history = history_of(complaint, limit=WHOLE_STORY if whole else STORY_SHOWN + 1)
    ideas, tried = ideas_on(complaint)
    return render_template(
        "complaints/show.html",
        complaint=complaint,
        **answers_to(complaint),
        live=url_for("board.changes", after=me().newest_event, of=dom_id(complaint)),
        ideas=ideas,
        occurrences=occurrences,
        page=page_asked(),
        has_more=has_more,
        taken_in=merged_into(complaint),
        history=history if whole else history[-STORY_SHOWN:],
        follows=standing.follows,
        has_earlier=not whole and len(history) > STORY_SHOWN,
        **watched(complaint, tried),
    )


def answers_to(complaint: Complaint) -> dict[str, Any]:
    """What was answered, how long it waits, and the form for who may answer."""
    return {
        "wait": wait_of(complaint),
        "raises": raises_of(complaint),
        "replies": replies_of(complaint),
        "may_reply": device.offers(Action.ANSWER) and may_reply(complaint),
        "reply_form": ReplyForm(formdata=None),
    }


def may_reply(complaint: Complaint) -> bool:
    return may(me(), Action.ANSWER, complaint) or is_asked_for(complaint, me())


def watched(complaint: Complaint, tried: list[Tried]) -> dict[str, Any]:
    """Its chart, or the last twelve months while too little is known for one; and what was heard
    before and since each adoption."""
    adopted, months = adopted_of(tried), months_as_stretches()
    first = tried[0].started_at if tried else None
    chart, times = chart_of(complaint, first, [*months, *stretches_of(adopted, complaint)])
    mirrored = figures.text_direction() == "rtl"
    return {
        "months": times[: len(months)],
        "since": compared_all(adopted, complaint, times[len(months) :]),
        "recurrences": recurrences_on(complaint.id) if adopted else [],
        "in_words": chart_words,
        "chart": chart,
        "milestones": milestones(chart, tried) if chart else [],
        "tried": tried,
        "drawings": [Drawing(chart, paper, mirrored=mirrored) for paper in (NARROW, WIDE) if chart],
    }
