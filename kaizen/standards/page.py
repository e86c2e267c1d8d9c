"""The page of one standard, two versions of it side by side, and the sheet to print."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from kaizen.adoptions.spreading import shared_with
from kaizen.extensions import db
from kaizen.ideas.models import Idea
from kaizen.inbox.opening import opened
from kaizen.numbers import number_in
from kaizen.people.forms import ROLE_WORDS
from kaizen.standards.comparing import comparison
from kaizen.standards.models import MustKnow, Standard, StandardVersion
from kaizen.standards.training_views import standing_of
from kaizen.standards.views import bp
from kaizen.trials.adoption import Adoption
from kaizen.web.answers import find
from kaizen.web.qr import qr_code, without_scheme

FITS_ON_A_PAGE = 8  # steps
LETTERS_THAT_FIT = 5500
# How large the words of a lesson are set, by how many signs it has in all.
SIZES = ((700, "large"), (1600, "medium"), (3200, "small"))


@bp.get("/standards/<int:number>")
def show(number: int) -> ResponseReturnValue:
    standard = standard_to_read(number)
    opened(standard)
    return render_template("standards/show.html", **around(standard))


def around(standard: Standard) -> dict[str, Any]:
    """What its page shows: one version, the others, and where each came from."""
    return {
        "standard": standard,
        "version": version_asked(standard),
        "replacing": standard.replaced_by.current if standard.replaced_by else None,
        "origins": origins_of(standard),
        "training": standing_of(standard),
        "shared": shared_with(standard),
        "role_words": ROLE_WORDS,
    }


@bp.get("/standards/<int:number>/versions")
def versions(number: int) -> ResponseReturnValue:
    """Two side by side: `a` and `b`, or the last two."""
    standard = standard_to_read(number)
    written = standard.written
    if len(written) < 2:
        abort(404)
    after = version_numbered(standard, request.args.get("b")) or written[-1]
    before = version_numbered(standard, request.args.get("a")) or written[-2]
    return render_template(
        "standards/versions.html",
        standard=standard,
        before=before,
        after=after,
        compared=comparison(before, after),
    )


@bp.get("/standards/<int:number>/print")
def lesson(number: int) -> ResponseReturnValue:
    """As a one-point lesson on A4, with a code that leads back here."""
    standard = standard_to_read(number)
    version = version_asked(standard)
    signs = len(version.title + version.why) + sum(len(step.words) for step in version.steps)
    address = url_for(".show", number=standard.id, _external=True)
    return render_template(
        "standards/print.html",
        standard=standard,
        version=version,
        is_one_page=len(version.steps) <= FITS_ON_A_PAGE and signs <= LETTERS_THAT_FIT,
        size=next((size for most, size in SIZES if signs <= most), "smallest"),
        code=qr_code(address),
        address=without_scheme(address),
    )


def standard_to_read(number: int) -> Standard:
    """With its versions, and all that its page names."""
    return find(
        Standard,
        number,
        load=[
            joinedload(Standard.team),
            joinedload(Standard.owner),
            joinedload(Standard.replaced_by).selectinload(Standard.versions),
            joinedload(Standard.stations),  # few of each, so that one query is less than three
            joinedload(Standard.must_know).joinedload(MustKnow.person),
            joinedload(Standard.must_know).joinedload(MustKnow.team),
            selectinload(Standard.versions).joinedload(StandardVersion.written_by),
        ],
    )


def version_asked(standard: Standard) -> StandardVersion:
    """The one in the address, else the one that holds, else the last."""
    asked = request.args.get("version")
    if asked is None:
        return standard.current or standard.versions[-1]
    return version_numbered(standard, asked) or abort(404)


def version_numbered(standard: Standard, asked: str | None) -> StandardVersion | None:
    return next((one for one in standard.written if one.number == number_in(asked)), None)


def origins_of(standard: Standard) -> dict[int, Adoption]:
    """By the version's id: the adoption that it was written for, with its idea and complaint."""
    query = (
        select(Adoption)
        .join(Adoption.idea)
        .join(Idea.complaint)
        .options(
            contains_eager(Adoption.idea).contains_eager(Idea.complaint),
            joinedload(Adoption.trial),
        )
        .where(Adoption.version_id.in_([one.id for one in standard.versions]))
        .where(Adoption.withdrawn_at.is_(None))
        .order_by(Adoption.id.desc())
    )
    return {one.version_id: one for one in db.session.scalars(query)}
