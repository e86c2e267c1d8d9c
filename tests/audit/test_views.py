"""Who did what: what an admin sees of it, and what nobody else does."""

import csv
from io import StringIO

import pytest

from kaizen.audit.queries import ALL, AUDITED
from kaizen.events.catalog import CATALOG
from kaizen.events.models import QUIET, Event, EventKind
from kaizen.events.queries import STRETCH
from kaizen.extensions import db
from kaizen.people.models import Role
from tests.conftest import person
from tests.inbox.gathered import unread_news
from tests.kiosks.conftest import device, kiosk, stand  # noqa: F401 - badging in


def lines(kind: EventKind) -> list[Event]:
    return list(db.session.scalars(db.select(Event).where(Event.kind == kind).order_by(Event.id)))


def as_rows(answer) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.get_data().decode("utf-8-sig"))))


class TestRecording:
    def test_signing_in_and_out_is_written_down_without_an_address(self, browse, aylin):
        browse(aylin).post("/sign-out", htmx=False)
        (came,), (went,) = lines(EventKind.SIGNED_IN), lines(EventKind.SIGNED_OUT)
        assert (came.by_id, came.team_id, came.details) == (aylin.id, None, {"kiosk": None})
        assert (went.by_id, went.details) == (aylin.id, {"kiosk": None})

    def test_badging_in_names_the_kiosk(self, stand, kiosk, aylin):  # noqa: F811
        stand(aylin).post("/kiosk/sign-out", htmx=False)
        for kind in (EventKind.SIGNED_IN, EventKind.SIGNED_OUT):
            (line,) = lines(kind)
            assert (line.by_id, line.details) == (aylin.id, {"kiosk": kiosk.id})

    def test_the_next_badge_signs_the_one_before_out(self, stand, aylin, tomasz):  # noqa: F811
        screen = stand(aylin)
        screen.post("/kiosk/sign-in", {"badge": tomasz.badge, "burst": "1"}, htmx=False)
        assert [line.by_id for line in lines(EventKind.SIGNED_OUT)] == [aylin.id]
        assert [line.by_id for line in lines(EventKind.SIGNED_IN)] == [aylin.id, tomasz.id]

    def test_a_wrong_pin_is_no_signing_in(self, browse, aylin):
        browse().post("/sign-in", {"badge": aylin.badge, "pin": "9999"}, htmx=False)
        assert lines(EventKind.SIGNED_IN) == []

    def test_who_takes_a_file_is_written_down(self, browse, jonas, ada, complaint):
        browse(jonas).get("/complaints/export.csv").get_data()
        browse(ada).get("/audit.csv").get_data()
        taken = [(line.by_id, line.details["what"]) for line in lines(EventKind.EXPORTED)]
        assert taken == [(jonas.id, "complaints"), (ada.id, "audit")]


class TestPage:
    def test_only_admins_see_it(self, browse, aylin, jonas, ada):
        for who in (aylin, jonas):
            assert browse(who).get("/audit").status_code == 403
            assert browse(who).get("/audit.csv").status_code == 403
        assert browse(ada).get("/audit").status_code == 200

    def test_a_changed_role_shows_before_and_after(self, browse, ada, tomasz):
        tomasz.change(ada, role=Role.MANAGER)
        db.session.commit()
        page = browse(ada).get("/audit?group=people").text
        assert "Tomasz Wójcik" in page
        assert "Worker" in page
        assert "Manager" in page

    def test_it_is_narrowed_by_person_group_and_days(self, browse, ada, aylin, tomasz):
        browse(aylin)
        browse(tomasz)
        page = browse(ada).get("/audit?group=sign_ins&q=aylin&days=1").text
        assert "Aylin Kaya" in page
        assert "Tomasz" not in page
        page = browse(ada).get("/audit?q=wojcik&group=secrets").text
        assert "Tomasz Wójcik" in page
        assert "Aylin" not in page

    def test_what_nobody_knows_narrows_nothing(self, browse, ada):
        assert browse(ada).get("/audit?group=x&days=nan&before=-3&q=%00").status_code == 200

    def test_fifty_at_a_time(self, browse, ada, packing):
        for number in range(STRETCH):
            person(f"One of many {number}", f"7{number:03}", packing)
        browser = browse(ada)
        first = browser.get("/audit?group=people").text
        assert first.count("<tr>") == STRETCH + 1
        assert "Older" in first


class TestFile:
    def test_it_holds_all_that_is_audited(self, browse, ada, tomasz):
        tomasz.change(ada, role=Role.MANAGER, name="=HYPERLINK(1)")
        db.session.commit()
        head, *rows = as_rows(browse(ada).get("/audit.csv"))
        assert head[:3] == ["Number", "When", "Who"]
        assert len(rows) == db.session.query(Event).filter(Event.kind.in_(ALL)).count()
        (changed,) = [row for row in rows if "Role: Worker → Manager" in row[-1]]
        assert changed[5] == "'=HYPERLINK(1)"

    def test_no_cell_is_a_formula(self, browse, ada):
        ada.change(ada, name='@SUM("1")')
        db.session.commit()
        _, *rows = as_rows(browse(ada).get("/audit.csv?group=sign_ins"))
        assert {row[2] for row in rows} == {'\'@SUM("1")'}


def test_every_quiet_kind_is_audited_and_has_words():
    assert set(ALL) >= QUIET
    assert set(ALL) <= set(CATALOG)
    assert len(ALL) == sum(map(len, AUDITED.values())) == len(set(ALL))


@pytest.mark.usefixtures("idea")
def test_what_is_quiet_is_seen_nowhere_else(browse, ada, aylin, jonas, packing):
    """Activity, inbox, what is live: signing in is no news."""
    admin = browse(ada)
    newest = db.session.scalar(db.select(db.func.max(Event.id)))
    browse(aylin).post("/sign-out", htmx=False)
    browse(jonas).get("/complaints/export.csv").get_data()
    for path in (f"/people/{aylin.id}/activity", f"/people/{jonas.id}/activity"):
        page = admin.get(path).text
        assert "signed in" not in page
        assert "took a file out" not in page
    assert "signed" not in admin.get(f"/teams/{packing.id}/activity").text
    for where in (f"team={packing.id}", "team=all", "of=idea-1", "of=complaints"):
        live = admin.get(f"/changes?after={newest}&{where}", htmx=True)
        assert (live.status_code, live.text) == (204, "")
    for who in (ada, aylin, jonas):
        assert unread_news(who).things == []
