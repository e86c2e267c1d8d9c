from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.complaints.merges import merge
from kaizen.complaints.models import Complaint, Kind
from kaizen.complaints.occurrences import Occurrence
from kaizen.complaints.queries import Order, Wanted, numbers_in_order
from kaizen.events.models import EventKind
from kaizen.events.queries import history_of
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from tests import databases
from tests.inbox.gathered import gather_all


@pytest.fixture
def many(complaint, packing, returns, aylin, jonas):
    """A list with something of each sort; the fixture `complaint` is its first line."""
    now = clock.now()
    knife = Complaint.add("Could not open the film without a knife", returns, by=aylin)
    for days, customer in ((90, "Kühne"), (40, "Eiswelt"), (2, "Kühne")):
        Occurrence.hear(
            knife, aylin, customer=customer, channel="Phone", heard_at=now - timedelta(days=days)
        )
    settled = Complaint.add("Driver had to wait", packing, by=aylin)
    Occurrence.hear(settled, aylin, heard_at=now - timedelta(days=100))
    settled.settle(jonas, reason="A phone at the gate")
    win = Complaint.add("Parcel came a day early", packing, by=aylin, kind=Kind.WIN)
    Occurrence.hear(win, aylin)
    db.session.commit()
    return {"label": complaint, "knife": knife, "gate": settled, "early": win}


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(), "ix_complaint_most_heard"),
        (Wanted(team_id=1), "ix_complaint_team_most_heard"),
        (Wanted(order=Order.MOST_CUSTOMERS), "ix_complaint_most_customers"),
    ],
)
def test_a_long_list_is_read_along_an_index(app, wanted, index):
    page = numbers_in_order(wanted).limit(50)
    plan = databases.plan(page.compile(db.engine, compile_kwargs={"literal_binds": True}))
    assert index in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["knife", "label"]),
        ("?state=settled", ["gate"]),
        ("?state=all&kind=all", ["knife", "label", "gate", "early"]),
        ("?kind=win", ["early"]),
        ("?team=2", ["knife"]),
        ("?channel=Phone", ["knife"]),
        ("?verdict=long_standing", ["knife"]),
        ("?verdict=heard_once", ["label"]),
        ("?time=7", ["knife", "label"]),
        ("?state=all&time=30", ["knife", "label"]),
        ("?q=cold+LABEL", ["label"]),
        ("?q=nothing", []),
        ("?team=99&verdict=nonsense&time=x&order=%00&page=x", ["knife", "label"]),
    ],
)
def test_the_list_shows_what_is_wanted(browse, many, aylin, asked, shown):
    page = browse(aylin).get(f"/complaints{asked}").text
    assert [key for key, one in many.items() if one.sentence in page] == sorted(
        shown, key=list(many).index
    )


@pytest.mark.parametrize(
    ("order", "first"), [("heard", "knife"), ("customers", "knife"), ("newest", "knife")]
)
def test_the_list_has_an_order(browse, many, aylin, order, first):
    page = browse(aylin).get(f"/complaints?order={order}").text
    assert page.index(many[first].sentence) < page.index(many["label"].sentence)
    last = browse(aylin).get("/complaints?order=last").text
    assert last.index(many["label"].sentence) < last.index(many["knife"].sentence)


def test_searching_while_typing_answers_with_the_list_and_a_short_address(browse, many, aylin):
    answer = browse(aylin).get("/complaints?q=label&team=&kind=complaint&state=open", htmx=True)
    assert answer.headers["HX-Replace-Url"] == "/complaints?q=label"
    assert "<html" not in answer.text
    assert many["label"].sentence in answer.text


def test_a_long_list_has_pages(browse, packing, aylin):
    for number in range(51):
        Complaint.add(f"Number {number}", packing, by=aylin)
    db.session.commit()
    assert "page=2" in browse(aylin).get("/complaints").text
    assert "Number 0<" in browse(aylin).get("/complaints?page=2").text
    assert browse(aylin).get("/complaints?page=999999999999").status_code == 200


def test_an_empty_list_says_what_to_do_first(browse, aylin):
    assert "Nothing has been heard yet" in browse(aylin).get("/complaints").text


def test_the_list_costs_the_same_however_long_it_is(browse, many, jonas, app, queries):
    browser = browse(jonas)
    db.session.expunge_all()
    with queries() as asked:
        browser.get("/complaints")
    # One of them for the waits of all rows, one for when their teams work.
    assert len(asked) <= 10, "\n".join(asked)


def test_a_complaints_page_costs_the_same_however_often_it_was_heard(
    browse, many, idea, jonas, queries
):
    browser, address = browse(jonas), f"/complaints/{many['label'].id}"
    gather_all()
    db.session.expunge_all()
    with queries() as asked:
        browser.get(address)
    assert len(asked) <= 9, "\n".join(asked)


def test_a_complaints_page_tells_its_story(browse, complaint, idea, jonas):
    page = browse(jonas).get(f"/complaints/{complaint.id}").text
    for words in (complaint.sentence, idea.title, "Nordfrost", "wrote down the complaint"):
        assert words in page


