"""Every text is said in every language, completely, and with everything that belongs in it."""

import re

import pytest

from kaizen.language import LANGUAGES
from kaizen.translations.catalogs import catalog_of, languages, texts, untranslated

OTHERS = sorted(set(LANGUAGES) - {"en"})
PLACE = re.compile(r"%(?:\((\w+)\)\w|%)")
NUMBERS = range(201)

in_each_language = pytest.mark.parametrize("language", OTHERS)


@pytest.fixture(scope="module")
def sources():
    return texts()


def ids_of(catalog):
    return {text.id: text for text in catalog if text.id}


def places_in(words):
    return set(PLACE.findall(words))


def quoted(ids):
    return "\n".join(f"  {one!r}" for one in sorted(ids, key=str))


def test_each_language_that_is_offered_has_a_catalog():
    assert languages() == OTHERS


@in_each_language
def test_a_catalog_has_the_texts_of_the_sources_and_no_others(language, sources):
    wanted, known = ids_of(sources).keys(), ids_of(catalog_of(language)).keys()
    assert not wanted - known, (
        f"Run `python -m kaizen.translations`, then translate:\n{quoted(wanted - known)}"
    )
    assert not known - wanted, (
        f"Run `python -m kaizen.translations`; nothing says:\n{quoted(known - wanted)}"
    )


@in_each_language
def test_every_text_is_translated(language):
    missing = [text.id for text in untranslated(catalog_of(language))]
    assert not missing, f"Translate, in every plural form, and without “fuzzy”:\n{quoted(missing)}"


@in_each_language
def test_a_translation_keeps_its_placeholders(language):
    catalog = catalog_of(language)
    wrong = [
        text.id for text in ids_of(catalog).values() if text.string and not keeps(text, catalog)
    ]
    assert not wrong, f"Say what stands in %(…)s too, and nothing else:\n{quoted(wrong)}"


def keeps(text, catalog):
    if not text.pluralizable:
        return places_in(text.string) == places_in(text.id)
    one, many = map(places_in, text.id)
    for form, words in enumerate(text.string):
        lost, invented = (one | many) - places_in(words), places_in(words) - (one | many)
        # "Two days" needs no figure where the form is for two only.
        may_lose = one ^ many or (1 if meant_by(form, catalog) < 2 else 0)
        few_enough = lost <= may_lose if isinstance(may_lose, set) else len(lost) <= may_lose
        if words and (invented or not few_enough):
            return False
    return True


def meant_by(form, catalog):
    """How many numbers up to 200 this form is for."""
    import gettext

    chosen = gettext.c2py(catalog.plural_expr)
    return sum(chosen(number) == form for number in NUMBERS)


@in_each_language
def test_a_translation_can_stand_in_a_page(language):
    """Texts are not escaped; an ampersand or an angle bracket would be read as HTML."""
    for text in ids_of(catalog_of(language)).values():
        said = [text.string] if isinstance(text.string, str) else list(text.string)
        asked = [text.id] if isinstance(text.id, str) else list(text.id)
        assert not any(re.search(r"[<>&]", words) for words in said + asked), text.id
