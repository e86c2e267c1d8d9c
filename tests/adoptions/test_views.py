"""Checks, recurrences, the second look and what needs a word, as people meet them."""

from datetime import timedelta
from io import BytesIO

import pytest

from kaizen.adoptions.checks import Found, checks_of
from kaizen.adoptions.recurrences import Answer
from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import EventKind
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Idea
from kaizen.trials.models import running_trial
from tests.adoptions.conftest import adopt
from tests.adoptions.test_checks import again, last_event, later
from tests.adoptions.test_recurrences import recurrences
from tests.conftest import a_standard, save
from tests.photos.files import jpeg
from tests.statements import statements


@pytest.fixture
def owned(idea, jonas, tomasz):
    """Adopted; Tomasz looks after the standard."""
    return adopt(idea, jonas, a_standard(idea.team, jonas, owner=tomasz))


@pytest.fixture
def check(owned):
    return checks_of(owned)[0]


@pytest.fixture
def recurrence(owned, complaint, aylin):
    Occurrence.hear(complaint, aylin, words="It came off in the truck")
    db.session.commit()
    return recurrences()[0]


def look_again_form(idea, jonas):
    return {
        "reason": "It came off again",
        "owner": jonas.id,
        "kind": "measured",
        "measure": "Labels that come off",
        "expected_from": "9",
        "expected_to": "1",
        "unit": "a week",
        "ends_on": (idea.team.today + timedelta(days=10)).isoformat(),
        "version": idea.version,
    }


def test_kept_is_one_tap(browse, check, tomasz):
    with later(30):
        page = browse(tomasz).post(f"/checks/{check.id}", {"found": "kept"})
    assert page.status_code == 200
    assert (check.found, check.checked_by) == (Found.KEPT, tomasz)
    assert last_event().kind is EventKind.CHECK_KEPT


def test_without_a_script_the_check_itself_follows(browse, check, jonas):
    with later(30):
        page = browse(jonas).post(f"/checks/{check.id}", {"found": "kept"}, htmx=False)
    assert (page.status_code, page.location) == (303, f"/checks/{check.id}")


def test_who_saw_it_drift_says_how(browse, check, tomasz):
    with later(30):
        browser = browse(tomasz)
        page = browser.post(f"/checks/{check.id}", {"found": "drifted", "words": ""})
        assert page.status_code == 422
        assert "Say how it is done now" in page.text
        page = browser.post(f"/checks/{check.id}", {"words": "One label"}, htmx=False)
        assert page.status_code == 422
        assert "One label" in page.text
        browser.post(f"/checks/{check.id}", {"found": "drifted", "words": "One label"})
    assert (check.found, check.words) == (Found.DRIFTED, "One label")


def test_a_photo_shows_what_was_found(browse, check, tomasz):
    with later(30):
        browser = browse(tomasz)
        sent = {"found": "kept", "photos": (BytesIO(jpeg()), "shelf.jpg")}
        browser.post(f"/checks/{check.id}", sent, content_type="multipart/form-data")
    assert check.content
    for size in ("", "thumb/"):
        picture = browser.get(f"/checks/{check.id}/photo/{size}{check.content}.jpg")
        assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    assert browser.get(f"/checks/{check.id}/photo/{'0' * 64}.jpg").status_code == 404


def test_what_is_no_photo_keeps_the_words(browse, check, tomasz):
    with later(30):
        no_photo = (BytesIO(b"no photo"), "a.jpg")
        sent = {"found": "drifted", "words": "One label", "photos": no_photo}
        page = browse(tomasz).post(f"/checks/{check.id}", sent, content_type="multipart/form-data")
    assert page.status_code == 422
    assert "One label" in page.text
    assert check.found is None


def test_a_check_is_answered_by_one_of_two(browse, check, tomasz, jonas):
    with later(30):
        browse(tomasz).post(f"/checks/{check.id}", {"found": "kept"})
        page = browse(jonas).post(f"/checks/{check.id}", {"found": "drifted", "words": "No"})
    assert page.status_code == 409
    assert "answered already" in page.text
    assert check.found is Found.KEPT


def test_the_same_form_twice_answers_once(browse, check, tomasz):
    with later(30):
        browser = browse(tomasz)
        for _ in range(2):
            page = browser.post(f"/checks/{check.id}", {"found": "kept", "key": "k1"})
            assert page.status_code == 200


