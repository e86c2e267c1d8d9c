import re

import pytest

from kaizen.adoptions.offers import offer_to
from kaizen.adoptions.replications import Fit, Replication
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.standards.models import Audience, Care, NewStep, Way
from kaizen.trials.undo import undo_last_move
from tests.conftest import let_much_happen, save, team
from tests.inbox.gathered import unread_news
from tests.standards.test_writing import of_care, rows
from tests.statements import statements


@pytest.fixture
def replication(adoption, jonas, returns):
    return save(offer_to(adoption, returns, jonas))


def the_answer():
    db.session.expire_all()
    return db.session.scalars(db.select(Replication)).one()


def answers_in_the_ledger():
    kind = EventKind.REPLICATION_ANSWERED
    return len(db.session.scalars(db.select(Event).where(Event.kind == kind)).all())


def ticked_teams(page):
    ticks = re.findall(r'<input checked[^>]*name="known_by_teams"[^>]*>', page)
    return [re.search(r'value="(\d+)"', tick)[1] for tick in ticks]


def address(replication, part=""):
    return f"/replications/{replication.id}{part}"


class TestTheList:
    def test_a_leader_finds_what_waits(self, browse, ruth, replication):
        page = browse(ruth).get("/replications").text
        assert "Print the lot number twice" in page
        assert "#answer" in page

    def test_a_worker_sees_it_and_is_not_asked(self, browse, aylin, returns, replication):
        aylin.team = returns
        db.session.commit()
        page = browse(aylin).get("/replications").text
        assert "Print the lot number twice" in page
        assert "#answer" not in page

    def test_others_find_nothing_to_answer(self, browse, jonas, replication):
        assert "Nothing was offered yet" in browse(jonas).get("/replications").text

    def test_an_old_question_says_how_old_it_is(self, browse, ruth, replication):
        replication.offered_at = replication.offered_at.replace(year=2025)
        db.session.commit()
        assert "days" in browse(ruth).get("/replications").text


class TestAnswering:
    def form(self, fit, words="", **fields):
        return {"fit": fit, "words": words, "seen": ""} | fields

    @pytest.mark.parametrize("htmx", [True, False])
    def test_as_it_is(self, browse, ruth, replication, htmx):
        form = self.form("as_it_is", "Ours come off too")
        answer = browse(ruth).post(address(replication, "/answer"), form, htmx=htmx)
        assert answer.status_code == (200 if htmx else 303)
        assert (the_answer().fit, the_answer().words) == (Fit.AS_IT_IS, "Ours come off too")
        assert the_answer().answered_by == ruth

    def test_it_does_not_fit_because(self, browse, ruth, replication):
        form = self.form("does_not_fit", "We have no labels")
        browse(ruth).post(address(replication, "/answer"), form)
        assert the_answer().fit is Fit.DOES_NOT_FIT

    @pytest.mark.parametrize("htmx", [True, False])
    def test_what_does_not_fit_needs_a_reason(self, browse, ruth, replication, htmx):
        form = self.form("does_not_fit")
        answer = browse(ruth).post(address(replication, "/answer"), form, htmx=htmx)
        assert answer.status_code == 422
        assert "They can learn from it" in answer.text
        assert the_answer().fit is None

    def test_nothing_chosen_comes_back_with_the_words(self, browse, ruth, replication):
        form = {"words": "Well, hm"}
        answer = browse(ruth).post(address(replication, "/answer"), form, htmx=False)
        assert answer.status_code == 422
        assert "Well, hm" in answer.text

    def test_differently_leads_to_the_own_standard(self, browse, ruth, replication):
        form = self.form("adapted")
        answer = browse(ruth).post(address(replication, "/answer"), form, htmx=False)
        assert answer.headers["Location"] == address(replication, "/adaptation")
        assert the_answer().fit is None

    @pytest.mark.parametrize("htmx", [True, False])
    def test_who_comes_second_is_told(self, browse, ruth, ada, replication, htmx):
        browse(ada).post(address(replication, "/answer"), self.form("as_it_is"))
        form = self.form("does_not_fit", "No labels here")
        answer = browse(ruth).post(address(replication, "/answer"), form, htmx=htmx)
        assert answer.status_code == 409
        assert "Ada Owusu answered meanwhile" in answer.text
        assert "No labels here" in answer.text
        assert the_answer().fit is Fit.AS_IT_IS

    def test_an_answer_can_be_given_again(self, browse, ruth, replication):
        browse(ruth).post(address(replication, "/answer"), self.form("as_it_is"))
        seen = the_answer().answered_at.isoformat()
        form = self.form("does_not_fit", "It came off again", seen=seen)
        assert browse(ruth).post(address(replication, "/answer"), form).status_code == 200
        assert the_answer().fit is Fit.DOES_NOT_FIT
        assert answers_in_the_ledger() == 2

    def test_the_same_form_sent_twice_answers_once(self, browse, ruth, replication):
        browser, form = browse(ruth), self.form("as_it_is", key="k1")
        for _ in range(2):
            assert browser.post(address(replication, "/answer"), form).status_code == 200
        assert answers_in_the_ledger() == 1

    def test_what_was_called_off_is_not_asked(self, browse, ruth, jonas, idea, replication):
        undo_last_move(idea, jonas)
        db.session.commit()
        answer = browse(ruth).post(address(replication, "/answer"), self.form("as_it_is"))
        assert answer.status_code == 409
        assert "Called off" in browse(ruth).get(address(replication)).text

    @pytest.mark.parametrize("who", ["aylin", "jonas"])
    def test_only_its_own_leader_answers(self, browse, request, who, replication):
        browser = browse(request.getfixturevalue(who))
        form = self.form("as_it_is")
        assert browser.post(address(replication, "/answer"), form).status_code == 403
        assert browser.get(address(replication, "/adaptation")).status_code == 403
        page = browser.get(address(replication))
        assert page.status_code == 200
        assert "Who leads the team answers" in page.text

    def test_what_is_not_there_is_not_found(self, browse, ruth, replication):
        browser = browse(ruth)
        assert browser.get("/replications/999").status_code == 404
        assert browser.post("/replications/999/answer").status_code == 404
        assert browser.get("/replications/999/adaptation").status_code == 404


