"""A cycle begins: the first with the approval, each other one where the one before it ends."""

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from kaizen.extensions import db
from kaizen.ideas.deciding import decide
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.votes import Help
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.permissions import Action
from kaizen.teams.models import Leadership
from kaizen.trials import in_words
from kaizen.trials.ending import RESULT, asked_with, cycle_to_end, photos_after, with_photos
from kaizen.trials.ends import offered_end
from kaizen.trials.forms import AdaptForm
from kaizen.trials.models import Trial, running_trial
from kaizen.trials.prediction_forms import PredictionForm, StartForm
from kaizen.trials.predictions import Kind
from kaizen.trials.readings import Reading
from kaizen.trials.views import bp
from kaizen.web.answers import find, me
from kaizen.words import by_name

PREDICTION = "trials/_prediction.html"


@bp.route("/ideas/<int:number>/trial", methods=["GET", "POST"])
def start(number: int) -> ResponseReturnValue:
    idea, form = with_its_authors(number), StartForm()
    helpers = who_would_help(idea)
    form.is_about(idea, who_could_own(idea, helpers), helpers)
    if request.method == "GET":
        form.ends_on.data = offered_end(idea.team)
        form.helpers.data = [person.id for person in helpers]
    return decide(
        idea,
        form,
        lambda: Trial.start(
            idea,
            me(),
            owner=db.session.get_one(Person, form.owner.data),
            expecting=form.prediction,
            ends_on=form.ends_on.data,
            helpers=chosen(form, helpers),
        ),
        heading=_("Try it"),
        button=_("Start the trial"),
        parts=(PREDICTION,),
        trials_in_words=in_words,
    )


@bp.route("/ideas/<int:number>/trial/adaptation", methods=["GET", "POST"])
def adapt(number: int) -> ResponseReturnValue:
    photos = photos_after()
    idea = with_its_authors(number)
    trial = cycle_to_end(idea)
    form, helpers = AdaptForm(trial=trial), who_would_help(idea, trial)
    form.is_about(idea, who_could_own(idea, helpers), helpers)
    around = asked_with(form)
    if request.method == "GET":
        form.ends_on.data = offered_end(idea.team)
        offer_the_same(form, trial, around["readings"])
    return decide(
        idea,
        form,
        with_photos(
            form,
            idea,
            photos,
            lambda: running_trial(idea, to=Stage.TRIALLED).adapt(
                me(),
                actual=form.actual.data or "",
                figure=form.figure,
                lesson=form.lesson.data,
                owner=db.session.get_one(Person, form.owner.data),
                expecting=form.prediction,
                ends_on=form.ends_on.data,
                helpers=chosen(form, helpers),
            ),
        ),
        heading=_("Change it and try again"),
        button=_("Start the next cycle"),
        parts=(RESULT, PREDICTION),
        **around,
    )


def with_its_authors(number: int) -> Idea:
    around = [
        joinedload(Idea.team),
        joinedload(Idea.complaint),
        joinedload(Idea.authorships).joinedload(Authorship.person),
    ]
    return find(Idea, number, to=Action.DECIDE, load=around)


def offer_the_same(form: PredictionForm, trial: Trial | None, readings: list[Reading]) -> None:
    """The next prediction often expects the same thing, from where the last one came to."""
    if trial is None:
        return
    form.owner.data = trial.owner_id
    form.helpers.data = [person.id for person in trial.helpers]
    form.why.data = trial.why
    if trial.kind is Kind.YES_NO:
        form.will_be.data = trial.measure
    elif trial.kind is Kind.MEASURED:
        form.measure.data, form.unit.data = trial.measure, trial.unit
        form.expected_from.data = readings[-1].figure if readings else trial.expected_from
        form.expected_to.data = trial.expected_to
    else:
        form.heard_to.data = trial.expected_to
    if trial.kind is not Kind.COMPLAINT or form.counts:
        form.kind.data = trial.kind


def chosen(form: PredictionForm, helpers: list[Person]) -> list[Person]:
    """Who withdrew meanwhile is left out without a word."""
    return [person for person in helpers if person.id in (form.helpers.data or [])]


def who_would_help(idea: Idea, trial: Trial | None = None) -> list[Person]:
    """Who offered it, in the order they did, and who helps already."""
    query = (
        select(Person)
        .join(Help, Help.person_id == Person.id)
        .where(Help.idea_id == idea.id, Person.left_at.is_(None))
        .order_by(Help.at, Help.id)
    )
    helpers = list(db.session.scalars(query))
    now = [person for person in trial.helpers if person not in helpers] if trial else []
    return helpers + now


def who_could_own(idea: Idea, helpers: list[Person]) -> list[Person]:
    """Who would help and the authors first, then the team and its leaders."""
    leaders = select(Leadership.person_id).where(Leadership.team_id == idea.team_id)
    willing = {person.id for person in [*helpers, *idea.authors]}
    people = db.session.scalars(
        select(Person)
        .where(Person.left_at.is_(None))
        .where(or_(Person.team_id == idea.team_id, Person.id.in_(leaders), Person.id.in_(willing)))
    )
    return sorted(by_name(people), key=lambda person: person.id not in willing)
