"""What a page asks of the database does not grow with what it shows."""

import pytest

from kaizen.extensions import db
from kaizen.people.models import Person, Role
from kaizen.people.sign_ins import SignIn
from tests.benchmarks.plant import LEADER, fill
from tests.browser import Browser
from tests.statements import statements
from tests.stored_counts import wrong_counts

MOST = 8
WORKER, ADMIN = 1, 2
IDEAS = 200
# Numbers 1 to 30 are adopted, then 50 are being tried, the others are proposed.
ADOPTED, TRIALLED, PROPOSED = 20, 50, 150

# What only some ideas have costs one query each: readings, a standard, what follows an adoption.
SECTIONS = {f"/ideas/{TRIALLED}": 1, f"/ideas/{ADOPTED}": 3}

FOR_ALL = [
    "/",
    "/?team=all",
    "/?mine=1",
    "/?overdue=1&order=votes",
    "/?complaint=1",
    "/?q=printer+line",
    "/ideas",
    "/ideas?stage=adopted&team=1&q=hook",
    "/ideas/new",
    "/ideas/new?complaint=1",
    "/ideas/similar?title=Hang+a+second+hook+in+the+hall",
    f"/ideas/{PROPOSED}",
    f"/ideas/{TRIALLED}",
    f"/ideas/{ADOPTED}",
    "/complaints",
    "/complaints?q=label&verdict=long_standing&order=customers&days=365",
    "/complaints?team=1&channel=driver&state=all",
    "/complaints/1",
    "/complaints/new",
    "/complaints/similar?q=The+label+comes+off+again",
    "/gallery",
    "/gallery?q=hook&team=1&show=adopted&page=2",
    "/replications",
    "/checks",
    "/concerns",
    "/concerns?team=all",
    "/people/1/activity",
    "/teams/1/activity",
    "/teams/1/training",
    "/to-read",
    "/my/sign-in",
    "/standards",
    "/standards?q=hook&team=1&show=review",
    "/standards/1",
    "/standards/1/print",
    "/lessons",
    "/lessons?q=hook&end=abandon&team=1",
    "/just-do-it",
    "/just-do-it?team=1",
]
FOR_LEADERS = [
    f"/ideas/{PROPOSED}/move",
    f"/ideas/{PROPOSED}/trial",
    f"/ideas/{PROPOSED}/decline",
    f"/ideas/{PROPOSED}/deferral",
    f"/ideas/{TRIALLED}/move",
    f"/ideas/{TRIALLED}/adoption",
    f"/ideas/{TRIALLED}/abandonment",
    f"/ideas/{TRIALLED}/trial/adaptation",
    f"/ideas/{TRIALLED}/trial/extension",
    f"/ideas/{ADOPTED}/reopening",
    f"/ideas/{ADOPTED}/replications",
    "/standards/new",
    "/standards/1/versions/new",
    "/standards/1/care",
    "/standards/1/group",
    "/standards/1/group?q=aylin",
    "/standards/1/withdrawal",
    "/imports",
    "/imports/new",
]
FOR_ADMINS = [
    "/people",
    "/people/1",
    "/people/new",
    "/people/1/secret",
    "/people/import",
    "/teams",
    "/teams/1",
    "/teams/new",
    "/teams/1/working-days",
    "/teams/1/public-holidays?country=DE&region=NI&year=2027",
    "/kiosks",
    "/kiosks/new",
    "/stations",
    "/stations/labels",
    "/complaints/1/merger",
    "/complaints/1/settlement",
    "/complaints/1/wording",
]
PAGES = [(WORKER, path) for path in FOR_ALL]
PAGES += [(LEADER, path) for path in FOR_ALL + FOR_LEADERS]
PAGES += [(ADMIN, path) for path in ["/", f"/ideas/{TRIALLED}", *FOR_ADMINS]]


@pytest.fixture
def plant(app):
    fill(IDEAS)
    db.session.get_one(Person, ADMIN).role = Role.ADMIN
    db.session.commit()


def test_the_plant_counts_as_its_rows_do(plant):
    assert wrong_counts() == []


def test_a_page_asks_eight_times_and_once_for_each_section_of_its_own(app, plant):
    """In one test, because the plant takes longer to fill than its pages to show."""
    too_many = []
    browsers = {number: browser_of(app, number) for number in (WORKER, LEADER, ADMIN)}
    for number, path in PAGES:
        db.session.remove()  # nothing is known from the page before
        with statements() as asked:
            response = browsers[number].get(path)
        assert response.status_code == 200, f"{path} for person {number}: {response.status}"
        if len(asked) > MOST + SECTIONS.get(path, 0):
            too_many += [f"{path} for person {number}: {len(asked)} queries", *asked]
    assert not too_many, "\n  ".join(["Ask once for all that a page shows:", *too_many])


def browser_of(app, number: int) -> Browser:
    """Signed in without a PIN: that is not what is looked at here."""
    token = SignIn.start(db.session.get_one(Person, number))
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    return Browser(client)
