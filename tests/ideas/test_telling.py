"""What the author sees first, and what nobody else sees meanwhile."""

import re

import pytest

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.models import Authorship, Idea
from kaizen.web.outbox import AHEAD
from tests.conftest import let_much_happen, save

NO = {
    "because": "costs",
    "reason": "Far too dear just now",
    "problem": "The glue is looked at",
    "instead": "A wider tape",
}
SECRETS = (
    "too dear",
    "glue is looked at",
    "wider tape",
    "It costs more",
    "author hears",
    "an answer for you",
    "told to ",
)


def kinds() -> list[EventKind]:
    return list(db.session.scalars(db.select(Event.kind).order_by(Event.id)))


def every_page(app, idea, person) -> list[str]:
    """Of each room, about this idea and what is around it."""
    about = {"ideas": idea.id, "complaints": idea.complaint_id, "people": person.id}
    paths = []
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.arguments <= {"number"}:
            room = rule.rule.split("/")[1]
            path = re.sub(r"<[^>]+>", str(about.get(room, idea.team_id)), rule.rule)
            paths.append(path)
    return paths


@pytest.fixture
def declined(browse, idea, jonas) -> Idea:
    answer = browse(jonas).post(f"/ideas/{idea.id}/decline", NO | {"version": idea.version})
    assert "It is told to Aylin Kaya first." in answer.text
    return idea


class TestDeciding:
    def test_what_is_missing_is_asked_for_and_the_rest_kept(self, browse, idea, jonas):
        form = {"reason": "Too dear", "instead": "A wider tape", "version": idea.version}
        answer = browse(jonas).post(f"/ideas/{idea.id}/decline", form)
        assert answer.status_code == 422
        for words in ("Choose what fits best.", "The complaint stays open", "A wider tape"):
            assert words in answer.text
        assert idea.pending is None

    def test_only_a_reason_of_the_list_counts(self, browse, idea, jonas):
        for because in ("no_time", "whim"):
            form = NO | {"because": because}
            assert browse(jonas).post(f"/ideas/{idea.id}/decline", form).status_code == 422

    def test_without_scripts_the_page_comes_again(self, browse, idea, jonas):
        browser = browse(jonas)
        answer = browser.post(f"/ideas/{idea.id}/decline", NO, htmx=False)
        assert answer.status_code == 303
        page = browser.get(answer.location).text
        assert "Told to Aylin Kaya first." in page
        assert "Take it back" in page

    @pytest.mark.parametrize("path", ["reconsideration", "decline", "deferral"])
    def test_only_who_leads_the_team_may(self, browse, declined, aylin, tomasz, ruth, path):
        for person in (tomasz, ruth):
            assert browse(person).get(f"/ideas/{declined.id}/{path}").status_code == 403
            assert browse(person).post(f"/ideas/{declined.id}/{path}").status_code == 403

    def test_the_leader_finds_it_on_the_board(self, browse, declined, jonas):
        assert "not this way: told to Aylin K. first" in browse(jonas).get("/").text

    def test_another_decision_is_refused_in_words(self, browse, declined, ada):
        form = NO | {"version": declined.version}
        answer = browse(ada).post(f"/ideas/{declined.id}/decline", form)
        assert answer.status_code == 409
        assert "Jonas Berg has answered this idea" in answer.text
        assert "Far too dear" in answer.text

    def test_who_asks_to_move_it_is_offered_to_take_it_back(self, browse, declined, ada):
        page = browse(ada).get(f"/ideas/{declined.id}/move").text
        assert f"/ideas/{declined.id}/reconsideration" in page
        assert "/trial" not in page


class TestReconsidering:
    @pytest.mark.parametrize("htmx", [True, False])
    def test_it_is_taken_back(self, browse, declined, jonas, htmx):
        answer = browse(jonas).post(f"/ideas/{declined.id}/reconsideration", {}, htmx=htmx)
        assert answer.status_code == (200 if htmx else 303)
        assert declined.pending is None
        assert kinds()[-1] is EventKind.DECISION_RECONSIDERED

    def test_it_is_undone_within_seconds(self, browse, declined, jonas):
        answer = browse(jonas).post(f"/ideas/{declined.id}/undo")
        assert answer.status_code == 200
        assert (declined.pending, declined.stage) == (None, Stage.PROPOSED)

    def test_what_was_told_is_not_taken_back(self, browse, declined, jonas, aylin):
        browse(aylin).get(f"/ideas/{declined.id}")
        answer = browse(jonas).post(f"/ideas/{declined.id}/reconsideration", {})
        assert answer.status_code == 409
        assert "has been told" in answer.text
        assert declined.stage is Stage.DECLINED

    def test_a_form_sent_twice_takes_back_once(self, browse, declined, jonas):
        browser = browse(jonas)
        for _ in range(2):
            answer = browser.post(f"/ideas/{declined.id}/reconsideration", {"key": "k"})
            assert answer.status_code == 200
        assert kinds().count(EventKind.DECISION_RECONSIDERED) == 1


