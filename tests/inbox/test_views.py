"""The inbox, its settings, and what is read by looking."""

import pytest

from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import vote_for
from kaizen.inbox.following import follow
from kaizen.inbox.models import Digest, Following, NoticeKind, Way
from kaizen.inbox.queries import standing_of
from kaizen.inbox.settings import settings_of, way_of
from kaizen.todos.models import ToDo
from kaizen.web.outbox import AHEAD
from tests.conftest import a_standard, person, save
from tests.inbox.gathered import gather_all, notices_of
from tests.statements import statements

CHOSEN = {kind.value: "inbox" for kind in NoticeKind} | {"digest": "weekly"}


def unread(who) -> int:
    return standing_of(who).unread


@pytest.fixture
def voted(idea, tomasz, jonas):
    vote_for(idea, tomasz)
    vote_for(idea, jonas)
    Comment.say("Which printer?", idea, jonas)
    db.session.commit()
    return idea


class TestPage:
    def test_it_says_what_happened_though_nobody_gathered_it_yet(self, browse, voted, aylin):
        page = browse(aylin).get("/inbox").text
        assert "Jonas Berg and Tomasz Wójcik" in page
        assert "back this" in page
        assert "Which printer?" in page
        assert "1 card unread" in page

    def test_the_badge_stands_on_every_page(self, browse, voted, aylin, tomasz):
        gather_all()
        assert "1 card unread" in browse(aylin).get("/").text
        assert "unread" not in browse(tomasz).get("/complaints").text

    def test_it_is_empty_with_what_to_do_first(self, browse, tomasz):
        assert "Nothing here yet" in browse(tomasz).get("/inbox").text

    def test_unread_cards_come_first(self, browse, voted, complaint, packing, aylin, tomasz):
        other = save(Idea.propose("Warm the rolls", complaint, packing, by=aylin))
        vote_for(other, tomasz)
        browser = browse(aylin)
        browser.get(f"/ideas/{other.id}")
        page = browser.get("/inbox").text
        assert page.index(voted.title) < page.index(other.title)

    def test_many_cards_stand_on_pages(self, browse, complaint, packing, aylin, tomasz):
        for number in range(21):
            vote_for(save(Idea.propose(f"Way {number:02}", complaint, packing, by=aylin)), tomasz)
        db.session.commit()
        browser = browse(aylin)
        assert "Way 20" in browser.get("/inbox").text
        assert "Way 00" not in browser.get("/inbox").text
        assert "Way 00" in browser.get("/inbox?page=2").text
        for nonsense in ("0", "-1", "x", "99999999999999999999"):
            assert browser.get(f"/inbox?page={nonsense}").status_code == 200

    def test_it_asks_no_more_for_many(self, browse, complaint, packing, aylin, tomasz):
        browser = browse(aylin)
        asked = []
        for number in range(2):
            for _ in range(1 + 9 * number):
                one = Idea.propose("A way", complaint, packing, by=aylin)
                vote_for(one, tomasz)
                Comment.say("Good", one, tomasz)
                given = ToDo.take("Ask", packing, aylin, tomasz, due_on=packing.today)
                assert given
                a_standard(packing, tomasz)
            gather_all()
            db.session.expire_all()
            with statements() as seen:
                browser.get("/inbox")
            asked.append(len(seen))
        assert asked[0] == asked[1] <= 6

    def test_nobody_else_sees_it(self, browse, voted):
        assert browse().get("/inbox").location.startswith("/sign-in")


