import pytest

from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import EventKind
from kaizen.events.queries import history_of
from kaizen.extensions import db

WORDING = {"sentence": "Film tears", "kind": "complaint", "team": "1"}


def last_event(complaint):
    return history_of(complaint)[-1]


@pytest.mark.parametrize("step", ["wording", "settlement", "merger"])
def test_a_step_is_a_page_and_a_part_of_a_page(browse, complaint, jonas, step):
    browser = browse(jonas)
    assert complaint.sentence in browser.get(f"/complaints/1/{step}").text
    part = browser.get(f"/complaints/1/{step}", htmx=True).text
    assert 'id="complaint-1-panel"' in part
    assert "<html" not in part


@pytest.mark.parametrize(
    ("step", "form"),
    [
        ("wording", WORDING),
        ("settlement", {"reason": "Done"}),
        ("reopening", {}),
        ("merger", {"into": "2"}),
        ("parting", {}),
    ],
)
def test_only_who_leads_the_team_takes_a_step(browse, complaint, packing, tomasz, ruth, step, form):
    Complaint.add("Another", packing, by=None)
    db.session.commit()
    before = len(history_of(complaint))
    for person in (tomasz, ruth):
        assert browse(person).post(f"/complaints/1/{step}", form).status_code == 403
    assert len(history_of(complaint)) == before


def test_saying_it_better_keeps_what_stood(browse, complaint, jonas):
    answer = browse(jonas).post("/complaints/1/wording", WORDING, htmx=False)
    assert (answer.status_code, answer.location) == (303, "/complaints/1")
    assert complaint.sentence == "Film tears"
    assert last_event(complaint).details["before"]["sentence"].startswith("Label")
    assert "<del>Label comes off in the cold store</del>" in browse(jonas).get("/complaints/1").text


def test_an_empty_sentence_comes_back(browse, complaint, jonas):
    answer = browse(jonas).post("/complaints/1/wording", WORDING | {"sentence": ""})
    assert answer.status_code == 422
    assert complaint.sentence.startswith("Label")


def test_settling_asks_what_has_changed(browse, complaint, jonas):
    browser = browse(jonas)
    assert browser.post("/complaints/1/settlement", {"reason": " "}).status_code == 422
    answer = browser.post("/complaints/1/settlement", {"reason": "New glue"})
    assert answer.headers["HX-Redirect"] == "/complaints/1"
    assert complaint.settled_because == "New glue"
    assert last_event(complaint).kind is EventKind.COMPLAINT_SETTLED


def test_settling_twice_is_said_with_the_words_kept(browse, complaint, jonas, ada):
    browse(jonas).post("/complaints/1/settlement", {"reason": "New glue"})
    answer = browse(ada).post("/complaints/1/settlement", {"reason": "My words"}, htmx=False)
    assert answer.status_code == 409
    assert "settled already" in answer.text
    assert "My words" in answer.text
    assert complaint.settled_because == "New glue"


def test_a_settled_complaint_is_opened_again_once(browse, complaint, jonas):
    browser = browse(jonas)
    browser.post("/complaints/1/settlement", {"reason": "New glue"}, htmx=False)
    assert browser.post("/complaints/1/reopening", htmx=False).status_code == 303
    assert last_event(complaint).kind is EventKind.COMPLAINT_REOPENED
    assert browser.post("/complaints/1/reopening", htmx=False).status_code == 409


@pytest.fixture
def twin(complaint, packing, idea, jonas):
    twin = Complaint.add("Labels fall off when it is cold", packing, by=jonas)
    Occurrence.hear(twin, jonas, customer="Eiswelt")
    db.session.commit()
    return twin


def test_a_merger_is_looked_at_before_it_is_made(browse, complaint, twin, jonas):
    browser = browse(jonas)
    assert twin.sentence in browser.get("/complaints/1/merger").text
    assert twin.sentence in browser.get("/complaints/1/merger?q=labels+cold", htmx=True).text
    preview = browser.get(f"/complaints/1/merger?into={twin.id}").text
    assert "heard here 1 time moves" in preview
    assert "1 idea moves along" in preview
    assert complaint.merged_into is None


def test_merging_and_parting(browse, complaint, twin, idea, jonas):
    browser = browse(jonas)
    answer = browser.post("/complaints/1/merger", {"into": twin.id}, htmx=False)
    assert (answer.status_code, answer.location) == (303, f"/complaints/{twin.id}")
    assert (complaint.times_heard, twin.times_heard) == (0, 2)
    assert last_event(complaint).kind is EventKind.COMPLAINT_MERGED
    assert browser.post("/complaints/1/parting", htmx=False).location == "/complaints/1"
    assert (complaint.times_heard, twin.times_heard) == (1, 1)
    assert browser.post("/complaints/1/parting", htmx=False).status_code == 409


def test_a_merger_that_cannot_be_is_explained(browse, complaint, twin, jonas):
    browser = browse(jonas)
    assert browser.post("/complaints/1/merger").status_code == 422
    assert browser.post("/complaints/1/merger", {"into": "99"}).status_code == 404
    itself = browser.post("/complaints/1/merger", {"into": "1"})
    assert itself.status_code == 409
    assert "itself" in itself.text
