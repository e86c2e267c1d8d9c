"""The list, the page, the comparison, the sheet and the pictures."""

import io
import os

import pytest

from kaizen.extensions import db
from kaizen.photos.removing import sweep
from kaizen.photos.sent import photo_files
from kaizen.standards.models import NewStep, Standard, Way
from kaizen.stations.models import Station
from tests.conftest import a_standard, save
from tests.photos.files import jpeg
from tests.statements import statements


@pytest.fixture
def shown(browse, packing, jonas):
    """A standard with a picture, sent as a leader sends it."""
    form = {"title": "Seal", "steps-0-words": "Press", "owner": jonas.id, "review_on": "2027-03-01"}
    form["steps-0-picture"] = (io.BytesIO(jpeg()), "x.jpg")
    where = browse(jonas).post("/standards/new", form, htmx=False).headers["Location"]
    return db.session.get_one(Standard, int(where.rpartition("/")[2]))


def rewritten(standard, by, title, *steps):
    standard.rewrite(by, Way(title, [NewStep(words) for words in steps]))
    db.session.commit()


class TestList:
    def test_the_own_team_comes_first(self, browse, packing, returns, jonas, ruth, aylin):
        a_standard(returns, ruth, "Answer a letter")
        a_standard(packing, jonas, "Zip the bag")
        page = browse(aylin).get("/standards").text
        assert page.index("Zip the bag") < page.index("Answer a letter")

    def test_it_is_searched_by_the_words_of_the_version_that_holds(
        self, browse, standard, jonas, aylin
    ):
        rewritten(standard, jonas, "Print once", "Use the hologram")
        assert "Print once" in browse(aylin).get("/standards?q=hologram").text
        assert "Print once" not in browse(aylin).get("/standards?q=twice").text
        assert "No standard fits" in browse(aylin).get("/standards?q=zzzz", htmx=True).text

    def test_it_is_narrowed(self, browse, packing, returns, jonas, ruth, ada, aylin):
        gate = save(Station.add("Gate", packing, by=ada))
        a_standard(packing, jonas, "At the gate", stations=[gate])
        a_standard(returns, ruth, "To review", review_on=returns.today)
        gone = a_standard(returns, ruth, "Gone").standard
        gone.review_on = returns.today.replace(year=returns.today.year - 1)
        old = a_standard(packing, jonas, "Old one").standard
        old.withdraw(jonas, reason="No")
        db.session.commit()
        found = {
            f"team={packing.id}": {"At the gate"},
            f"station={gate.id}": {"At the gate"},
            "show=review": {"Gone"},
            "show=withdrawn": {"Old one"},
        }
        titles = {"At the gate", "To review", "Gone", "Old one"}
        for query, wanted in found.items():
            page = browse(aylin).get(f"/standards?{query}").text
            assert {title for title in titles if f">{title}</a>" in page} == wanted, query

    def test_an_empty_board_says_what_comes_here(self, browse, aylin):
        page = browse(aylin).get("/standards").text
        assert "No standard is written yet" in page
        assert "New standard" not in page

    def test_rubbish_in_the_address_is_left_out(self, browse, standard, aylin):
        query = "team=x&station=99999999999&show=all&page=-3&q=%00"
        assert browse(aylin).get(f"/standards?{query}").status_code == 200

    def test_it_asks_few_things_of_the_database(self, browse, packing, returns, jonas, aylin):
        for place in range(60):
            a_standard(packing, jonas, f"Way {place:02}")
        browser = browse(aylin)
        browser.get("/standards")
        with statements() as asked:
            page = browser.get("/standards").text
        assert len(asked) <= 8, asked
        assert page.count('class="standard-row"') == 50
        assert 'rel="next"' in page


