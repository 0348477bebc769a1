"""Which records are worth comparing: a number of pairs in proportion to the number of records.

Records of the same contact and amount that follow one another in time, those with the same number of the same
contact or with the same amount, those whose dates are each other with day and month swapped, and money with the
documents that it may have paid.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, islice

from dextflow.rules.duplicates.records import Record
from dextflow.rules.duplicates.twice import PAID_WITHIN, of_contact

NEXT = 4
"""With how many of the following ones a record is compared."""
MOST = 12
"""A number or date that comes more often says nothing."""
NEAR = 31

Pair = tuple[int, int]


def meetings(records: Sequence[Record], cores: Sequence[str]) -> set[Pair]:
    """The pairs to compare, as places in the sequence, the smaller first."""
    found: set[Pair] = set()
    alike: dict[Hashable, list[int]] = defaultdict(list)
    by_core: dict[Hashable, list[int]] = defaultdict(list)
    by_amount: dict[Hashable, list[int]] = defaultdict(list)
    for place, (one, its) in enumerate(zip(records, cores, strict=True)):
        alike[(*of_contact(one), one.total)].append(place)
        if its:
            by_core[(*of_contact(one), its)].append(place)
            by_amount[(one.direction, one.currency, one.total, its)].append(place)
    for group in alike.values():
        if len(group) > 1:
            found.update(
                _in_time(sorted(group, key=lambda place: (records[place].on, records[place].id)), records)
            )
            found.update(_swapped(group, records))
    for groups in (by_core, by_amount):
        found.update(_all(groups.values()))
    return found


def _in_time(places: list[int], records: Sequence[Record]) -> Iterator[Pair]:
    """Each with the next ones of its sort, and money with the last documents before it and the next after."""
    for bank in (False, True):
        its = [place for place in places if records[place].bank is bank]
        for spot, place in enumerate(its):
            for other in islice(its, spot + 1, spot + 1 + NEXT):
                if (records[other].on - records[place].on).days <= NEAR:
                    yield _pair(place, other)
    for spot, place in enumerate(places):
        if records[place].bank:
            nearest = [*reversed(places[max(0, spot - NEXT) : spot]), *places[spot + 1 : spot + 2]]
            papers = (other for other in nearest if not records[other].bank)
            paper = next(papers, None)
            if paper is not None and abs((records[paper].on - records[place].on).days) <= PAID_WITHIN:
                yield _pair(place, paper)


def _swapped(places: list[int], records: Sequence[Record]) -> Iterator[Pair]:
    by_date: dict[date, list[int]] = defaultdict(list)
    for place in places:
        by_date[records[place].on].append(place)
    for day, its in by_date.items():
        if day.day <= MOST and day.month < day.day:
            for other in by_date.get(date(day.year, day.day, day.month), ()):
                yield from (_pair(place, other) for place in its[:MOST])


def _all(groups: Iterable[list[int]]) -> Iterator[Pair]:
    for group in groups:
        if 1 < len(group) <= MOST:
            yield from combinations(group, 2)


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
