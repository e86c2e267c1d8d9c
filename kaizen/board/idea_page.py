"""The page of one idea: a room above ideas and trials, so that it can show both."""

from itertools import chain, islice
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from kaizen.adoptions.queries import Kept, kept_of
from kaizen.adoptions.replications import Replication
from kaizen.adoptions.spreading import spread_of
from kaizen.answers.around import raises_of, wait_of, with_answers
from kaizen.answers.ready import ready_for
from kaizen.board import chart_words
from kaizen.board.training import adopted_with_coverage
from kaizen.complaints.months import months_as_stretches
from kaizen.complaints.times import times_heard
from kaizen.events.models import Event, EventKind
from kaizen.events.queries import history_of, may_tell
from kaizen.ideas.forms import CommentForm
from kaizen.ideas.merges import taken_in
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.pending import PendingDecision
from kaizen.ideas.queries import comments_on, people_around, voters_to_name
from kaizen.ideas.telling import answer_to, tell_author
from kaizen.ideas.views import bp
from kaizen.inbox.opening import opened
from kaizen.permissions import Action, may
from kaizen.photos.queries import album_of
from kaizen.teams.models import Leadership, Team
from kaizen.todos.queries import with_to_dos
from kaizen.trials import in_words as trials_in_words
from kaizen.trials.counting import weeks_of
from kaizen.trials.just_do_it import can_just_do
from kaizen.trials.measuring import new_reading
from kaizen.trials.models import Decision, Trial, trials_of
from kaizen.trials.moves import moves_of
from kaizen.trials.readings import readings_of
from kaizen.trials.runs import runs_of
from kaizen.trials.undo import can_be_undone
from kaizen.trials.watch import adopted_of, compared_all, cycles_of, stretches_of
from kaizen.web.answers import dom_id, find, me, new_key


@bp.get("/ideas/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """The whole story of one idea, and what can be done next, by whom."""
    idea = find(
        Idea,
        number,
        load=[
            joinedload(Idea.complaint),
            joinedload(Idea.station),
            joinedload(Idea.team).joinedload(Team.leaderships).joinedload(Leadership.person),
            joinedload(Idea.authorships).joinedload(Authorship.person),
            joinedload(Idea.pending).joinedload(PendingDecision.by),
            with_to_dos(Idea),
            *with_answers(Idea),
        ],
    )
    tell_author(idea)
    standing = opened(idea)
    around = people_around(idea)
    history = history_of(idea)
    trials = trials_of(idea)
    adoption, coverage = adopted_with_coverage(idea)
    return render_template(
        "ideas/show.html",
        idea=idea,
        backers=voters_to_name(around["votes"]),
        helpers=around["helpers"],
        voted=me() in around["votes"],
        helps=me() in around["helpers"],
        comments=comments_on(idea),
        album=album_of(idea),
        comment_form=comment_form(idea),
        wait=wait_of(idea),
        raises=raises_of(idea),
        trials=trials,
        adoption=adoption,
        coverage=coverage,
        history=history,
        taken_in=taken_in(idea, history),
        answer=answer_to(idea),
        moves=moves_of(idea, trials),
        can_just_do=can_just_do(idea, me()),
        can_be_undone=can_be_undone(history, me()),
        key=new_key(),
        live=url_for(
            "board.changes", after=me().newest_event, of=[dom_id(idea), dom_id(idea.complaint)]
        ),
        spread=spread_among_teams(idea, history),
        kept=kept_since(idea, trials),
        follows=standing.follows,
        **watched(idea, trials),
    )


def comment_form(idea: Idea) -> CommentForm:
    """A leader may begin it with ready words."""
    form = CommentForm(formdata=None)
    if may(me(), Action.ANSWER, idea):
        form.words.data = ready_for(idea).words or None
    return form


def spread_among_teams(idea: Idea, history: list[Event]) -> list[Replication]:
    """Asked only where the history may tell that it was offered."""
    offered = may_tell(history, EventKind.REPLICATION_OFFERED)
    return spread_of([idea.id])[idea.id] if offered else []


def kept_since(idea: Idea, trials: list[Trial]) -> Kept | None:
    return kept_of(idea) if was_adopted(trials) else None


def was_adopted(trials: list[Trial]) -> bool:
    return any(trial.decision is Decision.ADOPT for trial in trials)


def watched(idea: Idea, trials: list[Trial]) -> dict[str, Any]:
    """How often the complaint is heard: each month, before and since this idea's adoption, and in
    each week of a trial that expects less of it; and what was read in the other trials."""
    complaint = idea.complaint
    adopted, months = adopted_of(cycles_of(idea, trials)), months_as_stretches()
    since, weeks = stretches_of(adopted, complaint), weeks_of(trials)
    times = iter(times_heard(complaint.id, [*months, *since, *chain.from_iterable(weeks.values())]))
    readings = readings_of(trials)
    return {
        "months": list(islice(times, len(months))),
        "since": compared_all(adopted, complaint, list(islice(times, len(since)))),
        "in_words": chart_words,
        "runs": runs_of(trials, readings, weeks, list(times)),
        "readings_of": readings,
        "reading_forms": {trial.id: new_reading(trial) for trial in trials},
        "trials_in_words": trials_in_words,
    }
