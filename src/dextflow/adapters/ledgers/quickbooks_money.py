"""A QuickBooks Online company's payments, what they settled, and its purchases, deposits and transfers."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from operator import attrgetter

import attrs

from dextflow.adapters.ledgers.folder import TableFolder
from dextflow.adapters.ledgers.quickbooks_lines import own
from dextflow.adapters.ledgers.quickbooks_rows import foreign, party, rate, whole
from dextflow.adapters.ledgers.quickbooks_shapes import (
    BILL_PAYMENT,
    CARD_PAYMENT,
    DEPOSIT,
    DEPOSIT_LINE,
    PAYMENT,
    PURCHASE,
    REFUND_RECEIPT,
    SALES_RECEIPT,
    TRANSFER,
    PaymentTable,
)
from dextflow.adapters.ledgers.reading import Parts
from dextflow.adapters.ledgers.rows import Row
from dextflow.adapters.ledgers.vocabulary_quickbooks import PAID_AT_ONCE, record_id, voided
from dextflow.model import (
    BankTransaction,
    BankTransactionKind,
    Facts,
    Gap,
    Need,
    Payment,
    PaymentDirection,
)

BY_ID = attrgetter("id")
TABLES: Mapping[PaymentTable, PaymentDirection] = {
    PAYMENT: PaymentDirection.RECEIVED,
    BILL_PAYMENT: PaymentDirection.MADE,
    SALES_RECEIPT: PaymentDirection.RECEIVED,
    REFUND_RECEIPT: PaymentDirection.MADE,
}


def payments(folder: TableFolder, facts: Facts, _: Parts) -> Facts:
    """Payments of customers and to vendors; a receipt for sales or a refund is a payment as well as a document."""
    found: list[Payment] = []
    notes: list[Gap] = []
    for table, direction in TABLES.items():
        rows, gaps = payment_rows(folder, table, Need.PAYMENTS)
        notes += gaps
        stated = foreign(folder.rows(table.table, table.columns)) if rows else frozenset[str]()
        found += (_payment(row, table, direction, stated) for row in rows)
    return attrs.evolve(facts, payments=tuple(sorted(found, key=BY_ID)), notes=(*facts.notes, *notes))


def payment_rows(folder: TableFolder, table: PaymentTable, need: Need) -> tuple[list[Row], tuple[Gap, ...]]:
    """The rows of a table of payments, and notes on those that are left out. Receipts may have no table."""
    if table in (SALES_RECEIPT, REFUND_RECEIPT) and not folder.has(table.table):
        return [], ()
    return whole(folder.rows(table.table, table.columns), need, "transaction_date", "total_amount")


def payment_id(row: Row, table: PaymentTable) -> str:
    """The id of a payment; a receipt is a document and a payment in one, so its payment has an id of its own."""
    id_ = record_id(table.entity, row.text("id"))
    return f"{id_}:payment" if table.entity in PAID_AT_ONCE else id_


def gone(row: Row, total: Decimal) -> bool:
    """Whether a transaction was deleted or voided."""
    return row.optional_flag("_fivetran_deleted") or voided(row.optional_text("private_note"), total)


def _payment(row: Row, table: PaymentTable, direction: PaymentDirection, stated: frozenset[str]) -> Payment:
    total, contact = row.number("total_amount"), row.optional_text(f"{table.party}_id")
    accounts = (row.optional_text(column) for column in table.accounts)
    numbers = (row.optional_text(name) for name in ("reference_number", "payment_reference_number", "doc_number"))
    return Payment(
        id=payment_id(row, table),
        updated_at=row.optional_instant("updated_at"),
        on=row.day("transaction_date"),
        amount=total,
        currency=row.currency("currency_id"),
        direction=direction,
        rate=rate(row, total, stated),
        bank_account=next(filter(None, accounts), None),
        contact=None if contact is None else record_id(table.party, contact),
        reference=next(filter(None, numbers), None),
        unapplied=row.number_or_zero("unapplied_amount"),
        voided=gone(row, total),
    )


def bank_transactions(folder: TableFolder, facts: Facts, parts: Parts) -> Facts:
    """Purchases paid at once, refunds of them, deposits, and both ends of transfers and of payments of cards.

    A deposit of nothing but what was received before, from Undeposited Funds, is a transfer. Deleted and voided
    ones are left out.
    """
    sides, notes = _purchases_and_deposits(folder, parts)
    moved, more = _transfers(folder)
    found = sorted((*sides, *moved), key=BY_ID)
    return attrs.evolve(facts, bank_transactions=tuple(found), notes=(*facts.notes, *notes, *more))


def _purchases_and_deposits(folder: TableFolder, parts: Parts) -> tuple[list[BankTransaction], list[Gap]]:
    found: list[BankTransaction] = []
    notes: list[Gap] = []
    for table, columns in (("purchase", PURCHASE), ("deposit", DEPOSIT)):
        table_rows = folder.rows(table, columns)
        rows, gaps = whole(table_rows, Need.BANK_TRANSACTIONS, "transaction_date", "total_amount")
        notes += gaps
        stated, moved = foreign(table_rows), _moved(folder) if table == "deposit" else frozenset[str]()
        found += (
            _purchase_or_deposit(row, table, stated, parts, moved)
            for row in rows
            if not gone(row, row.number("total_amount"))
        )
    return found, notes


def _moved(folder: TableFolder) -> frozenset[str]:
    """The ids of deposits that have lines, of which none is money of its own."""
    if not folder.has("deposit_line"):
        return frozenset()
    rows = list(folder.rows("deposit_line", DEPOSIT_LINE))
    return frozenset(row.text("deposit_id") for row in rows) - {row.text("deposit_id") for row in rows if own(row)}


def _purchase_or_deposit(
    row: Row, table: str, stated: frozenset[str], parts: Parts, moved: frozenset[str]
) -> BankTransaction:
    id_, total = record_id(table, row.text("id")), row.number("total_amount")
    kind = BankTransactionKind.TRANSFER_IN if row.text("id") in moved else BankTransactionKind.RECEIVE
    if table == "purchase" and not row.optional_flag("credit"):
        kind = BankTransactionKind.SPEND
    return BankTransaction(
        id=id_,
        updated_at=row.optional_instant("updated_at"),
        kind=kind,
        contact=party(row),
        on=row.day("transaction_date"),
        currency=row.currency("currency_id"),
        total=total,
        rate=rate(row, total, stated),
        bank_account=row.optional_text("account_id"),
        reference=(row.optional_text("doc_number") if table == "purchase" else None)
        or row.optional_text("private_note"),
        lines=parts.lines.get(id_, ()),
    )


def _transfers(folder: TableFolder) -> tuple[list[BankTransaction], list[Gap]]:
    found: list[BankTransaction] = []
    notes: list[Gap] = []
    for table, columns, source, target in (
        ("transfer", TRANSFER, "from_account_id", "to_account_id"),
        ("credit_card_payment_txn", CARD_PAYMENT, "bank_account_id", "credit_card_account_id"),
    ):
        if folder.has(table):
            rows, gaps = whole(folder.rows(table, columns), Need.BANK_TRANSACTIONS, "transaction_date", "amount")
            notes += gaps
            for row in rows:
                if not gone(row, row.number("amount")):
                    found += _ends(row, table, source, target)
    return found, notes


def _ends(row: Row, table: str, source: str, target: str) -> Iterator[BankTransaction]:
    """Both ends of a transfer: the money leaves one account and comes into the other."""
    total, stated = row.number("amount"), frozenset[str]()
    for kind, account in ((BankTransactionKind.TRANSFER_OUT, source), (BankTransactionKind.TRANSFER_IN, target)):
        yield BankTransaction(
            id=f"{record_id(table, row.text('id'))}:{'out' if kind.outgoing else 'in'}",
            kind=kind,
            contact=None,
            on=row.day("transaction_date"),
            currency=row.currency("currency_id"),
            total=total,
            rate=rate(row, total, stated),
            bank_account=row.optional_text(account),
            reference=row.optional_text("private_note"),
        )
