"""Merging as a leader meets it: looking for the other one, seeing what would happen, parting."""

from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.complaints.models import Complaint
from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.merges import merge, unmerge
from kaizen.ideas.models import Idea
from kaizen.ideas.votes import vote_for
from kaizen.inbox.news import read_news
from kaizen.kiosks.device import COOKIE
from kaizen.kiosks.models import Kiosk
from tests.conftest import let_much_happen, save
from tests.inbox.gathered import unread_news
from tests.statements import statements


@pytest.fixture
def other(complaint, packing, tomasz):
    return save(Idea.propose("Print the lot number larger", complaint, packing, by=tomasz))


@pytest.fixture
def merged(idea, other, jonas):
    merge(idea, other, jonas)
    db.session.commit()
    return idea


def at(idea, what="merger"):
    return f"/ideas/{idea.id}/{what}"


def seen(idea, into):
    return {"into": into.id, "version": idea.version, "into_version": into.version}


def how_often(kind):
    return db.session.scalar(db.select(db.func.count(Event.id)).where(Event.kind == kind))


@pytest.mark.parametrize("htmx", [True, False])
class TestChoosing:
    def test_alike_ones_are_offered_first(self, browse, idea, other, jonas, htmx):
        page = browse(jonas).get(at(idea), htmx=htmx)
        assert page.status_code == 200
        assert other.title in page.text

    def test_it_is_found_by_words_and_by_number(
        self, browse, idea, other, packing, jonas, aylin, htmx
    ):
        heard = save(Complaint.add("Quite another thing", packing, by=aylin))
        far = save(Idea.propose("Sharpen the knives", heard, packing, by=aylin))
        browser = browse(jonas)
        assert far.title not in browser.get(at(idea), htmx=htmx).text
        for typed in ("sharpen knives", str(far.id), f"%23{far.id}"):
            assert far.title in browser.get(f"{at(idea)}?q={typed}", htmx=htmx).text

    def test_what_would_happen_is_shown_and_does_not_happen(
        self, browse, idea, other, jonas, mei, htmx
    ):
        vote_for(idea, mei)
        db.session.commit()
        page = browse(jonas).get(f"{at(idea)}?into={other.id}", htmx=htmx)
        assert page.status_code == 200
        for words in (other.title, "0 → 1", "Aylin Kaya", "Mei Chen"):
            assert words in page.text
        assert idea.stage is Stage.PROPOSED

    def test_two_complaints_are_said(self, browse, idea, packing, jonas, aylin, htmx):
        heard = save(Complaint.add("Quite another thing", packing, by=aylin))
        far = save(Idea.propose("Sharpen the knives", heard, packing, by=aylin))
        page = browse(jonas).get(f"{at(idea)}?into={far.id}", htmx=htmx)
        assert heard.sentence in page.text

    def test_what_does_not_fit_is_refused_in_words(self, browse, idea, other, jonas, htmx):
        other.decline(jonas, reason="No", problem="Open")
        db.session.commit()
        browser = browse(jonas)
        page = browser.get(f"{at(idea)}?into={other.id}", htmx=htmx)
        assert (page.status_code, "Open it again first" in page.text) == (409, True)
        page = browser.get(at(other), htmx=htmx)
        assert (page.status_code, "Open it again first" in page.text) == (409, True)

    def test_it_takes_who_leads_both_teams(
        self, browse, idea, complaint, returns, jonas, ruth, ada, htmx
    ):
        theirs = save(Idea.propose("Print the lot number in red", complaint, returns, by=ruth))
        page = browse(jonas).get(f"{at(idea)}?into={theirs.id}", htmx=htmx)
        assert (page.status_code, "leads both" in page.text) == (409, True)
        assert browse(ada).get(f"{at(idea)}?into={theirs.id}", htmx=htmx).status_code == 200


