"""What customers owe and suppliers are owed, from the documents: the sub-ledgers behind the control accounts.

A sub-ledger is a list of changes, each on its day: a document adds its total, a credit takes it off again, and
what settles either takes it back. So its balance at any day is the sum of the changes up to that day, and today's
balance of a document never comes into it. Amounts are in the base currency at the documents' own rates.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from dextflow.model import (
    Allocation,
    Document,
    DocumentKind,
    DocumentStatus,
    Facts,
    Payment,
    PaymentDirection,
    to_cents,
)

ZERO = Decimal(0)
LIVE = (DocumentStatus.APPROVED, DocumentStatus.PAID)
SALES = tuple(kind for kind in DocumentKind if kind.sale)
OWED = tuple(kind for kind in DocumentKind if not kind.credit)


class Change(NamedTuple):
    """How much more a customer owes, or a supplier is owed, from a day on."""

    sale: bool
    on: date
    contact: str
    amount: Decimal


def changes(facts: Facts) -> Iterator[Change]:
    """List the changes of both sub-ledgers, in no order.

    Payments and credits without a date count from the document's own day, and none counts before it. A credit is
    used up from the day on which it was set against a document. Money that settles nothing yet counts from its
    own day; without a rate to the base currency it is left out, as `without_rate` tells.
    """
    papers, paid = facts.document_by_id, {payment.id: payment for payment in facts.payments}
    for issued in facts.documents:
        if issued.status in LIVE:
            yield _change(issued, issued.issued_on, issued.total)
    for allocation in facts.allocations:
        document = papers.get(allocation.document)
        if document is not None and document.status in LIVE:
            on = _day(allocation, document)
            yield _change(document, on, -allocation.amount)
            if allocation.source in paid:
                yield from _came_before(allocation, document, on, paid[allocation.source])
        source = papers.get(allocation.source) if allocation.source else None
        if source is not None and source.status in LIVE:
            yield _change(source, _day(allocation, source), -allocation.amount)
    yield from (_unapplied(payment, facts.organisation.base_currency) for payment in _with_rest(facts))


def by_day(facts: Facts) -> Mapping[bool, Mapping[date, Decimal]]:
    """Add up the changes of each day, those of customers under True and those of suppliers under False."""
    found: dict[bool, dict[date, Decimal]] = {True: {}, False: {}}
    for sale, on, _, amount in changes(facts):
        days = found[sale]
        days[on] = days.get(on, ZERO) + amount
    return found


def open_by_contact(facts: Facts, as_of: date) -> Mapping[tuple[bool, str], Decimal]:
    """Add up what each contact has open at the end of a day, as a customer (True) and as a supplier (False)."""
    found: dict[tuple[bool, str], Decimal] = {}
    for sale, on, contact, amount in changes(facts):
        if on <= as_of and contact:
            found[sale, contact] = found.get((sale, contact), ZERO) + amount
    return {key: amount for key, amount in found.items() if amount}


def without_rate(facts: Facts) -> int:
    """Count the payments with something unapplied that cannot be put into the base currency."""
    return sum(_rest_rate(payment, facts.organisation.base_currency) is None for payment in _unsettled(facts))


def arose_on(moves: Mapping[date, Decimal], difference: Decimal, as_of: date, tolerance: Decimal) -> date | None:
    """Find the day from which on a difference was above the tolerance without a break, up to a day.

    `moves` is how much the difference changed on each day. None if it is older than the moves.
    """
    for day in sorted((day for day in moves if day <= as_of), reverse=True):
        difference -= moves[day]
        if abs(difference) <= tolerance:
            return day
    return None


def _change(document: Document, on: date, amount: Decimal) -> Change:
    kind, base = document.kind, amount if document.rate == 1 else document.in_base(amount)
    return Change(kind in SALES, on, document.contact, base if kind in OWED else -base)


def _day(allocation: Allocation, document: Document) -> date:
    """The day from which on a settlement counts for a document."""
    on, issued = allocation.on, document.issued_on
    return issued if on is None or on < issued else on


def _came_before(allocation: Allocation, document: Document, on: date, payment: Payment) -> Iterator[Change]:
    """Money that came before it was set against a document counts from the day on which it came."""
    if not payment.voided and payment.on < on:
        yield _change(document, payment.on, -allocation.amount)
        yield _change(document, on, allocation.amount)


def _unsettled(facts: Facts) -> Iterator[Payment]:
    return (payment for payment in facts.payments if payment.unapplied and not payment.voided)


def _with_rest(facts: Facts) -> Iterator[Payment]:
    base = facts.organisation.base_currency
    return (payment for payment in _unsettled(facts) if _rest_rate(payment, base) is not None)


def _rest_rate(payment: Payment, base: str | None) -> Decimal | None:
    return payment.rate or (Decimal(1) if payment.currency == base else None)


def _unapplied(payment: Payment, base: str | None) -> Change:
    rest = to_cents(payment.unapplied * (_rest_rate(payment, base) or ZERO))
    return Change(payment.direction is PaymentDirection.RECEIVED, payment.on, payment.contact or "", -rest)
