"""Names that look alike as a whole, whatever their words: an exact set-similarity join on groups of three letters.

Two sets whose Jaccard similarity is at least t share at least t / (1 + t) of their sizes added up. So if groups
of letters are ordered from the rarest to the commonest, two such sets have some of the first ones in common, and
only those need an index (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007). `SHARED` of the first
ones are asked for rather than one, which spares most comparisons (Wang, Li and Feng 2012). No pair is missed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from math import ceil

Bag = tuple[str, ...]

SHARED = 3
ROUNDING = 1e-9


def trigrams(word: str) -> frozenset[str]:
    """Take the groups of three letters of a word, with a space before and after it.

    >>> sorted(trigrams("abc"))
    [' ab', 'abc', 'bc ']
    """
    padded = f" {word} "
    return frozenset(padded[spot : spot + 3] for spot in range(len(padded) - 2))


def alike(bags: Sequence[Bag], probes: Sequence[int], least: float) -> Iterator[tuple[int, int]]:
    """Find the pairs of names, one of them at the places `probes`, whose Jaccard similarity is at least `least`.

    The smaller place comes first, and no pair comes twice.
    """
    sets = _ordered(bags)
    wholes = [frozenset(one) for one in sets]
    index: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(sets):
        for item in one[: _first(len(one), least)]:
            index[item].append(place)
    asked = set(probes)
    for place in sorted(asked):
        mine = wholes[place]
        size = len(mine)
        hits = Counter(chain.from_iterable(index[item] for item in sets[place][: _first(size, least)]))
        enough = min(SHARED, ceil(least * size - ROUNDING))
        for other in [each for each, shared in hits.items() if shared >= enough]:
            its = wholes[other]
            together = len(mine & its)
            if together >= least * (size + len(its) - together) - ROUNDING and _new(place, other, asked):
                yield (place, other) if place < other else (other, place)


def _new(place: int, other: int, asked: set[int]) -> bool:
    return other > place or (other < place and other not in asked)


def _first(size: int, least: float) -> int:
    """How many of the rarest ones of a set to look at."""
    return max(0, size - ceil(least * size - ROUNDING) + SHARED)


def _ordered(bags: Sequence[Bag]) -> list[list[int]]:
    """The groups of letters of each name as numbers, the rarest first."""
    of_word = {word: trigrams(word) for word in set(chain.from_iterable(bags))}
    sets = [frozenset(chain.from_iterable(of_word[word] for word in bag)) for bag in bags]
    counts = Counter(chain.from_iterable(sets))
    ranks = {item: rank for rank, item in enumerate(sorted(counts, key=lambda item: (counts[item], item)))}
    return [sorted(ranks[item] for item in one) for one in sets]
