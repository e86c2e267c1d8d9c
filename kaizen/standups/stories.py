"""What a room shows of one thing: what was heard, what we would change, how it goes."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import joinedload

from kaizen.adoptions.checks import SustainCheck
from kaizen.adoptions.recurrences import Recurrence
from kaizen.answers.raises import Raised
from kaizen.complaints.charts import Chart, chart_of
from kaizen.complaints.models import Complaint
from kaizen.complaints.times import times_heard
from kaizen.database import Model
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Authorship, Idea
from kaizen.photos.models import Photo
from kaizen.photos.queries import album_of
from kaizen.standups.models import AgendaItem
from kaizen.todos.models import ToDo
from kaizen.trials.counting import weeks_of
from kaizen.trials.models import Trial, trials_of
from kaizen.trials.readings import readings_of
from kaizen.trials.run_charts import Run
from kaizen.trials.runs import runs_of
from kaizen.trials.watch import Tried, ideas_on

TABLES: dict[str, type[Model]] = {
    one.__tablename__: one for one in (ToDo, SustainCheck, Recurrence, Raised)
}


@dataclass
class Story:
    """One thing of the agenda, with everything about it that a room draws."""

    item: AgendaItem
    idea: Idea | None
    complaint: Complaint | None
    thing: Model | None  # what it is about: a to-do, a check, or the idea itself
    trial: Trial | None = None
    run: Run | None = None
    chart: Chart | None = None
    tried: list[Tried] = field(default_factory=list)
    photo: Photo | None = None

    @property
    def main(self) -> Idea | Complaint | None:
        return self.idea or self.complaint


def story_of(item: AgendaItem, *, pictures: bool = True) -> Story:
    idea = idea_of(item)
    complaint = idea.complaint if idea else item.complaint
    story = Story(item, idea, complaint, thing_of(item) or idea or complaint)
    story.trial = running(idea) if idea else None
    if pictures:
        illustrate(story)
    return story


def illustrate(story: Story) -> None:
    """How it goes: the trial's readings, else how often it is heard; and the photo."""
    story.run = run_of(story.trial) if story.trial else None
    story.photo = photo_of(story.idea) if story.idea else None
    if story.complaint and story.run is None:
        _ideas, story.tried = ideas_on(story.complaint)
        first = story.tried[0].started_at if story.tried else None
        story.chart, _times = chart_of(story.complaint, first)


def idea_of(item: AgendaItem) -> Idea | None:
    if item.idea_id is None:
        return None
    authors = joinedload(Idea.authorships).joinedload(Authorship.person)
    around = [joinedload(Idea.complaint), joinedload(Idea.pending), joinedload(Idea.team), authors]
    return db.session.get(Idea, item.idea_id, options=around)


def thing_of(item: AgendaItem) -> Model | None:
    table = TABLES.get(item.about)
    return db.session.get(table, item.about_id) if table else None


def running(idea: Idea) -> Trial | None:
    if idea.stage is not Stage.TRIALLED:
        return None
    return next((one for one in reversed(trials_of(idea)) if one.is_running), None)


def run_of(trial: Trial) -> Run | None:
    """None as long as there is nothing to draw."""
    weeks = weeks_of([trial])
    stretches = weeks.get(trial.id, [])
    times = times_heard(trial.idea.complaint_id, stretches) if stretches else []
    run = runs_of([trial], readings_of([trial]), weeks, times)[trial.id]
    return run if run.points else None


def photo_of(idea: Idea) -> Photo | None:
    """The newest: where something changed, it shows how it is now."""
    own = album_of(idea).own
    return own[-1] if own else None
