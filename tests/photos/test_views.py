from io import BytesIO

import pytest

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.models import Idea
from kaizen.photos.models import Mark, Photo
from kaizen.photos.pictures import picture_of
from tests.photos import files
from tests.statements import statements


def kinds():
    return [event.kind for event in db.session.scalars(db.select(Event).order_by(Event.id))]


def photos():
    return list(db.session.scalars(db.select(Photo).order_by(Photo.id)))


def sent(*chosen: bytes | tuple[bytes, str], **fields):
    """A form with files in its field `photos`; some with their name."""
    named = [one if isinstance(one, tuple) else (one, f"{n}.jpg") for n, one in enumerate(chosen)]
    return fields | {"photos": [(BytesIO(file), name) for file, name in named]}


@pytest.fixture
def on_disk(app, tmp_path):
    return lambda: sorted(path for path in (tmp_path / "photos").rglob("*") if path.is_file())


@pytest.fixture
def photo(app, browse, idea, tomasz):
    browse(tomasz).post(f"/ideas/{idea.id}/photos", sent(files.jpeg()))
    return photos()[0]


def address(photo, *, thumb=False):
    return f"/photos/{photo.id}/{'thumb/' if thumb else ''}{photo.content}.jpg"


class TestProposing:
    def form(self, packing, *chosen, **fields):
        return sent(*chosen, heard="Heavy", title="Handles", team=packing.id, **fields)

    @pytest.mark.parametrize("htmx", [True, False])
    def test_photos_come_with_the_idea(self, browse, tomasz, packing, on_disk, htmx):
        form = self.form(packing, files.jpeg(3000, 2000), files.jpeg(50, 40))
        browse(tomasz).post("/ideas", form, htmx=htmx)
        large, small = photos()
        assert (large.width, large.height, small.width) == (1600, 1067, 50)
        assert (large.idea.title, large.by, large.mark) == ("Handles", tomasz, None)
        assert kinds()[-3:] == [EventKind.IDEA_PROPOSED, *[EventKind.PHOTO_ADDED] * 2]
        assert len(on_disk()) == 4
        assert {path.stat().st_mode & 0o077 for path in on_disk()} == {0}

    def test_a_bad_one_costs_neither_the_idea_nor_the_good_ones(self, browse, tomasz, packing):
        browser = browse(tomasz)
        good, bad = files.jpeg(), (files.zip_file(), "holiday.jpg")
        answer = browser.post("/ideas", self.form(packing, bad, good), htmx=False)
        assert answer.status_code == 303
        assert len(photos()) == 1
        page = browser.get(answer.location).text
        assert "“holiday.jpg” was not added. This file is no picture we can read." in page

    def test_a_fifth_is_left_out_in_words(self, browse, tomasz, packing):
        browser = browse(tomasz)
        chosen = [files.jpeg(20 + n, 20) for n in range(30)]
        answer = browser.post("/ideas", self.form(packing, *chosen), htmx=False)
        page = browser.get(answer.location).text
        assert len(photos()) == 4
        assert "“4.jpg” was not added. There is room for 4 photos only." in page
        assert "22 more were not added." in page

    def test_nothing_is_kept_of_a_form_that_comes_back(self, browse, tomasz, on_disk):
        answer = browse(tomasz).post("/ideas", sent(files.jpeg(), title="Handles"), htmx=False)
        assert answer.status_code == 422
        assert "Please choose your photos once more." in answer.text
        assert (photos(), on_disk()) == ([], [])

    def test_a_form_sent_twice_shows_them_once(self, browse, tomasz, packing):
        browser = browse(tomasz)
        for _ in range(2):
            browser.post("/ideas", self.form(packing, files.jpeg(), key="k1"))
        assert len(photos()) == 1

    def test_a_form_without_photos_is_as_before(self, browse, tomasz, packing):
        browse(tomasz).post("/ideas", self.form(packing, (b"", "")))
        assert db.session.scalars(db.select(Idea)).one()
        assert photos() == []


