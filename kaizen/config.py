"""Settings: from the environment, else from `instance/config.toml`, else these defaults."""

import os
import secrets
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kaizen.setting_values import (
    BadSetting,
    kind_of_log,
    kind_of_tls,
    known_language,
    known_zone,
    none_or_more,
    on_or_off,
    one_or_more,
    place_of_photos,
    some_connections,
    some_days,
    some_hosts,
    some_hours,
    some_places,
    web_address,
)

PACKAGE = Path(__file__).parent
ROOT = PACKAGE.parent
IS_CHECKOUT = (ROOT / "templates").is_dir() and (ROOT / "pyproject.toml").is_file()


# name: (default, what reads its text)
SETTINGS: dict[str, tuple[Any, Any]] = {
    "HOST": ("127.0.0.1", str),
    "PORT": (8000, int),
    "WORKERS": (2, int),
    "DATABASE_URL": ("", str),
    "DATABASE_POOL": (5, some_connections),
    "SECRET_KEY": ("", str),
    "TIME_ZONE": ("", known_zone),
    "LANGUAGE": ("en", known_language),
    "LOG_FORMAT": ("plain", kind_of_log),
    "TRUSTED_PROXIES": (0, int),
    "TRUSTED_HOSTS": ("", some_hosts),
    "OUTGOING_PRIVATE": ("", some_places),
    "VERDICT_RECENT_DAYS": (28, int),
    "UPLOAD_MEGABYTES": (50, int),
    "PHOTO_MEGABYTES": (15, int),
    "PHOTOS_URL": ("", place_of_photos),
    "BACKUP_HOURS": (24, none_or_more),
    "BACKUPS_KEPT": (7, one_or_more),
    "BACKUP_FOLDER": ("", str),
    "SIGN_IN_HOURS": (12, int),
    "SUSTAIN_DAYS": ("30, 60, 90", some_days),
    "NAMELESS": ("on", on_or_off),
    "NAMELESS_PER_HOUR": (120, int),
    "HIDE_VOTERS": ("off", on_or_off),
    "FORGET_LEAVERS_DAYS": (0, none_or_more),
    "FORGET_CUSTOMERS_DAYS": (0, none_or_more),
    "FORGET_SIGN_INS_DAYS": (90, none_or_more),
    "FORGET_DRAFTS_DAYS": (30, none_or_more),
    "WRITES_PER_MINUTE": (6000, int),
    "RAISE_HOURS": ("24, 72, 168", some_hours),
    "PUBLIC_URL": ("", web_address),
    "REDIS_URL": ("", str),
    "SMTP_HOST": ("", str),
    "SMTP_PORT": (587, int),
    "SMTP_TLS": ("starttls", kind_of_tls),
    "SMTP_USER": ("", str),
    "SMTP_PASSWORD": ("", str),
    "MAIL_FROM": ("", str),
    "PUSH_CONTACT": ("", str),
    "VAPID_PRIVATE_KEY": ("", str),
    "TRANSLATE_URL": ("", web_address),
    "TRANSLATE_KEY": ("", str),
}


NOT_ASKED_ANY_MORE = {"SWEEP_SECONDS"}  # a board that still has one must start


def templates_folder() -> Path:
    return (ROOT if IS_CHECKOUT else PACKAGE) / "templates"


def static_folder() -> Path:
    return (ROOT if IS_CHECKOUT else PACKAGE) / "static"


def instance_folder() -> Path:
    """Made if it is not there: `INSTANCE_PATH`, else `instance/` of the checkout or of here."""
    default = (ROOT if IS_CHECKOUT else Path.cwd()) / "instance"
    folder = Path(os.environ.get("INSTANCE_PATH") or default).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def load_settings(instance: Path) -> dict[str, Any]:
    written = _written_in(instance / "config.toml")
    unknown = sorted(set(written) - set(SETTINGS) - NOT_ASKED_ANY_MORE)
    if unknown:
        known = ", ".join(sorted(SETTINGS))
        raise BadSetting(f"config.toml: no setting is called {', '.join(unknown)}; known: {known}")
    settings = {}
    for name, (default, read) in SETTINGS.items():
        given = os.environ.get(name) or written.get(name, default)
        try:
            settings[name] = read(given)
        except ValueError:
            raise BadSetting(f"The setting {name} can't be {given!r}.") from None
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or kept_secret(instance / "secret-key")
    settings["DATABASE_URL"] = database_url(settings["DATABASE_URL"], instance)
    return settings


def _written_in(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        lines = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadSetting(f"{path} is not readable: {fault}") from None
    return {name.upper(): value for name, value in lines.items()}


def database_url(given: str, instance: Path) -> str:
    if not given:
        return f"sqlite:///{(instance / 'kaizen.db').as_posix()}"
    for old in ("postgres://", "postgresql://"):
        if given.startswith(old):
            return "postgresql+psycopg://" + given.removeprefix(old)
    return given


def some_secret() -> str:
    return secrets.token_urlsafe(48)


def kept_secret(path: Path, make: Callable[[], str] = some_secret) -> str:
    """Made once, readable by its owner only; two starts at once agree on one."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    secret = make()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret + "\n")
    return secret
