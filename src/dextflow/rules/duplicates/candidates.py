"""Which contacts are worth comparing: a number of pairs in proportion to the number of contacts.

A pair is looked at if an identifier is equal, if the names are the same in any order of words and with any spaces,
or if they become the same when odd words are put right and one word is left out. Of the rest, those that share a
rare word, where what else they have is not too long for a slip, and those with an odd word that look alike as a
whole: a Jaccard similarity of their groups of three letters of at least one half, and more in a longer list. A
group of more than `MOST` is a value that says nothing, and is left out.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, pairwise, product
from math import log2
from typing import TypeVar

from dextflow.rules.duplicates.join import alike
from dextflow.rules.duplicates.profile import Profile
from dextflow.rules.duplicates.vocabulary import ODD, Vocabulary

H = TypeVar("H", bound=Hashable)
Pair = tuple[int, int]
Bag = tuple[str, ...]
Groups = Mapping[Bag, list[int]]

MOST = 25
"""Values and words shared by more contacts are ignored (checks of the field: a shared switchboard, a bureau)."""
USUAL = 20_000
FORMS = 24
TWO_SLIPS = 2
ROUGH = 3


def candidates(profiles: Sequence[Profile], vocabulary: Vocabulary) -> set[Pair]:
    """The pairs to compare, as places in the sequence, the smaller first."""
    found: set[Pair] = set()
    found.update(_pairs(_sharing(profiles, lambda one: one.values)))
    same = _sharing(profiles, lambda one: (one.key,) if one.key else ())
    found.update(_pairs(same))
    found.update(chain.from_iterable(pairwise(group) for group in same if len(group) > MOST))
    groups = _by_bag(profiles)
    found.update(_in_the_same_words(groups, vocabulary))
    found.update(_by_another_name(profiles, groups))
    found.update(_with_a_rare_word(groups, vocabulary))
    found.update(_looking_alike(groups, vocabulary, least_alike(len(profiles))))
    return found


def least_alike(number: int) -> float:
    """How alike two names must look in a list of that many: one half in lists of the usual size, then more.

    >>> least_alike(10_000), least_alike(40_000), least_alike(100_000)
    (0.5, 0.7, 0.8)
    """
    return min(0.8, 0.5 + 0.2 * max(0.0, log2(number / USUAL))) if number else 0.5


def _looking_alike(groups: Groups, vocabulary: Vocabulary, least: float) -> Iterator[Pair]:
    bags = sorted(groups)
    odd = [place for place, bag in enumerate(bags) if any(vocabulary.known[word] <= ODD for word in bag)]
    for one, other in alike(bags, odd, least):
        if _rest_alike(bags[one], bags[other]):
            yield from _across(groups[bags[one]], groups[bags[other]])


def _rest_alike(one: Bag, other: Bag) -> bool:
    """Whether what two names do not share may be the same, written together, apart, or with slips."""
    left = "".join(word for word in one if word not in other)
    right = "".join(word for word in other if word not in one)
    if not left or not right:
        return True
    if abs(len(left) - len(right)) > ROUGH or {*pairwise(left)}.isdisjoint(pairwise(right)):
        return False
    mine, its = set(left), set(right)
    return len(mine & its) + ROUGH >= max(len(mine), len(its))


def _sharing(
    profiles: Sequence[Profile], values: Callable[[Profile], Iterable[Hashable]]
) -> Collection[list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place, one in enumerate(profiles):
        for value in values(one):
            groups[value].append(place)
    return groups.values()


def _pairs(groups: Iterable[list[int]]) -> Iterator[Pair]:
    return chain.from_iterable(combinations(group, 2) for group in groups if 1 < len(group) <= MOST)


def _in_the_same_words(groups: Groups, vocabulary: Vocabulary) -> Iterator[Pair]:
    """Names that are the same once odd words are put right, or also one word is left out."""
    meant = vocabulary.meant()
    forms = {bag: _forms(bag, meant) for bag in groups}
    index: dict[Bag, list[Bag]] = defaultdict(list)
    for bag, its in forms.items():
        for form in its:
            index[form].append(bag)
    for bags in index.values():
        if len(bags) <= MOST:
            yield from _pairs([sorted(chain.from_iterable(groups[bag] for bag in bags))])
    for bag, its in forms.items():
        if len(bag) > 1:
            for form in _shorter(its) & index.keys():
                if len(index[form]) <= MOST:
                    yield from _across(groups[bag], chain.from_iterable(groups[each] for each in index[form]))


def _shorter(forms: Iterable[Bag]) -> set[Bag]:
    return {form[:spot] + form[spot + 1 :] for form in forms for spot in range(min(len(form), MOST))}


def _by_bag(profiles: Sequence[Profile]) -> Groups:
    """The places of each name, in whatever order its words are; a name that too many have says nothing."""
    groups: dict[Bag, list[int]] = defaultdict(list)
    for place, one in enumerate(profiles):
        if one.bag:
            groups[one.bag].append(place)
    return {bag: places for bag, places in groups.items() if len(places) <= MOST}


def _forms(bag: Bag, meant: dict[str, tuple[str, ...]]) -> list[Bag]:
    if not any(word in meant for word in bag):
        return [bag]
    choices = [(word, *meant.get(word, ())) for word in bag]
    number = 1
    for choice in choices:
        number *= len(choice)
    if number > FORMS:
        return [bag]
    return list({tuple(sorted(words)) for words in product(*choices)})


def _across(some: Sequence[int], others: Iterable[int]) -> Iterator[Pair]:
    them = list(dict.fromkeys(others))
    if len(some) * len(them) <= MOST * MOST:
        for one, other in product(some, them):
            if one != other:
                yield (one, other) if one < other else (other, one)


def _by_another_name(profiles: Sequence[Profile], groups: Groups) -> Iterator[Pair]:
    for place, one in enumerate(profiles):
        if one.name.alias:
            yield from _across([place], groups.get(tuple(sorted(one.name.alias)), ()))


def _with_a_rare_word(groups: Groups, vocabulary: Vocabulary) -> Iterator[Pair]:
    known = vocabulary.known
    holders: dict[str, list[tuple[Bag, frozenset[str]]]] = defaultdict(list)
    for bag in groups:
        words = frozenset(bag)
        for word in words:
            if known[word] <= MOST:
                holders[word].append((bag, words))
    letters = {word: frozenset(word) for word in known}
    for word, bags in holders.items():
        rare = known[word] <= TWO_SLIPS
        for (one, mine), (other, its) in combinations(bags, 2):
            if _may_be_one(mine - its, its - mine, letters, rare=rare):
                yield from _across(groups[one], groups[other])


def _may_be_one(
    left: frozenset[str], right: frozenset[str], letters: Mapping[str, frozenset[str]], *, rare: bool
) -> bool:
    """Whether what two names have besides a shared word may be the same with slips."""
    if not left or not right:
        return True
    if rare and (len(left) == 1 or len(right) == 1):
        return True
    if len(left) != len(right):
        return False
    return all(any(_close(word, its, letters) for its in right) for word in left)


def _close(one: str, other: str, letters: Mapping[str, frozenset[str]]) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    mine = letters[one]
    return -TWO_SLIPS <= len(one) - len(other) <= TWO_SLIPS and len(mine & letters[other]) + TWO_SLIPS >= len(mine)
