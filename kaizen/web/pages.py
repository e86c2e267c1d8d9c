"""What every template may use."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale
from flask_login import current_user

from kaizen import language
from kaizen.events.catalog import CATALOG
from kaizen.events.models import Event, EventKind
from kaizen.events.since import Happened
from kaizen.extensions import htmx
from kaizen.ideas.lifecycle import STAGE_WORDS
from kaizen.ideas.pending import BECAUSE_WORDS
from kaizen.inbox.opening import unread_cards
from kaizen.kiosks import device
from kaizen.language import gettext as _
from kaizen.people.models import Person
from kaizen.permissions import Action, may
from kaizen.web import figures, languages, verdicts, written
from kaizen.web.answers import dom_id, me, new_key
from kaizen.web.headers import script_nonce


def init_app(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for filter_ in (
        figures.day,
        figures.full_day,
        figures.moment,
        figures.day_and_time,
        figures.full_day_and_time,
        figures.clock_time,
        figures.time_since,
        figures.hours_since,
        figures.from_to,
        language.number,
        figures.days_left,
        figures.percent,
        event_sentence,
        by_nobody,
        language.listed,
        languages.tag,
        languages.written_in,
        written.linked,
        verdicts.verdict_in_words,
        verdicts.customers_in_words,
    ):
        app.add_template_filter(filter_)
    app.jinja_env.globals |= {
        "asset": asset,
        "script_nonce": script_nonce,
        "catalog": CATALOG,
        "dom_id": dom_id,
        "new_key": new_key,
    }
    app.context_processor(surroundings)


def event_sentence(event: Event) -> str:
    return CATALOG[event.kind].said(event.details)


# What people do who give no name; all else that nobody did was done by the board itself.
NAMELESS = {
    EventKind.IDEA_PROPOSED,
    EventKind.COMPLAINT_ADDED,
    EventKind.COMPLAINT_HEARD,
    EventKind.OCCURRENCE_CORRECTED,
    EventKind.COMMENT_ADDED,
    EventKind.SIGNED_IN,
    EventKind.SIGNED_OUT,
}


def by_nobody(event: Event | Happened) -> str:
    """Who it was, for an event without a person."""
    return _("Somebody, without a name") if event.kind in NAMELESS else _("The board")


def surroundings() -> dict[str, Any]:
    """Who looks, in which language, from where to where."""
    person = me() if current_user.is_authenticated else None
    kiosk = g.get("kiosk")
    return {
        "person": person,
        "kiosk": kiosk,
        "lang": languages.tag(figures.language()),
        "text_direction": figures.text_direction(),
        "languages": languages.choices,
        "may": lambda action, thing=None: can(person, action, thing),
        "nav": nav()
        if person and not htmx and not kiosk
        else [],  # a fragment lands where they stand already
        "person_menu": person_menu() if person and not htmx and not kiosk else [],
        "stage_words": STAGE_WORDS,
        "because_words": BECAUSE_WORDS,
        "here": request.full_path.rstrip("?"),
        "page_again": page_again,
        "unread_cards": unread_cards,
        "locale": get_locale(),
        "reference": g.get("reference", ""),
    }


def can(person: Person | None, action: str, thing: Any) -> bool:
    """Whether to offer it: a kiosk offers less than its person may do elsewhere."""
    return person is not None and device.offers(action) and may(person, action, thing)


def page_again() -> str:
    """This page's address, to come back to; a page that answered a form may have none."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    routes = current_app.create_url_adapter(request)
    has_page = routes is not None and routes.test(request.path, "GET")
    return request.path if has_page else url_for("board.show")


def nav() -> list[dict[str, Any]]:
    return [
        _item(_("Board"), "board.show", "", "board", "trials"),
        _item(_("Ideas"), "ideas.index", "", "ideas"),
        _item(_("Complaints"), "complaints.index", "", "complaints", "imports"),
        _item(_("Standards"), "standards.index", "", "standards"),
        _item(_("Gallery"), "adoptions.gallery", "", "lessons"),
        _item(_("Stand-up"), "standups.index", "", "standups"),
    ]


def person_menu() -> list[dict[str, Any]]:
    person = me()
    items = [
        _item(_("To read"), "standards.to_read", "book"),
        _item(_("Checks"), "adoptions.checks", "check"),
        _item(_("To-dos"), "todos.index", "to-do", "todos"),
        _item(_("What I did"), "people.activity", "history", number=person.id),
        _item(_("My sign-in"), "people.own_sign_in", "key"),
    ]
    if person.is_admin or person.led_team_ids:
        items.insert(0, _item(_("One a day"), "today.show", "hourglass", "today"))
        items.append(_item(_("Raised to me"), "answers.raised", "raise", "answers"))
        items.append(_item(_("From other teams"), "adoptions.replications", "repeat"))
    if may(person, Action.MANAGE_PEOPLE):
        items.append(_item(_("People"), "people.index", "users"))
        items.append(_item(_("Sign-ins"), "people.slowed", "key"))
    if may(person, Action.MANAGE_TEAMS):
        items.append(_item(_("Teams"), "teams.index", "factory"))
    if may(person, Action.MANAGE_STATIONS):
        items.append(_item(_("Stations"), "stations.index", "place", "stations"))
    if may(person, Action.MANAGE_KIOSKS):
        items.append(_item(_("Kiosks"), "kiosks.index", "badge", "kiosks"))
    if may(person, Action.MANAGE_MAIL):
        items.append(_item(_("Mail"), "mail.show", "mail", "mail"))
    if may(person, Action.SEE_AUDIT):
        items.append(_item(_("Who did what"), "audit.show", "list", "audit"))
    return items


def _item(label: str, endpoint: str, icon: str, *features: str, **arguments: Any) -> dict[str, Any]:
    here = request.blueprint in features or request.endpoint == endpoint
    url = url_for(endpoint, **arguments)
    return {"label": label, "url": url, "icon": icon, "is_current": here}


def asset(path: str) -> str:
    """The address of a static file with the hash of its content, so that it may be kept a year."""
    return _address(request.script_root, current_app.static_folder or "", path)


@cache
def _address(_root: str, folder: str, path: str) -> str:
    """One page asks for thirty of them, and the same each time; all stand below the site's root."""
    file = Path(folder, path)
    name = hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else "0"
    return url_for("static", filename=path, v=name)