class TestBeforeItIsTold:
    def test_a_colleague_finds_no_word_of_it_anywhere(self, app, browse, declined, tomasz, jonas):
        colleague = browse(tomasz)
        seen = set()
        for path in [*every_page(app, declined, jonas), "/?team=all", "/?q=Print", "/ideas?q=lot"]:
            answer = colleague.get(path)
            assert answer.status_code < 500, path
            assert not [words for words in SECRETS if words in answer.text], path
            seen |= {path} if answer.status_code == 200 else set()
        assert {"/", "/ideas", f"/ideas/{declined.id}", f"/people/{jonas.id}/activity"} <= seen
        assert f"/teams/{declined.team_id}/activity" in seen
        assert declined.stage is Stage.PROPOSED

    def test_it_counts_and_is_backed_as_before(self, browse, declined, tomasz):
        colleague = browse(tomasz)
        assert colleague.post(f"/ideas/{declined.id}/vote", {"give": "1"}).status_code == 200
        assert declined.title in colleague.get("/ideas?stage=proposed").text
        assert declined.title not in colleague.get("/ideas?stage=declined").text

    def test_a_leader_of_another_team_is_a_colleague_too(self, browse, declined, ruth):
        page = browse(ruth).get(f"/ideas/{declined.id}").text + browse(ruth).get("/?team=all").text
        assert not [words for words in SECRETS[:4] if words in page]
        assert "told to " not in page

    def test_the_author_is_called_on_the_board(self, browse, declined, aylin):
        page = browse(aylin).get("/").text
        assert "an answer for you" in page
        assert "too dear" not in page
        assert declined.stage is Stage.PROPOSED


class TestTelling:
    def test_the_author_reads_it_and_then_it_shows_to_all(self, browse, declined, aylin, tomasz):
        page = browse(aylin).get(f"/ideas/{declined.id}").text
        for words in (
            "Not this way",
            "Jonas Berg",
            "It costs more than it brings",
            "Far too dear just now",
            "The glue is looked at",
            "A wider tape",
            "Let me rework it",
            "Talk about it",
        ):
            assert words in page, words
        assert (declined.stage, declined.pending) == (Stage.DECLINED, None)
        assert kinds().count(EventKind.IDEA_DECLINED) == 1
        colleague = browse(tomasz).get(f"/ideas/{declined.id}").text
        assert "Far too dear just now" in colleague
        assert "Let me rework it" not in colleague

    def test_who_decided_does_not_tell_themselves(self, browse, declined, jonas, tomasz):
        declined.authorships.append(Authorship(person=jonas))
        save(declined)
        for person in (jonas, tomasz):
            browse(person).get(f"/ideas/{declined.id}")
        assert declined.stage is Stage.PROPOSED

    def test_a_page_fetched_ahead_was_not_read_yet(self, browse, declined, aylin):
        page = browse(aylin).get(f"/ideas/{declined.id}", headers={AHEAD: "1"})
        assert "too dear" not in page.text
        assert declined.stage is Stage.PROPOSED

    def test_after_it_was_told_the_leader_may_still_undo_the_slip(
        self, browse, declined, jonas, aylin
    ):
        browse(aylin).get(f"/ideas/{declined.id}")
        assert browse(jonas).post(f"/ideas/{declined.id}/undo").status_code == 200
        assert declined.stage is Stage.PROPOSED


def test_what_stands_against_it_is_still_said_after_much_has_happened(
    browse, declined, aylin, tomasz
):
    browse(aylin).get(f"/ideas/{declined.id}")
    let_much_happen(declined)
    assert "Far too dear just now" in browse(tomasz).get(f"/ideas/{declined.id}").text
