"""Names that look alike as a whole, whatever their words: an exact set-similarity join on groups of three letters.

Two sets whose Jaccard similarity is at least t share at least t / (1 + t) of their sizes added up. So if groups
of letters are ordered from the rarest to the commonest, two such sets have some of the first ones in common, and
only those need an index (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007). `SHARED` of the first
ones are asked for rather than one, which spares most comparisons (Wang, Li and Feng 2012).

No pair is missed where names differ. Where very many are alike ("Contact 1" to "Contact 9999"), the work for each
is bounded: groups of letters that too many have say nothing, and only the names that share most are looked at.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import accumulate, chain
from math import ceil

Bag = tuple[str, ...]
Pair = tuple[int, int]

SHARED = 3
VISITS = 2_000
"""How many entries of the index are read for a name; ordinary lists of 10,000 need 1,300 for nearly all."""
LOOKED_AT = 100
MOST_ALIKE = 25
ROUNDING = 1e-9


def trigrams(word: str) -> frozenset[str]:
    """Take the groups of three letters of a word, with a space before and after it.

    >>> sorted(trigrams("abc"))
    [' ab', 'abc', 'bc ']
    """
    padded = f" {word} "
    return frozenset(padded[spot : spot + 3] for spot in range(len(padded) - 2))


def alike(bags: Sequence[Bag], probes: Sequence[int], least: float) -> set[Pair]:
    """Find the pairs of names, one of them at the places `probes`, whose Jaccard similarity is at least `least`.

    The smaller place comes first. Each probe brings `MOST_ALIKE` pairs at most, those that are most alike.
    """
    sets = _ordered(bags)
    wholes = [frozenset(one) for one in sets]
    index = _index(sets, least)
    found: set[Pair] = set()
    for place in probes:
        enough = min(SHARED, ceil(least * len(sets[place]) - ROUNDING))
        hits = Counter(entries(index, sets[place][: _first(len(sets[place]), least)]))
        likely = _most([each for each, shared in hits.items() if shared >= enough], hits)
        found.update(_most_alike(place, likely, wholes, least))
    return found


def _index(sets: Sequence[Sequence[int]], least: float) -> dict[int, list[int]]:
    index: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(sets):
        for item in one[: _first(len(one), least)]:
            index[item].append(place)
    return index


def entries(index: Mapping[int, Sequence[int]], items: Iterable[int]) -> Iterable[int]:
    """List the names that have one of the items: the shortest lists, of `VISITS` names at most."""
    lists = [index[item] for item in items]
    if sum(map(len, lists)) > VISITS:
        lists.sort(key=len)
        ends = accumulate(map(len, lists))
        lists = [its for its, end in zip(lists, ends, strict=True) if end <= VISITS]
    return chain.from_iterable(lists)


def _most(places: list[int], hits: Counter[int]) -> list[int]:
    if len(places) <= LOOKED_AT:
        return places
    return nsmallest(LOOKED_AT, places, key=lambda each: (-hits[each], each))


def _most_alike(
    place: int, others: Iterable[int], wholes: Sequence[frozenset[int]], least: float
) -> Iterator[Pair]:
    mine = wholes[place]
    size = len(mine)
    good: list[tuple[float, int]] = []
    for other in others:
        together = len(mine & wholes[other])
        either = size + len(wholes[other]) - together
        if together >= least * either - ROUNDING and other != place:
            good.append((-together / either, other))
    for _, other in nsmallest(MOST_ALIKE, good) if len(good) > MOST_ALIKE else good:
        yield (place, other) if place < other else (other, place)


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