class TestAdapting:
    def form(self, returns, ruth, **fields):
        way = rows("Warm the label", "Print it twice", title="Labels at returns", why="")
        return way | of_care(returns, ruth) | {"seen": "", "words": "It is colder here"} | fields

    def test_the_form_begins_with_the_steps_that_were_offered(self, browse, ruth, replication):
        page = browse(ruth).get(address(replication, "/adaptation")).text
        assert "Print the lot number twice" in page
        assert "Press the label on" in page

    @pytest.mark.parametrize("htmx", [True, False])
    def test_the_team_writes_its_own(self, browse, ruth, returns, replication, htmx):
        form = self.form(returns, ruth)
        answer = browse(ruth).post(address(replication, "/adaptation"), form, htmx=htmx)
        assert answer.status_code == (204 if htmx else 303)
        standard = the_answer().standard
        assert (standard.team, standard.owner) == (returns, ruth)
        assert next(step.words for step in standard.current.steps) == "Warm the label"
        assert (the_answer().fit, the_answer().words) == (Fit.ADAPTED, "It is colder here")

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_form_without_steps_comes_back(self, browse, ruth, returns, replication, htmx):
        form = {"title": "Labels at returns", "seen": ""} | of_care(returns, ruth)
        answer = browse(ruth).post(address(replication, "/adaptation"), form, htmx=htmx)
        assert answer.status_code == 422
        assert "Labels at returns" in answer.text
        assert the_answer().fit is None

    def test_who_comes_second_keeps_what_was_typed(self, browse, ruth, ada, returns, replication):
        browse(ada).post(address(replication, "/answer"), {"fit": "as_it_is", "seen": ""})
        form = self.form(returns, ruth)
        answer = browse(ruth).post(address(replication, "/adaptation"), form, htmx=False)
        assert answer.status_code == 409
        assert "Warm the label" in answer.text

    def test_the_same_form_sent_twice_writes_one(self, browse, ruth, returns, replication):
        browser, form = browse(ruth), self.form(returns, ruth, key="k2")
        for _ in range(2):
            answer = browser.post(address(replication, "/adaptation"), form, htmx=False)
            assert answer.status_code == 303
        assert answers_in_the_ledger() == 1


class TestAdaptingAgain:
    @pytest.fixture
    def own(self, browse, ruth, returns, replication):
        form = TestAdapting().form(returns, ruth)
        browse(ruth).post(address(replication, "/adaptation"), form)
        return the_answer().standard

    def seen(self, browser, replication):
        page = browser.get(address(replication, "/adaptation")).text
        return page.partition('name="seen" type="hidden" value="')[2].partition('"')[0]

    def test_it_goes_on_from_what_the_team_wrote(self, browse, ruth, ada, packing, own):
        own.care_anew(ruth, Care(ada, own.review_on, must_know=Audience(teams=[packing])))
        db.session.commit()
        page = browse(ruth).get(address(the_answer(), "/adaptation")).text
        assert "Warm the label" in page
        assert f'<option selected value="{ada.id}">' in page
        assert ticked_teams(page) == [str(packing.id)]

    def test_its_care_is_changed_too(self, browse, ruth, ada, returns, packing, replication, own):
        browser = browse(ruth)
        form = TestAdapting().form(returns, ruth, seen=self.seen(browser, replication))
        form["known_by_teams"] = [packing.id, returns.id]
        assert browser.post(address(replication, "/adaptation"), form).status_code == 204
        assert the_answer().standard.current.number == 2
        assert {one.team for one in the_answer().standard.must_know} == {packing, returns}

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_newer_version_is_looked_at_first(
        self, browse, ruth, ada, returns, replication, own, htmx
    ):
        browser = browse(ruth)
        form = TestAdapting().form(returns, ruth, seen=self.seen(browser, replication))
        own.rewrite(ada, Way("Labels at returns", [NewStep("Chill it first")]))
        db.session.commit()
        answer = browser.post(address(replication, "/adaptation"), form, htmx=htmx)
        assert answer.status_code == 409
        assert "Look again, then decide" in answer.text
        assert "Warm the label" in answer.text
        assert the_answer().standard.current.number == 2
        form["seen"] = self.seen(browser, replication)
        browser.post(address(replication, "/adaptation"), form, htmx=htmx)
        assert the_answer().standard.current.number == 3


