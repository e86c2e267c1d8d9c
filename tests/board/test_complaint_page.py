"""A complaint's chart on its page, and what was heard before and since an adoption."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from kaizen import clock
from kaizen.board.drawings import NARROW, WIDE, Drawing
from kaizen.complaints.charts import chart_of
from kaizen.complaints.models import Complaint
from kaizen.complaints.occurrences import Occurrence
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from tests.adoptions.test_checks import again
from tests.conftest import a_standard
from tests.inbox.gathered import gather_all
from tests.statements import statements

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # a Friday
MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)


@pytest.fixture
def heard_in_weeks(packing, aylin):
    """A complaint heard so often in each week; the last week is the running one."""

    def hear(counts):
        complaint = Complaint.add("The lid is loose", packing, aylin)
        for ago, times in enumerate(reversed(counts)):
            for _ in range(times):
                Occurrence.hear(complaint, aylin, heard_at=MONDAY - timedelta(weeks=ago))
        db.session.commit()
        return complaint

    return hear


@pytest.fixture
def adopt(packing, aylin, jonas):
    """An idea on a complaint: tried from so many weeks ago, adopted two weeks later."""

    def tried_and_adopted(complaint, weeks_ago):
        with clock.at(MONDAY - timedelta(weeks=weeks_ago)):
            idea = Idea.propose("Press it twice", complaint, packing, by=aylin)
            ends_on = clock.today() + timedelta(days=14)
            expecting = Prediction("loose lids", 5, 1)
            trial = Trial.start(idea, jonas, owner=aylin, expecting=expecting, ends_on=ends_on)
        with clock.at(MONDAY - timedelta(weeks=weeks_ago - 2)):
            trial.adopt(
                jonas,
                actual="Fewer",
                lesson="Twice is enough",
                standard=a_standard(idea.team, jonas),
            )
        db.session.commit()
        return idea

    return tried_and_adopted


def page(browser, path):
    with clock.at(NOW):
        response = browser.get(path)
    assert response.status_code == 200
    return response.text


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_page_shows_a_drawing_its_numbers_and_its_signals(heard_in_weeks, browse, aylin):
    complaint = heard_in_weeks([2, *[4, 6] * 8, 20, 3])
    html = page(browse(aylin), f"/complaints/{complaint.id}")
    assert html.count('<svg class="behaviour__chart') == 2
    assert re.search(
        r"<svg [^>]*role=\"img\"[^>]*>\s*<title id=[^>]*>Heard each week</title>", html
    )
    assert html.count('<th scope="row">') == 17
    words = words_of(html)
    assert "9 Nov: more than chance explains" in words
    assert "This week so far: 3 times." in words
    assert "The last twelve months" not in words


def test_few_weeks_are_provisional(heard_in_weeks, browse, aylin):
    complaint = heard_in_weeks([2, *[4, 6, 5] * 3, 3])
    words = words_of(page(browse(aylin), f"/complaints/{complaint.id}"))
    assert "Provisional: only 9 weeks." in words
    assert "Nothing here that chance does not explain." in words


def test_the_days_between_are_said_in_words(heard_in_weeks, browse, aylin):
    complaint = heard_in_weeks([1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, *[0] * 12])
    words = words_of(page(browse(aylin), f"/complaints/{complaint.id}"))
    assert "Days from one time to the next" in words
    assert "Not heard for 88 days: longer than chance explains." in words


def test_with_few_weeks_the_last_twelve_months_stay(complaint, browse, aylin):
    html = browse(aylin).get(f"/complaints/{complaint.id}").text
    assert "behaviour__chart" not in html
    assert "The last twelve months" in html


def test_before_and_since_stand_on_both_pages(heard_in_weeks, adopt, browse, aylin):
    complaint = heard_in_weeks([2, *[1, 2] * 6, 1, *[0] * 10])
    idea = adopt(complaint, 10)
    said = "Heard 20 times in the 13 weeks before, 0 times in the 8 weeks since:"
    for path in (f"/complaints/{complaint.id}", f"/ideas/{idea.id}"):
        assert f"{said} fewer, beyond chance" in words_of(page(browse(aylin), path))
    words = words_of(page(browse(aylin), f"/complaints/{complaint.id}"))
    assert "7 Sept Trial started: Press it twice" in words
    assert "21 Sept Adopted: Press it twice" in words


def test_it_may_be_too_early_to_say(heard_in_weeks, adopt, browse, aylin):
    complaint = heard_in_weeks([2, *[1, 0] * 6, *[0] * 3])
    adopt(complaint, 2)
    words = words_of(page(browse(aylin), f"/complaints/{complaint.id}"))
    assert "0 times in the 4 days since: too early to say" in words


def test_what_is_tried_again_is_compared_no_more(heard_in_weeks, adopt, browse, aylin, jonas):
    complaint = heard_in_weeks([2, *[1, 2] * 6, 1, *[0] * 10])
    idea = adopt(complaint, 10)
    with clock.at(NOW):
        again(idea, jonas)
        db.session.commit()
    assert "beyond chance" not in page(browse(aylin), f"/complaints/{complaint.id}")


def test_the_page_asks_eight_times_and_once_for_the_inbox(heard_in_weeks, adopt, browse, jonas):
    complaint = heard_in_weeks([1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, *[0] * 12])
    adopt(complaint, 10)
    browser, path = browse(jonas), f"/complaints/{complaint.id}"
    gather_all()
    db.session.remove()
    with statements() as asked:
        page(browser, path)
    assert len(asked) <= 9, asked


@pytest.mark.parametrize("paper", [NARROW, WIDE], ids=lambda paper: paper.name)
@pytest.mark.parametrize("mirrored", [False, True])
def test_nothing_leaves_the_paper(heard_in_weeks, paper, mirrored):
    complaint = heard_in_weeks([3, *[100, 140, 7] * 6, 250, 1])
    with clock.at(NOW):
        chart, _ = chart_of(complaint, None)
    drawing = Drawing(chart, paper, mirrored=mirrored)
    xs, ys = [mark.x for mark in drawing.marks], [mark.y for mark in drawing.marks]
    assert drawing.left < min(xs) < max(xs) < drawing.right < paper.width
    assert paper.top <= min(ys) <= max(ys) <= paper.height - paper.bottom
    assert paper.top <= drawing.y(chart.limits.upper)
    assert (xs == sorted(xs)) is not mirrored
    assert len(drawing.dates) == paper.dates
