"""Gaps in the numbers of the company's own invoices."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import attrs

from dextflow.model import Document, DocumentKind, Facts

BACKWARDS = re.compile(r"(\D*)(\d+)", re.ASCII)  # of a text turned round: its last digits, in one pass
OWN = (DocumentKind.SALES_INVOICE, DocumentKind.SALES_CREDIT)
LONGEST_GAP = 100
MOST_DIGITS = 18


class Numbered(NamedTuple):
    """A document whose number is a text, a running number, and perhaps a text again."""

    series: tuple[str, str]
    number: int
    digits: int
    document: Document


@attrs.frozen(kw_only=True)
class NumberGap:
    """Numbers that no document has, between two that are next to each other."""

    first: str
    count: int
    before: Document
    after: Document

    @property
    def name(self) -> str:
        """The first of the missing numbers, and how many more there are."""
        return self.first if self.count == 1 else f"{self.first} and {self.count - 1} more"


def gaps(facts: Facts, first: date, last: date) -> list[NumberGap]:
    """Find the gaps before invoices and credit notes that were issued between two days, both included.

    Numbers with the same text around their last digits make a series. A draft or a voided document has used its
    number, so that no gap is there, but begins and ends no series. More than a hundred numbers on end are not
    missing: somebody has begun a new series.
    """
    own = (_numbered(document) for document in facts.documents if document.kind in OWN and document.number)
    series: dict[tuple[str, str], list[Numbered]] = {}
    used: set[tuple[tuple[str, str], int]] = set()
    for item in filter(None, own):
        used.add((item.series, item.number))
        if item.document.live and item.document.issued_on <= last:
            series.setdefault(item.series, []).append(item)
    found = (gap for its in series.values() for gap in _between(its, used))
    return [gap for gap in found if gap.after.issued_on >= first]


def _numbered(document: Document) -> Numbered | None:
    text = (document.number or "").strip().casefold()
    found = BACKWARDS.match(text[::-1])
    if found is None or len(found[2]) > MOST_DIGITS:
        return None
    before, after = text[: -found.end()], found[1][::-1]
    return Numbered((before, after), int(found[2][::-1]), len(found[2]), document)


def _between(its: Iterable[Numbered], used: set[tuple[tuple[str, str], int]]) -> Iterator[NumberGap]:
    ordered = sorted(its, key=lambda item: (item.number, item.document.id))
    for one, other in pairwise(ordered):
        if 1 < other.number - one.number <= LONGEST_GAP + 1:
            missing = [n for n in range(one.number + 1, other.number) if (one.series, n) not in used]
            if missing:
                yield _gap(one, other, missing)


def _gap(one: Numbered, other: Numbered, missing: list[int]) -> NumberGap:
    before, after = one.series
    digits = f"{missing[0]:0{min(one.digits, other.digits)}}"
    return NumberGap(
        first=f"{before}{digits}{after}".upper(), count=len(missing), before=one.document, after=other.document
    )
