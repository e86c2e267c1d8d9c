"""A trial begins or ends standing: the same forms and verbs as on the board, asked in short."""

from __future__ import annotations

from typing import Any

from flask import request

from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.standups.asked import Asked, the_idea
from kaizen.standups.forms import AdoptForm
from kaizen.standups.models import AgendaItem
from kaizen.trials.cycles import offer_the_same, who_could_own, who_would_help
from kaizen.trials.ending import cycle_to_end, offer
from kaizen.trials.ends import offered_end
from kaizen.trials.forms import AbandonForm, AdaptForm, ExtendForm, ResultForm
from kaizen.trials.models import Trial, running_trial
from kaizen.trials.prediction_forms import StartForm
from kaizen.trials.predictions import Kind
from kaizen.trials.readings import readings_of
from kaizen.web.answers import me

RESULT, PREDICTION = "standups/_result.html", "standups/_prediction.html"
STANDARD = "standups/_standard.html"


def try_it(item: AgendaItem) -> Asked:
    idea, form = the_idea(item), StartForm()
    form.team, helpers = idea.team, who_would_help(idea)
    form.is_about(idea, who_could_own(idea, helpers), helpers)
    if request.method == "GET":
        form.ends_on.data = offered_end(idea.team)

    def start() -> None:
        Trial.start(
            idea,
            me(),
            owner=db.session.get_one(Person, form.owner.data),
            expecting=form.prediction,
            ends_on=form.ends_on.data,
            helpers=helpers,
        )

    return Asked(_("Start the trial"), start, form, parts=(PREDICTION,), idea=idea)


def asked_of_result(item: AgendaItem, kind: type[ResultForm]) -> tuple[Idea, Any]:
    idea = the_idea(item)
    trial = cycle_to_end(idea)
    form = kind(trial=trial)
    form.team = idea.team
    readings = readings_of([trial])[trial.id] if trial and trial.kind is not Kind.COMPLAINT else []
    if readings and request.method == "GET":
        offer(form, readings[-1])
    if isinstance(form, AdaptForm):
        helpers = who_would_help(idea, trial)
        form.is_about(idea, who_could_own(idea, helpers), helpers)
        if request.method == "GET":
            form.ends_on.data = offered_end(idea.team)
            offer_the_same(form, trial, readings)
    return idea, form


def came(form: ResultForm) -> dict[str, Any]:
    return {"actual": form.actual.data or "", "figure": form.figure, "lesson": form.lesson.data}


def adopt(item: AgendaItem) -> Asked:
    idea, form = asked_of_result(item, AdoptForm)
    form.is_for(item.stand_up)

    def adopted() -> None:
        trial = running_trial(idea, to=Stage.ADOPTED)
        trial.adopt(me(), standard=form.written(me()), **came(form))

    parts = (RESULT, STANDARD)
    return Asked(_("Adopt it"), adopted, form, parts=parts, idea=idea, trial=form.trial)


def adapt(item: AgendaItem) -> Asked:
    idea, form = asked_of_result(item, AdaptForm)

    def adapted() -> None:
        running_trial(idea, to=Stage.TRIALLED).adapt(
            me(),
            owner=db.session.get_one(Person, form.owner.data),
            expecting=form.prediction,
            ends_on=form.ends_on.data,
            **came(form),
        )

    parts = (RESULT, PREDICTION)
    return Asked(_("Start the next cycle"), adapted, form, parts=parts, idea=idea, trial=form.trial)


def abandon(item: AgendaItem) -> Asked:
    idea, form = asked_of_result(item, AbandonForm)

    def abandoned() -> None:
        running_trial(idea, to=Stage.ABANDONED).abandon(me(), **came(form))

    return Asked(_("End the trial"), abandoned, form, parts=(RESULT,), idea=idea, trial=form.trial)


def extend(item: AgendaItem) -> Asked:
    idea, form = the_idea(item), ExtendForm()
    form.team = idea.team
    if request.method == "GET":
        form.ends_on.data = offered_end(idea.team)

    def extended() -> None:
        trial = running_trial(idea, to=Stage.TRIALLED)
        trial.extend(me(), ends_on=form.ends_on.data, reason=form.reason.data)

    return Asked(_("Give it more time"), extended, form, ("reason", "ends_on"), idea=idea)
