"""At a kiosk an author hears first that an idea is declined, and begins a second version."""

from datetime import datetime, time, timedelta

from kaizen import clock
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import Answer, Because
from tests.conftest import save

NO = Answer(Because.COSTS, "Far too dear", "We go on counting", "A wider tape")


def decline(idea, by) -> Idea:
    decide_with_care(idea, by, Stage.DECLINED, NO)
    return save(idea)


def test_the_doors_tell_it_and_then_it_counts(stand, idea, jonas, aylin, tomasz):
    decline(idea, jonas)
    assert "Far too dear" not in stand(tomasz).get("/kiosk/doors").text
    assert idea.stage is Stage.PROPOSED
    page = stand(aylin).get("/kiosk/doors").text
    assert "1 thing happened" in page
    assert "Far too dear" in page
    assert "A wider tape" in page
    assert idea.stage is Stage.DECLINED


def test_only_what_is_shown_was_heard(stand, complaint, packing, jonas, aylin):
    for number in range(4):
        decline(Idea.propose(f"Idea {number}", complaint, packing, by=aylin), jonas)
    stand(aylin).get("/kiosk/doors")
    left = db.select(db.func.count(Idea.id)).where(Idea.stage == Stage.PROPOSED)
    assert db.session.scalar(left) == 1


def test_what_came_back_is_told(stand, idea, jonas, aylin, packing):
    on = packing.today + timedelta(days=3)
    idea.defer(jonas, reason="Stocktaking", problem="Open", review_on=on)
    with clock.at(datetime.combine(on, time(7), packing.zone)):
        idea.come_back()
        save(idea)
        assert "is on the board again" in stand(aylin).get("/kiosk/doors").text


def test_it_is_taken_back_with_the_pin(stand, idea, jonas):
    decline(idea, jonas)
    browser, path = stand(jonas), f"/ideas/{idea.id}/reconsideration"
    assert path in browser.get(f"/ideas/{idea.id}").text
    assert "Your PIN once more" in browser.get(path).text
    assert browser.post(path, {}).status_code == 422
    assert idea.pending
    assert browser.post(path, {"pin": "2001"}, htmx=False).status_code == 303
    assert idea.pending is None


def test_an_author_writes_the_second_version_there(stand, idea, jonas, aylin):
    decline(idea, jonas)
    browser = stand(aylin)
    page = browser.get(f"/ideas/{idea.id}").text
    assert f"/ideas/new?rework={idea.id}" in page
    moved = browser.get(f"/ideas/new?rework={idea.id}")
    page = browser.get(moved.location).text
    assert idea.title in page
    form = {"complaint": idea.complaint_id, "title": "A wider tape", "rework": idea.id}
    assert browser.post("/kiosk/idea", form, htmx=False).status_code == 303
    new = db.session.scalars(db.select(Idea).order_by(Idea.id.desc())).first()
    assert new.reworked_from_id == idea.id
