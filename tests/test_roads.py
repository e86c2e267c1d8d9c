"""Every stage, every way out of it, every role: through the doors that the browser uses."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.ideas.lifecycle import NEXT, Stage
from kaizen.ideas.merges import merge
from kaizen.ideas.models import Idea
from kaizen.trials.just_do_it import Ticks, just_do
from kaizen.trials.models import Trial, running_trial
from kaizen.trials.predictions import Prediction
from tests.conftest import a_standard

LEADERS = {"jonas", "ada"}
AUTHOR = {"aylin"}
EXPECT = {"kind": "measured", "measure": "Labels", "expected_from": "9", "expected_to": "1"}
ENDED = {"actual": "3", "actual_figure": "3", "lesson": "Glue"}
NO = {"because": "costs", "reason": "Too dear", "problem": "We go on counting"}
TICKS = dict.fromkeys(("own_area", "no_cost", "can_be_undone", "safe"), "y")

# The door that leads there from somewhere, what is sent through it, and who may pass.
DOORS = {
    "trial": (Stage.TRIALLED, {Stage.PROPOSED}, EXPECT, LEADERS),
    "just-do-it": (Stage.TRIALLED, {Stage.PROPOSED}, {"better": "Neat", **TICKS}, AUTHOR),
    "second-look": (Stage.TRIALLED, {Stage.ADOPTED}, EXPECT | {"reason": "Drifted"}, LEADERS),
    "adoption": (Stage.ADOPTED, {Stage.TRIALLED}, ENDED | {"title": "So"}, LEADERS),
    "abandonment": (Stage.ABANDONED, {Stage.TRIALLED}, ENDED, LEADERS),
    "decline": (Stage.DECLINED, {Stage.PROPOSED}, NO, LEADERS),
    "deferral": (Stage.DEFERRED, {Stage.PROPOSED}, NO, LEADERS),
    "reopening": (
        Stage.PROPOSED,
        {Stage.DECLINED, Stage.DEFERRED, Stage.ABANDONED},
        {"reason": "It is time"},
        LEADERS,
    ),
    "trial/stop": (Stage.PROPOSED, {Stage.TRIALLED}, {"reason": "Not safe"}, LEADERS),
    "merger": (Stage.MERGED, {Stage.PROPOSED, Stage.DEFERRED}, {}, LEADERS),
    "parting": (Stage.PROPOSED, {Stage.MERGED}, {}, LEADERS),
}


@pytest.fixture
def cast(aylin, tomasz, jonas, ruth, ada):
    return {"aylin": aylin, "tomasz": tomasz, "jonas": jonas, "ruth": ruth, "ada": ada}


class Roads:
    """Ideas of Aylin's in packing, made by the verbs and brought where a test wants them."""

    def __init__(self, complaint, team, cast):
        self.complaint, self.team, self.cast = complaint, team, cast
        self.ends = clock.today() + timedelta(days=9)
        self.goes_on_in = self.propose("The other one")

    def propose(self, title="Print it twice"):
        return Idea.propose(title, self.complaint, self.team, self.cast["aylin"])

    def standing_in(self, stage: Stage, door: str) -> Idea:
        idea, jonas = self.propose(), self.cast["jonas"]
        match stage:
            case Stage.TRIALLED if door == "trial/stop":
                just_do(idea, self.cast["aylin"], Ticks(*[True] * 4), better="Neat")
            case Stage.TRIALLED | Stage.ADOPTED | Stage.ABANDONED:
                expecting = Prediction("Labels", 9, 1)
                Trial.start(idea, jonas, owner=jonas, expecting=expecting, ends_on=self.ends)
            case Stage.DECLINED:
                idea.decline(jonas, reason="No", problem="Open")
            case Stage.DEFERRED:
                idea.defer(jonas, reason="No", problem="Open", review_on=self.ends)
            case Stage.MERGED:
                merge(idea, self.goes_on_in, jonas)
        if stage is Stage.ADOPTED:
            standard = a_standard(self.team, jonas)
            running_trial(idea, to=stage).adopt(jonas, actual="", lesson="Yes", standard=standard)
        if stage is Stage.ABANDONED:
            running_trial(idea, to=stage).abandon(jonas, actual="", lesson="No")
        db.session.commit()
        return idea

    def sent(self, idea: Idea, door: str) -> dict[str, object]:
        day = self.ends.isoformat()
        form = {"ends_on": day, "review_on": day, "owner": self.cast["jonas"].id}
        form |= {"version": idea.version, "standard": "0", "steps-0-words": "Print it twice"}
        form |= {"known_by_teams": [self.team.id], "into": self.goes_on_in.id}
        form |= {"into_version": self.goes_on_in.version}
        return form | DOORS[door][2]


@pytest.fixture
def roads(complaint, packing, cast):
    return Roads(complaint, packing, cast)


def test_the_doors_are_all_the_ways_there_are():
    """But the one back to deferred, which parting takes for what was deferred before."""
    ways = {(now, to) for to, sources, _, _ in DOORS.values() for now in sources}
    wanted = {(now, to) for now, following in NEXT.items() for to in following}
    assert wanted - ways == {(Stage.MERGED, Stage.DEFERRED)}
    assert ways <= wanted


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("stage", Stage)
def test_only_who_may_and_only_from_there(browse, roads, cast, stage, door):
    to, sources, _, allowed = DOORS[door]
    idea = roads.standing_in(stage, door)
    browsers = {name: browse(person) for name, person in cast.items()}
    for name in sorted(set(cast) - allowed):
        answer = browsers[name].post(f"/ideas/{idea.id}/{door}", roads.sent(idea, door))
        assert answer.status_code == 403, name
        assert idea.stage is stage
    for name in sorted(allowed):
        idea = roads.standing_in(stage, door)
        answer = browsers[name].post(f"/ideas/{idea.id}/{door}", roads.sent(idea, door))
        if stage in sources:
            assert answer.status_code < 400, (name, answer.status_code, answer.text)
            assert to in (idea.stage, idea.pending and idea.pending.stage)
        else:
            assert answer.status_code == 409, (name, answer.status_code)
            assert (idea.stage, idea.pending) == (stage, None)
