"""Words compared as people compare them: accents and case do not matter, small slips little."""

import unicodedata
from collections.abc import Collection, Iterable
from typing import Protocol, TypeVar

SHORTEST = 3
UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


def folded(text: str) -> str:
    """Lower case, without accents, words parted by one space: "Größe, S" becomes "grosse s"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    if not text.isascii():  # what was taken apart may have capitals again
        plain = unicodedata.normalize("NFKD", plain.casefold()).translate(UNDECOMPOSED)
    return " ".join("".join(_letter(sign) for sign in plain).split())


def _letter(sign: str) -> str:
    """Letters and figures stay, accents go, all else parts words."""
    if sign.isalnum():
        return sign
    if unicodedata.combining(sign):
        return ""
    # The vowel signs of Thai or Hindi are marks too, and belong to their word.
    return sign if unicodedata.category(sign)[0] == "M" else " "


class Named(Protocol):
    @property
    def id(self) -> int: ...

    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


def by_name(things: Iterable[N]) -> list[N]:
    """As people look for a name: Özil stands before Pia. No database decides, so that all agree."""
    return sorted(things, key=lambda one: (folded(one.name), one.name, one.id))


def words_of(text: str) -> list[str]:
    """Distinct folded words that are long enough to search for, in their order."""
    return list(dict.fromkeys(word for word in folded(text).split() if len(word) >= SHORTEST))


def trigrams(text: str) -> dict[str, None]:
    """All runs of three letters of folded words: "printer" gives pri, rin, int, nte, ter."""
    return {word[at : at + 3]: None for word in text.split() for at in range(len(word) - 2)}


def likeness(sought: Collection[str], kept: str) -> float:
    """From 0 to 1: the part of the sought trigrams found in the kept folded text, and a little for
    being as short. The first half is pg_trgm's word_similarity in spirit, the second its
    similarity (shared trigrams over all), which lets the shorter of two equal finds win."""
    found = trigrams(kept)
    if not sought or not found:
        return 0.0
    shared = sum(part in found for part in sought)
    return 0.9 * shared / len(sought) + 0.1 * shared / (len(sought) + len(found) - shared)


def short_name(name: str) -> str:
    """`Aylin K.`: enough among colleagues, and no more than passers-by need."""
    first, *others = name.split() or [""]
    return f"{first} {others[-1][0]}." if others else first


def initials_of(name: str) -> str:
    """`AK`, of the first and the last name."""
    names = name.split()
    return "".join(one[0] for one in (names[:1] + names[1:][-1:])).upper()
