"""Names stand in one order, and words are found the same, whatever database keeps them: the run
on each holds it against these lists."""

import pytest
from sqlalchemy import select

from kaizen.complaints.models import Complaint
from kaizen.complaints.queries import State, page_of
from kaizen.complaints.queries import Wanted as WantedComplaints
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.people.models import Role
from kaizen.people.queries import Wanted, people_by_name
from kaizen.search import contains_all, similar
from kaizen.standards.queries import StandardFilter, people_to_choose, standards_page
from kaizen.teams.queries import teams_by_name
from kaizen.trials.cycles import who_could_own
from tests.conftest import a_standard, person, team

# In another order than they are added in, and than their bytes have.
NAMES = [
    "adler",
    "Ärger",
    "Émile",
    "emilia",
    "Łódź",
    "Lodzia",
    "Ørsted",
    "Özil",
    "Pia",
    "Zoë",
    "žofie",
    "Ωμέγα",
    "Ян",
    "محمد",
    "サトウ",
    "佐藤",
]
SENTENCES = {
    "german": "Größere Kühlräume übersehen",
    "polish": "Żółta taśma się odkleja przy łączeniu",
    "arabic": "الملصق يسقط في غرفة التبريد",
    "japanese": "ラベルが冷蔵庫で剥がれる",
    "french": "Le café est froid à côté",
    "english": "Label comes off in the COLD store",
}
TYPED = {
    "grossere kuhlraume": "german",
    "KÜHLRÄUME": "german",
    "zolta tasma": "polish",
    "ŁĄCZENIU": "polish",
    "غرفة": "arabic",
    "冷蔵庫": "japanese",
    "ラベル": "japanese",
    "CAFE cote": "french",
    "cold STORE": "english",
    "abel": "english",
}


def shuffled(things):
    return sorted(things, key=lambda one: one[::-1])


@pytest.fixture
def crowd(packing):
    for number, name in enumerate(shuffled(NAMES)):
        person(name, f"5{number:03}", packing, Role.MANAGER)
    return packing


def test_people_stand_by_name(crowd):
    assert [one.name for one in people_by_name(Wanted(), 1).people] == NAMES
    assert [one.name for one in people_to_choose(crowd)] == NAMES


def test_who_could_own_a_trial_stands_by_name(crowd, complaint, aylin):
    idea = Idea.propose("Print it twice", complaint, crowd, by=aylin)
    db.session.commit()
    assert [one.name for one in who_could_own(idea, [])] == ["Aylin Kaya", *NAMES]


def test_teams_stand_by_name(app, browse):
    for name in shuffled(NAMES):
        team(name)
    someone = person("Ada", "9001", teams_by_name()[0], Role.ADMIN)
    assert [one.name for one in teams_by_name()] == NAMES
    page = browse(someone).get("/ideas").text
    places = [page.index(f">{name}</option>") for name in NAMES]
    assert places == sorted(places)


def test_standards_stand_by_team_and_title_their_own_first(crowd, jonas):
    others = [team(name) for name in shuffled(NAMES[:4])]
    for name in shuffled(NAMES):
        a_standard(crowd, jonas, name)
    for one in others:
        a_standard(one, jonas, "Print both labels")
    shown = standards_page(StandardFilter(), jonas, teams_by_name()).standards
    own, theirs = shown[: len(NAMES)], shown[len(NAMES) :]
    assert [version.title for _, version in own] == NAMES
    assert [standard.team.name for standard, _ in theirs] == NAMES[:4]


@pytest.fixture
def said(packing, aylin):
    for words in SENTENCES.values():
        complaint = Complaint.add(words, packing, by=aylin)
        Idea.propose(words, complaint, packing, by=aylin)
    db.session.commit()


@pytest.mark.parametrize("typed", TYPED)
def test_words_are_found_in_any_script(said, typed):
    wanted = SENTENCES[TYPED[typed]]
    found = page_of(WantedComplaints(words=typed, state=State.ALL), 1)[0]
    assert [one.sentence for one in found] == [wanted]
    titles = db.session.scalars(select(Idea.title).where(contains_all(Idea, typed)))
    assert list(titles) == [wanted]
    assert [one.sentence for one in similar(Complaint, typed)] == [wanted]


def test_the_likest_stand_in_one_order(packing, aylin):
    for words in ("Label torn", "Label comes off", "Labels come off wet", "The label came off"):
        Complaint.add(words, packing, by=aylin)
    db.session.commit()
    likest = [one.sentence for one in similar(Complaint, "label comes off")]
    assert likest[0] == "Label comes off"
    assert likest[1:] == ["Labels come off wet", "The label came off", "Label torn"]
