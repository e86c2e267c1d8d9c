"""The demo's tables: what is written in the TOML files beside, one class for each."""

import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

TEAMS = ("packing", "dispatch", "returns")


@dataclass(frozen=True)
class LineRow:
    """A complaint or win: `since` and `until` are days ago, `shape` how it is spread over them."""

    key: str
    team: str
    sentence: str
    since: int
    times: int
    shape: str
    kind: str = "complaint"
    until: int = 0
    customers: int = 0
    one_customer: str = ""
    at_first: str = ""
    channels: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    merged: dict[str, Any] | None = None
    settled: dict[str, Any] | None = None


@dataclass(frozen=True)
class CardRow:
    """An idea and its road: proposed `ago` days (or `minutes`) ago, decided or tried after `waits`
    days, tried for `runs` days or until `ends` days from now. `by` nobody: left without a name."""

    on: str
    title: str
    by: str
    stage: str
    votes: int
    ago: int = 0
    minutes: int = 0
    waits: int = 0
    runs: int = 14
    ends: int = 0
    review: int = 0
    details: str = ""
    station: str = ""
    second_of: str = ""
    language: str = "en"
    at_first: str = ""
    help: list[str] = field(default_factory=list)
    owner: str = ""
    expect: list[Any] = field(default_factory=list)
    before: dict[str, Any] | None = None
    extended: str = ""
    actual: str = ""
    lesson: str = ""
    new_way: str = ""
    reason: str = ""
    problem: str = ""
    once: dict[str, Any] | None = None
    eased: float = 0
    slip: bool = False
    doubt: str = ""
    mended: list[str] = field(default_factory=list)
    unsaid: str = ""
    top: int = 0
    talk: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


def people() -> dict[str, Any]:
    return _read("people")


def customers() -> dict[str, str]:
    """Their names and how they are reached."""
    return dict(_read("complaints")["customers"])


def lines() -> list[LineRow]:
    return [LineRow(**row) for row in _read("complaints")["complaint"]]


def cards() -> list[CardRow]:
    return [CardRow(**row) for team in TEAMS for row in _read(f"ideas-{team}")["idea"]]


def kept() -> dict[str, Any]:
    """What became of ideas besides their road on the board."""
    return _read("kept")


def meetings() -> dict[str, Any]:
    """How the plant answers, raises and meets."""
    return _read("meetings")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
