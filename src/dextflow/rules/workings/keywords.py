"""Keywords in descriptions, found as whole words, whatever their case and in time linear in the text."""

import re
from collections.abc import Iterable, Mapping

import attrs

WORD = re.compile(r"[^\W_]+")
Words = tuple[str, ...]


@attrs.frozen
class Keywords:
    """A set of keywords, by the first word of each; one of several words is found where they follow each other.

    >>> Keywords.of(["laptop", "fit-out"]).first_in("Shop fit out, two LAPTOPS")
    'fit-out'
    """

    by_first: Mapping[str, tuple[tuple[Words, str], ...]]

    @classmethod
    def of(cls, keywords: Iterable[str]) -> "Keywords":
        """Prepare keywords; a plural with an s is found too, and one without a letter or digit never."""
        found: dict[str, tuple[tuple[Words, str], ...]] = {}
        for keyword in keywords:
            if words := _words(keyword):
                found[words[0]] = (*found.get(words[0], ()), (words, keyword))
        return cls(found)

    def first_in(self, text: str | None) -> str | None:
        """Find the keyword that comes first in a text; None if there is none."""
        if not text:
            return None
        words = _words(text)
        for place, word in enumerate(words):
            for phrase, keyword in self.by_first.get(word) or self.by_first.get(word.removesuffix("s"), ()):
                following = words[place : place + len(phrase)]
                if following == phrase or (*following[:-1], following[-1].removesuffix("s")) == phrase:
                    return keyword
        return None


def _words(text: str) -> Words:
    return tuple(WORD.findall(text.casefold()))
