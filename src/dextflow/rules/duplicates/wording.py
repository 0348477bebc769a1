"""How alike two names are, word by word."""

from collections.abc import Iterator
from itertools import pairwise
from math import log

import attrs

from dextflow.rules.duplicates.vocabulary import ODD, Vocabulary, slips

LONG = 6
"""From so many letters on, two slips in a word are one word still."""
ABBREVIATED = 3
COINED = 9.0
"""The most that a slip in a rare word weighs: two made-up words are alike by chance once in some ten thousand."""
ALIKE_AT_ALL = -3.0
SHORT, SHORTER = 5, 4


@attrs.frozen
class Likeness:
    """The words that two names share: what they weigh, what is left of each, and the pairs that differ by slips.

    `doubt` is how likely it is that those are other words after all.
    """

    weight: float
    left: tuple[str, ...]
    right: tuple[str, ...]
    slipped: tuple[tuple[str, str], ...]
    doubt: float

    @property
    def complete(self) -> bool:
        """Whether every word of both has its counterpart."""
        return not self.left and not self.right


def likeness(one: tuple[str, ...], other: tuple[str, ...], vocabulary: Vocabulary) -> Likeness:
    """Match the words of two names: equal ones first, then those with a slip, then those written together."""
    right = list(other)
    equal: list[str] = []
    left: list[str] = []
    for word in one:
        if word in right:
            right.remove(word)
            equal.append(word)
        else:
            left.append(word)
    weight = sum(map(vocabulary.weight, equal)) - sum(_repeated(one, equal, vocabulary))
    slipped: list[tuple[str, str]] = []
    doubt = 0.0
    if left and right:
        for gain, fear, word, its in _slips(one, other, left, right, vocabulary):
            if word in left and its in right:
                left.remove(word)
                right.remove(its)
                slipped.append((word, its))
                weight, doubt = weight + gain, doubt + fear
        weight += _joined(one, left, right, slipped, vocabulary) + _joined(other, right, left, slipped, vocabulary)
    return Likeness(weight, tuple(left), tuple(right), tuple(slipped), doubt)


def _repeated(words: tuple[str, ...], equal: list[str], vocabulary: Vocabulary) -> Iterator[float]:
    for phrase in pairwise(words):
        if phrase[0] in equal and phrase[1] in equal:
            yield vocabulary.excess(phrase)


Slip = tuple[float, float, str, str]


def _slips(
    one: tuple[str, ...], other: tuple[str, ...], left: list[str], right: list[str], vocabulary: Vocabulary
) -> list[Slip]:
    """The words that may stand for each other, the weightiest first: weight, doubt, and the two."""
    found = [
        (gain, fear, word, its)
        for word in dict.fromkeys(left)
        for its in dict.fromkeys(right)
        for gain, fear in _slip(word, its, vocabulary, together=one.index(word) == other.index(its))
        if gain > ALIKE_AT_ALL
    ]
    return sorted(found, key=lambda slip: (-slip[0], sorted(slip[2:])))


def _slip(one: str, other: str, vocabulary: Vocabulary, *, together: bool) -> Iterator[tuple[float, float]]:
    """The weight and the doubt of one word for the other; nothing if they are not alike."""
    short, long = sorted((one, other), key=len)
    if short.isdigit() or long.isdigit():
        return
    if len(short) == 1:
        if together and long[0] == short:
            yield 1.0, 4.0
        return
    most = 2 if len(short) >= LONG else 1
    distance = slips(*sorted((one, other)), most)
    if distance <= most:
        yield _of_slips(short, long, distance, vocabulary)
    elif ABBREVIATED <= len(short) <= len(long) - 2 and short[0] == long[0] and _in_order(short, long):
        rare = log(max(1, min(vocabulary.known[one], vocabulary.known[other])))
        yield min(map(vocabulary.weight, (one, other))) - 2.0 - rare, 1.5 * rare


def _of_slips(short: str, long: str, distance: int, vocabulary: Vocabulary) -> tuple[float, float]:
    rare, known = sorted((vocabulary.known[short] or 1, vocabulary.known[long] or 1))
    length = 1.5 if len(short) <= SHORTER else 0.7 if len(short) <= SHORT else 0.0
    cost = (1.0 if distance == 1 else 2.5) + length + log(rare)
    weight = min(vocabulary.weight(short), vocabulary.weight(long))
    doubt = 1.5 * log(rare) + length + (0.8 if distance > 1 else 0.0)
    if known <= ODD:
        doubt += max(0.0, weight - COINED)
    return min(weight, COINED) - cost, doubt


def _in_order(short: str, long: str) -> bool:
    """Whether the letters of the short word come in the long one, in this order."""
    letters = iter(long)
    return all(letter in letters for letter in short)


def _joined(
    words: tuple[str, ...],
    parts: list[str],
    wholes: list[str],
    slipped: list[tuple[str, str]],
    vocabulary: Vocabulary,
) -> float:
    """Match two words with one in which they are written together, and say what that weighs."""
    weight = 0.0
    for first, second in pairwise(words):
        for whole in wholes:
            if first in parts and second in parts and slips(first + second, whole, 1) <= 1:
                for part in (first, second):
                    parts.remove(part)
                wholes.remove(whole)
                slipped.append((f"{first} {second}", whole))
                weight += vocabulary.weight(first) + vocabulary.weight(second) - 1.5
                break
    return weight
