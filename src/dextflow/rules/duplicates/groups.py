"""From pairs to sets: records that are one, and the name of such a set."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from itertools import product

LONGEST_SUBJECT = 120
LARGEST = 50
"""In a larger set each is like the next, and the last not like the first."""


def subject(ids: Iterable[str]) -> str:
    """Name a set of ids: joined in order, or hashed if that is long or could be another set's name.

    >>> subject(["b", "a"])
    'a+b'
    """
    its = sorted(ids)
    plain = "+".join(its)
    if len(plain) > LONGEST_SUBJECT or plain.count("+") >= len(its):
        return sha256(repr(its).encode()).hexdigest()
    return plain


def merged(pairs: Iterable[tuple[int, int]], apart: Callable[[int, int], bool]) -> list[list[int]]:
    """Join pairs into sets of `LARGEST` at most, in the order given.

    Two sets stay apart if `apart` is true of any two members.
    """
    member: dict[int, list[int]] = {}
    for one, other in pairs:
        mine, its = member.setdefault(one, [one]), member.setdefault(other, [other])
        if mine is its or len(mine) + len(its) > LARGEST:
            continue
        if not any(apart(a, b) for a, b in product(mine, its)):
            mine.extend(its)
            for each in its:
                member[each] = mine
    sets = {id(its): its for its in member.values() if len(its) > 1}
    return sorted(sorted(its) for its in sets.values())
