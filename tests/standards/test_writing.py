"""Writing standards in the browser: nothing typed is lost, and pictures come along."""

import io

import pytest

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.photos.sent import photo_files
from kaizen.standards.forms import as_it_stands
from kaizen.standards.models import Audience, Standard
from kaizen.stations.models import Station
from tests.conftest import a_standard, save
from tests.photos.files import jpeg


def last_event():
    return db.session.scalars(db.select(Event).order_by(Event.id.desc()).limit(1)).one()


def standards():
    return db.session.scalars(db.select(Standard).order_by(Standard.id)).all()


def rows(*steps, **fields):
    """The fields of steps in their order; what is bytes is a picture."""
    for place, step in enumerate(steps):
        words, picture = step if isinstance(step, tuple) else (step, None)
        fields[f"steps-{place}-words"] = words
        if picture is not None:
            fields[f"steps-{place}-picture"] = (io.BytesIO(picture), "step.jpg")
    return fields


def of_care(team, owner, **fields):
    return {
        "owner": owner.id,
        "known_by_teams": [team.id],
        "review_on": "2027-03-01",
        **fields,
    }


@pytest.fixture
def gate(packing, ada):
    return save(Station.add("Sealer, line 3", packing, by=ada))


class TestNew:
    def form(self, packing, jonas, *steps, **fields):
        way = rows(*(steps or ("Close the lid",)), title="Seal a carton", why="Lids came open")
        return way | of_care(packing, jonas) | fields

    @pytest.mark.parametrize("htmx", [True, False])
    def test_a_leader_writes_down_what_is_done_well(self, browse, packing, jonas, gate, htmx):
        form = self.form(packing, jonas, "Close the lid", ("Press it", jpeg()), stations=[gate.id])
        answer = browse(jonas).post("/standards/new", form, htmx=htmx)
        (standard,) = standards()
        assert answer.status_code == (204 if htmx else 303)
        where = answer.headers["HX-Redirect" if htmx else "Location"]
        assert where == f"/standards/{standard.id}"
        assert standard.stations == [gate]
        assert [one.team for one in standard.must_know] == [packing]
        first, second = standard.current.steps
        assert (first.words, first.content, second.words) == ("Close the lid", None, "Press it")
        assert photo_files().path(second.content).is_file()
        assert (second.width, second.height) == (800, 600)
        assert last_event().kind is EventKind.STANDARD_WRITTEN

    def test_a_form_sent_twice_writes_once(self, browse, packing, jonas):
        browser = browse(jonas)
        for _twice in range(2):
            browser.post("/standards/new", self.form(packing, jonas, key="k1"))
        assert len(standards()) == 1

    def test_it_comes_back_with_everything_typed(self, browse, packing, jonas):
        form = self.form(packing, jonas, ("Lift", jpeg()), ("Turn", b"no picture"), title="")
        page = browse(jonas).post("/standards/new", form | {"known_by_others": "9009"})
        assert page.status_code == 422
        assert "Give it a title" in page.text
        assert "no picture we can read" in page.text
        assert all(words in page.text for words in ("Lift", "Turn", "Lids came open", "9009"))
        assert 'name="steps-0-content"' in page.text  # the good one need not be sent again
        assert 'name="steps-1-content"' not in page.text
        assert standards() == []

    def test_a_picture_that_was_kept_is_used_when_the_form_comes_again(
        self, browse, packing, jonas
    ):
        browser = browse(jonas)
        page = browser.post("/standards/new", self.form(packing, jonas, ("Lift", jpeg()), title=""))
        content = page.text.partition('name="steps-0-content" value="')[2][:64]
        assert browser.get(f"/standards/pictures/{content}.jpg").mimetype == "image/jpeg"
        browser.post(
            "/standards/new", self.form(packing, jonas, "Lift") | {"steps-0-content": content}
        )
        (standard,) = standards()
        (step,) = standard.current.steps
        assert (step.content, step.width) == (content, 800)

    @pytest.mark.parametrize("content", ["../../etc/passwd", "0" * 64, "x"])
    def test_a_picture_that_never_came_is_asked_for_again(self, browse, packing, jonas, content):
        form = self.form(packing, jonas, "Lift") | {"steps-0-content": content}
        page = browse(jonas).post("/standards/new", form)
        assert page.status_code == 422
        assert "choose this picture once more" in page.text

    def test_words_go_with_each_picture(self, browse, packing, jonas):
        page = browse(jonas).post("/standards/new", self.form(packing, jonas, ("", jpeg())))
        assert page.status_code == 422
        assert "Say in words what the picture shows" in page.text

    def test_there_is_a_step_and_there_are_thirty_at_most(self, browse, packing, jonas):
        browser = browse(jonas)
        none = browser.post("/standards/new", self.form(packing, jonas, "", " "))
        many = browser.post("/standards/new", self.form(packing, jonas, *["Turn"] * 31))
        assert (none.status_code, many.status_code) == (422, 422)
        assert "at least one step" in none.text
        assert "30 steps at most" in many.text

    @pytest.mark.parametrize(
        ("act", "left"),
        [
            ("up-1", ["B", "A", "C"]),
            ("down-0", ["B", "A", "C"]),
            ("remove-1", ["A", "C"]),
            ("add", ["A", "B", "C"]),
            ("up-0", ["A", "B", "C"]),
            ("down-99", ["A", "B", "C"]),
        ],
    )
    def test_without_a_script_buttons_move_the_rows(self, browse, packing, jonas, act, left):
        form = self.form(packing, jonas, "A", "B", "C", act=act)
        page = browse(jonas).post("/standards/new", form, htmx=False)
        assert page.status_code == 200
        places = [page.text.index(f">{words}</textarea>") for words in left]
        assert places == sorted(places)
        assert page.text.count('class="step-row"') == max(3, len(left) + (act == "add"))
        assert standards() == []

    def test_single_people_and_roles_are_chosen_too(self, browse, packing, jonas, ruth, tomasz):
        form = self.form(packing, jonas, known_by_teams=[], known_by_roles=["manager"])
        form |= {"known_by_people": [tomasz.id], "known_by_others": "2002\nruth ADLER"}
        browse(jonas).post("/standards/new", form)
        (standard,) = standards()
        assert {one.who for one in standard.must_know} == {"Tomasz Wójcik", "Ruth Adler", "manager"}

    def test_a_worker_and_another_leader_write_none_for_the_team(
        self, browse, packing, jonas, aylin, ruth
    ):
        assert browse(aylin).get("/standards/new").status_code == 403
        address = f"/standards/new?team={packing.id}"
        assert browse(ruth).post(address, self.form(packing, jonas)).status_code == 403
        assert browse(jonas).get(address).status_code == 200
        assert standards() == []


