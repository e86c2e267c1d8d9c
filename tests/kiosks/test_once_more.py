"""At a kiosk the badge may be anybody's: who decides types the PIN, each time."""

import pytest

from kaizen.complaints.models import Complaint
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from tests.conftest import save
from tests.kiosks.conftest import WRONG_PIN

DECLINE = {"because": "costs", "reason": "Too dear", "problem": "We look at the foil"}


@pytest.fixture
def other(packing, aylin):
    return save(Complaint.add("Foil tears", packing, aylin))


def stage(idea) -> Stage:
    """Where it stands, or will as soon as the author has heard it."""
    found = db.session.get_one(Idea, idea.id)
    return found.pending.stage if found.pending else found.stage


def test_a_decision_without_the_pin_is_not_made_and_its_words_are_kept(stand, idea, jonas):
    browser = stand(jonas)
    assert "Your PIN once more" in browser.get(f"/ideas/{idea.id}/decline").text
    answer = browser.post(f"/ideas/{idea.id}/decline", DECLINE)
    assert answer.status_code == 422
    assert "Type your PIN" in answer.text
    assert "We look at the foil" in answer.text
    assert stage(idea) is Stage.PROPOSED


def test_a_wrong_pin_is_refused_slowed_down_and_not_repeated(stand, idea, jonas):
    browser = stand(jonas)
    for _ in range(5):
        wrong = browser.post(f"/ideas/{idea.id}/decline", DECLINE | {"pin": WRONG_PIN})
        assert wrong.status_code == 422
        assert WRONG_PIN not in wrong.text
    right = browser.post(f"/ideas/{idea.id}/decline", DECLINE | {"pin": "2001"})
    assert right.status_code == 422
    assert "Too many wrong tries" in right.text
    assert stage(idea) is Stage.PROPOSED


def test_with_the_pin_it_is_decided(stand, idea, jonas):
    answer = stand(jonas).post(f"/ideas/{idea.id}/decline", DECLINE | {"pin": "2001"}, htmx=False)
    assert answer.status_code == 303
    assert stage(idea) is Stage.DECLINED


def test_somebody_elses_pin_does_not_do(stand, idea, jonas, ada):
    stand(jonas).post(f"/ideas/{idea.id}/decline", DECLINE | {"pin": "9001"})
    assert stage(idea) is Stage.PROPOSED


def test_elsewhere_nobody_is_asked_again(browse, idea, jonas):
    browser = browse(jonas)
    assert "Your PIN" not in browser.get(f"/ideas/{idea.id}/decline").text
    assert browser.post(f"/ideas/{idea.id}/decline", DECLINE, htmx=False).status_code == 303


def test_settling_asks_for_it_too(stand, complaint, jonas):
    browser, path = stand(jonas), f"/complaints/{complaint.id}/settlement"
    assert browser.post(path, {"reason": "New glue"}).status_code == 422
    assert not complaint.is_settled
    browser.post(path, {"reason": "New glue", "pin": "2001"})
    assert complaint.is_settled


def test_merging_asks_for_it_too(stand, complaint, other, jonas):
    browser, path = stand(jonas), f"/complaints/{complaint.id}/merger"
    answer = browser.post(path, {"into": other.id})
    assert answer.status_code == 422
    assert "Type your PIN" in answer.text
    assert complaint.merged_into_id is None
    browser.post(path, {"into": other.id, "pin": "2001"})
    assert complaint.merged_into_id == other.id


@pytest.mark.parametrize("path", ["undo", "place", "edit"])
def test_what_would_be_decided_without_asking_is_closed(stand, idea, jonas, path):
    assert stand(jonas).post(f"/ideas/{idea.id}/{path}", htmx=False).status_code == 403


@pytest.mark.parametrize("path", ["wording", "reopening", "parting"])
def test_what_leaders_do_to_complaints_without_asking_is_closed(stand, complaint, jonas, path):
    answer = stand(jonas).post(f"/complaints/{complaint.id}/{path}", htmx=False)
    assert answer.status_code == 403
