"""Who did what, for the admins: on a page, and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from kaizen import clock
from kaizen.audit.in_words import GROUP_WORDS, changes_in, device_of, kiosks_of, more_of
from kaizen.audit.queries import Asked, Group, all_audited, audited
from kaizen.events.catalog import CATALOG
from kaizen.events.models import Event, EventKind, record
from kaizen.extensions import db
from kaizen.kiosks.models import Kiosk
from kaizen.language import gettext as _
from kaizen.numbers import number_in
from kaizen.people.forms import ROLE_WORDS
from kaizen.people.models import Person
from kaizen.permissions import Action
from kaizen.spreadsheet import csv_lines
from kaizen.teams.models import Team
from kaizen.web.answers import allow, me, write_while_reading
from kaizen.web.names import things_of

bp = Blueprint("audit", __name__)

DAYS = (1, 7, 30, 90, 365)


@bp.get("/audit")
def show() -> ResponseReturnValue:
    allow(Action.SEE_AUDIT)
    asked, before = asked_for(), number_in(request.args.get("before"))
    stretch = audited(asked, before=before)
    given = ((name, request.args.get(name)) for name in ("q", "group", "days"))
    narrowed: dict[str, Any] = {name: value for name, value in given if value}
    return render_template(
        "audit/show.html",
        asked=asked,
        stretch=stretch,
        before=before,
        things=things_of(stretch.events),
        kiosks=kiosks_of(stretch.events),
        group_words=GROUP_WORDS,
        role_words=ROLE_WORDS,
        days=DAYS,
        changes_in=changes_in,
        more_of=more_of,
        device_of=device_of,
        narrowed=narrowed,
        newest_url=url_for(".show", **narrowed),
        older_url=url_for(".show", **narrowed, before=stretch.older),
    )


@bp.get("/audit.csv")
def export() -> Response:
    """The same filters as the page, read and sent bit by bit. Taking it is a line of it."""
    allow(Action.SEE_AUDIT)
    write_while_reading()
    record(EventKind.EXPORTED, me(), me(), what="audit")
    db.session.commit()
    response = Response(
        stream_with_context(csv_lines(headings(), rows(asked_for()))),
        content_type="text/csv; charset=utf-8",
    )
    name = f"who-did-what-{clock.today():%Y-%m-%d}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def asked_for() -> Asked:
    group, days = request.args.get("group", ""), number_in(request.args.get("days"))
    return Asked(
        typed=request.args.get("q", "").strip()[:200],
        group=Group(group) if group in set(Group) else None,
        days=days if days in DAYS else None,
    )


def headings() -> list[str]:
    return [
        _("Number"),
        _("When"),
        _("Who"),
        _("Role"),
        _("What happened"),
        _("About"),
        _("Device"),
        _("More"),
    ]


def rows(asked: Asked) -> Iterator[list[object]]:
    names = names_of_all()
    kiosks = {number: name for (about, number), name in names.items() if about == "kiosk"}
    for event in all_audited(asked):
        yield [
            event.id,
            f"{clock.local(event.at):%Y-%m-%d %H:%M:%S}",
            event.by.name if event.by else _("The board"),
            str(ROLE_WORDS[event.by.role]) if event.by else "",
            CATALOG[event.kind].said(event.details),
            names.get((event.about, event.about_id), ""),
            device_of(event, kiosks),
            in_one_cell(event),
        ]


def names_of_all() -> dict[tuple[str, int], str]:
    """Of people, teams and kiosks: asked once, and not for each line."""
    found = {}
    for model in (Person, Team, Kiosk):
        for number, name in db.session.execute(db.select(model.id, model.name)):
            found[model.__tablename__, number] = name
    return found


def in_one_cell(event: Event) -> str:
    changed = [f"{one.what}: {one.before} → {one.after}" for one in changes_in(event)]
    return "; ".join([*more_of(event), *changed])
