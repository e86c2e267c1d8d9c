"""Who may is asked by each view, on whatever way: the calls are followed through the rooms."""

import ast
from functools import cache
from pathlib import Path

from tests.test_architecture import ROOT, SOURCES

ASKING = {
    ("kaizen.web.answers", "find"),
    ("kaizen.web.answers", "allow"),
    ("kaizen.permissions", "may"),
}
# Who is signed in changes here what is his own alone, found by `me()`.
ONES_OWN = {
    "ideas.drafting.throw_draft_away",
    "inbox.views.read",
    "inbox.views.read_everything",
    "inbox.views.settings",
    "kiosks.proposing.keep",
    "kiosks.rooms.read",
    "people.own_sign_in.change_own_sign_in",
    "people.session.sign_out",
}
# Pages for everybody who is signed in, or of what is one's own. They change nothing.
TO_LOOK_AT = {
    "adoptions.answering.replications",
    "adoptions.checking.checks",
    "adoptions.gallery.gallery",
    "answers.today.show",
    "answers.views.raised",
    "complaints.views.index",
    "complaints.views.new",
    "complaints.views.similar",
    "ideas.views.index",
    "ideas.views.similar",
    "inbox.views.show",
    "kiosks.doing.to_dos",
    "kiosks.reading.readings",
    "kiosks.rooms.doors",
    "kiosks.rooms.mine",
    "people.own_sign_in.own_sign_in",
    "phone.views.outbox",
    "standards.pictures.unsaved",  # a picture just uploaded, known by its hash only
    "standards.training_views.to_read",
    "standards.views.index",
    "todos.views.index",
}
Place = tuple[str, str]  # a module, and a name in it


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def code() -> dict[str, ast.Module]:
    return {module_of(path): ast.parse(path.read_text("utf-8")) for path in SOURCES}


@cache
def functions() -> dict[Place, ast.FunctionDef]:
    return {
        (module, one.name): one
        for module, tree in code().items()
        for one in tree.body
        if isinstance(one, ast.FunctionDef)
    }


@cache
def imported(module: str) -> dict[str, Place]:
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(code()[module])
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def named(module: str, node: ast.AST) -> Place | None:
    """What a name stands for: a function of this module or of another, or of an imported module."""
    if isinstance(node, ast.Name):
        here = (module, node.id)
        return here if here in functions() else imported(module).get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        package, name = imported(module).get(node.value.id, ("", ""))
        return (f"{package}.{name}", node.attr) if package else None
    return None


def reached(place: Place, so_far: set[Place] | None = None) -> set[Place]:
    so_far = set() if so_far is None else so_far
    if place not in so_far:
        so_far.add(place)
        for node in ast.walk(functions()[place]) if place in functions() else ():
            if further := named(place[0], node):
                reached(further, so_far)
    return so_far


def views() -> dict[str, tuple[bool, bool]]:
    """By module and name: whether it takes forms, and whether it asks. Open ones are left out."""
    found = {}
    for (module, name), one in functions().items():
        marks = [ast.unparse(mark) for mark in one.decorator_list]
        routes = [mark for mark in marks if mark.startswith("bp.") and "('/" in mark]
        if routes and "open_to_all" not in marks:
            writes = any(not mark.startswith("bp.get") for mark in routes)
            asks = bool(reached((module, name)) & ASKING)
            found[f"{module.removeprefix('kaizen.')}.{name}"] = (writes, asks)
    return found


def test_who_may_is_asked_by_every_view_that_changes_something():
    silent = {view for view, (writes, asks) in views().items() if writes and not asks}
    assert silent == ONES_OWN, "find(…, to=Action.…) or allow(Action.…), and test who is refused"


def test_who_may_look_is_asked_by_every_page_but_those_for_everybody():
    silent = {view for view, (writes, asks) in views().items() if not writes and not asks}
    assert silent == TO_LOOK_AT, "find(…) asks whether it is to be seen"


def test_the_way_to_the_policy_is_found():
    assert len(views()) > 200
    assert views()["ideas.voting.vote"] == (True, True)
    assert views()["todos.views.call_off"] == (True, True)
