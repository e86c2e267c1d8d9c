import re

from kaizen.events.queries import STRETCH
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.votes import vote_for
from tests.statements import statements


def sentences(response) -> list[str]:
    found = re.findall(r'timeline__words"><p>(.*?)<time', response.text, re.S)
    return [" ".join(re.sub("<[^>]+>", "", one).split()) for one in found]


def test_everybody_sees_what_somebody_did_newest_first(browse, aylin, tomasz, idea):
    vote_for(idea, tomasz)
    db.session.commit()
    assert sentences(browse(aylin).get(f"/people/{tomasz.id}/activity")) == [
        "Tomasz Wójcik backs this: Print the lot number twice"
    ]
    page = browse(tomasz).get(f"/people/{aylin.id}/activity")
    assert sentences(page)[0] == "Aylin Kaya proposed this: Print the lot number twice"
    assert f'href="/ideas/{idea.id}"' in page.text
    assert f'href="/complaints/{idea.complaint_id}"' in page.text


def test_entries_of_people_are_for_who_looks_after_them(browse, aylin, ada, tomasz):
    tomasz.change(ada, name="Tomasz W.")
    db.session.commit()
    url = f"/people/{ada.id}/activity"
    assert "changed a colleague" in browse(ada).get(url).text
    page = browse(aylin).get(url)
    assert "changed a colleague" not in page.text
    assert "Nothing yet" in page.text


def test_a_long_activity_goes_on_page_by_page_at_bounded_cost(browse, aylin, idea):
    for number in range(STRETCH + 5):
        Comment.say(f"Word {number}", idea, by=aylin)
    db.session.commit()
    browser = browse(aylin)
    with statements() as seen:
        first = browser.get(f"/people/{aylin.id}/activity")
    assert len(seen) <= 9  # the inbox in the head of the page among them
    assert len(sentences(first)) == STRETCH
    older = re.search(r'rel="next" href="([^"]+)"', first.text)[1]
    second = browser.get(older)
    assert len(sentences(second)) > 5
    assert 'rel="next"' not in second.text


def test_a_team_shows_what_happened_in_it(browse, aylin, ruth, packing, returns, idea):
    browser = browse(ruth)
    with statements() as seen:
        there = sentences(browser.get(f"/teams/{packing.id}/activity"))
    assert len(seen) <= 9  # the inbox in the head of the page among them
    assert "Aylin Kaya proposed this: Print the lot number twice" in there
    elsewhere = sentences(browser.get(f"/teams/{returns.id}/activity"))
    assert not any("proposed" in one for one in elsewhere)


def test_nobody_and_nowhere_are_not_found(browse, aylin):
    assert browse(aylin).get("/people/999999/activity").status_code == 404
    assert browse(aylin).get("/teams/999999/activity").status_code == 404
    assert browse(aylin).get("/people/99999999999999999999/activity").status_code == 404