def test_it_is_too_early_for_a_check(browse, check, tomasz):
    browser = browse(tomasz)
    assert "It can be answered from" in browser.get(f"/checks/{check.id}").text
    assert browser.post(f"/checks/{check.id}", {"found": "kept"}).status_code == 409


def test_others_only_look(browse, check, aylin, ruth):
    for person in (aylin, ruth):
        with later(30):
            browser = browse(person)
            assert "Asked: Tomasz" in browser.get(f"/checks/{check.id}").text
            assert browser.post(f"/checks/{check.id}", {"found": "kept"}).status_code == 403
    assert browse(aylin).get("/checks/999").status_code == 404


def test_my_checks_are_mine_and_those_of_my_teams(browse, owned, tomasz, jonas, ruth):
    for person, sees in ((tomasz, True), (jonas, True), (ruth, False)):
        page = browse(person).get("/checks").text
        assert ("Print both labels" in page) is sees
    with later(35):
        page = browse(tomasz).get("/checks").text
    assert "Past their day" in page
    assert "5 days over" in page


def test_a_kiosk_asks_for_the_pin(stand, check, tomasz):
    with later(30):
        browser = stand(tomasz)
        assert "Your PIN once more" in browser.get(f"/checks/{check.id}").text
        assert browser.post(f"/checks/{check.id}", {"found": "kept"}).status_code == 422
        browser.post(f"/checks/{check.id}", {"found": "kept", "pin": tomasz.badge})
    assert check.found is Found.KEPT


def test_a_card_says_why_it_is_amber(browse, owned, check, complaint, tomasz, jonas, aylin):
    assert "card--amber" not in browse(aylin).get("/").text
    with later(44):
        assert "check is late" in browse(aylin).get("/").text
        check.drift(jonas, words="One label")
        db.session.commit()
        page = browse(aylin).get("/").text
        assert "drifted" in page
        assert "0 in use" in page
        Occurrence.hear(complaint, aylin)
        db.session.commit()
        page = browse(aylin).get("/").text
    assert "heard again" in page
    assert "1 needs a word" in page


def test_an_amber_card_never_falls_out_of_the_last_thirty(
    browse, owned, complaint, packing, aylin, jonas
):
    with later(40):
        for number in range(31):
            adopt(Idea.propose(f"Idea {number}", complaint, packing, by=aylin), jonas)
    with later(44):
        page = browse(aylin).get("/").text
    assert page.count("<article") == 31
    assert page.index("Print the lot number twice") < page.index("Idea 30")


def test_the_board_asks_once_more(browse, owned, aylin):
    with later(44):
        browser = browse(aylin)
        with statements() as asked:
            browser.get("/")
    assert len([one for one in asked if "sustain_check" in one]) == 1


def test_the_page_of_an_idea_says_what_to_do(browse, recurrence, check, owned, jonas, aylin):
    with later(44):
        page = browse(jonas).get(f"/ideas/{owned.idea_id}").text
        assert "heard again after this was adopted" in page
        assert "Nobody has looked whether it is kept" in page
        check.drift(jonas, words="One label")
        db.session.commit()
        assert "It drifted" in browse(jonas).get(f"/ideas/{owned.idea_id}").text
    assert "Look at it" in browse(aylin).get(f"/ideas/{owned.idea_id}").text


def test_what_needs_a_word_is_one_list(browse, recurrence, check, owned, aylin, tomasz):
    browser = browse(aylin)
    assert "1 idea adopted and still in use" in browser.get("/concerns").text
    with later(44):
        page = browse(aylin).get("/concerns").text
        assert "It came off in the truck" in page
        assert "Nobody has looked" in page
        browser = browse(tomasz)
        with statements() as asked:
            assert browser.get("/concerns?team=all").status_code == 200
    assert len(asked) <= 8


def test_a_leader_accepts_that_it_was_heard_again(browse, recurrence, jonas):
    browser = browse(jonas)
    assert browser.post(f"/recurrences/{recurrence.id}", {"words": ""}).status_code == 422
    page = browser.post(f"/recurrences/{recurrence.id}", {"words": "An old box"}, htmx=False)
    assert page.status_code == 303
    assert (recurrence.answer, recurrence.words) == (Answer.ACCEPT, "An old box")
    page = browser.post(f"/recurrences/{recurrence.id}", {"words": "Another"})
    assert page.status_code == 409
    assert "has answered this already" in page.text