class TestAdding:
    def test_anybody_adds_one_afterwards(self, browse, idea, ruth):
        answer = browse(ruth).post(f"/ideas/{idea.id}/photos", sent(files.jpeg()))
        assert answer.status_code == 200
        assert "Photo by Ruth Adler" in answer.text
        assert kinds()[-1] is EventKind.PHOTO_ADDED

    def test_without_scripts_one_comes_back_to_the_idea(self, browse, idea, tomasz):
        browser, bad = browse(tomasz), (files.SVG, "drawing.svg")
        form = sent(files.jpeg(), bad)
        answer = browser.post(f"/ideas/{idea.id}/photos", form, htmx=False)
        assert (answer.status_code, answer.location) == (303, f"/ideas/{idea.id}#photos")
        assert "“drawing.svg” was not added." in browser.get(f"/ideas/{idea.id}").text

    @pytest.mark.parametrize("htmx", [True, False])
    def test_an_empty_form_is_asked_for_again(self, browse, idea, tomasz, htmx):
        answer = browse(tomasz).post(f"/ideas/{idea.id}/photos", {}, htmx=htmx)
        assert answer.status_code == 422
        assert "Choose a photo first." in answer.text

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_file_that_is_no_picture_is_named(self, browse, idea, tomasz, on_disk, htmx):
        form = sent((files.SVG, "<b>drawing.svg"), (b"", "nothing.png"))
        answer = browse(tomasz).post(f"/ideas/{idea.id}/photos", form, htmx=htmx)
        assert answer.status_code == 422
        assert "“&lt;b&gt;drawing.svg” was not added." in answer.text
        assert "“nothing.png” was not added. This file is empty." in answer.text
        assert on_disk() == []

    def test_a_file_of_too_many_megabytes_is_named(self, app, browse, idea, tomasz):
        app.config["PHOTO_MEGABYTES"] = 1
        form = sent(files.jpeg() + b"\0" * 1024 * 1024)
        answer = browse(tomasz).post(f"/ideas/{idea.id}/photos", form)
        assert answer.status_code == 422
        assert "This file is too large: 1 MB at most." in answer.text

    def test_a_fifth_is_refused(self, browse, idea, tomasz):
        browser = browse(tomasz)
        for n in range(2):
            browser.post(f"/ideas/{idea.id}/photos", sent(files.jpeg(9 + n, 9), files.jpeg(9, 9)))
        answer = browser.post(f"/ideas/{idea.id}/photos", sent(files.jpeg(), key="later"))
        assert answer.status_code == 409
        assert "There is room for 4 photos only." in answer.text
        assert len(photos()) == 4

    def test_a_double_tap_adds_it_once(self, browse, idea, tomasz):
        for _ in range(2):
            browse(tomasz).post(f"/ideas/{idea.id}/photos", sent(files.jpeg(), key="tap"))
        assert len(photos()) == 1

    def test_there_is_an_idea_and_somebody_signed_in(self, browse, idea, tomasz):
        assert browse(tomasz).post("/ideas/999/photos", sent(files.jpeg())).status_code == 404
        assert browse().post(f"/ideas/{idea.id}/photos", sent(files.jpeg())).status_code == 401


