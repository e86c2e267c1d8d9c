"""Leaving something without a name: what it gives, and what it keeps of nobody."""

import pytest

from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.database import Model
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.receipts import codes
from kaizen.receipts.models import Receipt
from kaizen.submissions import Submission
from tests.conftest import save
from tests.receipts.conftest import KEY, code_on


def the(model):
    return db.session.scalars(db.select(model)).one()


def rows_of_everything() -> str:
    """All that the database holds, as one text."""
    rows = [db.session.execute(db.select(table)).all() for table in Model.metadata.tables.values()]
    return str(rows)


def test_an_idea_is_left_and_a_receipt_given(browse, form):
    answer = browse().post("/nameless", form, htmx=False)
    assert answer.status_code == 200
    idea, occurrence, receipt = the(Idea), the(Occurrence), the(Receipt)
    assert (idea.title, idea.authors, idea.team_id) == (form["title"], [], form["team"])
    assert idea.complaint.sentence == form["heard"]
    assert (occurrence.by_id, occurrence.complaint_id) == (None, idea.complaint_id)
    assert (receipt.idea_id, receipt.occurrence_id) == (idea.id, occurrence.id)
    assert "<svg" in answer.text
    assert "/follow" in answer.text


def test_what_was_heard_is_enough(browse, form):
    answer = browse().post("/nameless", form | {"title": "", "details": ""}, htmx=False)
    assert code_on(answer.text)
    assert db.session.scalars(db.select(Idea)).all() == []
    assert the(Receipt).occurrence.complaint.times_heard == 1


def test_the_same_words_are_counted_on_the_line_that_is_there(browse, form, complaint):
    only_heard = form | {"heard": complaint.sentence.upper(), "title": "", "details": ""}
    browse().post("/nameless", only_heard, htmx=False)
    assert the(Complaint).times_heard == 2


def test_the_database_holds_no_code_and_no_trace(browse, form, aylin):
    """Sent from a browser in which somebody is signed in, which is the worst case."""
    browser = browse(aylin)
    before = db.session.scalars(db.select(Event.id)).all()
    code = code_on(browser.post("/nameless", form, htmx=False).text)
    written = db.session.scalars(db.select(Event).where(Event.id.not_in(before))).all()
    assert {event.kind for event in written} == {
        EventKind.COMPLAINT_ADDED,
        EventKind.COMPLAINT_HEARD,
        EventKind.IDEA_PROPOSED,
    }
    assert {event.by_id for event in written} == {None}
    receipt, everything = the(Receipt), rows_of_everything()
    assert receipt.code_hash == codes.slow_hash(codes.as_printed(code))
    assert set(Receipt.__table__.columns.keys()) == {
        "id",
        "code_hash",
        "made_at",
        "idea_id",
        "occurrence_id",
        "looked_at",
    }
    assert db.session.scalars(db.select(Submission)).all() == []
    for told in (code, codes.as_printed(code), KEY, "127.0.0.1"):
        assert told not in everything


def test_the_pages_of_managers_show_no_trace(browse, form, aylin, jonas, ada):
    browse(aylin).post("/nameless", form, htmx=False)
    idea = the(Idea)
    paths = [f"/ideas/{idea.id}", "/", "/ideas", f"/complaints/{idea.complaint_id}"]
    paths += ["/complaints/export.csv"]
    # An admin reads in a team's activity also when she was added.
    for who, more in ((jonas, [f"/teams/{idea.team_id}/activity"]), (ada, [])):
        for path in paths + more:
            page = browse(who).get(path).text
            assert form["title"] in page or form["heard"] in page, path
            assert aylin.name not in page, path
            assert "Aylin" not in page, path
    assert form["title"] not in browse(ada).get(f"/people/{aylin.id}/activity").text


def test_a_leader_is_told_how_the_answer_is_read(browse, code, jonas, tomasz):
    idea = the(Idea)
    assert "reads your answer with a code" in browse(jonas).get(f"/ideas/{idea.id}").text
    assert "reads your answer" not in browse(tomasz).get(f"/ideas/{idea.id}").text


