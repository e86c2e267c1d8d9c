from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.complaints.occurrences import UNDO_FOR, Occurrence
from kaizen.events.models import EventKind
from kaizen.events.queries import history_of
from kaizen.extensions import db

HEARD = "/complaints/1/occurrences"


def latest() -> Occurrence:
    return db.session.scalars(db.select(Occurrence).order_by(Occurrence.id.desc())).first()


def kinds(complaint):
    return [event.kind for event in history_of(complaint)]


def test_one_tap_counts_once_more(browse, complaint, tomasz):
    answer = browse(tomasz).post(HEARD)
    assert answer.status_code == 200
    assert 'id="complaint-1-heard"' in answer.text
    assert 'id="complaint-1-count" hx-swap-oob="true"' in answer.text
    assert (complaint.times_heard, latest().by) == (2, tomasz)
    assert kinds(complaint)[-1] is EventKind.COMPLAINT_HEARD


def test_without_scripts_the_second_step_is_a_page_that_leads_back(browse, complaint, tomasz):
    browser = browse(tomasz)
    answer = browser.post(HEARD, {"back": "/ideas/7"}, htmx=False)
    assert (answer.status_code, answer.location) == (303, "/occurrences/2?back=/ideas/7")
    assert 'value="/ideas/7"' in browser.get(answer.location).text
    done = browser.post("/occurrences/2", {"customer": "Kühne", "back": "/ideas/7"}, htmx=False)
    assert (done.status_code, done.location) == (303, "/ideas/7")
    elsewhere = browser.post("/occurrences/2", {"back": "//evil.example"}, htmx=False)
    assert elsewhere.location == "/complaints/1"


def test_a_double_tap_counts_once(browse, complaint, tomasz):
    browser = browse(tomasz)
    for _ in range(2):
        assert "/occurrences/2" in browser.post(HEARD, {"key": "same"}).text
    assert complaint.times_heard == 2


def test_channels_used_before_are_offered(browse, complaint, tomasz):
    for channel in ("Phone", "Gate", "Phone"):
        Occurrence.hear(complaint, tomasz, channel=channel)
    db.session.commit()
    text = browse(tomasz).post(HEARD).text
    assert text.count('<option value="Phone">') == 1
    assert '<option value="Gate">' in text


def test_details_picked_while_writing_are_kept(browse, complaint, tomasz):
    browse(tomasz).post(HEARD, {"sentence": "Label", "customer": "Kühne"}, htmx=False)
    assert (latest().customer, complaint.customers) == ("Kühne", 2)


def test_the_second_step_adds_what_is_known(browse, complaint, tomasz):
    browser = browse(tomasz)
    browser.post(HEARD)
    answer = browser.post("/occurrences/2", {"customer": " Kühne ", "channel": "", "words": "Ow"})
    assert answer.status_code == 200
    assert 'action="/complaints/1/occurrences"' in answer.text
    heard = latest()
    assert (heard.customer, heard.channel, heard.words) == ("Kühne", None, "Ow")
    assert complaint.customers == 2
    assert kinds(complaint)[-1] is EventKind.OCCURRENCE_CORRECTED


def test_too_long_details_come_back_as_typed(browse, complaint, aylin):
    answer = browse(aylin).post("/occurrences/1", {"customer": "x" * 301, "words": "Kept"})
    assert answer.status_code == 422
    assert "This is too long" in answer.text
    assert "Kept" in answer.text
    assert latest().customer == "Nordfrost"
    assert browse(aylin).post(HEARD, {"customer": "x" * 301}, htmx=False).status_code == 422


def test_undo_within_ten_minutes(browse, complaint, tomasz):
    browser = browse(tomasz)
    browser.post(HEARD)
    answer = browser.post("/occurrences/2/withdrawal")
    assert answer.status_code == 200
    assert complaint.times_heard == 1
    assert kinds(complaint)[-1] is EventKind.OCCURRENCE_TAKEN_BACK
    again = browser.post("/occurrences/2/withdrawal")
    assert again.status_code == 409
    assert "taken back already" in again.text


def test_undo_without_scripts_leads_back(browse, complaint, tomasz):
    browser = browse(tomasz)
    browser.post(HEARD, htmx=False)
    answer = browser.post("/occurrences/2/withdrawal", {"back": "/complaints"}, htmx=False)
    assert (answer.status_code, answer.location) == (303, "/complaints")


def test_later_only_who_leads_the_team_takes_it_back(browse, complaint, tomasz, jonas, ruth):
    with clock.at(clock.now() - UNDO_FOR - timedelta(seconds=1)):
        Occurrence.hear(complaint, tomasz)
    db.session.commit()
    for person, status in ((tomasz, 403), (ruth, 403), (jonas, 200)):
        assert browse(person).post("/occurrences/2/withdrawal").status_code == status
    assert complaint.times_heard == 1


@pytest.mark.parametrize("path", ["/occurrences/1", "/occurrences/1/withdrawal"])
def test_what_others_heard_is_not_mine_to_change(browse, complaint, tomasz, path):
    assert browse(tomasz).post(path, {"customer": "Me"}).status_code == 403
    assert latest().customer == "Nordfrost"


def test_a_merged_complaint_is_not_counted(browse, complaint, packing, jonas):
    from kaizen.complaints.merges import merge
    from kaizen.complaints.models import Complaint

    twin = Complaint.add("Labels fall off", packing, by=jonas)
    merge(complaint, twin, jonas)
    db.session.commit()
    answer = browse(jonas).post(HEARD)
    assert answer.status_code == 409
    assert "merged" in answer.text


def test_an_occurrence_that_is_not_there_is_not_found(browse, complaint, aylin):
    assert browse(aylin).post("/occurrences/99/withdrawal").status_code == 404
    assert browse(aylin).post("/complaints/99/occurrences").status_code == 404


def test_a_tap_on_a_card_counts_and_the_board_follows(browse, tomasz, complaint):
    browser = browse(tomasz)
    answer = browser.post(f"/complaints/{complaint.id}/occurrences", {"from": "board"})
    assert answer.status_code == 200
    assert 'id="undo"' in answer.text
    assert "moved" in answer.headers["HX-Trigger"]
    db.session.refresh(complaint)
    assert complaint.times_heard == 2
    undo = answer.text.split('action="')[1].split('"')[0]
    again = browser.post(undo, {"from": "board"})
    assert "moved" in again.headers["HX-Trigger"]
    db.session.refresh(complaint)
    assert complaint.times_heard == 1
