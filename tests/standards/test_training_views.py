"""Reading, ticking oneself, and a trainer who ticks a group."""

import pytest

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.standards.models import Audience, NewStep, Way
from kaizen.standards.training import Training, tick
from tests.conftest import a_standard

NEW_WAY = Way("Print both labels", [NewStep("In one go")])


def ticked():
    rows = db.session.scalars(db.select(Training).order_by(Training.id))
    return [(one.person.name, one.ticked_by.name) for one in rows]


def kinds():
    query = db.select(Event.kind).where(Event.about == "standard").order_by(Event.id)
    return list(db.session.scalars(query))


def test_what_is_to_read_and_what_one_can_do(browse, packing, aylin, jonas, standard):
    hooks = a_standard(packing, jonas, "Hang a second hook")
    tick(hooks, aylin, jonas)
    db.session.commit()
    page = browse(aylin).get("/to-read").text
    to_read, known = page.split("What you can do")
    assert "Print both labels" in to_read
    assert "new for you" in to_read
    assert "Hang a second hook" in known


@pytest.mark.parametrize("address", ["/to-read", "/teams/{packing}/training"])
def test_many_standards_come_page_by_page(browse, packing, aylin, jonas, address):
    for number in range(52):
        a_standard(packing, jonas, f"Way {number:02}")
    db.session.commit()
    url, browser = address.format(packing=packing.id), browse(aylin)
    first, second, beyond = (browser.get(f"{url}?page={page}").text for page in (1, 2, 9))
    assert [page.count('class="reading"') for page in (first, second, beyond)] == [50, 2, 2]
    assert f"{url}?page=2" in first
    for number in range(52):
        on_first = number < 50 if "teams" in address else number >= 2
        assert (f"Way {number:02}<" in first) is on_first
        assert (f"Way {number:02}<" in second) is not on_first


def test_the_board_counts_no_further_than_anybody_reads(browse, packing, aylin, jonas):
    for number in range(101):
        a_standard(packing, jonas, f"Way {number}")
    db.session.commit()
    browser = browse(aylin)
    assert "99+ standards to read" in browser.get("/").text
    assert "101 standards that you must know" in browser.get("/to-read").text


def test_nothing_to_read_is_said(browse, aylin):
    assert "Nothing to read" in browse(aylin).get("/to-read").text


def test_a_new_version_is_to_read_again(browse, standard, aylin, jonas):
    tick(standard.current, aylin, aylin)
    standard.rewrite(jonas, NEW_WAY)
    db.session.commit()
    page = browse(aylin).get("/to-read").text
    assert "new version" in page
    assert "What you can do" not in page


