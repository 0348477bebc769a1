"""What a Xero organisation's payments, their allocations and its bank transactions become."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import attrs

from dextflow.adapters.ledgers.api.amounts import rate, turned
from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.xero_chart import BY_ID
from dextflow.adapters.ledgers.api.xero_documents import (
    SHAPES,
    Shape,
    accounts_of_lines,
    lines,
    rate_to_base,
)
from dextflow.adapters.ledgers.api.xero_reading import XeroBooks
from dextflow.adapters.ledgers.vocabulary_xero import (
    BANK_TRANSACTION_COUNTS,
    BANK_TRANSACTION_KINDS,
    PAYMENT_DIRECTIONS,
    PAYMENT_VOIDED,
)
from dextflow.model import (
    Allocation,
    BankTransaction,
    BankTransactionKind,
    Facts,
    Gap,
    Need,
    Payment,
    Reconciled,
    SettledBy,
)

SETTLES: Mapping[str, str] = {
    "Invoice": "InvoiceID",
    "CreditNote": "CreditNoteID",
    "Prepayment": "PrepaymentID",
    "Overpayment": "OverpaymentID",
}
CREDITS: Mapping[str, SettledBy] = {
    "CreditNotes": SettledBy.CREDIT_NOTE,
    "Prepayments": SettledBy.PREPAYMENT,
    "Overpayments": SettledBy.OVERPAYMENT,
}
RECONCILED = {True: Reconciled.YES, False: Reconciled.NO, None: Reconciled.UNKNOWN}
ENDS = (("From", BankTransactionKind.TRANSFER_OUT), ("To", BankTransactionKind.TRANSFER_IN))


def payments(books: XeroBooks, facts: Facts) -> Facts:
    """What was paid for documents, and what was paid back, deleted payments too."""
    found = (_payment(record, books) for record in books.records("Payments"))
    return attrs.evolve(facts, payments=tuple(sorted(found, key=BY_ID)))


def _payment(record: Node, books: XeroBooks) -> Payment:
    settled = _settled(record)
    stated = rate(record, "CurrencyRate")
    return Payment(
        id=record.text("PaymentID"),
        updated_at=record.optional_moment("UpdatedDateUTC"),
        on=record.day("Date"),
        amount=record.number("Amount"),
        currency=settled.currency("CurrencyCode") if settled.has("CurrencyCode") else books.base_currency(),
        direction=record.choice("PaymentType", PAYMENT_DIRECTIONS),
        rate=None if stated is None else turned(stated),
        bank_account=record.inner_text("Account", "AccountID"),
        contact=settled.inner_text("Contact", "ContactID"),
        reference=record.optional_text("Reference"),
        reconciled=RECONCILED[record.optional_flag("IsReconciled")],
        voided=record.choice("Status", PAYMENT_VOIDED),
    )


def _settled(record: Node) -> Node:
    found = filter(None, map(record.optional_node, SETTLES))
    return next(found, record)


def allocations(books: XeroBooks, facts: Facts) -> Facts:
    """What settled which document, and when: by payments, and by credit notes, prepayments and overpayments.

    A payment of a credit, such as a refund, settles the credit. Old documents that are still open bring along what
    was paid on them before the day since which payments are read; what was credited to them before has no date.
    """
    known = {record.text(shape.id) for shape in SHAPES for record in books.records(shape.endpoint)}
    found = [one for one in (*_by_payments(books), *_by_credits(books)) if one.document in known and one.amount]
    return attrs.evolve(facts, allocations=tuple(sorted(found, key=_order)))


def _order(one: Allocation) -> tuple[str, date, str, Decimal]:
    return one.document, one.on or date.min, f"{one.by} {one.source}", one.amount


def _by_payments(books: XeroBooks) -> Iterator[Allocation]:
    voided: set[str] = set()
    seen: set[str] = set()
    for record in books.records("Payments"):
        id_ = record.text("PaymentID")
        (voided if record.choice("Status", PAYMENT_VOIDED) else seen).add(id_)
        if id_ in seen:
            yield from (_paid(record, document) for document in _documents_of(record))
    for shape in SHAPES:
        for record in books.records(shape.endpoint):
            for nested in record.nodes("Payments"):
                if nested.text("PaymentID") not in seen | voided:
                    yield _paid(nested, record.text(shape.id))


def _documents_of(record: Node) -> Iterator[str]:
    for key, id_ in SETTLES.items():
        settled = record.optional_node(key)
        if settled is not None and settled.has(id_):
            yield settled.text(id_)


def _paid(record: Node, document: str) -> Allocation:
    return Allocation(
        document=document,
        amount=record.number("Amount"),
        on=record.day("Date"),
        by=SettledBy.PAYMENT,
        source=record.text("PaymentID"),
    )


def _by_credits(books: XeroBooks) -> Iterator[Allocation]:
    for shape in SHAPES:
        if shape.endpoint in CREDITS:
            yield from _of_credits(books, shape)


def _of_credits(books: XeroBooks, shape: Shape) -> Iterator[Allocation]:
    by = CREDITS[shape.endpoint]
    known: set[str] = set()
    for record in books.records(shape.endpoint):
        known.add(record.text(shape.id))
        for part in record.nodes("Allocations"):
            if not part.flag("IsDeleted"):
                yield Allocation(
                    document=part.node("Invoice").text("InvoiceID"),
                    amount=part.number("Amount"),
                    on=part.optional_day("Date"),
                    by=by,
                    source=record.text(shape.id),
                )
    for invoice in books.records("Invoices"):
        for credit in invoice.nodes(shape.endpoint):
            if credit.text(shape.id) not in known:
                yield Allocation(
                    document=invoice.text("InvoiceID"),
                    amount=credit.amount("AppliedAmount"),
                    on=None,
                    by=by,
                    source=credit.text(shape.id),
                )


def bank_transactions(books: XeroBooks, facts: Facts) -> Facts:
    """Money spent and received, and both ends of transfers, without those that were voided or deleted."""
    found = {one.id: one for one in _bank_transactions(books)}
    ends, left_out = _transfers(books, found)
    facts = attrs.evolve(facts, bank_transactions=tuple(sorted((*found.values(), *ends), key=BY_ID)))
    if not left_out:
        return facts
    reason = f"transfers between currencies are left out, as the amount that arrived is not said: {left_out}"
    return attrs.evolve(facts, notes=(*facts.notes, Gap(need=Need.BANK_TRANSACTIONS, reason=reason)))


def _bank_transactions(books: XeroBooks) -> Iterator[BankTransaction]:
    account_of = accounts_of_lines(books)
    for record in books.records("BankTransactions"):
        if record.choice("Status", BANK_TRANSACTION_COUNTS):
            id_ = record.text("BankTransactionID")
            yield BankTransaction(
                id=id_,
                updated_at=record.optional_moment("UpdatedDateUTC"),
                link=f"https://go.xero.com/Bank/ViewTransaction.aspx?bankTransactionID={id_}",
                kind=record.choice("Type", BANK_TRANSACTION_KINDS),
                contact=record.inner_text("Contact", "ContactID"),
                on=record.day("Date"),
                currency=record.currency("CurrencyCode"),
                total=record.number("Total"),
                attached=record.optional_flag("HasAttachments"),
                rate=rate_to_base(record, books),
                bank_account=record.node("BankAccount").text("AccountID"),
                reference=record.optional_text("Reference"),
                lines=lines(record, account_of),
                reconciled=RECONCILED[record.optional_flag("IsReconciled")],
            )


def _transfers(books: XeroBooks, known: Mapping[str, BankTransaction]) -> tuple[list[BankTransaction], int]:
    """The ends of transfers that are not among the bank transactions, and how many cannot be told."""
    ends: list[BankTransaction] = []
    left_out = 0
    for record in books.records("BankTransfers"):
        if record.word("Status") == "DELETED":
            continue
        missing = [end for end in ENDS if record.text(f"{end[0]}BankTransactionID") not in known]
        accounts = [record.node(f"{side}BankAccount").text("AccountID") for side, _ in ENDS]
        currencies = {_currency(account, books) for account in accounts}
        if missing and len(currencies) > 1:
            left_out += 1
        else:
            ends += [_end(record, side, kind, currency) for side, kind in missing for currency in currencies]
    return ends, left_out


def _currency(account: str, books: XeroBooks) -> str:
    return books.account_currencies.get(account) or books.base_currency()


def _end(record: Node, side: str, kind: BankTransactionKind, currency: str) -> BankTransaction:
    return BankTransaction(
        id=record.text(f"{side}BankTransactionID"),
        kind=kind,
        contact=None,
        on=record.day("Date"),
        currency=currency,
        total=record.number("Amount"),
        attached=record.optional_flag("HasAttachments"),
        bank_account=record.node(f"{side}BankAccount").text("AccountID"),
        reference=record.optional_text("Reference"),
        reconciled=RECONCILED[record.optional_flag(f"{side}IsReconciled")],
    )
