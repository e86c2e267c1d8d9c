import re

import pytest
from flask import g, session

from kaizen.events.models import Event, EventKind
from kaizen.extensions import db
from kaizen.kiosks.models import Kiosk
from kaizen.language import LANGUAGES
from kaizen.web.languages import chosen_language


def language_of(response):
    """The page's language and direction."""
    return re.search(r'<html lang="([\w-]+)" dir="(\w+)"', response.text).groups()


def asks_for(languages):
    return {"headers": {"Accept-Language": languages}}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-CH,fr;q=0.8", "de"),
        ("pt", "pt-BR"),
        ("pt-PT,pt;q=0.9,en;q=0.8", "pt-BR"),
        ("xx,ja;q=0.5,pl;q=0.4", "ja"),
        ("en;q=0.3,es-419;q=0.9", "es"),
        ("fr;q=0,pl", "pl"),
        ("*", "en"),
        ("; ;q=x,,", "en"),
    ],
)
def test_a_visitor_reads_what_the_browser_asks_for(browse, aylin, asked, shown):
    page = browse().get("/sign-in", **asks_for(asked))
    assert language_of(page) == (shown, "ltr")


def test_arabic_is_read_from_right_to_left(browse, aylin):
    page = browse().get("/sign-in", **asks_for("ar"))
    assert language_of(page) == ("ar", "rtl")


def test_the_setting_is_for_who_asks_for_nothing_we_speak(app, browse, aylin):
    app.extensions["babel"].default_locale = "pl"
    assert language_of(browse().get("/sign-in", **asks_for("xx"))) == ("pl", "ltr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tap_before_signing_in_changes_the_language(browse, aylin, language):
    browser = browse()
    back = browser.post("/language", {"language": language, "back": "/sign-in?next=/ideas"})
    assert (back.status_code, back.location) == (303, "/sign-in?next=/ideas")
    page = browser.get("/sign-in", **asks_for("fr"))
    assert language_of(page)[0] == language.replace("_", "-")
    current = re.search(r'value="(\w+)"[^>]*aria-current="true"', page.text)
    assert current.group(1) == language


def test_each_language_is_offered_in_its_own_name(browse, aylin):
    page = browse().get("/sign-in", **asks_for("ja")).text
    for language, name in LANGUAGES.items():
        tag = language.replace("_", "-")
        direction = "rtl" if language == "ar" else "ltr"
        assert f'lang="{tag}" dir="{direction}" translate="no"' in page
        assert f">{name}</button>" in page


def test_a_tap_lasts_through_signing_in_and_out(browse, aylin):
    browser = browse()
    browser.post("/language", {"language": "pl"})
    browser.post("/sign-in", {"badge": "1001", "pin": "1001"}, htmx=False)
    assert language_of(browser.get("/"))[0] == "pl"
    browser.post("/sign-out", htmx=False)
    assert language_of(browser.get("/sign-in"))[0] == "pl"


def test_a_persons_own_language_comes_before_the_tap(browse, aylin):
    aylin.language = "de"
    db.session.commit()
    browser = browse()
    browser.post("/language", {"language": "pl"})
    browser.post("/sign-in", {"badge": "1001", "pin": "1001"}, htmx=False)
    assert language_of(browser.get("/"))[0] == "de"


def test_a_tap_of_who_is_signed_in_becomes_their_own(browse, aylin):
    browser = browse(aylin)
    browser.post("/language", {"language": "ar"})
    assert aylin.language == "ar"
    event = db.session.scalars(db.select(Event).order_by(Event.id.desc())).first()
    assert (event.kind, event.by, event.details["after"]) == (
        EventKind.PERSON_CHANGED,
        aylin,
        {"language": "ar"},
    )
    assert language_of(browse(aylin).get("/")) == ("ar", "rtl")


def test_the_same_tap_again_writes_nothing(browse, aylin):
    browser = browse(aylin)
    browser.post("/language", {"language": "ar"})
    before = db.session.scalar(db.select(db.func.count(Event.id)))
    browser.post("/language", {"language": "ar"})
    assert db.session.scalar(db.select(db.func.count(Event.id))) == before


@pytest.mark.parametrize("language", ["", "xx", "../../etc", "EN"])
def test_a_language_we_do_not_speak_is_not_there(browse, aylin, language):
    browser = browse(aylin)
    assert browser.post("/language", {"language": language}, htmx=False).status_code == 404
    assert aylin.language is None


def test_a_tap_leads_to_no_other_site(browse, aylin):
    back = browse().post("/language", {"language": "de", "back": "https://example.org/"})
    assert back.location == "/"


def test_a_language_that_is_gone_is_not_read(browse, aylin):
    aylin.language = "xx"
    db.session.commit()
    assert language_of(browse(aylin).get("/", **asks_for("fr")))[0] == "fr"


@pytest.fixture
def kiosk_token(packing, ada):
    kiosk, token = Kiosk.enrol("By the gate", packing, ada)
    kiosk.language = "ja"
    db.session.commit()
    return token


def test_a_kiosk_speaks_its_own_language_unless_another_one_is_tapped(app):
    with app.test_request_context("/", **asks_for("fr")):
        g.kiosk = Kiosk(language="ja")
        assert chosen_language() == "ja"
        session["language"] = "pl"
        assert chosen_language() == "pl"


def test_a_tap_at_a_kiosk_stays_in_its_session(browse, kiosk_token):
    """So that it is forgotten there together with the person."""
    browser = browse()
    browser.client.set_cookie("kaizen-kiosk", kiosk_token)
    browser.post("/language", {"language": "pl"})
    assert browser.client.get_cookie("language") is None
    with browser.client.session_transaction() as kept:
        assert kept["language"] == "pl"


def test_words_say_in_which_language_they_are(browse, aylin, idea):
    idea.language, idea.complaint.language = "pl", "pt_BR"
    db.session.commit()
    page = browse(aylin).get("/").text
    assert re.search(r'lang="pl">Print the lot number twice', page)
    assert re.search(r'lang="pt-BR">Label comes off', page)


def test_words_in_the_pages_language_are_not_marked(browse, aylin, idea):
    aylin.language = "pl"
    idea.language, idea.complaint.language = "pl", None
    db.session.commit()
    for url in ("/", f"/ideas/{idea.id}"):
        page = browse(aylin).get(url).text
        assert re.search(r'dir="auto">Print the lot number twice', page)
        assert re.search(r'dir="auto">Label comes off', page)


def test_a_language_chosen_in_a_form_changes_the_whole_page(browse, aylin):
    browser = browse(aylin)
    answer = browser.post("/my/sign-in", {"email": "", "language": "de"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/my/sign-in")
    page = browser.get("/my/sign-in")
    assert language_of(page)[0] == "de"
    assert "Gespeichert." in page.text