@pytest.mark.parametrize("htmx", [True, False])
def test_one_tap_says_that_one_can_do_it(browse, standard, aylin, htmx):
    url = f"/standards/{standard.id}/training"
    sent = {"version": 1, "can": "1", "key": "k"}
    answer = browse(aylin).post(url, sent, htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert ticked() == [("Aylin Kaya", "Aylin Kaya")]
    assert kinds()[-1] is EventKind.TRAINING_TICKED
    if htmx:
        assert "You can do it." in answer.text
        assert f'id="standard-{standard.id}-coverage" hx-swap-oob' in answer.text


def test_the_same_tap_twice_ticks_once_and_another_takes_it_back(browse, standard, aylin):
    browser, url = browse(aylin), f"/standards/{standard.id}/training"
    for key in ("k1", "k1", "k2"):
        browser.post(url, {"version": 1, "key": key})
    assert kinds().count(EventKind.TRAINING_TICKED) == 1
    browser.post(url, {"version": 1, "can": "0", "key": "k3"})
    assert ticked() == []
    browser.post(url, {"version": 1, "key": "k1"})
    assert ticked() == []


@pytest.mark.parametrize("version", ["1", "", "7", "x"])
@pytest.mark.parametrize("can", ["1", "0"])
def test_who_read_an_older_version_is_told_of_the_newer(
    browse, standard, aylin, jonas, version, can
):
    standard.rewrite(jonas, NEW_WAY)
    db.session.commit()
    sent = {"version": version, "can": can}
    for htmx in (True, False):
        answer = browse(aylin).post(f"/standards/{standard.id}/training", sent, htmx=htmx)
        assert answer.status_code == 409
        assert "There is a newer version" in answer.text
    assert ticked() == []


def test_what_was_withdrawn_is_not_ticked(browse, standard, aylin, jonas):
    standard.withdraw(jonas, reason="No labels any more")
    db.session.commit()
    answer = browse(aylin).post(f"/standards/{standard.id}/training", {"version": 1})
    assert answer.status_code == 409
    assert "withdrawn" in answer.text


def test_nobody_ticks_for_others_by_naming_them(browse, standard, aylin, tomasz):
    sent = {"version": 1, "person": tomasz.id}
    browse(aylin).post(f"/standards/{standard.id}/training", sent)
    assert ticked() == [("Aylin Kaya", "Aylin Kaya")]


def test_what_is_not_there_is_not_ticked(browse, aylin):
    assert browse(aylin).post("/standards/99/training", {"version": 1}).status_code == 404
    assert browse(aylin).get("/standards/99/group").status_code == 404


def test_only_owner_and_leaders_tick_for_a_group(browse, packing, tomasz, aylin, jonas, ruth, ada):
    standard = a_standard(packing, tomasz).standard
    url, sent = f"/standards/{standard.id}/group", {"version": 1, "person": aylin.id}
    for who in (aylin, ruth):
        assert browse(who).get(url).status_code == 403
        assert browse(who).post(url, sent).status_code == 403
    assert ticked() == []
    for who in (tomasz, jonas, ada):
        assert browse(who).get(url).status_code == 200
        assert browse(who).post(url, sent).status_code == 200
    assert ticked() == [("Aylin Kaya", "Tomasz Wójcik")]


@pytest.mark.parametrize("htmx", [True, False])
def test_a_group_is_ticked_with_one_button(browse, standard, aylin, tomasz, ruth, jonas, htmx):
    browser, url = browse(jonas), f"/standards/{standard.id}/group"
    assert "Aylin Kaya" in browser.get(url).text
    sent = {"version": 1, "person": [aylin.id, tomasz.id, ruth.id], "key": "k"}
    answer = browser.post(url, sent, htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    page = answer.text if htmx else browser.get(answer.location).text
    assert "3 people ticked." in page
    assert ticked() == [(one.name, jonas.name) for one in (aylin, tomasz, ruth)]
    browser.post(url, sent | {"key": "k2"}, htmx=htmx)
    assert kinds().count(EventKind.TRAINING_TICKED) == 3


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("person", [[], ["x"]])
def test_a_group_of_nobody_comes_back(browse, standard, aylin, jonas, htmx, person):
    sent = {"version": 1, "person": person}
    answer = browse(jonas).post(f"/standards/{standard.id}/group", sent, htmx=htmx)
    assert answer.status_code == 422
    assert "Choose at least one person." in answer.text


@pytest.mark.parametrize("htmx", [True, False])
def test_a_group_for_an_older_version_is_refused_and_stays_chosen(
    browse, standard, aylin, tomasz, jonas, htmx
):
    standard.rewrite(jonas, NEW_WAY)
    db.session.commit()
    sent = {"version": 1, "person": [aylin.id]}
    answer = browse(jonas).post(f"/standards/{standard.id}/group", sent, htmx=htmx)
    assert answer.status_code == 409
    assert "There is a newer version" in answer.text
    assert f'value="{aylin.id}" checked' in answer.text
    assert f'value="{tomasz.id}" checked' not in answer.text
    assert ticked() == []


def test_who_left_meanwhile_is_named_and_nobody_is_ticked(browse, standard, aylin, tomasz, ada):
    tomasz.leave(ada)
    db.session.commit()
    sent = {"version": 1, "person": [aylin.id, tomasz.id]}
    answer = browse(ada).post(f"/standards/{standard.id}/group", sent)
    assert answer.status_code == 409
    assert "Tomasz Wójcik does not work here any more" in answer.text
    assert ticked() == []


@pytest.mark.parametrize("htmx", [True, False])
def test_a_trainer_takes_a_tick_back_and_ticks_nobody_by_it(
    browse, standard, aylin, tomasz, jonas, htmx
):
    tick(standard.current, aylin, aylin)
    db.session.commit()
    sent = {"version": 1, "untick": aylin.id, "person": [tomasz.id]}
    answer = browse(jonas).post(f"/standards/{standard.id}/group", sent, htmx=htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert ticked() == []
    assert kinds()[-1] is EventKind.TRAINING_UNTICKED


def test_somebody_else_is_found_and_stays_chosen_while_looking_on(browse, standard, aylin, ruth):
    url = f"/standards/{standard.id}/group"
    leader = browse(standard.owner)
    found = leader.get(f"{url}?q=ruth", htmx=True).text
    assert "Ruth Adler" in found
    assert "Aylin Kaya" not in found
    kept = leader.get(f"{url}?q=zzz&person={ruth.id}").text
    assert f'value="{ruth.id}" form="group-form" checked' in kept
    assert "Aylin Kaya" not in leader.get(f"{url}?q=aylin", htmx=True).text


def test_the_teams_page_says_what_is_open_for_whom(browse, packing, standard, aylin, tomasz, ruth):
    tick(standard.current, aylin, aylin)
    db.session.commit()
    page = browse(ruth).get(f"/teams/{packing.id}/training").text
    assert "1 of 3, 33%" in page
    still = page.split("Still to read")[1]
    assert "Tomasz Wójcik" in still
    assert "Aylin Kaya" not in still
    assert browse(ruth).get("/teams/99/training").status_code == 404


def test_a_team_without_standards_and_one_that_can_do_all(browse, returns, standard, aylin, ruth):
    assert "No standard yet" in browse(ruth).get(f"/teams/{returns.id}/training").text
    version = a_standard(returns, ruth, "Weigh it", must_know=Audience(people=[ruth]))
    tick(version, ruth, ruth)
    db.session.commit()
    assert "Everybody can do all of it." in browse(ruth).get(f"/teams/{returns.id}/training").text
