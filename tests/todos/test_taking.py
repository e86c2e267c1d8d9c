from datetime import timedelta

from kaizen.events.models import EventKind
from kaizen.events.queries import newest_event
from kaizen.extensions import db
from kaizen.people.models import Person
from kaizen.todos.models import ToDo
from tests.conftest import person, save


def asked(team, **sent):
    due_on = (team.today + timedelta(days=2)).isoformat()
    return {"words": "Ask for a sample", "owner": "Tomasz Wójcik", "due_on": due_on} | sent


def the_one() -> ToDo:
    return db.session.scalars(db.select(ToDo)).one()


def test_something_is_taken_on_for_an_idea_in_its_page(browse, idea, packing, aylin, tomasz):
    browser = browse(aylin)
    assert "Take something on" in browser.get(f"/ideas/{idea.id}").text
    form = browser.get(f"/todos/new?idea={idea.id}", htmx=True)
    assert "Aylin Kaya" in form.text
    answer = browser.post(f"/todos/new?idea={idea.id}", asked(packing, partner="Aylin Kaya"))
    assert answer.status_code == 200
    to_do = the_one()
    assert (to_do.idea, to_do.owner, to_do.partner, to_do.taken_by) == (idea, tomasz, aylin, aylin)
    assert newest_event(to_do).kind is EventKind.TO_DO_TAKEN
    assert "Ask for a sample" in answer.text
    assert "Ask for a sample" in browser.get(f"/ideas/{idea.id}").text


def test_something_is_taken_on_for_a_complaint_without_scripts(browse, complaint, packing, aylin):
    url = f"/todos/new?complaint={complaint.id}"
    browser = browse(aylin)
    assert browser.get(url).status_code == 200
    answer = browser.post(url, asked(packing, owner="1001"), htmx=False)
    assert (answer.status_code, answer.location) == (303, f"/complaints/{complaint.id}")
    assert the_one().complaint is complaint
    assert "Ask for a sample" in browser.get(f"/complaints/{complaint.id}").text


def test_something_is_taken_on_without_a_card(browse, packing, aylin, tomasz):
    answer = browse(aylin).post("/todos/new", asked(packing), htmx=False)
    assert (answer.status_code, answer.location) == (303, f"/todos?team={packing.id}")
    assert the_one().team is packing


def test_a_form_that_comes_twice_takes_it_on_once(browse, packing, aylin, tomasz):
    browser = browse(aylin)
    for _ in range(2):
        assert browser.post("/todos/new", asked(packing, key="k"), htmx=False).status_code == 303
    the_one()


def test_what_is_not_clear_comes_back_with_its_words(browse, idea, packing, aylin):
    sent = asked(packing, words="Call the supplier", owner="")
    answer = browse(aylin).post(f"/todos/new?idea={idea.id}", sent)
    assert answer.status_code == 422
    assert "Call the supplier" in answer.text
    assert db.session.scalar(db.select(ToDo)) is None


def test_two_of_one_name_are_told_apart_by_their_badge(browse, packing, aylin, tomasz):
    other = person("Tomasz Wójcik", "1099", packing)
    browser = browse(aylin)
    assert browser.post("/todos/new", asked(packing), htmx=False).status_code == 422
    chosen = asked(packing, owner="Tomasz Wójcik · 1099")
    assert browser.post("/todos/new", chosen, htmx=False).status_code == 303
    assert the_one().owner is other


def test_of_many_people_names_are_suggested_while_typing(browse, packing, aylin):
    db.session.add_all(Person(name=f"Colleague {n}", team=packing) for n in range(60))
    db.session.commit()
    page = browse(aylin).get("/todos/new").text
    assert "<datalist" in page
    assert "Colleague 59" in page


def test_a_stranger_takes_nothing_on(browse, idea, packing, ruth):
    browser = browse(ruth)
    assert browser.get(f"/todos/new?idea={idea.id}").status_code == 403
    assert browser.post(f"/todos/new?idea={idea.id}", asked(packing)).status_code == 403
    assert "Take something on" not in browser.get(f"/ideas/{idea.id}").text


def test_who_left_is_given_nothing(browse, packing, aylin, tomasz, jonas):
    tomasz.leave(jonas)
    save(tomasz)
    answer = browse(aylin).post("/todos/new", asked(packing), htmx=False)
    assert answer.status_code == 422
