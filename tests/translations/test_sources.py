"""Whatever a person reads is written so that it can be translated."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
MODULES = sorted(
    path
    for path in (ROOT / "kaizen").rglob("*.py")
    # The demo plant speaks English, a command line too (which is all that safekeeping has), and
    # migrations speak to the database.
    if not {"demo", "migrations", "safekeeping", "translations"} & set(path.parts)
    and path.stem not in {"cli", "server", "config", "schema"}
)
ALLOWED = {
    "Kaizen": "a name",
}
READ_ALOUD = {"title", "aria-label", "aria-description", "alt", "placeholder", "label", "content"}
FOR_WHO_BROWSES = {"viewport", "color-scheme", "theme-color", "robots"}  # meta of machines
FOR_WHO_PROGRAMS = {"warning", "exception", "info", "error"}
FOR_WHO_PROGRAMS |= {"LookupError", "RuntimeError", "TooMuch", "TypeError"}
ASKED_TO_TRANSLATE = {"_", "gettext", "ngettext", "lazy_gettext"}
ATTRIBUTES_ALONE = re.compile(r"^(\s*[a-z-]+=\"\s*\")+\s*$")
LETTERS = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[A-Z][^\W\d_]+( .+)?[.?!…:]|[A-Z][^\W\d_]+( [^\W\d_]+){2,}")


def name_of(path):
    return str(path.relative_to(ROOT))


class Words(HTMLParser):
    """The words of a template that are in no expression."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.within = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.within.append(tag)
        given = dict(attributes)
        if tag == "meta" and given.get("name") in FOR_WHO_BROWSES:
            return
        if given.get("name") == "htmx-config":
            return
        self.found += [words for name, words in attributes if name in READ_ALOUD and words]

    def handle_endtag(self, tag):
        if tag in self.within:
            while self.within.pop() != tag:
                pass

    def handle_data(self, words):
        if not self.within or self.within[-1] not in {"kbd", "code", "script", "style"}:
            self.found.append(words)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_says_nothing_outside_of_translation(path):
    tree = Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text("utf-8"))  # noqa: S701
    html = ATTRIBUTES_ALONE.sub("", " ".join(data_in(tree)))
    said = [" ".join(words.split()) for words in Words(html).found]
    said = [words for words in said if LETTERS.search(words)]
    said += [words for words in constants(tree) if SENTENCE.fullmatch(words)]
    said = [words for words in said if words.strip(" ·") not in ALLOWED]
    assert not said, f"Put it into _(): {said}"


def data_in(node):
    """What stands between expressions; blocks named for a class hold classes."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.TemplateData):
            yield child.data
        elif not (isinstance(child, nodes.Block) and child.name.endswith("_class")):
            yield from data_in(child)


def constants(node):
    """Texts in expressions, but for those that are asked to be translated."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Call) and getattr(child.node, "name", "") in ASKED_TO_TRANSLATE:
            continue
        if isinstance(child, nodes.Const) and isinstance(child.value, str):
            yield child.value
        yield from constants(child)


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_a_script_says_nothing_of_its_own(path):
    code = re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)
    literals = re.findall(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`", code)
    said = [words for words in map("".join, literals) if SENTENCE.fullmatch(words)]
    assert not said, f"Let the page bring the words, as data-… of body: {said}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_nothing_outside_of_translation(path):
    said = [words for words in strings(ast.parse(path.read_text("utf-8"))) if is_said(words)]
    assert not said, f"Put it into _(): {said}"


def is_said(words):
    return SENTENCE.fullmatch(words) and " " in words


def strings(node):
    for child in ast.iter_child_nodes(node):
        called = getattr(child, "func", None)
        if (
            getattr(called, "id", getattr(called, "attr", ""))
            in ASKED_TO_TRANSLATE | FOR_WHO_PROGRAMS
        ):
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
        yield from strings(child)
