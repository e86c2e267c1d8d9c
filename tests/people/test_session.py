import re
from datetime import timedelta

import pytest

from kaizen import clock
from kaizen.extensions import db
from kaizen.people.sign_ins import SignIn, end_other_sign_ins
from kaizen.web.answers import is_ours
from kaizen.web.kept import sealed, unsealed
from tests.conftest import save

WRONG = "do not belong together"


def sign_in(browser, badge, pin, **more):
    return browser.post("/sign-in", {"badge": badge, "pin": pin, **more}, htmx=False)


def is_in(browser) -> bool:
    return browser.get("/my/sign-in").status_code == 200


def test_a_badge_number_and_its_pin_let_in(browse, aylin):
    browser = browse()
    response = sign_in(browser, "1001", "1001")
    assert (response.status_code, response.location) == (303, "/")
    assert is_in(browser)


def test_an_email_address_and_its_password_let_in(browse, aylin):
    aylin.change(aylin, email="Aylin@Plant.example")
    aylin.set_password("correct horse", aylin)
    save(aylin)
    browser = browse()
    assert sign_in(browser, " aylin@plant.EXAMPLE ", "correct horse").status_code == 303
    assert is_in(browser)


def test_a_pin_is_no_password(browse, aylin):
    aylin.change(aylin, email="aylin@plant.example")
    save(aylin)
    assert sign_in(browse(), "aylin@plant.example", "1001").status_code == 422


def test_unknown_wrong_and_inactive_get_the_same_answer(browse, aylin, ada):
    save(aylin).leave(ada)
    db.session.commit()
    answers = [
        sign_in(browse(), "1001", "1001"),
        sign_in(browse(), "9001", "0000"),
        sign_in(browse(), "nobody", "0000"),
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert all(WRONG in answer.text for answer in answers)


def test_a_form_without_words_comes_back_with_its_messages(browse, aylin):
    response = sign_in(browse(), "1001", "")
    assert response.status_code == 422
    assert 'value="1001"' in response.text
    assert "Type your PIN" in response.text


def test_five_wrong_tries_are_free_then_each_waits_longer(browse, aylin):
    browser, start = browse(), clock.now()
    with clock.at(start):
        assert [sign_in(browser, "1001", "0000").status_code for _ in range(5)] == [422] * 5
        assert sign_in(browser, "1001", "1001").status_code == 429
    with clock.at(start + timedelta(seconds=6)):
        assert sign_in(browser, "1001", "0000").status_code == 422
    with clock.at(start + timedelta(seconds=12)):
        assert sign_in(browser, "1001", "1001").status_code == 429
    with clock.at(start + timedelta(seconds=17)):
        assert sign_in(browser, "1001", "1001").status_code == 303


def test_another_spelling_of_a_badge_number_is_the_same_try(browse, aylin):
    browser = browse()
    for badge in ("1001", " 1001", "1001 ", "\uff11\uff10\uff10\uff11", "1001"):
        sign_in(browser, badge, "0000")
    assert sign_in(browser, "\uff11001", "1001").status_code == 429


def test_somebody_elses_wrong_tries_do_not_lock_a_person_out(browse, aylin, tomasz):
    for _ in range(6):
        sign_in(browse(), "1001", "0000")
    assert sign_in(browse(), "1002", "1002").status_code == 303


def test_each_sign_in_has_a_new_token(browse, aylin):
    browser = browse(aylin)
    first = db.session.scalar(db.select(SignIn.token_hash))
    sign_in(browser, "1001", "1001")
    assert db.session.scalars(db.select(SignIn.token_hash)).all() != [first]
    assert db.session.query(SignIn).count() == 1, "the row of the old token is gone"


def test_signing_out_ends_the_session_also_for_a_copied_cookie(browse, aylin):
    browser = browse(aylin)
    copied = browser.client.get_cookie("kaizen").value
    browser.post("/sign-out", htmx=False)
    browser.client.set_cookie("kaizen", copied)
    assert not is_in(browser)


def test_a_session_ends_after_its_hours(browse, app, aylin):
    app.config["SIGN_IN_HOURS"] = 2
    browser = browse(aylin)
    with clock.at(clock.now() + timedelta(hours=1, minutes=59)):
        assert is_in(browser)
    with clock.at(clock.now() + timedelta(hours=2, minutes=1)):
        assert not is_in(browser)


def test_rows_that_ran_out_are_swept_up_at_the_next_sign_in(browse, aylin, tomasz):
    browse(aylin)
    with clock.at(clock.now() + timedelta(days=2)):
        browse(tomasz)
    assert db.session.scalars(db.select(SignIn.person_id)).all() == [tomasz.id]


def test_ending_the_others_keeps_this_device(app, aylin):
    here, there = SignIn.start(aylin), SignIn.start(aylin)
    end_other_sign_ins(aylin, but=here)
    db.session.commit()
    assert there
    assert db.session.query(SignIn).count() == 1


def test_who_leaves_is_out_at_once(browse, aylin, ada):
    browser = browse(aylin)
    aylin.leave(ada)
    db.session.commit()
    assert not is_in(browser)


def test_a_visitor_comes_back_to_the_page_asked_for(browse, aylin):
    browser = browse()
    asked = browser.get("/complaints?q=label")
    assert asked.location == "/sign-in?next=/complaints?q%3Dlabel"
    assert sign_in(browser, "1001", "1001", next="/complaints?q=label").location.startswith(
        "/complaints"
    )


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "evil", ""],
)
def test_next_never_leads_to_another_site(browse, aylin, elsewhere):
    assert not is_ours(elsewhere)
    assert sign_in(browse(), "1001", "1001", next=elsewhere).location == "/"


