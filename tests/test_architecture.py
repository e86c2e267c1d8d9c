"""The shape of the code, as tests: who may import whom, how long a file may get, how URLs read."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for path in (ROOT / "kaizen").rglob("*.py") if "migrations" not in path.parts)

# Imports go down this list, never up. Neighbours on a line do not know each other.
FLOORS = [
    {"config", "errors", "clock", "language", "numbers", "words", "spreadsheet", "addresses"},
    {"outgoing"},
    {"database"},
    {"extensions"},
    {"search"},
    {"events"},
    {"people"},
    {"teams"},
    {"stations", "kiosks"},
    {"standards"},
    {"complaints"},
    {"ideas"},
    {"trials", "photos", "receipts"},
    {"adoptions"},
    {"todos", "jobs"},
    {"answers"},
    {"standups"},
    {"inbox"},
    {"board", "walls", "imports", "phone", "audit", "privacy"},
    {"demo", "setup", "safekeeping"},
]
WEB = {
    "flask",
    "flask_login",
    "flask_wtf",
    "wtforms",
    "kaizen.permissions",
    "kaizen.rules",
}
ALLOWED = {("people/models.py", "flask_login")}  # Person is what Flask-Login signs in
# What a room shows and how it is reached; everything else in a feature is its domain.
OF_THE_WEB = {"views", "forms", "cli"}
LONGEST_FILE = 250


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "kaizen"))


def imported_by(path: Path) -> set[str]:
    """Modules imported at the top of a file; those under TYPE_CHECKING do not count."""
    nodes = ast.parse(path.read_text("utf-8")).body
    froms = {n.module for n in nodes if isinstance(n, ast.ImportFrom) and n.module}
    plains = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    return froms | plains


def floor(name: str) -> int | None:
    return next((i for i, names in enumerate(FLOORS) if name in names), None)


def is_of_the_web(path: Path) -> bool:
    """Views and forms, and further view modules, which draw a blueprint or a page."""
    imports = imported_by(path)
    return path.stem in OF_THE_WEB or "flask" in imports or "flask_wtf" in imports


@pytest.mark.parametrize("path", [p for p in SOURCES if not is_of_the_web(p)], ids=name_of)
def test_the_domain_knows_only_the_floors_below(path):
    """Pages may look around: who edits a person chooses a team. What they show may not."""
    mine = path.relative_to(ROOT / "kaizen").parts[0].removesuffix(".py")
    for module in imported_by(path):
        package, _, rest = module.partition(".")
        theirs = rest.partition(".")[0]
        here, there = floor(mine), floor(theirs)
        if package == "kaizen" and theirs != mine and here is not None and there is not None:
            assert there < here, f"{mine} must not import {theirs}: it stands above"


@pytest.mark.parametrize(
    "path",
    [p for p in SOURCES if p.stem in {"models", "lifecycle", "queries"}],
    ids=name_of,
)
def test_the_domain_does_not_know_the_web(path):
    web = {
        module
        for module in imported_by(path)
        if module in WEB or module.partition(".")[0] in WEB or module.startswith("kaizen.web")
    }
    assert all((name_of(path), module) in ALLOWED for module in web), web


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_shows_one_thing(path):
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{lines} lines: which thing in it has no file of its own yet?"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_only_views_commands_and_the_running_of_imports_commit(path):
    allowed = is_of_the_web(path) or path.stem in {"cli", "schema", "running", "background"}
    if not allowed:
        assert "session.commit()" not in path.read_text("utf-8"), "Let the view commit, once."


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda p: "/".join(p.parts[-2:])
)
def test_templates_leave_escaping_on(path):
    text = path.read_text("utf-8")
    assert "|safe" not in text.replace(" ", ""), "Never |safe: words of people are text"
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text), "The CSP forbids inline style"


def test_urls_are_nouns_in_kebab_case(app):
    for rule in app.url_map.iter_rules():
        static = re.sub(r"<[^>]+>", "", rule.rule)
        assert re.fullmatch(r"[a-z0-9/.-]*", static), f"{rule.rule}: kebab-case, please"
        if rule.endpoint == "static":
            continue
        for argument in re.findall(r"<([^>]+)>", rule.rule):
            assert ":" in argument, f"{rule.rule}: say the type of {argument}"
