"""What settled a QuickBooks Online company's documents: by how much, when, and by which payment or credit."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

import attrs

from dextflow.adapters.ledgers.folder import TableFolder
from dextflow.adapters.ledgers.quickbooks_documents import balance, rows_of
from dextflow.adapters.ledgers.quickbooks_money import gone, payment_id, payment_rows
from dextflow.adapters.ledgers.quickbooks_shapes import (
    BILL_PAYMENT,
    BILL_PAYMENT_LINE,
    DOCUMENTS,
    PAYMENT,
    PAYMENT_LINE,
    REFUND_RECEIPT,
    SALES_RECEIPT,
    DocumentTable,
    PaymentTable,
)
from dextflow.adapters.ledgers.reading import Parts
from dextflow.adapters.ledgers.rows import Columns, Row
from dextflow.adapters.ledgers.vocabulary_quickbooks import record_id
from dextflow.model import Allocation, Facts, Gap, Need, SettledBy

ZERO = Decimal(0)
Part = tuple[str, Decimal]


@attrs.frozen
class Link:
    """The table of what a kind of payment is linked with, and its columns of payments, documents and credits."""

    payments: PaymentTable
    table: str
    columns: Columns
    payment: str
    document: str
    credit: str


LINKS = (
    Link(PAYMENT, "payment_line", PAYMENT_LINE, "payment_id", "invoice_id", "credit_memo_id"),
    Link(BILL_PAYMENT, "bill_payment_line", BILL_PAYMENT_LINE, "bill_payment_id", "bill_id", "vendor_credit_id"),
)


def allocations(folder: TableFolder, facts: Facts, _: Parts) -> Facts:
    """What settled each document, on the day of the payment.

    A payment may use up credits with it: these settle its documents first, in their order, and the money the rest.
    Receipts settle themselves. What belongs to a payment or a document that is not in the tables is left out, and
    a note says so; what a document's balance says beyond that has no date. Deleted and voided payments settle
    nothing.
    """
    known = {
        record_id(table.entity, row.text("id")): (row, table)
        for table in DOCUMENTS
        for row in rows_of(folder, table)[0]
    }
    found = [one for table in (SALES_RECEIPT, REFUND_RECEIPT) for one in _receipts(folder, table)]
    strays = 0
    for link in LINKS:
        settled, unknown = _linked(folder, link)
        found += settled
        strays += unknown
    kept = [one for one in found if one.document in known]
    notes = _note(strays + len(found) - len(kept))
    kept += _undated(known, kept)
    return attrs.evolve(facts, allocations=tuple(sorted(kept, key=_order)), notes=(*facts.notes, *notes))


def _order(one: Allocation) -> tuple[object, ...]:
    return one.document, str(one.on), str(one.source), one.amount


def _undated(
    documents: Mapping[str, tuple[Row, DocumentTable]], found: Iterable[Allocation]
) -> Iterator[Allocation]:
    """What was settled by the balance of a document, but by no payment of the tables: nobody can say when."""
    settled: dict[str, Decimal] = {}
    for one in found:
        for id_ in filter(None, (one.document, one.source)):
            settled[id_] = settled.get(id_, ZERO) + one.amount
    for id_, (row, table) in documents.items():
        left, total = balance(row, table), row.number("total_amount")
        if left is not None and not gone(row, total):
            missing = total - left - settled.get(id_, ZERO)
            if missing > 0:
                yield Allocation(document=id_, amount=missing, on=None)


def _note(strays: int) -> Iterator[Gap]:
    if strays:
        reason = f"{strays} amounts are left out: their payment or their document is not in the tables"
        yield Gap(need=Need.ALLOCATIONS, reason=reason)


def _receipts(folder: TableFolder, table: PaymentTable) -> Iterator[Allocation]:
    for row in payment_rows(folder, table, Need.ALLOCATIONS)[0]:
        total, id_ = row.number("total_amount"), record_id(table.entity, row.text("id"))
        if total and not gone(row, total):
            day, payment = row.day("transaction_date"), payment_id(row, table)
            yield Allocation(document=id_, amount=total, on=day, by=SettledBy.PAYMENT, source=payment)


def _linked(folder: TableFolder, link: Link) -> tuple[list[Allocation], int]:
    """What the payments of a table settled, and how many links belong to payments that are not there."""
    table = link.payments
    rows, _ = payment_rows(folder, table, Need.ALLOCATIONS)
    payments = {row.text("id"): row for row in rows}
    found: list[Allocation] = []
    strays = 0
    for payment, links in _links(folder, link).items():
        row = payments.get(payment)
        if row is None:
            strays += len(links)
        elif not gone(row, row.number("total_amount")):
            found += _settled(row, links, link)
    return found, strays


def _links(folder: TableFolder, link: Link) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in folder.rows(link.table, link.columns):
        found.setdefault(row.text(link.payment), []).append(row)
    return {
        payment: sorted(rows, key=lambda row: (row.integer("index"), row.cells)) for payment, rows in found.items()
    }


def _settled(payment: Row, links: Iterable[Row], link: Link) -> Iterator[Allocation]:
    debts, credits_ = (
        [
            (record_id(column.removesuffix("_id"), row.text(column)), row.number_or_zero("amount"))
            for row in links
            if row.optional_text(column) is not None
        ]
        for column in (link.document, link.credit)
    )
    id_ = record_id(link.payments.entity, payment.text("id"))
    return share_out(debts, credits_, payment=id_, on=payment.day("transaction_date"))


def share_out(debts: list[Part], credits_: list[Part], *, payment: str, on: date) -> Iterator[Allocation]:
    """Settle documents by credits as far as they go, and by the payment where they do not.

    What is left of the credits was paid out: the payment settles it.
    """
    left = [part for part in reversed(credits_) if part[1] > 0]
    for document, debt in debts:
        unpaid = debt
        while unpaid > 0 and left:
            credit, rest = left.pop()
            used = min(unpaid, rest)
            yield Allocation(document=document, amount=used, on=on, by=SettledBy.CREDIT_NOTE, source=credit)
            unpaid -= used
            if rest > used:
                left.append((credit, rest - used))
        if unpaid:
            yield Allocation(document=document, amount=unpaid, on=on, by=SettledBy.PAYMENT, source=payment)
    for credit, rest in left:
        yield Allocation(document=credit, amount=rest, on=on, by=SettledBy.PAYMENT, source=payment)
