"""Adopting writes a standard, or a new version of one; and a slip is taken back as a whole."""

import io

import pytest

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.standards.models import Standard
from kaizen.trials.adoption import Adoption
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from tests.photos.files import jpeg
from tests.trials.test_models import in_days


@pytest.fixture
def trial(idea, jonas, aylin) -> Trial:
    expecting = Prediction("Labels that fall off", 9, 1, "a week")
    one = Trial.start(idea, jonas, owner=aylin, expecting=expecting, ends_on=in_days(9))
    db.session.commit()
    return one


def form(idea, *steps, **fields):
    result = {"actual_figure": "2", "actual": "Two a week", "lesson": "Warm glue holds"}
    care = {
        "owner": idea.team.leaders[0].id if idea.team.leaders else 1,
        "known_by_teams": [idea.team_id],
        "review_on": "2027-03-01",
    }
    words = {f"steps-{place}-words": step for place, step in enumerate(steps)}
    way = {"title": "Print the lot twice", "why": "Labels fell off", "version": idea.version}
    return {"standard": "0", **result, **care, **way, **words, **fields}


def written():
    return db.session.scalars(db.select(Standard).order_by(Standard.id)).all()


@pytest.mark.parametrize("htmx", [True, False])
def test_an_adoption_writes_a_standard(browse, idea, trial, jonas, aylin, packing, htmx):
    sent = form(idea, "Print it", "Press it on", owner=aylin.id)
    sent["steps-1-picture"] = (io.BytesIO(jpeg()), "press.jpg")
    answer = browse(jonas).post(f"/ideas/{idea.id}/adoption", sent, htmx=htmx)
    assert answer.status_code == (204 if htmx else 303)
    assert answer.headers["HX-Redirect" if htmx else "Location"] == f"/ideas/{idea.id}"
    (standard,) = written()
    assert (standard.team, standard.owner) == (packing, aylin)
    assert [one.words for one in standard.current.steps] == ["Print it", "Press it on"]
    assert standard.current.steps[1].content
    adoption = db.session.scalars(db.select(Adoption)).one()
    assert adoption.version is standard.current
    assert (idea.stage, trial.lesson) == (Stage.ADOPTED, "Warm glue holds")
    page = browse(aylin).get(f"/ideas/{idea.id}").text
    assert f'href="/standards/{standard.id}"' in page
    page = browse(aylin).get(f"/standards/{standard.id}").text
    assert all(words in page for words in ("Print it", idea.title, "Warm glue holds"))


def test_it_opens_as_a_page_also_from_a_card(browse, idea, trial, jonas):
    address = f"/ideas/{idea.id}/adoption"
    assert browse(jonas).get(address, htmx=True).headers["HX-Redirect"] == address
    page = browse(jonas).get(address).text
    assert idea.complaint.sentence in page  # why, offered
    assert f'<option selected value="{trial.owner_id}">' in page


def test_a_new_version_begins_with_the_steps_of_the_one_before(
    browse, idea, trial, jonas, standard
):
    address = f"/ideas/{idea.id}/adoption"
    typed = form(idea, "My own step", title=idea.title, standard=standard.id, act="choose")
    page = browse(jonas).post(address, typed)
    assert page.status_code == 200
    assert page.text.index("Print the lot number twice") < page.text.index("My own step")
    assert f'value="{standard.id}-1"' in page.text
    assert "Warm glue holds" in page.text
    assert 'name="owner"' not in page.text  # who looks after it stays


def test_what_was_not_looked_at_is_not_overwritten(browse, idea, trial, jonas, standard):
    sent = form(idea, "My own step", standard=standard.id)
    page = browse(jonas).post(f"/ideas/{idea.id}/adoption", sent)
    assert page.status_code == 422
    assert "This is how it is written now" in page.text
    assert "Press the label on" in page.text
    assert idea.stage is Stage.TRIALLED


