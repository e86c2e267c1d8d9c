"""Kaizen: a board where small improvements are proposed, tried and kept."""

from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from babel.dates import LOCALTZ, get_timezone
from flask import Flask, Response

from kaizen import clock, language
from kaizen.adoptions.sustaining import use_sustain_days
from kaizen.answers.levels import use_raise_hours
from kaizen.complaints import verdict
from kaizen.config import instance_folder, load_settings, static_folder, templates_folder
from kaizen.events.secrecy import use_hidden_voters
from kaizen.translations.compiling import compiled_catalogs

try:
    __version__ = version("kaizen-board")
except PackageNotFoundError:
    __version__ = "0"


def create_app(**overrides: Any) -> Flask:
    instance = instance_folder()
    settings = load_settings(instance) | overrides
    app = Flask(
        __name__,
        template_folder=str(templates_folder()),
        static_folder=str(static_folder()),
        instance_path=str(instance),
    )
    app.config.from_mapping(flask_names(settings))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(compiled_catalogs(instance))
    app.config.update(settings)
    clock.use_zone(get_timezone(settings["TIME_ZONE"]) if settings["TIME_ZONE"] else LOCALTZ)
    verdict.use_recent(settings["VERDICT_RECENT_DAYS"])
    use_sustain_days(settings["SUSTAIN_DAYS"])
    use_raise_hours(settings["RAISE_HOURS"])
    use_hidden_voters(settings["HIDE_VOTERS"])

    plug_in_extensions(app)
    know_all_models()
    register_features(app)
    connect_reactions()
    return app


def flask_names(settings: dict[str, Any]) -> dict[str, Any]:
    """Our settings in the words of Flask and its extensions."""
    from kaizen.web.limit_counts import counts_at

    counts, counted_with = counts_at(settings["REDIS_URL"])
    return {
        "SQLALCHEMY_DATABASE_URI": settings["DATABASE_URL"],
        "BABEL_DEFAULT_LOCALE": settings["LANGUAGE"],
        "MAX_CONTENT_LENGTH": settings["UPLOAD_MEGABYTES"] * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings["SIGN_IN_HOURS"]),
        "SESSION_COOKIE_NAME": "kaizen",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_STORAGE_URI": counts,
        "RATELIMIT_STORAGE_OPTIONS": counted_with,
        "COMPRESS_REGISTER": False,
        "COMPRESS_ALGORITHM": ["zstd", "br", "gzip"],
        "COMPRESS_ALGORITHM_STREAMING": ["zstd", "br", "gzip"],
        "COMPRESS_BR_LEVEL": 4,
        "COMPRESS_ZSTD_LEVEL": 3,
        "COMPRESS_MIN_SIZE": 500,
    }


def plug_in_extensions(app: Flask) -> None:
    from kaizen.connections import engine_options
    from kaizen.extensions import babel, compress, csrf, db, htmx, limiter, login
    from kaizen.web import bounds
    from kaizen.web.languages import chosen_language

    bounds.init_app(app)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(
        app.config["SQLALCHEMY_DATABASE_URI"], pool=app.config["DATABASE_POOL"]
    ) | {"hide_parameters": True}  # what people wrote does not belong into the log of a fault
    for extension in (db, login, csrf, htmx, limiter, compress):
        extension.init_app(app)
    app.after_request(compressed)
    babel.init_app(app, locale_selector=chosen_language)
    language.init_app(app)


def compressed(response: Response) -> Response:
    """What is empty is not asked how it would like to be compressed."""
    from kaizen.extensions import compress

    is_empty = response.status_code in (204, 304)
    return response if is_empty else compress.after_request(response)


def know_all_models() -> None:
    """Those that floors below point up to, before anybody asks how models hang together."""
    from kaizen.answers import clocks, passing, raises, replies  # noqa: F401
    from kaizen.ideas import pending  # noqa: F401
    from kaizen.inbox import deliveries  # noqa: F401
    from kaizen.inbox import models as inbox  # noqa: F401
    from kaizen.jobs import models as jobs  # noqa: F401
    from kaizen.receipts import models as receipts  # noqa: F401
    from kaizen.standups import models as standups  # noqa: F401
    from kaizen.todos import models as todos  # noqa: F401
    from kaizen.trials import models as trials  # noqa: F401
    from kaizen.walls import models as walls  # noqa: F401