class TestTalking:
    def say(self, browser, idea, *chosen, htmx=True, **fields):
        form = sent(*chosen, **({"words": "Look"} | fields))
        return browser.post(f"/ideas/{idea.id}/comments", form, htmx=htmx)

    def test_two_come_with_a_comment_and_a_third_does_not(self, browse, idea, tomasz):
        answer = self.say(browse(tomasz), idea, *[files.jpeg(9 + n, 9) for n in range(3)])
        assert answer.status_code == 200
        assert "There is room for 2 photos only." in answer.text
        comment = db.session.scalars(db.select(Comment)).one()
        assert [photo.comment for photo in photos()] == [comment, comment]

    def test_without_scripts_a_bad_one_is_named_on_the_idea(self, browse, idea, tomasz):
        browser = browse(tomasz)
        assert self.say(browser, idea, files.SVG, htmx=False).status_code == 303
        assert "“0.jpg” was not added." in browser.get(f"/ideas/{idea.id}").text
        assert db.session.scalars(db.select(Comment)).one()

    @pytest.mark.parametrize("htmx", [True, False])
    def test_without_words_nothing_is_kept(self, browse, idea, tomasz, on_disk, htmx):
        answer = self.say(browse(tomasz), idea, files.jpeg(), htmx=htmx, words="")
        assert answer.status_code == 422
        assert (photos(), on_disk()) == ([], [])

    def test_they_go_with_the_comment(self, browse, idea, tomasz, jonas, on_disk):
        self.say(browse(tomasz), idea, files.jpeg())
        (photo,) = photos()
        browse(jonas).post("/comments/1/removal")
        assert kinds()[-2:] == [EventKind.COMMENT_REMOVED, EventKind.PHOTO_REMOVED]
        assert browse(tomasz).get(address(photo)).status_code == 404
        assert on_disk() == []

    def test_they_stay_under_the_words_when_those_change(self, browse, idea, tomasz):
        browser = browse(tomasz)
        self.say(browser, idea, files.jpeg())
        assert "Photo by Tomasz" in browser.post("/comments/1", {"words": "See"}).text
        assert "Photo by Tomasz" in browser.get("/comments/1/words", htmx=True).text


class TestServing:
    @pytest.mark.parametrize("thumb", [True, False])
    def test_it_is_kept_for_a_year_by_this_browser_only(self, browse, photo, ruth, thumb):
        answer = browse(ruth).get(address(photo, thumb=thumb))
        assert answer.status_code == 200
        assert answer.data[:2] == b"\xff\xd8"
        headers = answer.headers
        assert headers["Content-Type"] == "image/jpeg"
        assert headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Disposition"] == f"inline; filename=photo-{photo.id}.jpg"
        assert "sandbox" in headers["Content-Security-Policy"]
        assert "Set-Cookie" not in headers

    def test_asked_again_it_is_not_sent_again(self, browse, photo, ruth):
        browser = browse(ruth)
        tag = browser.get(address(photo)).headers["ETag"]
        answer = browser.get(address(photo), headers={"If-None-Match": tag})
        assert (answer.status_code, answer.data) == (304, b"")
        assert tag != browser.get(address(photo, thumb=True)).headers["ETag"]

    def test_a_thumb_is_smaller(self, browse, idea, tomasz):
        browser = browse(tomasz)
        browser.post(f"/ideas/{idea.id}/photos", sent(files.jpeg(2000, 1500)))
        (photo,) = photos()
        small = browser.get(address(photo, thumb=True)).data
        assert len(small) < len(browser.get(address(photo)).data) / 3

    def test_strangers_and_other_addresses_find_nothing(self, browse, photo, tomasz):
        assert browse().get(address(photo)).status_code == 303
        browser = browse(tomasz)
        for path in ("/photos/999/a.jpg", f"/photos/{photo.id}/{'0' * 64}.jpg", "/photos/1/..jpg"):
            assert browser.get(path).status_code == 404

    def test_one_whose_file_is_lost_is_not_there(self, browse, photo, tomasz, on_disk):
        for path in on_disk():
            path.unlink()
        assert browse(tomasz).get(address(photo)).status_code == 404


class TestMarking:
    def test_before_and_after(self, browse, photo, aylin):
        answer = browse(aylin).post(f"/photos/{photo.id}/mark", {"mark": "after"})
        assert ": After" in answer.text
        assert (photos()[0].mark, kinds()[-1]) == (Mark.AFTER, EventKind.PHOTO_MARKED)

    def test_neither_again_without_scripts(self, browse, photo, jonas):
        browser = browse(jonas)
        browser.post(f"/photos/{photo.id}/mark", {"mark": "before"}, htmx=False)
        answer = browser.post(f"/photos/{photo.id}/mark", {"mark": ""}, htmx=False)
        assert answer.status_code == 303
        assert photos()[0].mark is None

    def test_the_pair_stands_first(self, browse, idea, jonas):
        browser = browse(jonas)
        browser.post(f"/ideas/{idea.id}/photos", sent(*[files.jpeg(9 + n, 9) for n in range(3)]))
        browser.post("/photos/3/mark", {"mark": "before"})
        page = browser.post("/photos/1/mark", {"mark": "after"}).text
        places = [page.index(f'id="photo-{number}"') for number in (3, 1, 2)]
        assert places == sorted(places)

    def test_nobody_else_and_not_what_is_removed(self, browse, photo, ruth, jonas):
        assert browse(ruth).post(f"/photos/{photo.id}/mark", {"mark": "after"}).status_code == 403
        leader = browse(jonas)
        leader.post(f"/photos/{photo.id}/removal")
        assert leader.post(f"/photos/{photo.id}/mark", {"mark": "after"}).status_code == 409


