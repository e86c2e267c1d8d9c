"""The names of the months as people type them, whole or cut short, in the languages we meet."""

from __future__ import annotations

import unicodedata
from functools import cache

from babel import Locale

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt")
SHORTEST = 3


def month_number(name: str) -> int | None:
    """Accents, case and a closing full stop do not matter."""
    return _months().get(_plain(name))


@cache
def _months() -> dict[str, int]:
    """Names and their first three letters; the first language to claim a spelling has it."""
    months: dict[str, int] = {}
    for language in LANGUAGES:
        for names in Locale(language).months["format"].values():
            for number, name in names.items():
                plain = _plain(name)
                months.setdefault(plain, number)
                months.setdefault(plain[:SHORTEST], number)
    months.pop("jui")  # juin or juillet
    return {name: number for name, number in months.items() if len(name) >= SHORTEST}


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.replace("ł", "l")).casefold()
    return "".join(letter for letter in letters if letter.isalpha())
