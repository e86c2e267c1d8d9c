"""The names under which the board is opened: no other host's name gets into a link of ours."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from kaizen.extensions import login
from kaizen.language import gettext as _

# The machine itself: for who looks after it, and for the one who asks whether it is well.
NAME = re.compile(r"([a-z0-9_.-]+|\[[a-f0-9:.]+\])(:\d{1,5})?")
THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")


def names_of_the_board(settings: dict[str, Any]) -> tuple[str, ...]:
    """As set, else that of PUBLIC_URL; none is any."""
    given = tuple(settings["TRUSTED_HOSTS"])
    public = urlsplit(settings["PUBLIC_URL"]).hostname
    named = given or ((public,) if public else ())
    return (*named, *THIS_MACHINE) if named else ()


def refuse_strange_hosts() -> ResponseReturnValue | None:
    names = current_app.extensions["kaizen-hosts"]
    asked = request.environ.get("HTTP_HOST", "").lower()
    if not asked or (NAME.fullmatch(asked) and (not names or is_one_of(names, asked))):
        return None  # without a name, as HTTP/1.0 asks, a link is a path
    request.environ["HTTP_HOST"] = THIS_MACHINE[0]
    g._login_user = login.anonymous_user()
    words = _("This board is not known by that name. Open it by its own address.")
    heading = _("Not under this name")
    return render_template("errors/http.html", heading=heading, words=words, signed_in=False), 400


def is_one_of(names: tuple[str, ...], asked: str) -> bool:
    """One that begins with a dot means all names below it."""
    host = NAME.sub(r"\1", asked)
    return any(host == name or (name[0] == "." and host.endswith(name)) for name in names)