class TestRemoving:
    @pytest.mark.parametrize("htmx", [True, False])
    def test_it_is_gone(self, browse, photo, tomasz, on_disk, htmx):
        browser = browse(tomasz)
        answer = browser.post(f"/photos/{photo.id}/removal", htmx=htmx)
        assert answer.status_code == (200 if htmx else 303)
        assert kinds()[-1] is EventKind.PHOTO_REMOVED
        for thumb in (True, False):
            assert browser.get(address(photo, thumb=thumb)).status_code == 404
        assert on_disk() == []

    def test_twice_is_as_good_as_once(self, browse, photo, jonas):
        browser = browse(jonas)
        assert [browser.post(f"/photos/{photo.id}/removal").status_code for _ in "ab"] == [200] * 2
        assert kinds().count(EventKind.PHOTO_REMOVED) == 1

    def test_only_who_put_it_up_or_leads_the_team(self, browse, photo, aylin, ruth):
        for person in (aylin, ruth):
            assert browse(person).post(f"/photos/{photo.id}/removal").status_code == 403

    def test_the_file_stays_while_another_shows_the_same(self, browse, idea, tomasz, on_disk):
        browser = browse(tomasz)
        for key in "ab":
            browser.post(f"/ideas/{idea.id}/photos", sent(files.jpeg(), key=key))
        first, second = photos()
        assert len(on_disk()) == 2
        browser.post(f"/photos/{first.id}/removal")
        assert browser.get(address(second)).status_code == 200
        browser.post(f"/photos/{second.id}/removal")
        assert on_disk() == []

    def test_one_of_a_comment_leaves_the_others(self, browse, idea, tomasz):
        browser = browse(tomasz)
        form = sent(files.jpeg(9, 9), files.jpeg(10, 9), words="Look")
        browser.post(f"/ideas/{idea.id}/comments", form)
        answer = browser.post("/photos/1/removal")
        assert 'id="comment-1-photos"' in answer.text
        assert 'id="photo-2"' in answer.text


def test_all_photos_of_a_page_cost_one_query(app, browse, idea, tomasz, jonas):
    page = f"/ideas/{idea.id}"
    browser = browse(tomasz)

    def asked():
        with statements() as queries:
            assert browser.get(page).status_code == 200
        return [query for query in queries if "photo" in query]

    assert len(asked()) == 1
    with app.test_request_context():
        picture = picture_of(files.jpeg(), megabytes=1)
        for person in (tomasz, jonas, None):
            comment = Comment.say("Look", idea, person or tomasz)
            Photo.add(picture, idea, person, comment=comment)
            Photo.add(picture, idea, person)
        db.session.commit()
    assert len(asked()) == 1
    assert "Photo by Somebody" in browser.get(page).text


def test_nobody_waits_for_the_lock_while_a_picture_is_decoded(browse, idea, tomasz, monkeypatch):
    locked = []

    def watched(file, *, megabytes):
        locked.append(db.session().in_transaction())
        return picture_of(file, megabytes=megabytes)

    monkeypatch.setattr("kaizen.photos.sent.picture_of", watched)
    browser = browse(tomasz)
    browser.post(f"/ideas/{idea.id}/photos", sent(files.jpeg()))
    browser.post(f"/ideas/{idea.id}/comments", sent(files.jpeg(), words="Look"))
    browser.post("/ideas", sent(files.jpeg(), heard="Heavy", title="Handles", team=idea.team_id))
    assert locked == [False] * 3
    assert len(photos()) == 3
