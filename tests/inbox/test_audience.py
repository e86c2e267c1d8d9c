"""Who hears what: as one table, with everybody's part in it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from kaizen.adoptions.checks import checks_of
from kaizen.adoptions.recurrences import Recurrence
from kaizen.adoptions.reminding import remind_of_what_is_due
from kaizen.answers.clocks import clock_of
from kaizen.answers.passing import pass_on
from kaizen.answers.raising import raise_up
from kaizen.answers.replies import reply
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import QUIET, EventKind
from kaizen.extensions import db
from kaizen.ideas.answers import decide_with_care
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.ideas.merges import merge
from kaizen.ideas.models import Idea
from kaizen.ideas.pending import Answer, Because
from kaizen.ideas.votes import offer_help, vote_for
from kaizen.inbox.audience import AUDIENCE
from kaizen.inbox.following import follow
from kaizen.inbox.models import Notice
from kaizen.inbox.models import NoticeKind as Of
from kaizen.inbox.taking_back import TAKES_BACK, UNDOES
from kaizen.people.models import Role
from kaizen.standups.beginning import begin
from kaizen.teams.models import Team
from kaizen.todos.models import ToDo
from kaizen.trials.adoption import standing_adoption
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from tests.conftest import a_standard, person, save
from tests.inbox.gathered import gather_all

# What a board, a card or somebody's own entry shows anyway, and nobody waits for.
NOBODY = {
    EventKind.BOARD_SET_UP,
    EventKind.DEMO_LOADED,
    EventKind.PERSON_ADDED,
    EventKind.PERSON_CHANGED,
    EventKind.PERSON_LEFT,
    EventKind.PERSON_RETURNED,
    EventKind.SECRET_CHANGED,
    EventKind.TEAM_ADDED,
    EventKind.TEAM_CHANGED,
    EventKind.WORKING_HOURS_CHANGED,
    EventKind.CLOSED_DAYS_ADDED,
    EventKind.CLOSED_DAY_REMOVED,
    EventKind.STATION_ADDED,
    EventKind.STATION_CHANGED,
    EventKind.STATION_CLOSED,
    EventKind.STATION_OPENED,
    EventKind.STATION_CODE_REPLACED,
    EventKind.STATION_CODE_REVOKED,
    EventKind.KIOSK_ENROLLED,
    EventKind.KIOSK_CHANGED,
    EventKind.KIOSK_REVOKED,
    EventKind.COMPLAINT_ADDED,
    EventKind.COMPLAINT_CHANGED,
    EventKind.OCCURRENCE_CORRECTED,
    EventKind.COMPLAINTS_IMPORTED,
    EventKind.IMPORT_UNDONE,
    EventKind.IDEA_CHANGED,
    EventKind.IDEA_PLACED,
    EventKind.PHOTO_ADDED,
    EventKind.PHOTO_MARKED,
    EventKind.PHOTO_REMOVED,
    EventKind.READING_TAKEN,
    EventKind.READING_TAKEN_BACK,
    EventKind.STAND_UP_PLANNED,
    EventKind.STAND_UP_STARTED,
    EventKind.STAND_UP_TAKEN_OVER,
    EventKind.ITEM_PARKED,
    EventKind.WALL_ADDED,
    EventKind.WALL_CHANGED,
    EventKind.WALL_REVOKED,
}


def test_every_kind_of_event_is_told_to_somebody_or_on_purpose_to_nobody():
    told = {*AUDIENCE, *TAKES_BACK, *UNDOES}
    assert told | NOBODY | QUIET == set(EventKind)
    assert not told & NOBODY


@pytest.fixture
def all_of_them(packing, returns, complaint, idea, aylin, tomasz, jonas, ruth, ada):
    """Aylin wrote both, Tomasz backs it, Mei follows it, Hoa follows the complaint; Rosa is in the
    team, Ben leads the site above it."""
    one = SimpleNamespace(packing=packing, returns=returns, complaint=complaint, idea=idea)
    one.aylin, one.tomasz, one.jonas, one.ruth, one.ada = aylin, tomasz, jonas, ruth, ada
    one.mei = person("Mei Zhao", "1003", returns)
    one.hoa = person("Hoa Nguyen", "1004", returns)
    one.rosa = person("Rosa Diaz", "1005", packing)
    one.ben = person("Ben Carter", "2003", returns, Role.MANAGER)
    vote_for(idea, tomasz)
    follow(idea, one.mei)
    follow(complaint, one.hoa)
    gather_all()
    db.session.execute(db.delete(Notice))
    db.session.commit()
    return one


def tried(all_, owner=None):
    return Trial.start(
        all_.idea,
        all_.jonas,
        owner=owner or all_.jonas,
        expecting=Prediction("labels that come off", 12, 2, "a week"),
        ends_on=all_.packing.today + timedelta(days=14),
    )


def adopted(all_):
    standard = a_standard(all_.packing, all_.jonas, owner=all_.rosa)
    return tried(all_).adopt(all_.jonas, actual="3", lesson="Holds", standard=standard)


def given(all_):
    return ToDo.take(
        "Order rolls",
        all_.packing,
        all_.rosa,
        all_.jonas,
        due_on=all_.packing.today,
        partner=all_.tomasz,
    )


def checked(all_, *, kept):
    adopted(all_)
    db.session.flush()
    check = checks_of(standing_adoption(all_.idea))[0]
    check.due_on = all_.packing.today
    if kept is None:
        remind_of_what_is_due()
    elif kept:
        check.keep(all_.jonas)
    else:
        check.drift(all_.aylin, words="Old rolls again")


def below_a_site(all_):
    site = save(Team.add("Site", None, leaders=[all_.ben]))
    all_.packing.change(all_.ada, name="Packing, line 3", parent=site, leaders=[all_.jonas])
    return raise_up(all_.idea, all_.jonas, reason="Needs money")


def over_the_end(all_):
    trial = tried(all_, owner=all_.rosa)
    trial.ends_on = all_.packing.today
    remind_of_what_is_due()


def stood_up(all_):
    stand_up = begin(all_.packing, all_.jonas)
    stand_up.attend(all_.tomasz)
    stand_up.end(all_.jonas)


REASON = Answer(Because.COSTS, "Too dear", "We look for another way")
ABOUT_IT = {"aylin": Of.MY_IDEAS, "tomasz": Of.BACKED, "mei": Of.FOLLOWED, "hoa": Of.FOLLOWED}

# kind of event: (what is done, who hears it as what, who of them is asked for something)
TABLE = {
    EventKind.VOTE_GIVEN: (lambda a: vote_for(a.idea, a.rosa), {"aylin": Of.MY_IDEAS}, ""),
    EventKind.HELP_OFFERED: (lambda a: offer_help(a.idea, a.rosa), {"aylin": Of.MY_IDEAS}, ""),
    EventKind.COMMENT_ADDED: (
        lambda a: Comment.say("@Rosa Diaz, would it fit?", a.idea, a.jonas),
        {"rosa": Of.MENTIONS, "aylin": Of.MY_IDEAS, "mei": Of.FOLLOWED},
        "rosa",
    ),
    EventKind.IDEA_PROPOSED: (
        lambda a: Idea.propose("Another way", a.complaint, a.packing, by=a.tomasz),
        {"aylin": Of.MY_IDEAS, "hoa": Of.FOLLOWED},
        "",
    ),
    EventKind.TRIAL_STARTED: (
        lambda a: tried(a, owner=a.rosa),
        {**ABOUT_IT, "rosa": Of.TO_DOS},
        "rosa",
    ),
    EventKind.IDEA_ADOPTED: (adopted, ABOUT_IT, ""),
    EventKind.DECISION_TO_BE_TOLD: (
        lambda a: decide_with_care(a.idea, a.jonas, Stage.DECLINED, REASON),
        {"aylin": Of.MY_IDEAS},
        "",
    ),
    EventKind.IDEA_MERGED: (
        lambda a: merge(
            a.idea, save(Idea.propose("Better", a.complaint, a.packing, by=a.rosa)), a.jonas
        ),
        {"aylin": Of.MY_IDEAS, "tomasz": Of.BACKED, "mei": Of.FOLLOWED, "rosa": Of.MY_IDEAS},
        "",
    ),
    EventKind.STANDARD_WRITTEN: (
        lambda a: a_standard(a.packing, a.jonas, owner=a.ruth),
        dict.fromkeys(("aylin", "tomasz", "rosa", "ada", "ruth"), Of.TRAINING),
        "aylin tomasz rosa ada",
    ),
    EventKind.CHECK_DUE: (lambda a: checked(a, kept=None), {"rosa": Of.CHECKS}, "rosa"),
    EventKind.CHECK_KEPT: (
        lambda a: checked(a, kept=True),
        {"aylin": Of.MY_IDEAS, "mei": Of.FOLLOWED},
        "",
    ),
    EventKind.CHECK_DRIFTED: (
        lambda a: checked(a, kept=False),
        {"rosa": Of.CHECKS, "jonas": Of.CHECKS, "mei": Of.FOLLOWED},
        "rosa jonas",
    ),
    EventKind.TRIAL_DUE: (over_the_end, {"rosa": Of.TO_DOS, "jonas": Of.ANSWERS}, "rosa jonas"),
    EventKind.RECURRENCE_NOTICED: (
        lambda a: (adopted(a), db.session.flush(), Occurrence.hear(a.complaint, a.tomasz)),
        {"jonas": Of.CHECKS, "rosa": Of.CHECKS, "aylin": Of.MY_IDEAS, "mei": Of.FOLLOWED},
        "jonas rosa",
    ),
    EventKind.TO_DO_TAKEN: (given, {"rosa": Of.TO_DOS, "tomasz": Of.TO_DOS}, "rosa tomasz"),
    EventKind.TO_DO_DONE: (
        lambda a: given(a).do(a.rosa),
        {"tomasz": Of.TO_DOS, "jonas": Of.TO_DOS},
        "",
    ),
    EventKind.COMPLAINT_HEARD: (
        lambda a: Occurrence.hear(a.complaint, a.rosa),
        {"hoa": Of.FOLLOWED},
        "",
    ),
    EventKind.COMPLAINT_REPLIED: (
        lambda a: reply(a.complaint, a.jonas, words="New rolls come on Monday"),
        {"aylin": Of.MY_IDEAS, "hoa": Of.FOLLOWED},
        "",
    ),
    EventKind.COMPLAINT_SETTLED: (
        lambda a: a.complaint.settle(a.jonas, reason="Not heard for a year"),
        {"aylin": Of.MY_IDEAS, "hoa": Of.FOLLOWED},
        "",
    ),
    EventKind.PASSED_ON: (
        lambda a: pass_on(clock_of(a.idea), a.jonas, to=a.ruth),
        {"ruth": Of.ANSWERS},
        "ruth",
    ),
    EventKind.RAISED: (
        below_a_site,
        {"ben": Of.ANSWERS, "aylin": Of.MY_IDEAS, "mei": Of.FOLLOWED},
        "ben",
    ),
    EventKind.RAISE_ANSWERED: (
        lambda a: below_a_site(a).give_answer(a.ben, words="Buy it"),
        {"jonas": Of.ANSWERS, "aylin": Of.MY_IDEAS, "mei": Of.FOLLOWED},
        "",
    ),
    EventKind.STAND_UP_ENDED: (
        stood_up,
        dict.fromkeys(("aylin", "rosa", "ada"), Of.STAND_UPS),
        "",
    ),
}


@pytest.mark.parametrize("kind", TABLE)
def test_who_hears_it(all_of_them, kind):
    act, expected, asked = TABLE[kind]
    act(all_of_them)
    gather_all()
    heard = {
        one.person.name.split()[0].lower(): one
        for one in db.session.scalars(db.select(Notice))
        if one.event.kind is kind
    }
    assert {name: one.kind for name, one in heard.items()} == expected
    assert {name for name, one in heard.items() if one.asks} == set(asked.split())


def test_who_left_hears_nothing(all_of_them):
    all_of_them.aylin.leave(all_of_them.ada)
    vote_for(all_of_them.idea, all_of_them.rosa)
    gather_all()
    assert db.session.scalars(db.select(Notice)).all() == []


def test_following_goes_on_with_what_it_was_merged_into(all_of_them):
    a = all_of_them
    other = save(Idea.propose("Better", a.complaint, a.packing, by=a.rosa))
    merge(a.idea, other, a.jonas)
    Comment.say("Which size?", other, a.jonas)
    gather_all()
    mine = db.select(Notice).where(Notice.person_id == a.mei.id)
    kinds = [one.event.kind for one in db.session.scalars(mine.order_by(Notice.event_id))]
    assert kinds == [EventKind.IDEA_MERGED, EventKind.COMMENT_ADDED]


def test_a_recurrence_answered_is_told_once_to_who_follows_both(all_of_them):
    a = all_of_them
    follow(a.complaint, a.mei)
    adopted(a)
    db.session.flush()
    Occurrence.hear(a.complaint, a.tomasz)
    db.session.scalars(db.select(Recurrence)).one().accept(a.jonas, words="Once a year is fine")
    gather_all()
    told = db.select(Notice.person_id).where(Notice.event.has(kind=EventKind.RECURRENCE_ANSWERED))
    people = list(db.session.scalars(told))
    assert len(people) == len(set(people))
    assert {a.aylin.id, a.mei.id, a.hoa.id, a.rosa.id} == set(people)


def test_two_complaints_that_become_one_are_told_once(all_of_them):
    a = all_of_them
    other = save(Complaint.add("Labels fall off", a.packing, by=a.aylin))
    other.merge_into(a.complaint, a.jonas)
    gather_all()
    told = db.select(Notice.person_id).where(Notice.event.has(kind=EventKind.COMPLAINT_MERGED))
    assert sorted(db.session.scalars(told)) == sorted([a.aylin.id, a.hoa.id])
