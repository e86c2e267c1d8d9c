from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from kaizen.extensions import db, htmx
from kaizen.ideas.deciding import decide
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.votes import Help
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.permissions import Action
from kaizen.standards.models import (
    REVIEWED_AFTER,
    Audience,
    Care,
    NewStep,
    Standard,
    StandardVersion,
    Way,
)
from kaizen.teams.calendars import due_day
from kaizen.teams.models import Leadership
from kaizen.trials.ends import offered_end
from kaizen.trials.forms import AbandonForm, AdaptForm, AdoptForm, ExtendForm, StartForm
from kaizen.trials.models import Trial, running_trial, trials_of
from kaizen.trials.moves import move_towards, moves_of
from kaizen.trials.undo import undo_last_move
from kaizen.web.answers import announce, find, me

bp = Blueprint("trials", __name__)


@bp.get("/ideas/<int:number>/move")
def moves(number: int) -> ResponseReturnValue:
    """Move to…: where this card can go. With `to`, straight to the form of that column."""
    idea = find(Idea, number, to=Action.DECIDE)
    ways = moves_of(idea, trials_of(idea))
    straight = move_towards(ways, idea.stage, request.args.get("to"))
    if straight:
        return redirect(url_for(straight.endpoint, number=idea.id))
    template = "trials/_moves.html" if htmx else "trials/moves.html"
    return render_template(template, idea=idea, moves=ways, to=request.args.get("to"))


@bp.route("/ideas/<int:number>/trial", methods=["GET", "POST"])
def start(number: int) -> ResponseReturnValue:
    around = [joinedload(Idea.team), joinedload(Idea.authorships).joinedload(Authorship.person)]
    idea, form = find(Idea, number, to=Action.DECIDE, load=around), StartForm()
    form.owner.choices = [(person.id, person.name) for person in who_could_own(idea)]
    if request.method == "GET":
        form.ends_on.data = offered_end(idea.team)
    return decide(
        idea,
        form,
        lambda: Trial.start(
            idea,
            me(),
            owner=db.session.get_one(Person, form.owner.data),
            expecting=form.prediction,
            ends_on=form.ends_on.data,
        ),
        heading=_("Try it"),
        button=_("Start the trial"),
    )


@bp.route("/ideas/<int:number>/trial/extension", methods=["GET", "POST"])
def extend(number: int) -> ResponseReturnValue:
    idea, form = find(Idea, number, to=Action.DECIDE), ExtendForm()
    if request.method == "GET":
        form.ends_on.data = offered_end(idea.team)
    return decide(
        idea,
        form,
        lambda: running_trial(idea, to=Stage.TRIALLED).extend(
            me(), ends_on=form.ends_on.data, reason=form.reason.data
        ),
        heading=_("More time for the trial"),
        button=_("Give it more time"),
    )


@bp.route("/ideas/<int:number>/trial/adaptation", methods=["GET", "POST"])
def adapt(number: int) -> ResponseReturnValue:
    idea, form = find(Idea, number, to=Action.DECIDE), AdaptForm()
    if request.method == "GET":
        form.ends_on.data = offered_end(idea.team)
        prefill_from_last_cycle(idea, form)
    return decide(
        idea,
        form,
        lambda: running_trial(idea, to=Stage.TRIALLED).adapt(
            me(),
            actual=form.actual.data,
            lesson=form.lesson.data,
            expecting=form.prediction,
            ends_on=form.ends_on.data,
        ),
        heading=_("Change it and try again"),
        button=_("Start the next cycle"),
    )


@bp.route("/ideas/<int:number>/adoption", methods=["GET", "POST"])
def adopt(number: int) -> ResponseReturnValue:
    idea, form = find(Idea, number, to=Action.DECIDE), AdoptForm()
    return decide(
        idea,
        form,
        lambda: running_trial(idea, to=Stage.ADOPTED).adopt(
            me(),
            actual=form.actual.data,
            lesson=form.lesson.data,
            standard=written_standard(idea, form),
        ),
        heading=_("Adopt it: this is how we work now"),
        button=_("Adopt it"),
    )


def written_standard(idea: Idea, form: AdoptForm) -> StandardVersion:
    way = Way(idea.title, [NewStep(form.new_way.data)])
    owner = running_trial(idea, to=Stage.ADOPTED).owner
    review_on = due_day(idea.team, idea.team.today + REVIEWED_AFTER)
    care = Care(owner, review_on, must_know=Audience(teams=[idea.team]))
    return Standard.write(idea.team, me(), way, care)


@bp.route("/ideas/<int:number>/abandonment", methods=["GET", "POST"])
def abandon(number: int) -> ResponseReturnValue:
    idea, form = find(Idea, number, to=Action.DECIDE), AbandonForm()
    return decide(
        idea,
        form,
        lambda: running_trial(idea, to=Stage.ABANDONED).abandon(
            me(), actual=form.actual.data, lesson=form.lesson.data
        ),
        heading=_("End the trial: tried, and learned from it"),
        button=_("End the trial"),
    )


@bp.post("/ideas/<int:number>/undo")
def undo(number: int) -> ResponseReturnValue:
    """The slip of a finger: what was decided seconds ago is taken back."""
    idea = find(Idea, number, to=Action.UNDO_MOVE)
    undo_last_move(idea, me())
    db.session.commit()
    if not htmx:
        return redirect(url_for("ideas.show", number=idea.id), 303)
    done = make_response(render_template("trials/_undone.html"))
    return announce(done, _("#%(number)s is back where it was.", number=idea.id), moved=True)


def who_could_own(idea: Idea) -> list[Person]:
    """Who would help and the authors first, then the team and its leaders."""
    helpers = select(Help.person_id).where(Help.idea_id == idea.id)
    leaders = select(Leadership.person_id).where(Leadership.team_id == idea.team_id)
    people = db.session.scalars(
        select(Person)
        .where(Person.left_at.is_(None))
        .where(
            or_(
                Person.team_id == idea.team_id,
                Person.id.in_(helpers),
                Person.id.in_(leaders),
                Person.id.in_([author.id for author in idea.authors]),
            )
        )
        .order_by(Person.name)
    ).all()
    willing = set(db.session.scalars(helpers)) | {author.id for author in idea.authors}
    return sorted(people, key=lambda person: person.id not in willing)


def prefill_from_last_cycle(idea: Idea, form: AdaptForm) -> None:
    """The next prediction often measures the same thing."""
    cycles = trials_of(idea)
    if cycles:
        form.measure.data, form.unit.data = cycles[-1].measure, cycles[-1].unit
