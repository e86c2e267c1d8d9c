"""How much of anything a request may bring: what is more is no form of ours, and is not read."""

from __future__ import annotations

from flask import Flask, abort, current_app, request

LONGEST_PATH = 2_000
LONGEST_QUERY = 16_000  # labels for a thousand stations
MOST_IN_A_QUERY = 1_000
LONGEST_HEADER = 8_000
LONGEST_COOKIES = 16_000
MOST_HEADERS = 100
MOST_FIELDS = 6_000  # a page on which five thousand people can be ticked
LONGEST_NAME = 200
LONGEST_FIELD = 100_000
KEPT = "kept"  # a whole form in one field, while somebody signs in again
OF_FORMS = "application/x-www-form-urlencoded"


def init_app(app: Flask) -> None:
    """To be called before whatever reads forms."""
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS
    app.before_request(refuse_too_much_around)
    app.before_request(refuse_too_much_inside)


def refuse_too_much_around() -> None:
    """What comes before the body."""
    if len(request.path) > LONGEST_PATH or len(request.query_string) > LONGEST_QUERY:
        abort(414)
    if "\x00" in request.path:  # PostgreSQL can't even be asked for it
        abort(404)
    if request.query_string.count(b"&") >= MOST_IN_A_QUERY:
        abort(414)
    headers = list(request.headers.items())
    if len(headers) > MOST_HEADERS:
        abort(431)
    for name, value in headers:
        most = {"Cookie": LONGEST_COOKIES, "Referer": LONGEST_PATH + LONGEST_QUERY}.get(name)
        if len(value) > (most or LONGEST_HEADER):
            abort(431)


def refuse_too_much_inside() -> None:
    """Of files only the names are looked at here: they have their own measures."""
    if request.mimetype != "multipart/form-data":  # only files may be large
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    # Counted before they are taken apart: two megabytes hold a million of them.
    if request.mimetype == OF_FORMS and request.get_data().count(b"&") >= MOST_FIELDS:
        abort(413)
    for name, value in request.form.items(multi=True):
        longest = current_app.config["MAX_FORM_MEMORY_SIZE"] if name == KEPT else LONGEST_FIELD
        if len(name) > LONGEST_NAME or len(value) > longest:
            abort(413)