class TestPage:
    def test_everybody_reads_it_in_steps(self, browse, standard, tomasz, ruth):
        for who in (tomasz, ruth):
            page = browse(who).get(f"/standards/{standard.id}").text
            assert page.index("Print the lot number twice") < page.index("Press the label on")
            assert "Jonas Berg" in page
            assert "Write a new version" not in page

    def test_a_visitor_signs_in_first(self, browse, standard):
        assert browse().get(f"/standards/{standard.id}").status_code == 303

    def test_an_older_version_says_that_it_holds_no_longer(self, browse, standard, jonas, aylin):
        rewritten(standard, jonas, "Print once", "Once")
        browser = browse(aylin)
        assert "Print once" in browser.get(f"/standards/{standard.id}").text
        old = browser.get(f"/standards/{standard.id}?version=1").text
        assert "Print the lot number twice" in old
        assert "It holds no longer" in old
        assert browser.get(f"/standards/{standard.id}?version=3").status_code == 404
        assert browser.get("/standards/99").status_code == 404

    def test_an_overdue_review_is_said(self, browse, standard, aylin):
        standard.review_on = standard.team.today.replace(year=2020)
        db.session.commit()
        assert "is it still right?" in browse(aylin).get(f"/standards/{standard.id}").text

    def test_it_asks_few_things_of_the_database(self, browse, standard, jonas, aylin):
        rewritten(standard, jonas, "Print once", "Once")
        browser, address = browse(aylin), f"/standards/{standard.id}"
        browser.get(address)
        db.session.expunge_all()  # a test's own things would be read again one by one
        with statements() as asked:
            browser.get(address)
        assert len(asked) <= 8, asked


class TestVersions:
    def test_what_came_and_went_is_marked(self, browse, standard, jonas, aylin):
        rewritten(standard, jonas, "Print both labels", "Print the lot number once", "Wait")
        page = browse(aylin).get(f"/standards/{standard.id}/versions?a=1&b=2").text
        assert "removed: </span>twice</del>" in page
        assert "added: </span>once</ins>" in page
        assert "left out" in page

    def test_there_is_nothing_to_compare_with_one_version(self, browse, standard, aylin):
        assert browse(aylin).get(f"/standards/{standard.id}/versions").status_code == 404

    def test_the_same_twice_differs_in_nothing(self, browse, standard, jonas, aylin):
        rewritten(standard, jonas, "Print once", "Once")
        page = browse(aylin).get(f"/standards/{standard.id}/versions?a=2&b=2").text
        assert "Nothing is different" in page


class TestSheet:
    def test_it_has_a_code_to_itself_and_a_short_address(self, browse, standard, aylin):
        page = browse(aylin).get(f"/standards/{standard.id}/print").text
        assert 'class="qr"' in page
        assert f">localhost/standards/{standard.id}<" in page
        assert "lesson--one-page" in page

    def test_more_than_eight_steps_take_further_pages(self, browse, standard, jonas, aylin):
        rewritten(standard, jonas, "Long", *["Turn"] * 9)
        page = browse(aylin).get(f"/standards/{standard.id}/print").text
        assert "lesson--one-page" not in page


class TestPictures:
    def address(self, standard, *, thumb=False):
        step = standard.current.steps[0]
        return f"/standards/{standard.id}/pictures/{'thumb/' if thumb else ''}{step.content}.jpg"

    @pytest.mark.parametrize("thumb", [True, False])
    def test_whoever_is_signed_in_sees_them(self, browse, shown, ruth, thumb):
        answer = browse(ruth).get(self.address(shown, thumb=thumb))
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert "immutable" in answer.headers["Cache-Control"]
        assert "private" in answer.headers["Cache-Control"]
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_visitors_see_none_and_others_standards_have_none(
        self, browse, shown, packing, jonas, aylin
    ):
        assert browse().get(self.address(shown)).status_code == 303
        content = shown.current.steps[0].content
        assert browse().get(f"/standards/pictures/{content}.jpg").status_code == 303
        other = a_standard(packing, jonas).standard
        there = self.address(shown).replace(f"/{shown.id}/", f"/{other.id}/", 1)
        assert browse(aylin).get(there).status_code == 404
        assert browse(aylin).get("/standards/pictures/etc.jpg").status_code == 404

    def test_the_sweep_leaves_them(self, shown):
        content = shown.current.steps[0].content
        for thumb in (True, False):
            os.utime(photo_files().path(content, thumb=thumb), (0, 0))
        assert sweep(photo_files()) == 0
        assert photo_files().path(content).is_file()