def test_words_typed_by_somebody_signed_out_are_kept(browse, aylin):
    browser = browse()
    page = browser.post("/ideas", {"title": "Print it twice", "pin": "1"}, htmx=False)
    assert page.status_code == 401
    kept = re.search(r'name="kept" value="([^"]+)"', page.text)[1]
    again = sign_in(browser, "1001", "0000", kept=kept)
    assert f'value="{kept}"' in again.text
    page = sign_in(browser, "1001", "1001", kept=kept)
    assert "Print it twice" in page.text
    assert 'action="/ideas"' in page.text


def test_secrets_are_never_kept(browse, aylin):
    typed = ("pin", "new_pin", "password", "new_password", "present", "code")
    form = {name: f"secret-{name}" for name in typed} | {"email": "aylin@plant.example"}
    page = browse().post("/my/sign-in", form, htmx=False)
    kept = re.search(r'name="kept" value="([^"]+)"', page.text)[1]
    _, fields = unsealed(kept)
    assert fields == [("email", "aylin@plant.example")]


def test_the_kept_words_can_be_sent_with_the_token_of_the_new_session(app, aylin):
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    with app.test_request_context():
        kept = sealed("/sign-out", [("title", "Print it twice")])
    form = {"badge": "1001", "pin": "1001", "kept": kept}
    form["csrf_token"] = token_in(client.get("/sign-in"))
    page = client.post("/sign-in", data=form)
    assert client.post("/sign-out", data={"csrf_token": token_in(page)}).status_code == 303


def token_in(response) -> str:
    return re.search(r'name="csrf_token"[^>]* value="([^"]+)"', response.text)[1]


def test_the_cookie_is_for_this_site_and_not_for_scripts(browse, aylin):
    cookie = sign_in(browse(), "1001", "1001").headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Expires=" in cookie


def test_the_cookie_is_for_tls_only_where_there_is_tls(app, aylin):
    answer = app.test_client().post(
        "/sign-in", data={"badge": "1001", "pin": "1001"}, base_url="https://localhost"
    )
    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


def test_who_is_signed_in_does_not_see_the_sign_in_page(browse, aylin):
    assert browse(aylin).get("/sign-in").location == "/"


def test_thirty_failed_tries_a_minute_are_enough_for_one_address(limited, browse):
    browser = browse()
    answers = [sign_in(browser, "", "x") for _ in range(31)]
    assert [answer.status_code for answer in answers] == [422] * 30 + [429]
    assert "Wait a minute" in answers[-1].text


def test_a_whole_shift_may_sign_in_at_one_address(limited, browse, aylin):
    browser = browse()
    assert {sign_in(browser, "1001", "1001").status_code for _ in range(40)} == {303}


def test_who_writes_too_fast_is_slowed_down_and_keeps_the_words(limited, browse, aylin, tomasz):
    limited.config["WRITES_PER_MINUTE"] = 3
    browser, other = browse(aylin), browse(tomasz)
    answers = [browser.post("/ideas", {"title": "Twice"}, htmx=False) for _ in range(4)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True]
    assert "Twice" in answers[3].text
    assert browser.post("/ideas", {"title": "Twice"}).headers["HX-Retarget"] == "#refusal"
    assert other.post("/ideas", {"title": "Twice"}).status_code != 429
    assert browser.get("/my/sign-in").status_code == 200


def test_nobody_is_slowed_down_without_a_limit(limited, browse, aylin):
    limited.config["WRITES_PER_MINUTE"] = 0
    browser = browse(aylin)
    answers = [browser.post("/ideas", {"title": "Twice"}).status_code for _ in range(5)]
    assert 429 not in answers
