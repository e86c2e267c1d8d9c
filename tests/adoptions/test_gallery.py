from datetime import timedelta

import pytest

from kaizen.adoptions import exhibits
from kaizen.adoptions.exhibits import Wanted, gallery
from kaizen.adoptions.offers import offer_to
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.photos.models import Mark, Photo
from tests.adoptions.conftest import adopt, try_it
from tests.conftest import save
from tests.statements import statements


def photo(idea, by, mark=None):
    one = Photo(content=f"{idea.id}{mark or 'x'}".ljust(64, "0"), idea=idea, by=by, mark=mark)
    one.width, one.height, one.bytes = 800, 600, 1000
    return save(one)


@pytest.fixture
def learned(complaint, packing, aylin, jonas):
    """Tried, and abandoned with a lesson."""
    idea = save(Idea.propose("A warmer glue", complaint, packing, by=aylin))
    try_it(idea, jonas).abandon(jonas, actual="14 a week", lesson="Glue is not the reason")
    db.session.commit()
    return idea


def shown(**wanted):
    return [one.idea.title for one in gallery(Wanted(**wanted)).exhibits]


def test_what_worked_and_what_taught_something_hang_side_by_side(idea, adoption, learned):
    assert set(shown()) == {"Print the lot number twice", "A warmer glue"}
    assert shown(shown=exhibits.Shown.ADOPTED) == ["Print the lot number twice"]
    assert shown(shown=exhibits.Shown.LEARNED) == ["A warmer glue"]


def test_what_is_still_tried_does_not_hang_there(idea, jonas):
    try_it(idea, jonas)
    assert shown() == []


def test_words_are_found_in_idea_complaint_and_lesson(adoption, learned, returns):
    assert shown(text="lot number") == ["Print the lot number twice"]
    assert shown(text="not the reason") == ["A warmer glue"]
    assert len(shown(text="cold store")) == 2
    assert shown(text="zzzzz") == shown(team_id=returns.id) == []


def test_how_it_was_and_how_it_became(idea, adoption, aylin):
    photo(idea, aylin, Mark.BEFORE)
    photo(idea, aylin, Mark.AFTER)
    (exhibit,) = gallery(Wanted()).exhibits
    assert (exhibit.before.mark, exhibit.after.mark) == (Mark.BEFORE, Mark.AFTER)


def test_a_photo_that_nobody_marked_is_of_before(idea, adoption, aylin):
    photo(idea, aylin)
    (exhibit,) = gallery(Wanted()).exhibits
    assert exhibit.before.mark is None
    assert exhibit.after is None


def test_the_cycle_that_ended_it_says_what_came_of_it(idea, adoption):
    (exhibit,) = gallery(Wanted()).exhibits
    assert exhibit.trial.actual == "3 a week"
    assert exhibit.since.before == 1
    assert exhibit.since.since == 0


def test_who_took_it_over_is_credited(adoption, jonas, ruth, returns):
    offer_to(adoption, returns, jonas).adopt_as_it_is(ruth)
    db.session.commit()
    (exhibit,) = gallery(Wanted()).exhibits
    assert [one.team.name for one in exhibit.taken_over] == ["Returns desk"]


def test_pages_hold_twelve(monkeypatch, adoption, learned):
    monkeypatch.setattr(exhibits, "A_PAGE", 1)
    first, second = gallery(Wanted()), gallery(Wanted(page=2))
    assert (first.pages, second.pages) == (2, 2)
    assert first.exhibits[0].idea is not second.exhibits[0].idea


@pytest.mark.parametrize("query", [{}, {"show": "nonsense", "team": "x", "page": "-3"}])
def test_odd_addresses_show_all_of_it(query):
    assert Wanted.from_query(query) == Wanted()


class TestThePage:
    def test_it_shows_prediction_result_and_lesson(self, browse, tomasz, adoption, learned):
        page = browse(tomasz).get("/gallery").text
        for words in ("3 a week", "Two labels hold longer", "Glue is not the reason", "Aylin Kaya"):
            assert words in page

    def test_a_filter_answers_with_the_wall_alone(self, browse, tomasz, adoption, learned):
        found = browse(tomasz).get("/gallery?show=learned", htmx=True).text
        assert "A warmer glue" in found
        assert "Two labels hold longer" not in found
        assert "<html" not in found

    def test_an_empty_wall_says_what_comes(self, browse, tomasz):
        assert "Nothing hangs here yet" in browse(tomasz).get("/gallery").text
        assert "Nothing here fits" in browse(tomasz).get("/gallery?q=zzz").text

    def test_a_leader_is_told_what_waits(self, browse, adoption, jonas, ruth, returns):
        save(offer_to(adoption, returns, jonas))
        assert "waits for your answer" in browse(ruth).get("/gallery").text
        assert "waits for your answer" not in browse(jonas).get("/gallery").text

    def test_who_is_not_signed_in_sees_nothing(self, browse, adoption):
        assert "/sign-in" in browse().get("/gallery").headers["Location"]

    def test_it_asks_no_more_for_many(self, browse, ruth, complaint, packing, aylin, jonas):
        for number in range(12):
            idea = save(Idea.propose(f"Change {number}", complaint, packing, by=aylin))
            adopt(idea, jonas)
            idea.stage_since -= timedelta(days=number)
            photo(idea, aylin, Mark.AFTER)
        db.session.commit()
        browser = browse(ruth)
        for path in ("/gallery", "/gallery?q=change&team=1&show=adopted"):
            db.session.remove()
            with statements() as asked:
                assert browser.get(path).status_code == 200
            assert len(asked) <= 9, asked
