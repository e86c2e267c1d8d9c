"""Under which names the board is opened."""

import pytest

from kaizen import create_app
from kaizen.config import some_hosts
from kaizen.web.hosts import names_of_the_board


def names(**settings):
    return names_of_the_board({"TRUSTED_HOSTS": (), "PUBLIC_URL": ""} | settings)


def test_any_name_will_do_until_one_is_set():
    assert names() == ()
    assert names(PUBLIC_URL="https://board.example:8443/")[0] == "board.example"
    assert names(PUBLIC_URL="https://board.example", TRUSTED_HOSTS=("a.example",))[0] == "a.example"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("board.example", 200),
        ("BOARD.example:8443", 200),
        ("localhost:8000", 200),
        ("[::1]:8000", 200),
        ("any.plant.example", 200),
        ("evil.example", 400),
        ("board.example.evil.example", 400),
        ("notboard.example", 400),
        ("board.example/evil", 400),
        ("", 200),
    ],
)
def test_a_strange_name_is_refused_in_words(app, tomasz, host, status):
    app.extensions["kaizen-hosts"] = names(TRUSTED_HOSTS=("board.example", ".plant.example"))
    answer = app.test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code == status
    assert ("Not under this name" in answer.text) == (status == 400)
    assert "evil" not in answer.text


def test_what_a_client_says_of_its_way_counts_only_behind_a_proxy(app, tomasz):
    says = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    direct = app.test_client().get("/sign-in", headers=says)
    assert "Strict-Transport-Security" not in direct.headers
    behind = create_app(
        TESTING=True,
        TRUSTED_PROXIES=1,
        SQLALCHEMY_DATABASE_URI=app.config["SQLALCHEMY_DATABASE_URI"],
    )
    through = behind.test_client().get("/nowhere", headers=says | {"X-Forwarded-Host": "a.example"})
    assert "Strict-Transport-Security" in through.headers


@pytest.mark.parametrize("given", ["a b", "https://a.example", "a/b", "*", "a..b"])
def test_a_name_that_is_none_is_refused_at_the_start(given):
    with pytest.raises(ValueError, match=r".*"):
        some_hosts(given)
    assert some_hosts("A.example, .b.example,") == ("a.example", ".b.example")
