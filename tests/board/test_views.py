from datetime import UTC, datetime, time, timedelta

from kaizen import clock
from kaizen.board import queries as boards
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.trials.just_do_it import Ticks, just_do
from kaizen.trials.models import Trial
from kaizen.trials.predictions import Prediction
from tests.conftest import a_standard, team


def test_the_board_shows_the_teams_cards(browse, idea, tomasz):
    page = browse(tomasz).get("/")
    assert "Packing, line 3" in page.text
    assert "Print the lot number twice" in page.text
    assert "Move #" not in page.text


def test_who_leads_can_move_cards(browse, idea, jonas, ruth):
    assert "Move #1 to" in browse(jonas).get("/").text
    assert "Move #1 to" not in browse(ruth).get(f"/?team={idea.team_id}").text


def test_an_empty_board_says_what_to_do_first(browse, ruth):
    assert "No ideas yet" in browse(ruth).get("/").text


def test_filters_stand_in_the_address(browse, idea, aylin, tomasz, jonas, complaint):
    Trial.start(
        idea,
        jonas,
        owner=aylin,
        expecting=Prediction("Labels", 9, 1),
        ends_on=clock.today() + timedelta(days=3),
    )
    db.session.commit()
    browser = browse(tomasz)
    assert "Nothing fits" in browser.get("/?mine=1").text
    assert "idea-1-title" in browse(aylin).get("/?mine=1").text
    assert "idea-1-title" in browser.get(f"/?complaint={complaint.id}&q=lot").text
    assert "idea-1-title" not in browser.get("/?overdue=1").text
    with clock.at(clock.now() + timedelta(days=5)):
        page = browse(tomasz).get("/?overdue=1&order=votes").text
    assert "decide: 2 days over" in page


def test_what_needs_a_word_is_told_of_the_team_whatever_is_filtered(
    browse, idea, aylin, tomasz, jonas
):
    ends_on = clock.today() + timedelta(days=3)
    Trial.start(idea, jonas, owner=aylin, expecting=Prediction("Labels", 9, 1), ends_on=ends_on)
    other = Idea.propose("Turn the fan", idea.complaint, team("Moulding"), by=aylin)
    db.session.commit()
    with clock.at(clock.now() + timedelta(days=5)):
        browser = browse(tomasz)
        for filtered in ("", "&mine=1", "&overdue=1", "&q=nothing+like+it", "&order=votes"):
            page = browser.get(f"/?team={idea.team_id}{filtered}").text
            assert "<span>1 needs a word</span>" in page, filtered
        page = browser.get(f"/?team={other.team_id}&q=fan").text
        assert "<span>0 need a word</span>" in page


def test_a_query_is_kept_for_all_who_ask_in_its_form(browse, complaint, packing, aylin, tomasz):
    """One of a board is large: those of many teams, authors and searches would fill the memory."""
    ideas = {
        who: Idea.propose(f"Of {who.name}", complaint, packing, by=who) for who in (aylin, tomasz)
    }
    other = team("Moulding")
    theirs = Idea.propose("Of another team", complaint, other, by=aylin)
    db.session.commit()

    def shown(who, path: str) -> set[int]:
        text = browse(who).get(path).text
        return {one.id for one in (*ideas.values(), theirs) if f"idea-{one.id}-title" in text}

    boards._put_together.cache_clear()
    assert shown(aylin, f"/?team={packing.id}") == {one.id for one in ideas.values()}
    assert shown(tomasz, f"/?team={other.id}") == {theirs.id}
    for who, idea in ideas.items():
        assert shown(who, f"/?team={packing.id}&mine=1") == {idea.id}
    assert shown(aylin, f"/?team={other.id}&complaint={complaint.id}") == {theirs.id}
    assert boards._put_together.cache_info().currsize == 3
    for words in ("Aylin", "Tomasz", "nobody"):
        shown(aylin, f"/?team={packing.id}&q={words}")
    assert boards._put_together.cache_info().currsize == 3


def test_nonsense_in_the_address_is_left_aside(browse, idea, tomasz):
    page = browse(tomasz).get("/?team=abc&order=up&cards=-5&complaint=x&q=%22%27*&mine=maybe")
    assert page.status_code == 200


def test_the_adopted_column_shows_the_last_thirty(browse, complaint, packing, aylin, jonas):
    for number in range(33):
        idea = Idea.propose(f"Idea {number}", complaint, packing, by=aylin)
        trial = Trial.start(
            idea,
            jonas,
            owner=aylin,
            expecting=Prediction("Labels", 9, 1),
            ends_on=clock.today() + timedelta(days=3),
        )
        trial.adopt(jonas, actual="1", lesson="Yes", standard=a_standard(idea.team, jonas))
    db.session.commit()
    page = browse(aylin).get("/").text
    assert page.count("<article") == 30
    assert "last 30 shown" in page


def test_words_of_people_are_text(browse, complaint, packing, aylin):
    Idea.propose("<script>alert(1)</script> مرحبا 🙂", complaint, packing, by=aylin)
    db.session.commit()
    page = browse(aylin).get("/").text
    assert "<script>alert" not in page
    assert "مرحبا 🙂" in page


def test_what_is_overdue_is_a_question_of_where_the_team_works(
    browse, idea, complaint, aylin, jonas, ada, packing, returns
):
    other = Idea.propose("A second hook", complaint, returns, by=aylin)
    for one in (idea, other):
        one.team.time_zone = "UTC"
        day = one.team.today + timedelta(days=3)
        Trial.start(one, ada, owner=aylin, expecting=Prediction("Labels", 9, 1), ends_on=day)
    packing.time_zone = "Pacific/Kiritimati"  # 14 hours ahead of UTC
    returns.time_zone = "Pacific/Pago_Pago"  # 11 hours behind
    db.session.commit()
    with clock.at(datetime.combine(day, time(10, 30), UTC)):
        page = browse(aylin).get("/?team=all").text
        assert "decide: 1 day over" in page
        assert "1 day left" in page
        late = browse(aylin).get("/?team=all&overdue=1").text
    assert "idea-1-title" in late
    assert "idea-2-title" not in late


def test_a_card_says_that_its_author_just_does_it(browse, idea, aylin, tomasz):
    all_hold = Ticks(own_area=True, no_cost=True, can_be_undone=True, safe=True)
    just_do(idea, aylin, all_hold, better="Nobody searches for the hook")
    db.session.commit()
    page = browse(tomasz).get("/").text
    assert "just does it" in page
    assert "Nobody searches for the hook" in page
