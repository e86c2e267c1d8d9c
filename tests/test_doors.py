"""Every door is closed until somebody signs in, and every form carries its token."""

import re

from kaizen.extensions import csrf

OPEN = {
    "static",
    "health.show",
    "phone.manifest",
    "phone.offline",
    "phone.service_worker",
    "phone.ticket",
    "session.sign_in",
    "session.enter",
    "stations.visit",
    "receipts.new",
    "receipts.take",
    "receipts.similar",
    "receipts.follow",
    "receipts.enter",
    "receipts.show",
    "receipts.reply",
    "session.choose_language",
    "kiosks.show",
    "kiosks.sign_in",
    "kiosks.enter",
    "kiosks.sign_out",
    "kiosks.be_present",
    "kiosks.leave",
    "walls.screen",
    "walls.changes",
    "walls.keeper",
    "setup.welcome",
    "setup.set_up",
    "setup.demo",
    "mail.unsubscription",
    "mail.unsubscribe",
}
# Mail programs send it by themselves; what is signed in its address can do nothing else.
EXEMPT = {"mail.unsubscribe"}
VALUES = {"int": "1", "string(length=22)": "a" * 22}


def doors(app):
    """Each way in: endpoint, method, and an address of it."""
    for rule in app.url_map.iter_rules():
        url = re.sub(r"<([^:>]+):[^>]+>", lambda part: VALUES.get(part[1], "x"), rule.rule)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, url


def is_marked_open(app, endpoint: str) -> bool:
    return getattr(app.view_functions[endpoint], "is_open_to_all", False)


def test_only_these_doors_are_open(app):
    marked = {one for one in app.view_functions if is_marked_open(app, one)}
    assert marked | {"static"} == OPEN


def test_every_other_door_sends_a_visitor_to_sign_in(app, browse, idea):
    visitor = browse()
    for endpoint, method, url in doors(app):
        if endpoint in OPEN:
            continue
        answer = visitor.client.open(url, method=method)
        assert answer.status_code == 303, f"{method} {url}: visitors must be sent to sign in"
        assert answer.location.startswith("/sign-in"), f"{method} {url}"
        answer = visitor.client.open(url, method=method, headers={"HX-Request": "true"})
        assert answer.status_code == 401, f"{method} {url} by HTMX: {answer.status_code}"


def test_every_way_to_write_needs_the_token_of_the_form(app, browse, ada, idea):
    signed_in = browse(ada)
    app.config["WTF_CSRF_ENABLED"] = True
    for endpoint, method, url in doors(app):
        if method == "GET" or endpoint in EXEMPT:
            continue
        answer = signed_in.client.open(url, method=method, data={"name": "x"})
        assert answer.status_code == 400, f"{method} {url} takes forms without a token"


def test_hardly_a_view_is_exempt_from_the_token(app):
    views = {f"{view.__module__}.{view.__name__}" for view in map(app.view_functions.get, EXEMPT)}
    assert csrf._exempt_views == views
    assert not csrf._exempt_blueprints
