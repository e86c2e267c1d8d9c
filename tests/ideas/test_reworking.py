"""A second version of what was declined, put off or dropped."""

from datetime import timedelta

import pytest

from kaizen.errors import Refusal
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care
from kaizen.ideas.lifecycle import NotToldYet, Stage
from kaizen.ideas.models import Authorship, Idea
from kaizen.ideas.pending import Answer, Because
from tests.conftest import save

NO = Answer(Because.COSTS, "Far too dear", "We go on counting", "A wider tape")


@pytest.fixture
def declined(idea, jonas) -> Idea:
    idea.decline(jonas, reason="Far too dear", problem="We go on counting", instead="A wider tape")
    return save(idea)


def second(idea: Idea) -> Idea | None:
    return db.session.scalar(db.select(Idea).where(Idea.reworked_from_id == idea.id))


def events(kind: EventKind) -> list[Event]:
    return list(db.session.scalars(db.select(Event).where(Event.kind == kind)))


def a_form(idea: Idea, **changes) -> dict[str, object]:
    form = {"complaint": idea.complaint_id, "title": "A wider tape", "team": idea.team_id}
    return form | {"rework": idea.id} | changes


def test_the_form_begins_with_the_first_version_and_what_stood_against_it(browse, declined, aylin):
    page = browse(aylin).get(f"/ideas/new?rework={declined.id}").text
    for words in (declined.title, declined.complaint.sentence, "Far too dear", "A wider tape"):
        assert words in page
    assert f"Second version of #{declined.id}" in page


@pytest.mark.parametrize("htmx", [True, False])
def test_it_is_put_up_and_each_leads_to_the_other(browse, declined, aylin, tomasz, htmx):
    answer = browse(aylin).post("/ideas", a_form(declined), htmx=htmx)
    assert answer.status_code == (204 if htmx else 303)
    new = second(declined)
    assert (new.stage, new.complaint_id) == (Stage.PROPOSED, declined.complaint_id)
    assert new.complaint.times_heard == 1
    assert events(EventKind.IDEA_REWORKED)[0].details == {"idea": new.id}
    assert events(EventKind.IDEA_PROPOSED)[-1].details["reworked_from"] == declined.id
    colleague = browse(tomasz)
    assert f"Went on as #{new.id}" in colleague.get(f"/ideas/{declined.id}").text
    assert f"Second version of #{declined.id}" in colleague.get(f"/ideas/{new.id}").text


def test_a_form_sent_twice_makes_one(browse, declined, aylin):
    browser = browse(aylin)
    for _ in range(2):
        browser.post("/ideas", a_form(declined, key="k"), htmx=False)
    assert len(events(EventKind.IDEA_REWORKED)) == 1


def test_a_form_that_is_not_right_stays_a_second_version(browse, declined, aylin):
    answer = browse(aylin).post("/ideas", a_form(declined, title=" "), htmx=False)
    assert answer.status_code == 422
    assert f'name="rework" value="{declined.id}"' in answer.text
    assert f"Second version of #{declined.id}" in answer.text


@pytest.mark.parametrize("who", ["tomasz", "jonas"])
def test_only_its_author_reworks_it(browse, declined, who, request):
    browser = browse(request.getfixturevalue(who))
    assert browser.get(f"/ideas/new?rework={declined.id}").status_code == 403
    assert browser.post("/ideas", a_form(declined)).status_code == 403
    assert browser.get("/ideas/new?rework=99").status_code == 404
    assert second(declined) is None


def test_what_is_open_goes_on_as_it_is(browse, idea, aylin):
    browser = browse(aylin)
    assert browser.get(f"/ideas/new?rework={idea.id}").status_code == 409
    answer = browser.post("/ideas", a_form(idea))
    assert answer.status_code == 409
    assert "It can go on as it is" in answer.text
    assert db.session.scalar(db.select(db.func.count(Idea.id))) == 1


def test_opening_the_form_is_hearing_the_answer(browse, idea, aylin, jonas):
    decide_with_care(idea, jonas, Stage.DECLINED, NO)
    db.session.commit()
    assert "Far too dear" in browse(aylin).get(f"/ideas/new?rework={idea.id}").text
    assert idea.stage is Stage.DECLINED


def test_reworking_lets_the_decision_take_effect(idea, complaint, packing, aylin, jonas):
    on = packing.today + timedelta(days=20)
    decide_with_care(idea, jonas, Stage.DEFERRED, NO, review_on=on)
    new = Idea.propose("A wider tape", complaint, packing, by=aylin, reworked_from=idea)
    assert (idea.stage, idea.pending, new.reworked_from) == (Stage.DEFERRED, None, idea)


def test_nothing_that_is_open_is_reworked(idea, complaint, packing, aylin):
    with pytest.raises(Refusal, match="proposed"):
        Idea.propose("Again", complaint, packing, by=aylin, reworked_from=idea)


def test_an_author_who_decided_it_does_not_rework_it_before_the_others_heard(
    idea, complaint, packing, jonas
):
    idea.authorships.append(Authorship(person=jonas))
    save(idea)
    decide_with_care(idea, jonas, Stage.DECLINED, NO)
    with pytest.raises(NotToldYet):
        Idea.propose("A wider tape", complaint, packing, by=jonas, reworked_from=idea)
    assert idea.pending
    assert idea.stage is Stage.PROPOSED
