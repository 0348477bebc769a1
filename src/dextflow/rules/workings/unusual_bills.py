"""The bills of one supplier against its own history: what is missing, and what is out of the usual."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple

import attrs

from dextflow.model import Document, DocumentKind, Facts
from dextflow.rules.workings.cadence import Cadence, cadence_of, missed
from dextflow.rules.workings.figures import told
from dextflow.rules.workings.robust import Usual, in_words

ZERO = Decimal(0)


@attrs.frozen(kw_only=True)
class Limits:
    """From where on a bill is unusual; `large` is what the first bill of a supplier must exceed.

    A supplier whose first bill is of `new_from` or later is new; None if older bills are not known.
    """

    min_docs: int
    z: Decimal
    size_factor: Decimal
    large: Decimal
    new_from: date | None
    currency: str | None


class Bill(NamedTuple):
    """A bill, and its amount without tax in the base currency."""

    document: Document
    net: Decimal


@attrs.frozen
class Supplier:
    """The bills of one supplier, those before the span and those within it, in order.

    The first bill of all was of `first_on`, however long ago. `cadence` is the rhythm of the earlier ones; None if
    they are too few to learn from, or not regular.
    """

    id: str
    first_on: date
    earlier: Sequence[Bill]
    now: Sequence[Bill]
    cadence: Cadence | None


def suppliers(facts: Facts, begins: date, first: date, last: date, min_docs: int) -> list[Supplier]:
    """Collect the approved and paid bills of each supplier, from the start of its history to the span's end.

    A supplier without any in that time is there for its first bill.
    """
    bills: dict[str, list[Document]] = {}
    for document in facts.live_documents.get(DocumentKind.BILL, ()):
        if document.issued_on <= last:
            bills.setdefault(document.contact, []).append(document)
    return [_supplier(contact, bills[contact], begins, first, min_docs) for contact in sorted(bills)]


def unusual(supplier: Supplier, limits: Limits) -> Iterator[tuple[Document, tuple[str, ...]]]:
    """List the bills of the span that are out of the usual, each with the reasons."""
    if not supplier.now:
        return
    usual = Usual.of([bill.net for bill in supplier.earlier]) if supplier.cadence else None
    largest = _size_factor(supplier, limits)
    for bill in supplier.now:
        reasons = (
            *(_off(bill.net, usual, len(supplier.earlier), limits) if usual else ()),
            *largest.get(bill.document.id, ()),
            *_first(supplier, bill, limits),
        )
        if reasons:
            yield bill.document, reasons


def missing(supplier: Supplier, first: date, last: date) -> Iterator[tuple[Document, Cadence]]:
    """List the bills of a regular supplier after which one was due and turned out missing within the span."""
    if supplier.cadence is None:
        return
    bills = {bill.document.issued_on: bill.document for bill in reversed((*supplier.earlier, *supplier.now))}
    for day in missed(sorted(bills), supplier.cadence, first, last):
        yield bills[day], supplier.cadence


def _supplier(contact: str, documents: list[Document], begins: date, first: date, min_docs: int) -> Supplier:
    documents.sort(key=attrgetter("issued_on", "id"))
    bills = [Bill(each, each.in_base(each.net)) for each in documents if each.issued_on >= begins]
    count = sum(bill.document.issued_on < first for bill in bills)
    days = sorted({bill.document.issued_on for bill in bills[:count]})
    cadence = cadence_of(days) if count >= min_docs else None
    return Supplier(contact, documents[0].issued_on, bills[:count], bills[count:], cadence)


def _off(amount: Decimal, usual: Usual, count: int, limits: Limits) -> tuple[str, ...]:
    z = usual.z(amount)
    if z < limits.z:
        return ()
    low, high = usual.within(limits.z)
    expected = f"{told(max(low, ZERO), limits.currency)} to {told(high, limits.currency)}"
    return (f"expected {expected}", in_words(z, count))


def _size_factor(supplier: Supplier, limits: Limits) -> Mapping[str, tuple[str, ...]]:
    """The reason of the largest bill, by its id, if it is many times the second largest one."""
    ranked = sorted((*supplier.earlier, *supplier.now), key=lambda bill: bill.net, reverse=True)
    if len(ranked) < max(limits.min_docs, 2):
        return {}
    largest, second = ranked[0], ranked[1].net
    if second <= 0 or largest.net < limits.size_factor * second:
        return {}
    times = f"{largest.net / second:.1f} times the second largest, {told(second, limits.currency)}"
    return {largest.document.id: (times,)}


def _first(supplier: Supplier, bill: Bill, limits: Limits) -> tuple[str, ...]:
    new = limits.new_from is not None and supplier.first_on >= limits.new_from and bill.net > limits.large
    return ("a supplier without any earlier bill",) if new else ()
