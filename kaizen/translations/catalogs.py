"""What texts there are in the sources, and the catalog of each language that says them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from kaizen.config import PACKAGE, templates_folder

CATALOGS = PACKAGE / "translations"
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "lazy_ngettext": (1, 2)}
READ_AS = {
    ".py": [("**.py", "python")],
    ".html": [("**.html", "jinja2")],
}


class PlainCatalog(Catalog):
    """Without the dates and names that a header usually has: the repository knows them."""

    mime_headers = property(
        lambda self: [
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]
    )


def languages() -> list[str]:
    """Those with a catalog; the texts in the sources themselves are English."""
    return sorted(path.parent.parent.name for path in CATALOGS.glob("*/LC_MESSAGES/messages.po"))


def path_of(language: str) -> Path:
    return CATALOGS / language / "LC_MESSAGES" / "messages.po"


def catalog_of(language: str) -> Catalog:
    path = path_of(language)
    if not path.is_file():
        return PlainCatalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def texts() -> Catalog:
    """All texts of the sources, in the order of their files."""
    found = PlainCatalog()
    for folder, ending in ((PACKAGE, ".py"), (templates_folder(), ".html")):
        for name, line, text, comments, context in extract_from_dir(
            folder, READ_AS[ending], keywords=KEYWORDS, strip_comment_tags=True
        ):
            place = f"{folder.name}/{name}"
            found.add(text, None, [(place, line)], auto_comments=comments, context=context)
    return found


def updated(language: str, sources: Catalog) -> Catalog:
    """The texts of today with what was translated of them; nothing is guessed from likeness."""
    known = catalog_of(language)
    catalog = PlainCatalog(locale=language, fuzzy=False)
    catalog.header_comment = f"# The texts of Kaizen, language: {language}"
    for text in sources:
        if not text.id:
            continue
        old = known.get(text.id, text.context)
        said = old.string if old is not None and not old.fuzzy and old.id == text.id else None
        catalog.add(
            text.id,
            said if said is None or _has_its_forms(said, catalog) else None,
            text.locations,
            flags=text.flags,
            user_comments=old.user_comments if old is not None else (),
            context=text.context,
        )
    return catalog


def _has_its_forms(said: str | Sequence[str], catalog: Catalog) -> bool:
    return isinstance(said, str) or len(said) == catalog.num_plurals


def written(catalog: Catalog) -> bytes:
    """The file of a catalog: files without line numbers, no wrapping, so that a change in it
    is a change of words."""
    file = BytesIO()
    write_po(file, catalog, width=0, include_lineno=False)
    return file.getvalue()


def update(language: str, sources: Catalog) -> bool:
    """Whether the catalog had to change."""
    path, now = path_of(language), written(updated(language, sources))
    if path.is_file() and path.read_bytes() == now:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(now)
    return True


def untranslated(catalog: Catalog) -> list[Message]:
    """Texts without words in the language, or with fewer forms than it has."""
    return [text for text in catalog if text.id and not _is_said(text, catalog)]


def _is_said(text: Message, catalog: Catalog) -> bool:
    if text.fuzzy or not text.string:
        return False
    return isinstance(text.string, str) or (
        len(text.string) == catalog.num_plurals and all(text.string)
    )