def test_another_choice_takes_its_own_steps_along(browse, idea, trial, jonas, standard):
    address = f"/ideas/{idea.id}/adoption"
    there = [step.words for step in standard.current.steps]
    typed = form(idea, *there, "Mine", standard="0", filled_from=f"{standard.id}-1", act="choose")
    page = browse(jonas).post(address, typed).text
    assert "Mine" in page
    assert "Press the label on" not in page
    assert 'name="owner"' in page


def test_a_new_version_is_adopted_and_taken_back_by_undo(browse, idea, trial, jonas, standard):
    browser = browse(jonas)
    sent = form(idea, "Shorter", standard=standard.id, filled_from=f"{standard.id}-1")
    assert browser.post(f"/ideas/{idea.id}/adoption", sent, htmx=False).status_code == 303
    assert (standard.current.number, standard.current.steps[0].words) == (2, "Shorter")
    assert written() == [standard]
    browser.post(f"/ideas/{idea.id}/undo")
    assert idea.stage is Stage.TRIALLED
    assert (standard.current.number, standard.is_in_force) == (1, True)
    again = form(idea, "Again", standard=standard.id, filled_from=f"{standard.id}-1")
    browser.post(f"/ideas/{idea.id}/adoption", again)
    assert (idea.stage, standard.current.number) == (Stage.ADOPTED, 3)


def test_a_new_standard_is_taken_back_by_undo(browse, idea, trial, jonas):
    browser = browse(jonas)
    browser.post(f"/ideas/{idea.id}/adoption", form(idea, "Print it"))
    browser.post(f"/ideas/{idea.id}/undo")
    (standard,) = written()
    assert (standard.current, standard.is_in_force) == (None, False)
    assert "Print the lot twice" not in browser.get("/standards?show=withdrawn").text
    assert browser.get(f"/standards/{standard.id}").status_code == 200


def test_two_versions_at_once_the_second_is_asked_again(browse, idea, trial, jonas, standard):
    sent = form(idea, "Mine", standard=standard.id, filled_from=f"{standard.id}-7")
    page = browse(jonas).post(f"/ideas/{idea.id}/adoption", sent)
    assert page.status_code == 409
    assert "meanwhile" in page.text
    assert "Mine" in page.text
    assert (idea.stage, standard.current.number) == (Stage.TRIALLED, 1)


def test_the_form_comes_back_with_everything(browse, idea, trial, jonas):
    sent = form(idea, "Print it", lesson="")
    page = browse(jonas).post(f"/ideas/{idea.id}/adoption", sent, htmx=False)
    assert page.status_code == 422
    assert all(words in page.text for words in ("Print it", "Two a week", "Labels fell off"))
    none = browse(jonas).post(f"/ideas/{idea.id}/adoption", form(idea))
    assert none.status_code == 422
    assert "at least one step" in none.text
    assert written() == []


def test_a_button_beside_a_step_decides_nothing(browse, idea, trial, jonas):
    sent = form(idea, "A", "B", act="up-1")
    page = browse(jonas).post(f"/ideas/{idea.id}/adoption", sent, htmx=False)
    assert page.status_code == 200
    assert page.text.index(">B</textarea>") < page.text.index(">A</textarea>")
    assert idea.stage is Stage.TRIALLED


def test_wrong_moment_and_wrong_person(browse, idea, jonas, aylin, ruth):
    address = f"/ideas/{idea.id}/adoption"
    assert browse(jonas).post(address, form(idea, "Print it")).status_code == 409
    assert browse(aylin).post(address, form(idea, "Print it")).status_code == 403
    assert browse(ruth).get(address).status_code == 403
    assert browse(jonas).get("/ideas/999/adoption").status_code == 404
    assert written() == []
    assert db.session.scalar(db.select(Event).where(Event.kind == EventKind.IDEA_ADOPTED)) is None
    assert db.session.get(Idea, idea.id).stage is Stage.PROPOSED
