"""Texts into terms: the topics that they name, and the stems of their other words."""

from collections.abc import Container, Iterable, Iterator

import attrs

from dextflow.library.suggesting.vocabulary import Vocabulary
from dextflow.library.suggesting.words import stem
from dextflow.rules.duplicates.distance import distance

SHORTEST_MISSPELT = 4
LONG = 8


@attrs.frozen
class Term:
    """A topic, by its id, or the stem of a word, with the words as the text has them."""

    id: str
    said: str
    topic: bool = False


@attrs.frozen(eq=False)
class Reader:
    """Reads texts by a vocabulary."""

    vocabulary: Vocabulary

    def terms(self, words: tuple[str, ...]) -> Iterator[Term]:
        """The terms of a text's words that say something, in their order; where names overlap, the longest."""
        stems = tuple(map(stem, words))
        place = 0
        while place < len(stems):
            length, term = self._longest(words, stems, place)
            place += length
            if term.topic or not term.id.isdecimal():
                yield term

    def _longest(self, words: tuple[str, ...], stems: tuple[str, ...], place: int) -> tuple[int, Term]:
        for length in range(self.vocabulary.longest.get(stems[place], 0), 0, -1):
            topic = self.vocabulary.phrases.get(stems[place : place + length])
            if topic is not None:
                return length, Term(topic, " ".join(words[place : place + length]), topic=True)
        return 1, Term(stems[place], words[place])


@attrs.frozen(eq=False)
class Speller:
    """Finds which known word a misspelt one was meant to be."""

    stems: Container[str]
    words: Iterable[str]

    def corrected(self, word: str) -> str:
        """The word itself if it is known, too short or has digits; otherwise the known word most like it, if any.

        One slip of the keyboard is forgiven, and two in a word of eight letters or more; the first letter is
        right, or swapped with the second. Of two words that are as like, the first in the alphabet is taken.
        """
        if len(word) < SHORTEST_MISSPELT or not word.isalpha() or stem(word) in self.stems:
            return word
        most = 2 if len(word) >= LONG else 1
        likely = (known for known in self.words if abs(len(known) - len(word)) <= most and known[0] in word[:2])
        slips, best = min(((distance(word, known, most), known) for known in likely), default=(most + 1, word))
        return best if slips <= most else word
