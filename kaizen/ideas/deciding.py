"""How every decision on an idea is asked for, made and answered, in place or as a page."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from kaizen.errors import Refusal
from kaizen.events.models import Event
from kaizen.extensions import db, htmx
from kaizen.ideas.forms import DecisionForm
from kaizen.ideas.lifecycle import STAGE_WORDS, ChangedMeanwhile, Stage
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.submissions import remember
from kaizen.web.answers import announce, me, new_key, sent_before, sent_key
from kaizen.web.figures import full_day


def decide(
    idea: Idea, form: DecisionForm, verb: Callable[[], object], *, heading: str, button: str
) -> ResponseReturnValue:
    """GET asks; POST decides once, or asks again with the words kept and what stood in the way."""
    refusal: Refusal | None = None
    form.team = idea.team
    if request.method == "POST":
        if sent_before():
            return moved(idea, form)
        if form.validate():
            try:
                return _carried_out(idea, form, verb)
            except (Refusal, StaleDataError) as fault:
                db.session.rollback()
                refusal = fault if isinstance(fault, Refusal) else changed_meanwhile(idea)
    form.version.data = str(idea.version)
    return _asked(idea, form, refusal, heading=heading, button=button)


def _carried_out(idea: Idea, form: DecisionForm, verb: Callable[[], object]) -> ResponseReturnValue:
    if form.version.data and form.version.data != str(idea.version):
        raise changed_meanwhile(idea)
    verb()
    remember(sent_key(), me())
    db.session.commit()
    return moved(idea, form)


def changed_meanwhile(idea: Idea) -> Refusal:
    last = db.session.scalar(
        db.select(Event)
        .where(Event.about == "idea", Event.about_id == idea.id)
        .order_by(Event.id.desc())
        .limit(1)
    )
    return ChangedMeanwhile(idea.stage, who=last.by.name if last and last.by else None)


def _asked(
    idea: Idea, form: DecisionForm, refusal: Refusal | None, **context: Any
) -> ResponseReturnValue:
    for field in form:  # two cards may ask at the same time on one page
        field.id = f"idea-{idea.id}-{field.name}"
    template = "ideas/_decision.html" if htmx else "ideas/decision.html"
    status = 409 if refusal else 422 if form.errors else 200
    context |= {"idea": idea, "form": form, "refusal": refusal and str(refusal), "key": new_key()}
    return render_template(template, **context), status


def moved(idea: Idea, form: DecisionForm) -> ResponseReturnValue:
    """The panel closes, the page fetches what moved, and for ten seconds it can be undone."""
    later = due_later(idea, form.chosen_day)
    if not htmx:
        if later:
            flash(later, "act")
        return redirect(url_for("ideas.show", number=idea.id), 303)
    words = _("#%(number)s is %(stage)s now.", number=idea.id, stage=STAGE_WORDS[idea.stage])
    response = make_response(
        render_template("ideas/_moved.html", idea=idea, words=words, later=later)
    )
    return announce(response, words, moved=True)


def due_later(idea: Idea, chosen: date | None) -> str:
    """Said where the chosen day was a closed one, and it falls due on the next that is worked."""
    if chosen is None or idea.due_on is None or idea.due_on <= chosen:
        return ""
    day = full_day(idea.due_on)
    if idea.stage is Stage.TRIALLED:
        return _("That is a closed day; it ends on %(day)s.", day=day)
    return _("That is a closed day; we look again on %(day)s.", day=day)