@pytest.mark.parametrize("path", ["/", "/ideas/{0}", "/complaints/{1}", "/teams/{2}/activity"])
def test_somebody_without_a_name_stands_where_an_author_would(browse, code, jonas, path):
    idea = the(Idea)
    path = path.format(idea.id, idea.complaint_id, idea.team_id)
    assert "Somebody, without a name" in browse(jonas).get(path).text


def test_colleagues_vote_and_leaders_decide_as_on_any_idea(browse, code, jonas, tomasz):
    idea = the(Idea)
    assert browse(tomasz).post(f"/ideas/{idea.id}/vote", {"give": 1}).status_code == 200
    assert browse(jonas).get(f"/ideas/{idea.id}/trial").status_code == 200
    assert browse(tomasz).get(f"/ideas/{idea.id}/edit").status_code == 403
    assert db.session.get(Idea, idea.id).votes == 1


def test_sent_twice_it_is_one_idea_and_the_same_receipt(browse, form, code):
    again = browse().post("/nameless", form, htmx=False)
    assert code_on(again.text) == code
    assert the(Idea)
    assert the(Occurrence)


def test_a_key_that_others_could_have_shares_no_receipt(browse, form):
    first, second = (browse().post("/nameless", form | {"key": "1"}, htmx=False) for _ in "ab")
    assert code_on(first.text) != code_on(second.text)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"heard": ""}, "what you heard"),
        ({"heard": "x" * 301}, "longer than 300"),
        ({"title": ""}, "what to change"),
        ({"team": "999"}, "Not a valid choice"),
    ],
)
def test_a_form_comes_back_with_its_words(browse, form, change, words):
    answer = browse().post("/nameless", form | change, htmx=False)
    assert answer.status_code == 422
    assert words in answer.text
    assert form["details"] in answer.text
    assert db.session.scalars(db.select(Receipt)).all() == []


def test_too_much_from_one_address_is_said_and_the_words_stay(limited, browse, form):
    limited.config["NAMELESS_PER_HOUR"] = 1
    assert browse().post("/nameless", form, htmx=False).status_code == 200
    answer = browse().post("/nameless", form | {"key": "f" * 32}, htmx=False)
    again = browse().post("/nameless", form, htmx=False)
    assert answer.status_code == 429
    assert "Wait a while" in answer.text
    assert form["details"] in answer.text
    assert again.status_code == 200, "A receipt that was given is given again"


def test_where_everything_has_a_name_only_labels_and_kiosks_lead_here(app, browse, form, station):
    app.config["NAMELESS"] = False
    browser, code = browse(), station.code.code
    assert browser.get("/nameless/new").status_code == 403
    assert browser.post("/nameless", form, htmx=False).status_code == 403
    assert browser.get(f"/nameless/new?station={code}").status_code == 200
    assert browser.post("/nameless", form | {"station": code}, htmx=False).status_code == 200
    assert the(Idea).station_id == station.id
    assert the(Occurrence).place == station.name


def test_a_revoked_label_leads_here_no_more(app, browse, form, station, ada):
    app.config["NAMELESS"] = False
    code = station.code.code
    station.revoke_code(ada)
    save(station)
    assert browse().get(f"/nameless/new?station={code}").status_code == 403
    assert browse().post("/nameless", form | {"station": code}, htmx=False).status_code == 403


def test_what_was_heard_before_is_shown_only_in_the_plant(browse, complaint, station, aylin, form):
    url = "/nameless/similar?heard=label+comes+off+in+cold"
    assert complaint.sentence not in browse().get(url, htmx=True).text
    assert complaint.sentence in browse(aylin).get(url, htmx=True).text
    url += f"&station={station.code.code}"
    assert complaint.sentence in browse().get(url, htmx=True).text
    picked = {"complaint": complaint.id, "heard": "", "title": "", "details": ""}
    browse().post("/nameless", form | picked | {"station": station.code.code}, htmx=False)
    assert the(Complaint).times_heard == 2


@pytest.mark.parametrize("path", ["/nameless/new", "/follow", "/follow/7KQM-4XPA-9D3E"])
def test_nothing_of_these_pages_is_kept(browse, packing, path):
    headers = browse().get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "strict-origin"


def test_the_page_says_nothing_of_who_is_signed_in(browse, aylin):
    page = browse(aylin).get("/nameless/new").text
    assert 'data-person=""' in page
    assert aylin.name not in page