class TestMerging:
    def test_it_goes_on_in_the_other_one(self, browse, idea, other, jonas):
        answer = browse(jonas).post(at(idea), seen(idea, other), htmx=False)
        assert (answer.status_code, answer.location) == (303, f"/ideas/{other.id}")
        assert idea.merged_into is other
        assert how_often(EventKind.IDEA_MERGED) == 2

    def test_with_scripts_the_page_is_left(self, browse, idea, other, jonas):
        answer = browse(jonas).post(at(idea), seen(idea, other))
        assert answer.headers["HX-Redirect"] == f"/ideas/{other.id}"

    def test_a_form_sent_twice_merges_once(self, browse, idea, other, jonas):
        browser = browse(jonas)
        for _ in range(2):
            answer = browser.post(at(idea), seen(idea, other) | {"key": "once"}, htmx=False)
            assert answer.status_code == 303
        assert how_often(EventKind.IDEA_MERGED) == 2

    def test_without_the_other_one_it_is_asked_for(self, browse, idea, other, jonas):
        answer = browse(jonas).post(at(idea), {})
        assert (answer.status_code, "Choose the idea" in answer.text) == (422, True)

    def test_the_second_of_two_leaders_is_told(self, browse, idea, other, jonas, ada):
        form = seen(idea, other)
        idea.change(idea.authors[0], title="Print it on both sides", details="")
        db.session.commit()
        answer = browse(jonas).post(at(idea), form)
        assert (answer.status_code, "was faster" in answer.text) == (409, True)
        assert f'value="{idea.version}"' in answer.text, "what would happen now is shown"
        assert idea.stage is Stage.PROPOSED

    def test_the_other_one_may_have_gone_meanwhile(self, browse, idea, other, jonas, ada):
        form = seen(idea, other)
        other.decline(ada, reason="No", problem="Open")
        db.session.commit()
        answer = browse(jonas).post(at(idea), form)
        assert (answer.status_code, "Ada Owusu was faster" in answer.text) == (409, True)
        assert idea.stage is Stage.PROPOSED

    def test_another_team_s_is_refused_in_words(
        self, browse, idea, complaint, returns, jonas, ruth
    ):
        theirs = save(Idea.propose("Print the lot number in red", complaint, returns, by=ruth))
        answer = browse(jonas).post(at(idea), seen(idea, theirs))
        assert (answer.status_code, "leads both" in answer.text) == (409, True)

    def test_who_may_not(self, browse, idea, other, tomasz, ruth):
        for who in (tomasz, ruth):
            assert browse(who).get(at(idea)).status_code == 403
            assert browse(who).post(at(idea), seen(idea, other)).status_code == 403
            assert browse(who).post(at(idea, "parting")).status_code == 403

    def test_what_is_not_there(self, browse, idea, jonas):
        browser = browse(jonas)
        assert browser.get("/ideas/999999/merger").status_code == 404
        assert browser.get(f"{at(idea)}?into=999999").status_code == 404
        assert browser.post("/ideas/999999/parting").status_code == 404


class TestParting:
    @pytest.mark.parametrize("htmx", [True, False])
    def test_it_stands_alone_again(self, browse, merged, jonas, htmx):
        answer = browse(jonas).post(at(merged, "parting"), {"key": "once"}, htmx=htmx)
        assert answer.status_code == (204 if htmx else 303)
        assert merged.stage is Stage.PROPOSED
        assert how_often(EventKind.IDEA_UNMERGED) == 2

    def test_sent_twice_it_is_parted_once(self, browse, merged, jonas):
        browser = browse(jonas)
        for _ in range(2):
            assert browser.post(at(merged, "parting"), {"key": "1"}, htmx=False).status_code == 303
        assert how_often(EventKind.IDEA_UNMERGED) == 2

    def test_what_is_not_merged_is_not_parted(self, browse, idea, jonas):
        assert browse(jonas).post(at(idea, "parting"), htmx=False).status_code == 409


class TestMerged:
    def test_its_page_leads_on(self, browse, merged, other, tomasz, jonas):
        for who, parts in ((tomasz, False), (jonas, True)):
            page = browse(who).get(f"/ideas/{merged.id}")
            assert f"goes on in #{other.id}" in page.text
            assert (at(merged, "parting") in page.text) == parts

    def test_the_other_one_says_what_it_took_in(self, browse, idea, other, mei, jonas):
        Comment.say("Try it on line 2", idea, mei)
        merge(idea, other, jonas)
        db.session.commit()
        page = browse(mei).get(f"/ideas/{other.id}")
        for words in ("Merged into this one", "Try it on line 2", f"from #{idea.id}"):
            assert words in page.text

    def test_nobody_votes_or_comments_there(self, browse, merged, mei):
        browser = browse(mei)
        for act in ("vote", "help"):
            assert browser.post(f"/ideas/{merged.id}/{act}", {"give": "1"}).status_code == 409
        for htmx in (True, False):
            answer = browser.post(f"/ideas/{merged.id}/comments", {"words": "Hm hm"}, htmx=htmx)
            assert (answer.status_code, "goes on in" in answer.text) == (409, True)
            assert "Hm hm" in answer.text, "what was typed is kept"

    def test_it_is_not_offered_any_more(self, browse, merged, other, mei, packing):
        browser = browse(mei)
        for path in ("/", "/?q=lot", "/ideas", "/ideas?q=twice", "/ideas/similar?title=lot number"):
            assert f'/ideas/{merged.id}"' not in browser.get(path).text

    def test_it_is_listed_where_it_is_asked_for(self, browse, merged, mei):
        browser = browse(mei)
        for path in ("/ideas?stage=merged", f"/ideas?q=%23{merged.id}"):
            assert merged.title in browser.get(path).text


