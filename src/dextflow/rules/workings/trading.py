"""What was earned and spent by documents and bank transactions, line by line, in the base currency without tax."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from dextflow.model import AccountClass, Document, Facts, Voucher

TradingLine = tuple[str | None, str | None, date, Decimal, Voucher, int | None]
"""A line that is a cost, or revenue: its contact, account, day and amount, its voucher, and its place there.

The amount is without tax and in the base currency, below zero for a credit or a refund. The place is that in the
columns of all lines, None for a record without lines. It is a plain tuple, for there are very many.
"""


def trading_lines(facts: Facts, klass: AccountClass, first: date, last: date) -> Iterator[TradingLine]:
    """List the lines on accounts of expense, or of revenue, dated from one day to another, both included.

    They are those of approved and paid invoices, bills and credit notes, and of money spent and received. A line
    without a known account is a cost on a bill or of money spent, and revenue on a sales invoice or of money
    received; so is the whole of a record without lines, where a bank transaction then includes its tax. Transfers,
    prepayments and overpayments are neither, and `unrated` tells what has no rate and is left out.
    """
    index, span = facts.vouchers, facts.vouchers.places(first, last)
    lines, vouchers, contacts, days = index.lines, index.vouchers, index.contacts, index.days
    signs = [_sign(facts, klass, coding.account, sale=coding.sale) for coding in lines.codings]
    columns = zip(lines.owner[span], lines.coding[span], lines.net[span], strict=True)
    for place, (owner, number, net) in enumerate(columns, span.start):
        if sign := signs[number]:
            account, amount = lines.codings[number].account, net if sign > 0 else -net
            yield contacts[owner], account, days[owner], amount, vouchers[owner], place
    yield from _whole(facts, klass, first, last)


def unrated(facts: Facts, first: date, last: date) -> tuple[str, ...]:
    """Tell how many bank transactions of a span `trading_lines` leaves out for want of a rate, if any."""
    count = sum(first <= on <= last for on in facts.vouchers.unrated)
    return (f"Bank transactions without a rate to the base currency are left out: {count}.",) if count else ()


def _sign(facts: Facts, klass: AccountClass, account: str | None, *, sale: bool) -> int:
    """1 where lines add to the class, -1 where they take off from it, and 0 where they are of another class."""
    usual = AccountClass.REVENUE if sale else AccountClass.EXPENSE
    known = facts.account_by_id.get(account or "")
    if (known.klass if known else usual) is not klass:
        return 0
    return 1 if usual is klass else -1


def _whole(facts: Facts, klass: AccountClass, first: date, last: date) -> Iterator[TradingLine]:
    """The records without lines, each as one line."""
    for voucher in facts.vouchers.bare_between(first, last):
        if _sign(facts, klass, None, sale=voucher.sale):
            record = voucher.record
            amount = voucher.in_base(record.net if isinstance(record, Document) else record.total)
            yield record.contact, None, voucher.on, amount, voucher, None
