"""What settled a QuickBooks Online company's documents, and when: by the links of payments to documents.

A payment's lines link it to what it settles, with an amount each: to invoices or bills, and to credits that were
used along with it. The service does not say which credit settled which of several invoices; they are taken in
the order of the lines.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import attrs

from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.quickbooks_documents import DOCUMENTS, balance, paid_by
from dextflow.adapters.ledgers.api.quickbooks_reading import QuickBooksBooks
from dextflow.adapters.ledgers.vocabulary_quickbooks import DOCUMENT_KINDS, PAID_AT_ONCE, record_id, voided
from dextflow.model import Allocation, Facts, SettledBy

CREDITS = frozenset(entity for entity, kind in DOCUMENT_KINDS.items() if kind.credit)
CHARGES = frozenset(DOCUMENT_KINDS) - CREDITS


@attrs.define
class Share:
    """How much of a line of a payment is not matched yet, and the record that it is linked to."""

    id: str
    left: Decimal

    def is_of(self, entities: frozenset[str]) -> bool:
        """Whether the record is one of these."""
        return self.id.partition(":")[0] in entities


def allocations(books: QuickBooksBooks, facts: Facts) -> Facts:
    """What settled which document.

    What the balance of a document says was settled, but no payment that was read, has no date: it was settled by a
    journal, or before the day since which payments are read.
    """
    documents = {record_id(entity, record.text("Id")): (entity, record) for entity, record in _documents(books)}
    found = [one for one in _linked(books) if one.document in documents]
    found += _unexplained(documents, found)
    return attrs.evolve(facts, allocations=tuple(sorted(found, key=_order)))


def _order(one: Allocation) -> tuple[str, date, str, Decimal]:
    return one.document, one.on or date.min, f"{one.by} {one.source}", one.amount


def _documents(books: QuickBooksBooks) -> Iterator[tuple[str, Node]]:
    return ((entity, record) for entity in DOCUMENTS for record in books.records(entity))


def _linked(books: QuickBooksBooks) -> Iterator[Allocation]:
    for entity, record in _documents(books):
        if entity.lower() in PAID_AT_ONCE and record.number("TotalAmt"):
            id_, amount, on = (
                record_id(entity, record.text("Id")),
                record.number("TotalAmt"),
                record.day("TxnDate"),
            )
            yield _allocation(id_, amount, on, SettledBy.PAYMENT, paid_by(entity, record))
    for entity in ("Payment", "BillPayment"):
        for record in books.records(entity):
            if not voided(record.optional_text("PrivateNote"), record.number("TotalAmt")):
                yield from _of_payment(record_id(entity, record.text("Id")), record)


def _of_payment(payment: str, record: Node) -> Iterator[Allocation]:
    """First the credits are used up, by what they are set against or paid back with; the payment does the rest."""
    on, shares = record.day("TxnDate"), tuple(_shares(record))
    others = [share for share in shares if not share.is_of(CREDITS)]
    for credit in (share for share in shares if share.is_of(CREDITS)):
        for other in others:
            used = min(credit.left, other.left)
            credit.left, other.left = credit.left - used, other.left - used
            if used and other.is_of(CHARGES):
                yield _allocation(other.id, used, on, SettledBy.CREDIT_NOTE, credit.id)
            elif used:
                yield _allocation(credit.id, used, on, SettledBy.PAYMENT, other.id)
    for other in others:
        if other.left and other.is_of(CHARGES):
            yield _allocation(other.id, other.left, on, SettledBy.PAYMENT, payment)


def _shares(record: Node) -> Iterator[Share]:
    for line in record.nodes("Line"):
        linked = next(line.nodes("LinkedTxn"), None)
        if linked is not None:
            yield Share(record_id(linked.text("TxnType"), linked.text("TxnId")), line.amount("Amount"))


def _unexplained(documents: Mapping[str, tuple[str, Node]], found: list[Allocation]) -> Iterator[Allocation]:
    explained: dict[str, Decimal] = {}
    for one in found:
        for id_ in (one.document, one.source or ""):
            explained[id_] = explained.get(id_, Decimal(0)) + one.amount
    for id_, (entity, record) in documents.items():
        due = balance(entity, record)
        rest = Decimal(0) if due is None else record.number("TotalAmt") - due - explained.get(id_, Decimal(0))
        if rest > 0 and entity.lower() not in PAID_AT_ONCE:
            yield Allocation(document=id_, amount=rest, on=None)


def _allocation(document: str, amount: Decimal, on: date, by: SettledBy, source: str) -> Allocation:
    return Allocation(document=document, amount=amount, on=on, by=by, source=source)
