"""Settings: from the environment, else from `instance/config.toml`, else these defaults."""

import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

from babel.dates import get_timezone

PACKAGE = Path(__file__).parent
ROOT = PACKAGE.parent
IS_CHECKOUT = (ROOT / "templates").is_dir() and (ROOT / "pyproject.toml").is_file()


def known_zone(name: str) -> str:
    """Empty is the machine's own. Raises ValueError for a zone that is not known."""
    try:
        if name:
            get_timezone(name)
    except LookupError as fault:
        raise ValueError(name) from fault
    return name


def known_language(name: str) -> str:
    """As its catalog is called: `pt-BR` is `pt_BR`. Raises ValueError for one without a catalog."""
    language = name.replace("-", "_")
    if language != "en" and not (PACKAGE / "translations" / language / "LC_MESSAGES").is_dir():
        raise ValueError(name)
    return language


def web_address(given: str) -> str:
    """Empty, or one that begins with http: or https:. Raises ValueError for anything else."""
    if given and not given.startswith(("http://", "https://")):
        raise ValueError(given)
    return given


def on_or_off(given: str | bool) -> bool:
    """Raises ValueError for anything else."""
    meant = {"on": True, "true": True, "off": False, "false": False}.get(str(given).lower())
    if meant is None:
        raise ValueError(given)
    return meant


def some_days(given: str | list[int]) -> tuple[int, ...]:
    """One to twelve different numbers of days, from the least; none above five years."""
    days = tuple(sorted({int(day) for day in str(given).strip("[]").split(",")}))
    if not 1 <= len(days) <= 12 or days[0] < 1 or days[-1] > 1826:
        raise ValueError(given)
    return days


# name: (default, what reads its text)
SETTINGS: dict[str, tuple[Any, Any]] = {
    "HOST": ("127.0.0.1", str),
    "PORT": (8000, int),
    "WORKERS": (2, int),
    "DATABASE_URL": ("", str),
    "SECRET_KEY": ("", str),
    "TIME_ZONE": ("", known_zone),
    "LANGUAGE": ("en", known_language),
    "TRUSTED_PROXIES": (0, int),
    "VERDICT_RECENT_DAYS": (28, int),
    "UPLOAD_MEGABYTES": (50, int),
    "PHOTO_MEGABYTES": (15, int),
    "SIGN_IN_HOURS": (12, int),
    "SUSTAIN_DAYS": ("30, 60, 90", some_days),
    "NAMELESS": ("on", on_or_off),
    "NAMELESS_PER_HOUR": (120, int),
    "WRITES_PER_MINUTE": (6000, int),
    "SWEEP_SECONDS": (60, int),
    "TRANSLATE_URL": ("", web_address),
    "TRANSLATE_KEY": ("", str),
}


class BadSetting(Exception):  # noqa: N818 - it is said to who starts the board
    """A setting cannot be read; the words say which and why."""


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
    unknown = sorted(set(written) - set(SETTINGS))
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


def kept_secret(path: Path) -> str:
    """Made once, readable by its owner only; two starts at once agree on one."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    secret = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secret + "\n")
    return secret
