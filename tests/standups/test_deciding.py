"""Decided in front of the board: as on the board, by the same people, and the minutes know."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from kaizen import clock
from kaizen.adoptions.checks import Found, checks_of
from kaizen.adoptions.recurrences import Answer, Recurrence
from kaizen.answers.raises import Raised, raised_of
from kaizen.answers.replies import replies_to
from kaizen.complaints.occurrences import Occurrence
from kaizen.events.models import EventKind
from kaizen.extensions import db
from kaizen.ideas.comments import Comment
from kaizen.ideas.lifecycle import Stage
from kaizen.teams.models import Team
from kaizen.todos.models import ToDo
from kaizen.trials.adoption import standing_adoption
from kaizen.trials.models import Trial, trials_of
from tests.adoptions.conftest import adopt
from tests.conftest import save
from tests.standups.room import a_stand_up, at
from tests.trials.test_models import FEWER, in_days

RESULT = {"actual_figure": "3", "lesson": "The second label holds."}
FIGURES = {"measure": "Labels lost", "expected_from": "12", "expected_to": "2", "unit": "a day"}
DAY = "%Y-%m-%d"


def soon(days: int = 10) -> str:
    return in_days(days).strftime(DAY)


@pytest.fixture
def plant(packing, jonas, ada) -> Team:
    """Above packing."""
    above = save(Team.add("The plant", None))
    packing.change(jonas, name=packing.name, parent=above, leaders=[jonas])
    above.change(ada, name=above.name, parent=None, leaders=[ada])
    return save(above)


@pytest.fixture
def things(idea, complaint, jonas, aylin, tomasz, packing, plant):
    """What there may be to decide on, by its name."""

    def a_trial():
        Trial.start(idea, jonas, owner=aylin, expecting=FEWER, ends_on=in_days(14))
        return idea

    def a_check():
        check = checks_of(adopt(idea, jonas))[0]
        check.due_on = packing.today
        return check

    def a_recurrence():
        adopt(idea, jonas)
        with clock.at(clock.now() + timedelta(hours=1)):
            Occurrence.hear(complaint, tomasz, customer="Nordfrost")
        return db.session.scalars(db.select(Recurrence)).one()

    def a_raise():
        return Raised.to_level(idea, 1, jonas, reason="We need a printer")

    def a_to_do():
        return ToDo.take("Order tape", packing, aylin, jonas, due_on=packing.today)

    made = {
        "idea": lambda: idea,
        "complaint": lambda: complaint,
        "trial": a_trial,
        "check": a_check,
        "recurrence": a_recurrence,
        "raised": a_raise,
        "to_do": a_to_do,
    }
    return SimpleNamespace(make=lambda name: save(made[name]()))


# What it is about, the decision's noun, what is sent, the field that is missed, what it writes.
DECISIONS = [
    ("idea", "trial", FIGURES, "measure", EventKind.TRIAL_STARTED),
    ("idea", "decline", {"because": "costs", "problem": "We ask."}, "reason", None),
    (
        "idea",
        "deferral",
        {"because": "costs", "problem": "We ask.", "review_on": soon(40)},
        "reason",
        None,
    ),
    ("idea", "answer", {}, "words", EventKind.COMMENT_ADDED),
    ("complaint", "answer", {}, "words", EventKind.COMPLAINT_REPLIED),
    ("idea", "raise", {}, "reason", EventKind.RAISED),
    ("complaint", "raise", {}, "reason", EventKind.RAISED),
    ("trial", "adoption", RESULT | {"title": "Two labels"}, "steps", EventKind.IDEA_ADOPTED),
    ("trial", "adaptation", RESULT | FIGURES, "lesson", EventKind.TRIAL_ADAPTED),
    ("trial", "extension", {"ends_on": soon(20)}, "reason", EventKind.TRIAL_EXTENDED),
    ("trial", "abandonment", {"actual_figure": "11"}, "lesson", EventKind.IDEA_ABANDONED),
    ("check", "drift", {}, "words", EventKind.CHECK_DRIFTED),
    ("recurrence", "acceptance", {}, "words", EventKind.RECURRENCE_ANSWERED),
    ("raised", "raise-answer", {}, "words", EventKind.RAISE_ANSWERED),
    ("idea", "to-do", {"due_on": soon()}, "words", EventKind.TO_DO_TAKEN),
    ("complaint", "offline", {"due_on": soon()}, "words", EventKind.TO_DO_TAKEN),
]
AT_ONCE = [
    ("check", "check", EventKind.CHECK_KEPT),
    ("to_do", "done", EventKind.TO_DO_DONE),
]
BY_THE_PLANT = {"raise-answer"}
NAMES = [f"{about}-{noun}" for about, noun, *_ in DECISIONS]
SAID = "A sentence that somebody typed"


@pytest.fixture
def sent(aylin, tomasz):
    """The whole form of a decision."""

    def of(noun: str, data: dict[str, str], missed: str) -> dict[str, object]:
        people = {"owner": aylin.id, "partner": tomasz.id}
        days = {"ends_on": soon()} if noun in ("trial", "adaptation") else {}
        return people | days | data | {missed: SAID}

    return of


def begun(things, about, noun, packing, plant, jonas, ada):
    """The stand-up where it is decided, and who may."""
    thing = things.make(about)
    above = noun in BY_THE_PLANT
    by, team = (ada, plant) if above else (jonas, packing)
    return a_stand_up(team, by, thing), by


def told(stand_up) -> list[EventKind]:
    return [outcome.event.kind for outcome in stand_up.items[0].outcomes]


@pytest.mark.parametrize(("about", "noun", "data", "missed", "kind"), DECISIONS, ids=NAMES)
def test_it_is_asked_decided_and_noted(
    browse, things, sent, packing, plant, jonas, ada, about, noun, data, missed, kind
):
    stand_up, by = begun(things, about, noun, packing, plant, jonas, ada)
    screen, url = browse(by), at(stand_up, 1, noun)
    room = screen.get(f"/standups/{stand_up.id}").text
    assert f'id="way-{noun}"' in room
    assert "<html" in screen.get(url).text
    assert f'name="{missed}"' in screen.get(url, htmx=True).text
    answer = screen.post(url, sent(noun, data, missed))
    assert answer.status_code == 200, answer.text
    assert answer.headers["HX-Retarget"] == f"#stand_up-{stand_up.id}-room"
    assert (kind or EventKind.DECISION_TO_BE_TOLD) in told(stand_up)


@pytest.mark.parametrize(("about", "noun", "data", "missed", "kind"), DECISIONS, ids=NAMES)
def test_a_form_that_lacks_something_comes_back_with_its_words(
    browse, things, sent, packing, plant, jonas, ada, about, noun, data, missed, kind
):
    stand_up, by = begun(things, about, noun, packing, plant, jonas, ada)
    screen, form = browse(by), sent(noun, data, missed) | {missed: ""}
    for htmx in (True, False):
        answer = screen.post(at(stand_up, 1, noun), form, htmx=htmx)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text
        kept = {words for name, words in data.items() if name != missed}
        assert all(words in answer.text for words in kept)
    assert not told(stand_up)


@pytest.mark.parametrize(("about", "noun", "data", "missed", "kind"), DECISIONS, ids=NAMES)
def test_who_may_not_decide_it_is_not_offered_it(
    browse, things, sent, packing, plant, jonas, ada, ruth, about, noun, data, missed, kind
):
    stand_up, _by = begun(things, about, noun, packing, plant, jonas, ada)
    screen = browse(ruth)
    assert f'id="way-{noun}"' not in screen.get(f"/standups/{stand_up.id}").text
    assert screen.get(at(stand_up, 1, noun)).status_code == 403
    assert screen.post(at(stand_up, 1, noun), sent(noun, data, missed)).status_code == 403
    assert not told(stand_up)


@pytest.mark.parametrize(("about", "noun", "data", "missed", "kind"), DECISIONS, ids=NAMES)
def test_it_works_without_scripts_and_once(
    browse, things, sent, packing, plant, jonas, ada, about, noun, data, missed, kind
):
    stand_up, by = begun(things, about, noun, packing, plant, jonas, ada)
    screen, form = browse(by), sent(noun, data, missed) | {"key": "the same"}
    for _ in range(2):
        answer = screen.post(at(stand_up, 1, noun), form, htmx=False)
        assert answer.status_code == 303
        assert answer.location == f"/standups/{stand_up.id}"
    assert told(stand_up).count(kind or EventKind.DECISION_TO_BE_TOLD) == 1


@pytest.mark.parametrize(("about", "noun", "data", "missed", "kind"), DECISIONS, ids=NAMES)
def test_when_the_stand_up_is_over_the_words_are_not_lost(
    browse, things, sent, packing, plant, jonas, ada, about, noun, data, missed, kind
):
    stand_up, by = begun(things, about, noun, packing, plant, jonas, ada)
    stand_up.end(by)
    db.session.commit()
    answer = browse(by).post(at(stand_up, 1, noun), sent(noun, data, missed))
    assert answer.status_code == 409
    assert "This stand-up is over." in answer.text
    assert SAID in answer.text


@pytest.mark.parametrize(("about", "noun", "kind"), AT_ONCE)
def test_some_things_need_one_press(browse, things, packing, jonas, ruth, about, noun, kind):
    stand_up = a_stand_up(packing, jonas, things.make(about))
    assert browse(ruth).post(at(stand_up, 1, noun)).status_code == 403
    screen = browse(jonas)
    assert screen.post(at(stand_up, 1, noun)).status_code == 200
    assert told(stand_up) == [kind]
    assert screen.post(at(stand_up, 1, noun)).status_code == 409


WRONG_MOMENT = [
    ("trial", "trial", FIGURES, "why"),
    ("trial", "decline", {"because": "costs", "problem": "We ask."}, "reason"),
    ("idea", "adoption", {"actual": "3", "lesson": "L", "title": "T"}, "steps"),
    ("idea", "abandonment", {"actual": "3"}, "lesson"),
    ("idea", "extension", {"ends_on": soon(20)}, "reason"),
]


@pytest.mark.parametrize(("about", "noun", "data", "last"), WRONG_MOMENT)
def test_the_wrong_moment_is_refused_in_words(
    browse, things, sent, packing, jonas, about, noun, data, last
):
    stand_up = a_stand_up(packing, jonas, things.make(about))
    for htmx in (True, False):
        answer = browse(jonas).post(at(stand_up, 1, noun), sent(noun, data, last), htmx=htmx)
        assert answer.status_code == 409
        assert "This idea is" in answer.text
    assert not told(stand_up)


def test_who_decides_on_what_has_changed_is_told_and_loses_nothing(
    browse, things, packing, jonas, ada, idea
):
    stand_up, screen = a_stand_up(packing, jonas, things.make("idea")), browse(jonas)
    Trial.start(idea, ada, owner=ada, expecting=FEWER, ends_on=in_days(14))
    save(idea)
    form = {"version": "1", "because": "costs", "reason": SAID, "problem": "We ask."}
    answer = screen.post(at(stand_up, 1, "decline"), form)
    assert answer.status_code == 409
    assert "Ada Owusu was faster" in answer.text
    assert SAID in answer.text


def test_a_decision_is_on_no_other_kind_of_thing(browse, things, packing, jonas):
    stand_up, screen = a_stand_up(packing, jonas, things.make("complaint")), browse(jonas)
    for noun in ("trial", "adoption", "check", "acceptance", "done", "raise-answer", "else"):
        assert screen.get(at(stand_up, 1, noun)).status_code == 404


def test_the_new_way_is_written_a_line_for_each_step(browse, things, sent, packing, jonas, idea):
    stand_up = a_stand_up(packing, jonas, things.make("trial"))
    form = sent("adoption", RESULT | {"title": "Two labels"}, "steps")
    form["steps"] = "Print the lot number twice\n\n  Press the label on  "
    browse(jonas).post(at(stand_up, 1, "adoption"), form)
    assert idea.stage is Stage.ADOPTED
    (trial,) = trials_of(idea)
    assert (trial.actual_figure, trial.lesson) == (3, "The second label holds.")
    events = told(stand_up)
    assert events == [EventKind.STANDARD_WRITTEN, EventKind.IDEA_ADOPTED]
    adoption = standing_adoption(idea)
    steps = [step.words for step in adoption.version.steps]
    assert steps == ["Print the lot number twice", "Press the label on"]


def test_what_is_taken_offline_has_two_names(browse, things, sent, packing, jonas, aylin):
    stand_up, screen = a_stand_up(packing, jonas, things.make("complaint")), browse(jonas)
    form = sent("offline", {"due_on": soon()}, "words")
    alone = screen.post(at(stand_up, 1, "offline"), form | {"partner": aylin.id})
    assert alone.status_code == 422
    assert "Choose two people." in alone.text
    screen.post(at(stand_up, 1, "offline"), form)
    to_do = db.session.scalars(db.select(ToDo)).one()
    assert (to_do.owner.name, to_do.partner.name) == ("Aylin Kaya", "Tomasz Wójcik")
    assert to_do.complaint_id == stand_up.items[0].complaint_id


def test_words_reach_who_waits_for_them(browse, things, packing, jonas, idea, complaint):
    stand_up = a_stand_up(packing, jonas, things.make("idea"), complaint)
    screen = browse(jonas)
    screen.post(at(stand_up, 1, "answer"), {"words": SAID})
    screen.post(at(stand_up, 2, "answer"), {"words": SAID})
    comment = db.session.scalars(db.select(Comment)).one()
    assert (comment.words, comment.idea_id) == (SAID, idea.id)
    assert [one.words for one in replies_to(complaint)] == [SAID]


def test_what_is_raised_goes_to_the_team_above(browse, things, packing, jonas, plant, idea):
    stand_up, screen = a_stand_up(packing, jonas, things.make("idea")), browse(jonas)
    screen.post(at(stand_up, 1, "raise"), {"reason": SAID})
    (raised,) = raised_of(idea)
    assert (raised.to_team_id, raised.reason) == (plant.id, SAID)
    again = screen.post(at(stand_up, 1, "raise"), {"reason": SAID})
    assert again.status_code == 409
    assert "This is raised already." in again.text


def test_what_is_said_to_a_check_and_a_recurrence_is_kept(browse, things, packing, jonas):
    heard = things.make("recurrence")
    check = checks_of(heard.adoption)[0]
    check.due_on = packing.today
    stand_up, screen = a_stand_up(packing, jonas, heard, save(check)), browse(jonas)
    screen.post(at(stand_up, 1, "acceptance"), {"words": SAID})
    screen.post(at(stand_up, 2, "drift"), {"words": SAID})
    assert (heard.answer, heard.words) == (Answer.ACCEPT, SAID)
    assert (check.found, check.words) == (Found.DRIFTED, SAID)