class TestRewrite:
    def form(self, *steps, **fields):
        way = rows(*(steps or ("Print it",)), title="Print both labels", seen="1")
        return way | {"review_on": "2027-03-01"} | fields

    @pytest.mark.parametrize("htmx", [True, False])
    def test_who_looks_after_it_writes_the_next_version(
        self, browse, packing, standard, aylin, htmx
    ):
        standard.care_anew(aylin, _care_of(standard, owner=aylin))
        db.session.commit()
        address = f"/standards/{standard.id}/versions/new"
        page = browse(aylin).get(address)
        assert "Print the lot number twice" in page.text
        answer = browse(aylin).post(address, self.form("Print it", "Read it aloud"), htmx=htmx)
        assert answer.status_code == (204 if htmx else 303)
        assert [one.words for one in standard.current.steps] == ["Print it", "Read it aloud"]
        assert standard.current.number == 2
        assert last_event().kind is EventKind.STANDARD_REWRITTEN

    def test_two_at_once_the_second_sees_the_first(self, browse, standard, jonas):
        address = f"/standards/{standard.id}/versions/new"
        browse(jonas).post(address, self.form("First"))
        page = browse(jonas).post(address, self.form("Second"))
        assert page.status_code == 409
        assert "wrote version 2 meanwhile" in page.text
        assert "Second" in page.text
        assert standard.current.number == 2

    def test_others_may_not(self, browse, standard, aylin, ruth):
        address = f"/standards/{standard.id}/versions/new"
        assert browse(aylin).get(address).status_code == 403
        assert browse(ruth).post(address, self.form()).status_code == 403
        assert browse(ruth).get("/standards/99/versions/new").status_code == 404

    def test_what_was_withdrawn_is_not_written_anew(self, browse, standard, jonas):
        standard.withdraw(jonas, reason="Gone")
        db.session.commit()
        for path in ("versions/new", "care", "withdrawal"):
            assert browse(jonas).get(f"/standards/{standard.id}/{path}").status_code == 409
        assert browse(jonas).post(f"/standards/{standard.id}/review").status_code == 409


