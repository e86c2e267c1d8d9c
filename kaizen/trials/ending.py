"""How the end of a trial is asked for: what was expected and read stands above what came of it."""

from collections.abc import Callable
from typing import Any

from flask import request

from kaizen.ideas.models import Idea
from kaizen.photos.models import MOST_OF_AN_IDEA, Mark
from kaizen.photos.sent import SentPhotos, photos_sent
from kaizen.trials import in_words
from kaizen.trials.counting import heard_during
from kaizen.trials.forms import ResultForm
from kaizen.trials.models import Trial, trials_of
from kaizen.trials.predictions import Kind
from kaizen.trials.readings import Reading, readings_of
from kaizen.web.answers import me

RESULT = "trials/_result.html"


def photos_after() -> SentPhotos:
    """To be called first in a view, as `photos_sent` is."""
    return photos_sent(MOST_OF_AN_IDEA)


def cycle_to_end(idea: Idea) -> Trial | None:
    """The one that runs; without one the form is asked as ever, and refused when it is sent."""
    return next((trial for trial in reversed(trials_of(idea)) if trial.is_running), None)


def asked_with(form: ResultForm) -> dict[str, Any]:
    """What RESULT shows beside the form's own fields. What was read last is offered."""
    trial = form.trial
    readings: list[Reading] = []
    if trial and trial.kind is not Kind.COMPLAINT:
        readings = readings_of([trial])[trial.id]
    if readings and request.method == "GET":
        offer(form, readings[-1])
    return {
        "takes_files": True,
        "trials_in_words": in_words,
        "trial": trial,
        "readings": readings,
        "heard": heard_during(trial) if trial and trial.kind is Kind.COMPLAINT else None,
    }


def offer(form: ResultForm, last: Reading) -> None:
    if "came_true" in form:
        form.came_true.data = f"{last.figure:.0f}"
    elif "actual_figure" in form:
        form.actual_figure.data = last.figure


def with_photos(
    form: ResultForm, idea: Idea, photos: SentPhotos, verb: Callable[[], object]
) -> Callable[[], None]:
    """The decision, and how it looks since then. What can't be shown is said, and holds up
    nothing."""

    def decided() -> None:
        verb()
        photos.put_up(idea, me(), mark=Mark.AFTER)
        form.said = photos.sentences

    return decided
