"""Texts into words: folded, without idle endings."""

import re
from functools import lru_cache
from unicodedata import normalize

WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
POSSESSIVE = re.compile(r"['\u2019]s\b|['\u2019]")
ENDINGS = ("ations", "ation", "ings", "ing", "ions", "ion", "ies", "ed", "es", "s", "e", "y")
PLURAL = ("s",)
SHORT = 4
SHORTEST_STEM = 3
MOST_KEPT = 65_536


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, without regard to case and to how its letters are encoded.

    >>> words_of("The client's R&D claim, year-end 2026")
    ('the', 'client', 'r&d', 'claim', 'year', 'end', '2026')
    """
    return tuple(WORD.findall(POSSESSIVE.sub("", normalize("NFKC", text).casefold())))


@lru_cache(maxsize=MOST_KEPT)
def stem(word: str) -> str:
    """A word without the ending that its other forms lack; one with digits stays as it is.

    Of a short word only the plural's ending is taken, so that PAYE is not taken for pay.

    >>> {stem(word) for word in ("reconcile", "reconciling", "reconciled")}
    {'reconcil'}
    >>> stem("companies") == stem("company"), stem("fees"), stem("paye")
    (True, 'fee', 'paye')
    """
    if not word.isalpha() or word.endswith("ss"):
        return word
    for ending in ENDINGS if len(word) > SHORT else PLURAL:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word
