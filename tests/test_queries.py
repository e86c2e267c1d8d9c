"""What a page asks of the database does not grow with what it shows."""

import pytest

from kaizen import clock
from kaizen.answers.clocks import AnswerClock
from kaizen.answers.passing import Passed
from kaizen.answers.raises import Raised
from kaizen.complaints.models import Complaint
from kaizen.events.since import newest_event_number
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.inbox.gathering import gather
from kaizen.people.models import Person, Role
from kaizen.people.sign_ins import SignIn
from kaizen.teams.models import Team
from kaizen.todos.models import ToDo
from tests.benchmarks.plant import LEADER, fill
from tests.browser import Browser
from tests.inbox.gathered import gather_all
from tests.statements import statements
from tests.stored_counts import wrong_counts

MOST = 8
INBOX = 1  # what the head of a page says of it
WORKER, ADMIN = 1, 2
IDEAS = 200
# Numbers 1 to 30 are adopted, then 50 are being tried, the others are proposed.
ADOPTED, TRIALLED, PROPOSED = 20, 50, 150
COMPLAINT = 1

# What only some ideas have costs one query each: readings, a standard, what follows an adoption.
SECTIONS = {f"/ideas/{TRIALLED}": 1, f"/ideas/{ADOPTED}": 3}
# A leader's board says what began without asking; and what is read for all who look at a board is
# asked for apart from what is each person's own.
SECTIONS["/"] = 2
# An agenda has eleven parts; the page that shows one as it would be now is asked for alone.
SECTIONS["/teams/1/agenda"] = 11

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
    "/inbox",
    "/inbox/settings",
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
    "/standups",
    "/standups?team=all&page=2",
    "/teams/1/agenda",
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
    "/teams/1/standup",
    "/teams/1/public-holidays?country=DE&region=NI&year=2027",
    "/teams/1/walls",
    "/teams/1/walls/new",
    "/kiosks",
    "/kiosks/new",
    "/audit",
    "/audit?group=people&q=a&days=30",
    "/stations",
    "/stations/labels",
    "/complaints/1/merger",
    "/complaints/1/settlement",
    "/complaints/1/wording",
]
# Where much waits for an answer, and much is to be done.
FOR_WHO_IS_ASKED = [
    "/today",
    f"/today?after=idea-{PROPOSED}",
    f"/today?item=complaint-{COMPLAINT}",
    f"/today?answered=idea-{TRIALLED}",
    f"/today/ideas/{PROPOSED}/passing",
    "/todos",
    "/todos?team=1",
    "/todos/1",
    "/todos/1/edit",
    "/todos/1/cancellation",
    "/todos/new",
    f"/todos/new?idea={PROPOSED}",
]
PAGES = [(WORKER, path) for path in FOR_ALL]
PAGES += [(LEADER, path) for path in FOR_ALL + FOR_LEADERS]
PAGES += [(ADMIN, path) for path in ["/", f"/ideas/{TRIALLED}", *FOR_ADMINS]]


@pytest.fixture
def plant(app):
    fill(IDEAS)
    db.session.get_one(Person, ADMIN).role = Role.ADMIN
    db.session.commit()
    gather_all()


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
        if len(asked) > MOST + INBOX + SECTIONS.get(path.partition("?")[0], 0):
            too_many += [f"{path} for person {number}: {len(asked)} queries", *asked]
    assert not too_many, "\n  ".join(["Ask once for all that a page shows:", *too_many])


def test_what_waits_for_somebody_is_asked_for_as_a_whole(app, plant):
    ask_and_take_on()
    leader, too_many = browser_of(app, LEADER), []
    for path in FOR_WHO_IS_ASKED:
        leader.get(path)  # what is unread about it is read now, once
        db.session.remove()
        with statements() as asked:
            assert leader.get(path).status_code == 200, path
        if len(asked) > MOST + 1:  # the unread cards of the inbox are counted too
            too_many += [f"{path}: {len(asked)} queries", *asked]
    assert not too_many, "\n  ".join(["Ask once for all that a page shows:", *too_many])


def ask_and_take_on():
    """Much waits for the leader: in the team, by name and from below; and much is to be done."""
    leader, team = db.session.get_one(Person, LEADER), db.session.get_one(Team, 1)
    ideas = [db.session.get_one(Idea, PROPOSED - n) for n in range(20)]
    clocks = [AnswerClock.start(one, clock.now()) for one in ideas]
    clocks.append(AnswerClock.start(db.session.get_one(Complaint, COMPLAINT), clock.now()))
    db.session.flush()
    db.session.add_all(Passed(clock=one, to=leader, by_id=ADMIN) for one in clocks[:5])
    for idea in ideas[5:10]:
        db.session.add(Raised(idea=idea, from_team=idea.team, to_team=team, level=1))
    for idea in ideas:
        ToDo.take("Ask for a sample", team, leader, leader, due_on=team.today, idea=idea)
    gather()
    db.session.commit()


def test_a_live_page_to_which_nothing_happens_asks_only_who_is_there(app, plant):
    """Three hundred screens do so each second and a half."""
    browser = browser_of(app, LEADER)
    newest = newest_event_number()
    db.session.remove()
    for path in (f"/changes?after={newest}&team=1", f"/changes?after={newest}&of=idea-{PROPOSED}"):
        with statements() as asked:
            assert browser.get(path, htmx=True).status_code == 204
        assert len(asked) == 1, asked


def browser_of(app, number: int) -> Browser:
    """Signed in without a PIN: that is not what is looked at here."""
    token = SignIn.start(db.session.get_one(Person, number))
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    return Browser(client)