class TestReading:
    @pytest.mark.parametrize("htmx", [True, False])
    def test_one_card(self, browse, voted, aylin, htmx):
        gather_all()
        done = browse(aylin).post(f"/inbox/idea/{voted.id}/reading", htmx=htmx)
        assert done.status_code == (200 if htmx else 303)
        assert unread(aylin) == 0
        if htmx:
            assert 'id="inbox-badge"' in done.text

    def test_everything_but_what_came_meanwhile(self, browse, voted, aylin, tomasz):
        newest = notices_of(aylin)[-1].event_id
        Comment.say("One more", voted, tomasz)
        gather_all()
        browse(aylin).post("/inbox/reading", {"to": newest}, htmx=False)
        assert [one.read_at is None for one in notices_of(aylin)] == [False, False, False, True]

    @pytest.mark.parametrize("card", ["idea/999", "person/1", "idea/99999999999999999999"])
    def test_what_is_not_in_it_is_not_found(self, browse, voted, aylin, card):
        gather_all()
        assert browse(aylin).post(f"/inbox/{card}/reading").status_code == 404

    def test_nobody_reads_for_somebody_else(self, browse, voted, aylin, tomasz):
        gather_all()
        assert browse(tomasz).post(f"/inbox/idea/{voted.id}/reading").status_code == 404
        assert unread(aylin) == 1

    def test_opening_the_card_reads_it_also_what_was_not_gathered_yet(
        self, browse, voted, aylin, tomasz
    ):
        page = browse(aylin).get(f"/ideas/{voted.id}").text
        assert "unread" not in page
        assert [one.read_at is None for one in notices_of(aylin)] == [False] * 3

    def test_a_page_that_was_only_fetched_ahead_was_seen_by_nobody(self, browse, voted, aylin):
        gather_all()
        browser = browse(aylin)
        browser.get(f"/ideas/{voted.id}", headers={AHEAD: "1"})
        browser.client.head(f"/ideas/{voted.id}")
        assert unread(aylin) == 1

    def test_each_page_of_a_card_reads_it(self, browse, complaint, packing, aylin, jonas):
        follow(complaint, aylin)
        complaint.settle(jonas, reason="Not heard for a year")
        to_do = ToDo.take("Order rolls", packing, aylin, jonas, due_on=packing.today)
        standard = a_standard(packing, jonas).standard
        gather_all()
        browser = browse(aylin)
        for left, path in [
            (2, f"/complaints/{complaint.id}"),
            (1, f"/todos/{to_do.id}"),
            (0, f"/standards/{standard.id}"),
        ]:
            assert browser.get(path).status_code == 200
            assert unread(aylin) == left

    def test_a_page_with_nothing_new_asks_once(self, browse, voted, tomasz):
        gather_all()
        browser = browse(tomasz)
        with statements() as asked:
            browser.get(f"/ideas/{voted.id}")
        assert sum("notice" in one for one in asked) == 1
        assert not any(one.startswith(("UPDATE", "INSERT")) for one in asked)


class TestFollowing:
    @pytest.mark.parametrize("htmx", [True, False])
    @pytest.mark.parametrize("thing", ["idea", "complaint"])
    def test_one_tap_and_another(self, request, browse, tomasz, thing, htmx):
        card = request.getfixturevalue(thing)
        path = f"/{thing}s/{card.id}"
        browser = browse(tomasz)
        for follows in (1, 1, 0, 0):
            done = browser.post(f"{path}/following", {"follow": follows}, htmx=htmx)
            assert done.status_code == (200 if htmx else 303)
            there = db.session.scalar(db.select(db.func.count(Following.id)))
            assert there == follows
            assert standing_of(tomasz, (thing, card.id)).follows == bool(follows)
            pressed = f'aria-pressed="{"true" if follows else "false"}"'
            button = browser.get(path).text.partition(f'id="{thing}-{card.id}-follow-button"')[2]
            assert pressed in button.partition(">")[0]

    def test_what_is_followed_can_be_left_from_the_inbox(self, browse, idea, jonas, packing):
        mei = person("Mei Zhao", "1003", packing)
        follow(idea, mei)
        Comment.say("Which printer?", idea, jonas)
        db.session.commit()
        assert "Do not follow it any more" in browse(mei).get("/inbox").text

    def test_what_is_not_there_is_not_found(self, browse, tomasz):
        assert browse(tomasz).post("/ideas/999/following").status_code == 404


class TestSettings:
    def test_they_are_kept(self, browse, tomasz):
        browser = browse(tomasz)
        form = CHOSEN | {"mentions": "off", "key": "k1"}
        assert browser.post("/inbox/settings", form).status_code == 200
        assert way_of(tomasz, NoticeKind.MENTIONS) is Way.OFF
        assert (settings_of(tomasz).digest, settings_of(tomasz).quiet) == (Digest.WEEKLY, False)
        assert browser.post("/inbox/settings", form | {"mentions": "inbox"}).status_code == 200
        assert way_of(tomasz, NoticeKind.MENTIONS) is Way.OFF, "the same form does nothing twice"

    def test_without_scripts_one_comes_back(self, browse, tomasz):
        done = browse(tomasz).post("/inbox/settings", CHOSEN, htmx=False)
        assert (done.status_code, done.location) == (303, "/inbox/settings")

    @pytest.mark.parametrize(
        "wrong", [{"mentions": "loud"}, {"mentions": ""}, {"digest": "hourly"}]
    )
    def test_what_is_no_choice_comes_back(self, browse, tomasz, wrong):
        for htmx in (True, False):
            done = browse(tomasz).post("/inbox/settings", CHOSEN | wrong, htmx=htmx)
            assert done.status_code == 422
            assert "Not saved yet" in done.text
        assert way_of(tomasz, NoticeKind.MENTIONS) is Way.INBOX

    def test_who_has_no_address_is_told_so(self, browse, tomasz):
        assert "You have no e-mail address here" in browse(tomasz).get("/inbox/settings").text
        tomasz.email = "tomasz@example.org"
        db.session.commit()
        page = browse(tomasz).get("/inbox/settings").text
        assert "tomasz@example.org" in page
        assert "You have no e-mail address" not in page