def test_a_merged_complaint_says_where_it_went(browse, many, jonas):
    merge(many["knife"], many["label"], jonas)
    db.session.commit()
    page = browse(jonas).get(f"/complaints/{many['knife'].id}").text
    assert f"/complaints/{many['label'].id}" in page
    assert f"/complaints/{many['knife'].id}/occurrences" not in page
    assert many["knife"].sentence in browse(jonas).get(f"/complaints/{many['label'].id}").text


@pytest.mark.parametrize("address", ["/complaints/99", "/complaints/99999999999999"])
def test_what_is_not_there_is_not_found(browse, aylin, address):
    assert browse(aylin).get(address).status_code == 404


def test_markup_in_a_sentence_is_text(browse, packing, aylin):
    Complaint.add("<script>alert(1)</script> & <b>", packing, by=aylin)
    db.session.commit()
    assert "<script>alert" not in browse(aylin).get("/complaints").text
    assert "<script>alert" not in browse(aylin).get("/complaints/1").text


def test_visitors_sign_in_first(browse, complaint):
    for address in ("/complaints", "/complaints/1", "/complaints/new", "/complaints/export.csv"):
        assert browse().get(address).status_code == 303


def test_similar_ones_can_be_counted_or_picked(browse, complaint, aylin):
    browser = browse(aylin)
    counted = browser.get("/complaints/similar?q=lable+cold", htmx=True).text
    assert 'id="similar"' in counted
    assert f'formaction="/complaints/{complaint.id}/occurrences"' in counted
    picked = browser.get("/complaints/similar?pick=1&heard=lable+cold", htmx=True).text
    assert f'name="complaint" id="similar-{complaint.id}" value="{complaint.id}"' in picked
    assert "<li" not in browser.get("/complaints/similar?q=la", htmx=True).text


NEW = {"sentence": " Film  tears ", "kind": "complaint", "team": "1"}


def test_a_new_complaint_is_saved_with_its_first_occurrence(browse, packing, aylin):
    answer = browse(aylin).post("/complaints/new", NEW | {"customer": "Kühne"}, htmx=False)
    complaint = db.session.get_one(Complaint, 1)
    assert (answer.status_code, answer.location) == (303, "/complaints/1")
    assert complaint.sentence == "Film tears"
    assert (complaint.times_heard, complaint.customers, complaint.unnamed) == (1, 1, 0)
    assert [event.kind for event in history_of(complaint)] == [
        EventKind.COMPLAINT_ADDED,
        EventKind.COMPLAINT_HEARD,
    ]


def test_a_form_sent_twice_makes_one_complaint(browse, packing, aylin):
    browser = browse(aylin)
    answers = [browser.post("/complaints/new", NEW | {"key": "k1"}, htmx=False) for _ in "12"]
    assert [answer.location for answer in answers] == ["/complaints/1"] * 2
    assert db.session.scalar(db.select(db.func.count(Complaint.id))) == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"sentence": "  "}, "Say in one sentence what you heard."),
        ({"sentence": "x" * 301}, "This is too long for one line."),
        ({"team": "99"}, "Not a valid choice"),
        ({"customer": "x" * 301}, "This is too long."),
    ],
)
def test_a_wrong_complaint_comes_back_with_its_words(browse, packing, aylin, wrong, message):
    answer = browse(aylin).post("/complaints/new", NEW | {"words": "Kept"} | wrong, htmx=False)
    assert answer.status_code == 422
    assert message in answer.text
    assert "Kept" in answer.text
    assert db.session.scalar(db.select(db.func.count(Complaint.id))) == 0


def test_what_is_on_the_list_already_is_not_written_twice(browse, complaint, aylin):
    twin = NEW | {"sentence": "LABEL comes off, in the cold store!"}
    answer = browse(aylin).post("/complaints/new", twin, htmx=False)
    assert answer.status_code == 422
    assert "on the list already" in answer.text
    assert f'formaction="/complaints/{complaint.id}/occurrences"' in answer.text


def test_a_line_says_what_changed_since_it_was_drawn(browse, many, packing, aylin, jonas):
    knife, drawn = many["knife"], []

    def line() -> str:
        db.session.commit()
        page = browse(aylin).get("/complaints?state=all&kind=all").text
        return page.partition(f'id="complaint-{knife.id}"')[2].partition("complaint__acts")[0]

    def hear():
        Occurrence.hear(knife, aylin, customer="Fjord")

    def propose():
        db.session.add(Idea.propose("A tear strip", knife, packing, by=aylin))

    for change, words in (
        (lambda: None, "no idea yet"),
        (propose, "1 idea<"),
        (hear, "3 customers"),
        (
            lambda: knife.change(jonas, sentence="Knife needed", kind=Kind.WIN, team=packing),
            "a win",
        ),
        (lambda: None, "Knife needed"),
        (lambda: setattr(packing, "name", "Hall 7"), "Hall 7"),
        (lambda: knife.settle(jonas, reason="A strip"), "settled"),
        (lambda: setattr(aylin, "language", "de"), "erledigt"),
    ):
        change()
        drawn.append(line())
        assert words in drawn[-1], words
    assert len(set(drawn)) == len(drawn) - 1  # once nothing changed