def _care_of(standard, **changed):
    from kaizen.standards.models import Care

    care = {"owner": standard.owner, "review_on": standard.review_on}
    care["must_know"] = Audience(teams=[one.team for one in standard.must_know])
    return Care(**(care | changed))


class TestCare:
    def test_owner_stations_and_who_must_know_it_change(
        self, browse, packing, standard, jonas, tomasz, gate
    ):
        form = of_care(packing, tomasz, stations=[gate.id], known_by_roles=["worker"])
        form["seen"] = as_it_stands(standard)
        answer = browse(jonas).post(f"/standards/{standard.id}/care", form, htmx=False)
        assert answer.status_code == 303
        assert (standard.owner, standard.stations) == (tomasz, [gate])
        assert len(standard.must_know) == 2
        assert last_event().kind is EventKind.STANDARD_CHANGED
        assert standard.current.number == 1

    def test_it_opens_as_it_stands(self, browse, packing, standard, jonas, ruth):
        care = _care_of(standard)
        standard.care_anew(jonas, type(care)(jonas, care.review_on, (), Audience(people=[ruth])))
        db.session.commit()
        page = browse(jonas).get(f"/standards/{standard.id}/care").text
        assert "2002</textarea>" in page

    def test_it_comes_back_with_its_message(self, browse, packing, standard, jonas):
        form = of_care(packing, jonas, known_by_others="Nobody", review_on="2020-01-01")
        form["owner"] = 999
        page = browse(jonas).post(f"/standards/{standard.id}/care", form)
        assert page.status_code == 422
        for words in ("Choose who looks after it", "“Nobody” is not clear", "within three years"):
            assert words in page.text

    @pytest.mark.parametrize("htmx", [True, False])
    def test_two_at_once_the_second_looks_again(
        self, browse, packing, returns, standard, jonas, tomasz, htmx
    ):
        browser, address = browse(jonas), f"/standards/{standard.id}/care"
        form = of_care(packing, tomasz, known_by_others="Jonas Berg")
        form["seen"] = as_it_stands(standard)
        first = _care_of(standard, must_know=Audience(teams=[packing, returns]))
        standard.care_anew(jonas, first)
        db.session.commit()
        page = browser.post(address, form, htmx=htmx)
        assert page.status_code == 409
        assert "Look again, then decide" in page.text
        assert "Jonas Berg</textarea>" in page.text
        assert standard.owner == jonas
        assert {one.team for one in standard.must_know} == {packing, returns}
        form["seen"] = as_it_stands(standard)
        assert form["seen"] in page.text
        browser.post(address, form, htmx=htmx)
        assert standard.owner == tomasz


class TestReview:
    def test_still_right_is_looked_at_again_in_a_year(self, browse, packing, jonas):
        standard = a_standard(packing, jonas, review_on=packing.today).standard
        answer = browse(jonas).post(f"/standards/{standard.id}/review", htmx=False)
        assert answer.status_code == 303
        assert (standard.review_on - packing.today).days >= 365
        assert last_event().kind is EventKind.STANDARD_CHANGED

    def test_others_may_not(self, browse, standard, aylin):
        assert browse(aylin).post(f"/standards/{standard.id}/review").status_code == 403


class TestWithdrawal:
    def test_it_says_why_and_what_holds_instead(self, browse, packing, standard, jonas, aylin):
        other = a_standard(packing, jonas, "Print one large label").standard
        form = {"reason": "One label does it", "replaced_by": other.id}
        answer = browse(jonas).post(f"/standards/{standard.id}/withdrawal", form, htmx=False)
        assert answer.status_code == 303
        assert (standard.is_in_force, standard.replaced_by) == (False, other)
        assert last_event().kind is EventKind.STANDARD_WITHDRAWN
        page = browse(aylin).get(f"/standards/{standard.id}").text
        assert "One label does it" in page
        assert f'href="/standards/{other.id}"' in page

    def test_it_needs_a_reason_and_another_that_is_in_force(self, browse, standard, jonas):
        address = f"/standards/{standard.id}/withdrawal"
        page = browse(jonas).post(address, {"reason": "", "replaced_by": standard.id})
        assert page.status_code == 422
        assert standard.is_in_force

    def test_only_a_leader_withdraws(self, browse, standard, aylin):
        standard.owner = aylin
        db.session.commit()
        assert browse(aylin).get(f"/standards/{standard.id}/withdrawal").status_code == 403
