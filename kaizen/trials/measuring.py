"""Readings of a trial that runs: one line each."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.errors import Refusal
from kaizen.extensions import db, htmx
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.permissions import Action
from kaizen.submissions import remember
from kaizen.trials import in_words
from kaizen.trials.ending import cycle_to_end
from kaizen.trials.forms import ReadingForm
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Kind
from kaizen.trials.readings import Reading, readings_of
from kaizen.trials.runs import read, run_of
from kaizen.trials.views import bp
from kaizen.web.answers import allow, dom_id, find, me, sent_before, sent_key


@bp.post("/ideas/<int:number>/readings")
def take_reading(number: int) -> ResponseReturnValue:
    """Answers with trials/_readings.html."""
    idea = find(Idea, number, load=[joinedload(Idea.team)])
    trial = cycle_to_end(idea)
    if trial is None or trial.kind is Kind.COMPLAINT:
        raise Refusal(_("Nothing is measured here now."))
    allow(Action.READ, trial)
    if sent_before():
        return shown(trial)
    form, refusal = ReadingForm(trial=trial), None
    if form.validate():
        try:
            Reading.take(
                trial, me(), day=form.day.data, figure=form.value, note=form.note.data or ""
            )
        except Refusal as fault:
            db.session.rollback()
            refusal = fault
        else:
            remember(sent_key(), me())
            db.session.commit()
            return shown(trial)
    return shown(trial, form=form, refusal=refusal)


@bp.post("/readings/<int:number>/withdrawal")
def take_reading_back(number: int) -> ResponseReturnValue:
    """Answers with trials/_readings.html."""
    around = [joinedload(Reading.trial).joinedload(Trial.idea).joinedload(Idea.team)]
    reading = find(Reading, number, to=Action.TAKE_READING_BACK, load=around)
    if not sent_before() and not reading.withdrawn_at:
        reading.take_back(me())
        remember(sent_key(), me())
        db.session.commit()
    return shown(reading.trial)


def new_reading(trial: Trial) -> ReadingForm | None:
    """The line to note one on, where there is something to measure."""
    if not trial.is_running or trial.kind is Kind.COMPLAINT:
        return None
    form = ReadingForm(formdata=None, trial=trial)
    form.day.data = trial.idea.team.today
    return form


def shown(
    trial: Trial, *, form: ReadingForm | None = None, refusal: Refusal | None = None
) -> ResponseReturnValue:
    status = 409 if refusal else 422 if form is not None and form.errors else 200
    idea = trial.idea
    if not htmx and status == 200:
        there = url_for("ideas.show", number=idea.id, _anchor=dom_id(trial, "readings"))
        return redirect(there, 303)
    readings = readings_of([trial])[trial.id]
    context: dict[str, Any] = {"idea": idea, "trial": trial, "readings": readings}
    context |= {"run": run_of(trial, read(readings)), "trials_in_words": in_words}
    context |= {"reading_form": form or new_reading(trial), "refusal": refusal and str(refusal)}
    template = "trials/_readings.html" if htmx else "trials/readings.html"
    return render_template(template, **context), status