def register_features(app: Flask) -> None:
    # Further views of these rooms, which join their blueprint when they are read.
    from kaizen import drafts  # noqa: F401
    from kaizen.adoptions import (  # noqa: F401
        answering,
        checking,
        gallery,
        heard_again,
        looking_again,
        offering,
        recurrences,
        replications,
    )
    from kaizen.adoptions import views as adoptions
    from kaizen.answers import today
    from kaizen.answers import views as answers
    from kaizen.audit import views as audit
    from kaizen.board import changes, complaint_page, idea_page  # noqa: F401
    from kaizen.board import views as board
    from kaizen.complaints import export, hearing, mergers, settlements  # noqa: F401
    from kaizen.complaints import views as complaints
    from kaizen.ideas import decisions, discussion, drafting, pending, voting  # noqa: F401
    from kaizen.ideas import mergers as idea_mergers  # noqa: F401
    from kaizen.ideas import views as ideas
    from kaizen.imports import views as imports
    from kaizen.inbox import mail_views as mail
    from kaizen.inbox import push_views  # noqa: F401
    from kaizen.inbox import views as inbox
    from kaizen.kiosks import doing, entrance, proposing, reading, rooms  # noqa: F401
    from kaizen.kiosks import views as kiosks
    from kaizen.people import (  # noqa: F401
        activity,
        languages,
        new_secret,
        own_sign_in,
        session,
        slowed,
    )
    from kaizen.people import imports as people_imports  # noqa: F401
    from kaizen.people import views as people
    from kaizen.phone import views as phone
    from kaizen.photos import views as photos
    from kaizen.privacy import views as privacy
    from kaizen.receipts import following  # noqa: F401
    from kaizen.receipts import views as receipts
    from kaizen.renderings import views as renderings
    from kaizen.setup import views as setup
    from kaizen.standards import page, pictures, team_page, training_views, writing  # noqa: F401
    from kaizen.standards import views as standards
    from kaizen.standups import attending, deciding, leading, plan_page  # noqa: F401
    from kaizen.standups import following as standup_following  # noqa: F401
    from kaizen.standups import views as standups
    from kaizen.stations import labels  # noqa: F401
    from kaizen.stations import views as stations
    from kaizen.teams import just_do_it, taking_over, working_days  # noqa: F401
    from kaizen.teams import views as teams
    from kaizen.todos import taking  # noqa: F401
    from kaizen.todos import views as todos
    from kaizen.trials import adopting, cycles, lane, lessons, measuring  # noqa: F401
    from kaizen.trials import views as trials
    from kaizen.walls import screen  # noqa: F401
    from kaizen.walls import views as walls
    from kaizen.web import front, health

    for views in (
        health,
        session,
        setup,
        people,
        teams,
        complaints,
        ideas,
        trials,
        lessons,
        standards,
        adoptions,
        todos,
        answers,
        today,
        standups,
        board,
        imports,
        inbox,
        mail,
        kiosks,
        photos,
        renderings,
        stations,
        receipts,
        phone,
        walls,
        audit,
        privacy,
    ):
        app.register_blueprint(views.bp)
    renderings.init_app(app)
    front.init_app(app)


def connect_reactions() -> None:
    """Everything that happens because something else happened."""
    from kaizen.adoptions.following import watch_adoptions
    from kaizen.adoptions.listening import watch_complaints
    from kaizen.adoptions.offers import follow_adoption
    from kaizen.answers.stopping import follow_answers
    from kaizen.events.models import event_recorded
    from kaizen.ideas.moving_along import follow_merged_complaint
    from kaizen.photos.moving import follow_merged_idea
    from kaizen.photos.removing import follow_removed_comment

    event_recorded.connect(follow_merged_complaint)
    event_recorded.connect(follow_removed_comment)
    event_recorded.connect(follow_merged_idea)
    event_recorded.connect(follow_adoption)
    event_recorded.connect(watch_adoptions)
    event_recorded.connect(watch_complaints)
    event_recorded.connect(follow_answers)