def test_only_who_leads_answers(browse, recurrence, aylin, ruth):
    for person in (aylin, ruth):
        browser = browse(person)
        assert "Who leads the team answers" in browser.get(f"/recurrences/{recurrence.id}").text
        page = browser.post(f"/recurrences/{recurrence.id}", {"words": "Fine"})
        assert page.status_code == 403
    assert browse(aylin).get("/recurrences/999").status_code == 404


def test_a_kiosk_asks_for_the_pin_of_a_leader(stand, recurrence, jonas):
    browser, words = stand(jonas), {"words": "An old box"}
    assert browser.post(f"/recurrences/{recurrence.id}", words).status_code == 422
    browser.post(f"/recurrences/{recurrence.id}", words | {"pin": jonas.badge})
    assert recurrence.answer is Answer.ACCEPT


def test_a_new_idea_is_an_answer(browse, recurrence, complaint, packing, jonas):
    browser = browse(jonas)
    page = browser.get(f"/ideas/new?complaint={complaint.id}&recurrence={recurrence.id}").text
    assert f'name="recurrence" value="{recurrence.id}"' in page
    sent = {"complaint": complaint.id, "title": "Warm the labels", "team": packing.id}
    browser.post("/ideas", sent | {"recurrence": recurrence.id})
    assert recurrence.answer is Answer.NEW_IDEA
    assert recurrence.new_idea.title == "Warm the labels"


def test_a_new_idea_of_others_answers_nothing(browse, recurrence, complaint, packing, tomasz):
    sent = {"complaint": complaint.id, "title": "Warm the labels", "team": packing.id}
    browse(tomasz).post("/ideas", sent | {"recurrence": recurrence.id})
    assert recurrence.is_open


def test_the_complaint_shows_what_is_asked(browse, recurrence, complaint, aylin, jonas):
    assert "Heard again after this" in browse(aylin).get(f"/complaints/{complaint.id}").text
    recurrence.accept(jonas, words="An old box")
    db.session.commit()
    page = browse(aylin).get(f"/complaints/{complaint.id}").text
    assert "Heard again after this" not in page
    assert "An old box" in page


def test_a_leader_looks_again(browse, recurrence, idea, jonas):
    browser, path = browse(jonas), f"/ideas/{idea.id}/second-look"
    assert browser.get(path).status_code == 200
    page = browser.post(path, look_again_form(idea, jonas) | {"reason": ""}, htmx=False)
    assert page.status_code == 422
    page = browser.post(path, look_again_form(idea, jonas), htmx=False)
    assert page.status_code == 303
    assert idea.stage is Stage.TRIALLED
    assert running_trial(idea, to=Stage.ADOPTED).cycle == 2
    assert recurrence.answer is Answer.LOOK_AGAIN
    assert "The standard holds meanwhile" in browser.get(f"/ideas/{idea.id}").text


def test_only_what_is_adopted_is_looked_at_again(browse, idea, jonas, aylin, ruth):
    path, form = f"/ideas/{idea.id}/second-look", look_again_form(idea, jonas)
    assert browse(jonas).post(path, form).status_code == 409
    for person in (aylin, ruth):
        assert browse(person).post(path, form).status_code == 403


def test_a_slip_is_undone_with_its_checks(browse, owned, check, idea, jonas):
    browser = browse(jonas)
    browser.post(f"/ideas/{idea.id}/second-look", look_again_form(idea, jonas))
    assert check.called_off_at
    browser.post(f"/ideas/{idea.id}/undo")
    assert idea.stage is Stage.ADOPTED
    assert abs(idea.stage_since - owned.adopted_at) < timedelta(seconds=1)
    assert not check.called_off_at


def test_who_drops_it_is_told_that_the_standard_still_stands(browse, owned, idea, jonas):
    again(idea, jonas)
    running_trial(idea, to=Stage.ABANDONED).abandon(jonas, actual="9", lesson="The glue is bad")
    save(idea)
    page = browse(jonas).get(f"/ideas/{idea.id}").text
    assert "its standard still stands" in page
    assert f"/standards/{owned.version.standard_id}/" in page


def test_authors_hear_at_the_kiosk_what_became_of_it(stand, recurrence, check, tomasz, aylin):
    with later(30):
        check.drift(tomasz, words="One label")
        db.session.commit()
        page = stand(aylin).get("/kiosk/doors").text
    assert "it drifted" in page
