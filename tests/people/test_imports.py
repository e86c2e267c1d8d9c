import io
import re
from pathlib import Path

import pytest

from kaizen.extensions import db
from kaizen.people import secrets
from kaizen.people.models import Person
from kaizen.teams.models import Team

FILE = """name;badge;pin;team
Mai Nguyen;1003;4821;Packing, line 3
=HYPERLINK("x");1004;;Paint shop
Aylin;1001;;
"""


def upload(browser, content=FILE, name="people.csv"):
    data = {"file": (io.BytesIO(content.encode()), name)}
    return browser.post("/people/import", data, htmx=False, content_type="multipart/form-data")


def called(name: str) -> Person | None:
    return db.session.scalar(db.select(Person).where(Person.name == name))


def files(app) -> list[Path]:
    return sorted((Path(app.instance_path) / "uploads").glob("people-*"))


def test_a_file_is_looked_at_before_anything_happens(app, browse, ada, aylin):
    browser = browse(ada)
    there = upload(browser)
    assert there.status_code == 303
    page = browser.get(there.location).text
    assert "Mai Nguyen" in page
    assert "Paint shop" in page
    assert "Line 4" in page
    assert "Aylin Kaya has 1001 already" in page
    assert called("Mai Nguyen") is None
    assert files(app)[0].stat().st_mode & 0o077 == 0


def test_good_rows_are_brought_in_and_new_pins_downloaded_once(app, browse, ada, aylin, packing):
    browser = browse(ada)
    url = upload(browser).location
    result = browser.post(url, {"make_teams": "y", "key": "k"}, htmx=False)
    assert result.location == f"{url}/result"
    assert "2 people are added" in browser.get(result.location).text
    mai, other = called("Mai Nguyen"), called('=HYPERLINK("x")')
    assert mai.team == packing
    assert secrets.fits("4821", mai.pin_hash)
    assert other.team.name == "Paint shop"

    answer = browser.post(f"{url}/list", htmx=False)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    text = answer.data.decode("utf-8-sig")
    assert "Mai" not in text, "a PIN that came with the file is not written down again"
    assert "'=HYPERLINK" in text
    pin = re.search(r"1004,(\d{6})", text)[1]
    assert secrets.fits(pin, other.pin_hash)
    assert browser.post(f"{url}/list", htmx=False).status_code == 404
    assert files(app) == []


def test_without_new_teams_their_people_are_left_out(browse, ada, packing):
    browser = browse(ada)
    browser.post(upload(browser).location, {"key": "k"}, htmx=False)
    assert called("Mai Nguyen")
    assert called('=HYPERLINK("x")') is None
    assert db.session.query(Team).count() == 1


def test_sent_twice_is_brought_in_once(browse, ada, packing):
    browser = browse(ada)
    url = upload(browser).location
    for _ in range(2):
        answer = browser.post(url, {"make_teams": "y", "key": "k"}, htmx=False)
        assert answer.location == f"{url}/result"
    assert db.session.query(Person).filter_by(name="Mai Nguyen").count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [("", "empty"), ("colour,size\nred,4\n", "There are: colour and size"), ("PK\x03\x04junk", "")],
)
def test_a_file_that_is_no_list_of_people_is_refused_in_words(app, browse, ada, content, words):
    response = upload(browse(ada), content)
    assert response.status_code == 422
    assert words in response.text
    assert 'id="file-error"' in response.text
    assert files(app) == []


def test_without_a_file_the_form_says_so(browse, ada):
    response = browse(ada).post("/people/import", {}, htmx=False)
    assert response.status_code == 422
    assert "Choose a file first" in response.text


def test_only_admins_import_and_nobody_sees_anothers_file(browse, ada, jonas, packing):
    from kaizen.people.models import Role
    from tests.conftest import person

    other = person("Second Admin", "9002", packing, Role.ADMIN)
    url = upload(browse(ada)).location
    assert browse(other).get(url).status_code == 404
    assert browse(other).post(f"{url}/list", htmx=False).status_code == 404
    for one in ("/people/import", url, f"{url}/result"):
        assert browse(jonas).get(one).status_code == 403
    assert upload(browse(jonas)).status_code == 403
    assert browse(ada).get(f"/people/import/{'.' * 22}").status_code == 404
