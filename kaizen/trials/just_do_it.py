"""Small, safe changes that their author tries without asking first; the leader is told instead."""

from dataclasses import astuple, dataclass

from kaizen.errors import Refusal
from kaizen.events.models import EventKind
from kaizen.ideas.lifecycle import Stage, WrongStage
from kaizen.ideas.models import Idea
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.trials.ends import offered_end
from kaizen.trials.models import Decision, Trial
from kaizen.trials.predictions import Kind, Prediction


@dataclass(frozen=True)
class Ticks:
    """What must hold, each said by the author: with one of them missing a leader is asked."""

    own_area: bool = False
    no_cost: bool = False
    can_be_undone: bool = False
    safe: bool = False

    @property
    def all_hold(self) -> bool:
        return all(tick is True for tick in astuple(self))


def can_just_do(idea: Idea, person: Person) -> bool:
    """Whether the lane is worth offering; who is asked is the policy's matter."""
    return idea.stage is Stage.PROPOSED and _obstacle(idea, person) is None


def just_do(idea: Idea, by: Person, ticks: Ticks, *, better: str) -> Trial:
    """Begin at once, for the usual fourteen days. `better` says what will be better then."""
    if idea.stage is not Stage.PROPOSED:
        raise WrongStage(idea.stage, Stage.TRIALLED)
    obstacle = _obstacle(idea, by)
    if obstacle:
        raise Refusal(obstacle)
    if not ticks.all_hold:
        raise Refusal(_("All four must hold. Where one does not, who leads the team decides."))
    ends_on = offered_end(idea.team)
    idea.move_to(
        Stage.TRIALLED,
        by,
        EventKind.JUST_DONE,
        due_on=ends_on,
        owner=by.id,
        owner_name=by.name,
        better=better,
    )
    trial = Trial.begin_cycle(idea, by, Prediction(better, kind=Kind.YES_NO), ends_on, ())
    trial.just_do_it = True
    return trial


def stop(trial: Trial, by: Person, *, reason: str) -> None:
    """A leader says why not this way; the idea is open for a decision again."""
    if not trial.just_do_it:
        raise Refusal(_("This trial was approved. End it, and say what was learned."))
    trial.end(Decision.STOP, actual="", lesson=reason)
    trial.idea.move_to(Stage.PROPOSED, by, EventKind.TRIAL_STOPPED, reason=reason)


def _obstacle(idea: Idea, person: Person) -> str | None:
    if not idea.team.just_do_it:
        return _("In this team each trial is approved first. Who leads it decides.")
    if idea.team_id != person.team_id:
        return _("This is not your own team's area. Who leads that team decides.")
    if idea.pending:
        return _("It was answered meanwhile. Read the answer before you go on.")
    return None
