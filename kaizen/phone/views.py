"""What a browser needs to install the board, to open it without network, and to send later."""

import hashlib
from pathlib import Path
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    json,
    jsonify,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_wtf.csrf import generate_csrf

from kaizen.language import LANGUAGES
from kaizen.language import gettext as _
from kaizen.web import figures
from kaizen.web.front import open_to_all
from kaizen.web.outbox import AHEAD, PERSON, who_is_here
from kaizen.web.pages import asset
from kaizen.web.workers import worker

bp = Blueprint("phone", __name__)

# What every page may ask for; the fonts go by the name that the style sheet knows.
KEPT = ("css/*.css", "js/*.js", "vendor/*/*.js", "*.svg")
FONTS = "vendor/*/*.woff2"
WORKER = (
    "js/outbox-store.js",
    "js/outbox-sending.js",
    "js/push-worker.js",
    "js/service-worker.js",
)
PAPER, INK = "#f5f2ea", "#1c1a17"


@bp.get("/manifest.webmanifest")
@open_to_all
def manifest() -> ResponseReturnValue:
    language = figures.language().replace("_", "-")
    described = {
        "id": url_for("board.show"),
        "name": _("Kaizen: small improvements"),
        "short_name": "Kaizen",
        "description": _("Small changes, by the people who do the work."),
        "lang": language,
        "dir": figures.text_direction(),
        "start_url": url_for("board.show"),
        "scope": url_for("board.show"),
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            icon("192", "any"),
            icon("512", "any"),
            icon("maskable-512", "maskable"),
        ],
        "shortcuts": [
            {"name": _("I heard something"), "url": url_for("complaints.new")},
            {"name": _("I have an idea"), "url": url_for("ideas.new")},
        ],
    }
    return Response(json.dumps(described), mimetype="application/manifest+json")


def icon(name: str, purpose: str) -> dict[str, str]:
    size = name.rpartition("-")[2]
    src = asset(f"installed/{name}.png")
    return {"src": src, "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@bp.get("/service-worker.js")
@open_to_all
def service_worker() -> ResponseReturnValue:
    """It changes with every file of ours, and with that the browser takes the new one."""
    return worker(f"self.board = {json.dumps(what_is_kept())};", *WORKER)


def what_is_kept() -> dict[str, Any]:
    files = [asset(path) for pattern in KEPT for path in files_like(pattern)]
    files += [url_for("static", filename=path) for path in files_like(FONTS)]
    return {
        "version": hashlib.sha256("\n".join(files).encode()).hexdigest()[:10],
        "files": files,
        "folder": url_for("static", filename=""),
        "offline": url_for(".offline"),
        "ticket": url_for(".ticket"),
        "icon": asset("installed/192.png"),
        "push": url_for("inbox.start_push"),
        "person": PERSON,
        "ahead": AHEAD,
        "doors": [url_for("session.sign_in"), url_for("session.sign_out")],
        "board": url_for("board.show"),
        "rooms": [url_for(room) for room in ("ideas.index", "complaints.index", ".outbox")],
        "first": [
            url_for("board.show"),
            url_for("ideas.new"),
            url_for("complaints.index"),
            url_for("complaints.new"),
            url_for("ideas.index", mine=1),
            url_for(".outbox"),
        ],
    }


def files_like(pattern: str) -> list[str]:
    folder = Path(current_app.static_folder or "")
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern))


@bp.get("/offline")
@open_to_all
def offline() -> ResponseReturnValue:
    """Kept by the browser for when nothing else is: nobody's page, in one language."""
    wanted = request.args.get("language", "").replace("-", "_")
    language = wanted if wanted in LANGUAGES else figures.language()
    with force_locale(language):
        page = make_response(render_template("phone/offline.html", person=None))
    page.content_language.add(language.replace("_", "-"))
    return page


@bp.get("/outbox")
def outbox() -> ResponseReturnValue:
    """What waits on this phone. The page is empty: its script knows what waits."""
    return render_template("phone/outbox.html")


@bp.get("/outbox/ticket")
@open_to_all
def ticket() -> ResponseReturnValue:
    """Who is signed in, and the token that a form of theirs needs now."""
    person = who_is_here()
    return jsonify(person=person, token=generate_csrf() if person else "")
