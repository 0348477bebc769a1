"""What customers owe and suppliers are owed, from the documents: the sub-ledgers behind the control accounts.

A sub-ledger is a list of changes, each on its day: a document adds its total, a credit takes it off again, and
what settles either takes it back. So its balance at any day is the sum of the changes up to that day, and today's
balance of a document never comes into it. Amounts are in the base currency at the documents' own rates.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dextflow.model.banking import Payment, PaymentDirection
from dextflow.model.documents import LIVE, Allocation, Document
from dextflow.model.money import to_cents


class Change(NamedTuple):
    """How much more a customer owes, or a supplier is owed, from a day on."""

    sale: bool
    on: date
    contact: str
    amount: Decimal


def changes(
    papers: Mapping[str, Document],
    paid: Mapping[str, Payment],
    allocations: Iterable[Allocation],
    base: str | None,
) -> Iterator[Change]:
    """List the changes of both sub-ledgers, in no order; documents and payments are given by their ids.

    Payments and credits without a date count from the document's own day, and none counts before it. A credit is
    used up from the day on which it was set against a document. Money that settles nothing yet counts from its
    own day; without a rate to the base currency it is left out, as `unapplied_rate` tells.
    """
    for issued in papers.values():
        if issued.status in LIVE:
            yield _change(issued, issued.issued_on, issued.total)
    for allocation in allocations:
        document = papers.get(allocation.document)
        if document is not None and document.status in LIVE:
            on = _day(allocation, document)
            yield _change(document, on, -allocation.amount)
            payment = paid.get(allocation.source) if allocation.source else None
            if payment is not None and payment.on < on and not payment.voided:
                yield from _came_before(allocation, document, on, payment)
        source = papers.get(allocation.source) if allocation.source else None
        if source is not None and source.status in LIVE:
            yield _change(source, _day(allocation, source), -allocation.amount)
    for payment in paid.values():
        if payment.unapplied and not payment.voided and (rate := unapplied_rate(payment, base)) is not None:
            yield _unapplied(payment, rate)


def unapplied_rate(payment: Payment, base: str | None) -> Decimal | None:
    """Find what makes the rest of a payment an amount in the base currency; None if it is not known."""
    return payment.rate or (Decimal(1) if payment.currency == base else None)


def _change(document: Document, on: date, amount: Decimal) -> Change:
    kind, base = document.kind, amount if document.rate == 1 else document.in_base(amount)
    return Change(kind.sale, on, document.contact, -base if kind.credit else base)


def _day(allocation: Allocation, document: Document) -> date:
    """The day from which on a settlement counts for a document."""
    on, issued = allocation.on, document.issued_on
    return issued if on is None or on < issued else on


def _came_before(allocation: Allocation, document: Document, on: date, payment: Payment) -> Iterator[Change]:
    """Money that came before it was set against a document counts from the day on which it came."""
    yield _change(document, payment.on, -allocation.amount)
    yield _change(document, on, allocation.amount)


def _unapplied(payment: Payment, rate: Decimal) -> Change:
    rest = to_cents(payment.unapplied * rate)
    return Change(payment.direction is PaymentDirection.RECEIVED, payment.on, payment.contact or "", -rest)