class TestTold:
    def test_authors_and_backers_are_told_once(self, idea, other, aylin, tomasz, mei, jonas):
        vote_for(idea, mei)
        merge(idea, other, jonas)
        db.session.commit()
        for who in (aylin, mei):
            (one,) = (n for n in unread_news(who).things if n.kind is EventKind.IDEA_MERGED)
            assert (one.idea_id, one.details["into"]) == (idea.id, other.id)
        (one,) = unread_news(tomasz).things
        assert (one.idea_id, one.details["taken_in"]) == (other.id, idea.id)
        assert unread_news(jonas).things == []

    def test_what_was_parted_before_anybody_looked_is_no_news(
        self, browse, merged, aylin, tomasz, jonas
    ):
        browse(jonas).post(at(merged, "parting"))
        for who in (aylin, tomasz):
            assert unread_news(who).things == []

    def test_who_wrote_both_is_told_once(self, idea, complaint, packing, aylin, jonas):
        twin = save(Idea.propose("Print two of them", complaint, packing, by=aylin))
        merge(idea, twin, jonas)
        assert [one.idea_id for one in unread_news(aylin).things] == [idea.id]
        unmerge(idea, jonas)
        assert unread_news(aylin).things == []

    def test_parting_is_told_to_who_knew(self, browse, merged, aylin, jonas):
        read_news(aylin, to=unread_news(aylin).read_to)
        db.session.commit()
        browse(jonas).post(at(merged, "parting"))
        assert [one.kind for one in unread_news(aylin).things] == [EventKind.IDEA_UNMERGED]


def test_pages_of_mergers_cost_what_they_show(browse, idea, complaint, packing, aylin, jonas):
    others = [
        Idea.propose(f"Print the lot number {size}", complaint, packing, by=aylin)
        for size in ("large", "small", "in red", "in bold")
    ]
    db.session.commit()
    browser = browse(jonas)
    for page in [at(idea), f"{at(idea)}?into={others[0].id}"]:
        db.session.expunge_all()
        with statements() as asked:
            assert browser.get(page).status_code == 200
        assert len(asked) <= 9, "\n".join(asked)  # the head's inbox among them


def test_a_kiosk_does_not_merge(browse, device, idea, other, jonas):
    browser = browse()
    browser.client.set_cookie(COOKIE, device[1])
    browser.post("/kiosk/sign-in", {"badge": jonas.badge, "pin": jonas.badge}, htmx=False)
    assert "Merge with another idea" not in browser.get(f"/ideas/{idea.id}").text
    assert browser.get(at(idea)).status_code == 403
    assert browser.post(at(idea), seen(idea, other)).status_code == 403


@pytest.fixture
def device(packing, ada):
    kiosk, token = Kiosk.enrol("Gate 2", packing, ada)
    return save(kiosk), token


def test_who_deferred_it_meets_its_day_again(browse, idea, other, jonas):
    day = clock.today() + timedelta(days=9)
    idea.defer(jonas, reason="Later", problem="Counted", review_on=day)
    merge(idea, other, jonas)
    db.session.commit()
    browse(jonas).post(at(idea, "parting"))
    assert (idea.stage, idea.due_on) == (Stage.DEFERRED, day)


def test_what_was_merged_long_ago_is_still_shown_until_it_is_parted(
    browse, idea, other, merged, jonas
):
    let_much_happen(other)
    assert "Merged into this one:" in browse(jonas).get(f"/ideas/{other.id}").text
    unmerge(idea, jonas)
    let_much_happen(other)
    assert "Merged into this one:" not in browse(jonas).get(f"/ideas/{other.id}").text