class TestOffering:
    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_leader_thinks_of_one_team_more(self, browse, jonas, idea, adoption, returns, htmx):
        url = f"/ideas/{idea.id}/replications"
        assert "Returns desk" in browse(jonas).get(url).text
        answer = browse(jonas).post(url, {"team": returns.id}, htmx=htmx)
        assert answer.status_code == (200 if htmx else 303)
        assert the_answer().team == returns

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_team_has_to_be_chosen(self, browse, jonas, idea, adoption, returns, htmx):
        answer = browse(jonas).post(f"/ideas/{idea.id}/replications", {}, htmx=htmx)
        assert answer.status_code == 422

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_team_is_not_asked_twice(self, browse, jonas, idea, replication, returns, htmx):
        form = {"team": returns.id}
        answer = browse(jonas).post(f"/ideas/{idea.id}/replications", form, htmx=htmx)
        assert answer.status_code == 409
        assert "Returns desk already" in answer.text

    def test_what_is_not_adopted_is_not_offered(self, browse, jonas, idea, returns):
        answer = browse(jonas).post(f"/ideas/{idea.id}/replications", {"team": returns.id})
        assert answer.status_code == 409

    @pytest.mark.parametrize("who", ["aylin", "ruth"])
    def test_it_is_for_who_leads_the_team_it_comes_from(self, browse, request, who, adoption, idea):
        browser = browse(request.getfixturevalue(who))
        assert browser.get(f"/ideas/{idea.id}/replications").status_code == 403
        answer = browser.post(f"/ideas/{idea.id}/replications", {"team": 1})
        assert answer.status_code == 403


@pytest.mark.parametrize("odd", ["", "\x00", "9" * 30, "-1", "<script>", "x" * 6000])
def test_rubbish_is_answered_in_words(browse, ada, idea, replication, odd):
    names = ("fit", "words", "seen", "team", "owner", "title", "review_on", "steps-0-words", "act")
    browser = browse(ada)
    for path in ("/replications/1/answer", "/replications/1/adaptation", "/ideas/1/replications"):
        for htmx in (True, False):
            answer = browser.post(path, dict.fromkeys(names, odd), htmx=htmx)
            assert answer.status_code in (409, 422), (path, answer.status_code)
    assert the_answer().fit is None


class TestWhereItIsSaid:
    def test_on_the_page_of_the_idea(self, browse, ruth, aylin, idea, replication):
        assert "asked today" in browse(aylin).get(f"/ideas/{idea.id}").text
        replication.say_it_does_not_fit(ruth, because="We print no labels")
        db.session.commit()
        page = browse(aylin).get(f"/ideas/{idea.id}").text
        assert "does not fit" in page
        assert "We print no labels" in page

    def test_on_the_page_also_after_much_has_happened(self, browse, aylin, idea, replication):
        let_much_happen(idea)
        assert "asked today" in browse(aylin).get(f"/ideas/{idea.id}").text

    def test_on_the_card(self, browse, ruth, aylin, replication):
        assert "teams use it" not in browse(aylin).get("/").text
        replication.adopt_as_it_is(ruth)
        db.session.commit()
        assert "used in 2 teams" in browse(aylin).get("/").text

    def test_to_its_author(self, ruth, aylin, replication):
        replication.adopt_as_it_is(ruth, words="Ours came off too")
        (told,) = [
            one for one in unread_news(aylin).things if one.kind is EventKind.REPLICATION_ANSWERED
        ]
        assert told.details["team_name"] == "Returns desk"

    def test_on_the_standard_and_on_both_teams_pages(
        self, browse, ruth, aylin, packing, returns, replication
    ):
        form = TestAdapting().form(returns, ruth)
        browse(ruth).post(address(replication, "/adaptation"), form)
        own, offered = the_answer().standard_id, the_answer().offered_standard.id
        browser = browse(aylin)
        assert "Taken over from #1, Packing, line 3" in browser.get(f"/standards/{own}").text
        assert "Returns desk" in browser.get(f"/standards/{offered}").text
        assert "Taken over from others" in browser.get(f"/teams/{returns.id}/activity").text
        assert "Given to others" in browser.get(f"/teams/{packing.id}/activity").text


def test_the_pages_ask_no_more_for_many(browse, app, ruth, jonas, adoption, returns):
    save(offer_to(adoption, returns, jonas))
    for number in range(5):
        save(offer_to(adoption, team(f"Hall {number}"), jonas))
    browser, asked = browse(ruth), {}
    for path in ("/replications", "/replications/1", "/replications/1/adaptation"):
        db.session.remove()
        with statements() as seen:
            assert browser.get(path).status_code == 200
        asked[path] = len(seen)
    assert all(count <= 8 for count in asked.values()), asked
