"""How rare the words of the names in a list are, and which words are others with a slip of the keyboard."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from math import log

from dextflow.rules.duplicates.distance import distance
from dextflow.rules.duplicates.profile import Profile

ODD = 3
"""A word of at most so many contacts may be a slip."""
MEANINGS = 8
CROWD = 50
"""More words that are the same without one letter are codes or numbers, not words with slips."""
SHORTEST = 4
"""A shorter word is not looked for among those with a slip: too many words are like it."""


class Vocabulary:
    """The words of the names of all contacts compared; the evidence in a word is the rarer, the heavier."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.size = max(len(profiles), 1)
        self._all = log(self.size)
        self.known = Counter(word for one in profiles for word in set(one.name.words))
        self._phrases = Counter(phrase for one in profiles for phrase in set(pairwise(one.name.words)))
        self._weights = {word: self._weigh(count) for word, count in self.known.items()}
        self.bar = log(5 * self.size)
        """What speaks against any two contacts being one: a tenth are duplicates, of all pairs that there are."""

    def _weigh(self, count: int) -> float:
        return self._all - log(max(1, count - 1))

    def weight(self, word: str) -> float:
        """The logarithm of how unlikely it is that some other contact has the word."""
        return self._weights.get(word, self._all)

    def excess(self, phrase: tuple[str, str]) -> float:
        """What two words weigh too much because they come together: "garden" and "centre"."""
        together = self._phrases.get(phrase, 0)
        if together <= ODD:
            return 0.0
        return max(0.0, self.weight(phrase[0]) + self.weight(phrase[1]) - self._weigh(together))

    def meant(self) -> dict[str, tuple[str, ...]]:
        """For each odd word, the words of which it may be a slip: one letter, or two letters swapped.

        A word that may be a slip of more than `MEANINGS` others, such as a code, is left as it is.
        """
        found: dict[str, set[str]] = defaultdict(set)
        for words in _alike(self.known):
            for one, other in combinations(words, 2):
                odd = min(self.known[one], self.known[other]) <= ODD
                if odd and one not in found.get(other, ()) and slips(one, other, 1) <= 1:
                    self._note(found, one, other)
        return {word: tuple(sorted(its)) for word, its in found.items() if len(its) <= MEANINGS}

    def _note(self, found: dict[str, set[str]], one: str, other: str) -> None:
        for odd, meant in ((one, other), (other, one)):
            if self.known[odd] <= min(ODD, self.known[meant]):
                found[odd].add(meant)


def _alike(words: Iterable[str]) -> Iterable[list[str]]:
    """Words that become the same when at most one letter is left out of each."""
    index: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= SHORTEST and not word.isdigit():
            for shorter in {word, *(word[:spot] + word[spot + 1 :] for spot in range(len(word)))}:
                index[shorter].append(word)
    return (its for its in index.values() if 1 < len(its) <= CROWD)


@lru_cache(maxsize=400_000)
def slips(one: str, other: str, most: int) -> int:
    """The distance of two words, up to `most`; kept, because the same words come again and again."""
    return distance(one, other, most)
