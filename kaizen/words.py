"""Words compared as people compare them: accents and case do not matter, small slips matter little."""

import re
import unicodedata

SHORTEST = 3
NOT_LETTERS = re.compile(r"[^\w]+", re.UNICODE)
UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


def folded(text: str) -> str:
    """Lower case, without accents, words parted by one space: "Größe, S" becomes "grosse s"."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(UNDECOMPOSED)
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return NOT_LETTERS.sub(" ", bare).strip()


def words_of(text: str) -> list[str]:
    """Distinct folded words that are long enough to search for, in their order."""
    return list(dict.fromkeys(word for word in folded(text).split() if len(word) >= SHORTEST))


def trigrams(text: str) -> set[str]:
    """All runs of three letters of the folded words: "printer" gives pri, rin, int, nte, ter."""
    return {word[at : at + 3] for word in folded(text).split() for at in range(len(word) - 2)}


def likeness(typed: str, kept: str) -> float:
    """From 0 to 1: the part of the typed text's trigrams found in the kept one, and a little for
    being as short. The first half is pg_trgm's word_similarity in spirit, the second its
    similarity (shared trigrams over all), which lets the shorter of two equal finds win."""
    sought, found = trigrams(typed), trigrams(kept)
    if not sought or not found:
        return 0.0
    shared = len(sought & found)
    return 0.9 * shared / len(sought) + 0.1 * shared / len(sought | found)
