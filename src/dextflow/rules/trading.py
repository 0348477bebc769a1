"""What was earned and spent by documents and bank transactions, line by line, in the base currency without tax."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from dextflow.model import (
    AccountClass,
    BankTransaction,
    BankTransactionKind,
    DocumentKind,
    Facts,
    LineItem,
    to_cents,
)

ONE = Decimal(1)
Side = tuple[AccountClass, bool]
SIDES: dict[DocumentKind | BankTransactionKind, Side] = {
    DocumentKind.BILL: (AccountClass.EXPENSE, True),
    DocumentKind.PURCHASE_CREDIT: (AccountClass.EXPENSE, False),
    DocumentKind.SALES_INVOICE: (AccountClass.REVENUE, True),
    DocumentKind.SALES_CREDIT: (AccountClass.REVENUE, False),
    BankTransactionKind.SPEND: (AccountClass.EXPENSE, True),
    BankTransactionKind.RECEIVE: (AccountClass.REVENUE, True),
}
"""Where a line belongs whose account is not known, and whether it adds to that."""

TradingLine = tuple[str | None, str | None, date, Decimal, str, str | None]
"""A line that is a cost, or revenue: its contact, account, day and amount, its record's id, and its description.

The amount is without tax and in the base currency, below zero for a credit or a refund. It is a plain tuple, for
there are very many.
"""


def trading_lines(facts: Facts, klass: AccountClass, first: date, last: date) -> Iterator[TradingLine]:
    """List the lines on accounts of expense, or of revenue, dated from one day to another, both included.

    They are those of approved and paid invoices, bills and credit notes, and of money spent and received. A line
    without a known account is a cost on a bill or of money spent, and revenue on a sales invoice or of money
    received; so is the whole of a record without lines, where a bank transaction then includes its tax. Transfers,
    prepayments and overpayments are neither, and `unrated` tells what has no rate and is left out.
    """
    wanted = {account.id: account.klass is klass for account in facts.accounts}
    for (usual, adds), contact, on, record, rate, lines in _records(facts, first, last):
        ours = usual is klass
        minus = adds is not ours
        for line in lines:
            if wanted.get(line.account or "", ours):
                amount = line.net if rate == ONE else to_cents(line.net * rate)
                yield contact, line.account, on, -amount if minus else amount, record, line.description


def unrated(facts: Facts, first: date, last: date) -> tuple[str, ...]:
    """Tell how many bank transactions of a span `trading_lines` leaves out for want of a rate, if any."""
    base = facts.organisation.base_currency
    count = sum(
        _rate(item, base) is None and item.kind in SIDES
        for item in facts.bank_transactions
        if first <= item.on <= last
    )
    return (f"Bank transactions without a rate to the base currency are left out: {count}.",) if count else ()


def _records(
    facts: Facts, first: date, last: date
) -> Iterator[tuple[Side, str | None, date, str, Decimal, tuple[LineItem, ...]]]:
    """Each document and bank transaction that counts: its side, contact, day, id, rate to the base, and lines."""
    sides = SIDES.get
    for item in facts.documents:
        on = item.issued_on
        if first <= on <= last and item.live and (side := sides(item.kind)):
            yield side, item.contact, on, item.id, item.rate, item.lines or (LineItem(net=item.net),)
    base = facts.organisation.base_currency
    for each in facts.bank_transactions:
        on = each.on
        if first <= on <= last and (side := sides(each.kind)) and (rate := _rate(each, base)):
            yield side, each.contact, on, each.id, rate, each.lines or (LineItem(net=each.total),)


def _rate(item: BankTransaction, base: str | None) -> Decimal | None:
    return ONE if item.currency == base else item.rate
