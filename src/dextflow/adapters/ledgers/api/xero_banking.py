"""What Xero's Finance API says of bank accounts: the lines of their statements, and what they hold."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

import attrs

from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.xero_chart import BY_ID
from dextflow.adapters.ledgers.api.xero_reading import FINANCE, XeroBooks
from dextflow.adapters.ledgers.vocabulary_xero import BALANCE_SIGNS, feed_source
from dextflow.model import BankPosition, Facts, FeedSource, Statement, StatementLine

YEAR = timedelta(days=364)  # a call covers twelve months at most, both ends included
TWO_YEARS = timedelta(days=730)
SOURCES: Mapping[str, FeedSource] = {
    "directBankFeed": FeedSource.FEED,
    "fileUpload": FeedSource.FILE,
    "manual": FeedSource.MANUAL,
}


def statements(books: XeroBooks, facts: Facts) -> Facts:
    """The banks' statements and their lines, without deleted lines.

    They are read from the day since which documents are read, or else for two years.
    """
    found: dict[str, Statement] = {}
    lines: dict[str, StatementLine] = {}
    for account in _bank_accounts(books):
        for record in _read(books, account):
            one = _statement(record, account)
            found[one.id] = one
            lines |= {line.id: line for line in _lines(record, account)}
    ordered = tuple(sorted(found.values(), key=BY_ID))
    return attrs.evolve(facts, statements=ordered, statement_lines=tuple(sorted(lines.values(), key=BY_ID)))


def _bank_accounts(books: XeroBooks) -> Iterator[str]:
    for record in books.records("Accounts"):
        if record.word("Type") == "BANK" and record.word("Status") != "DELETED":
            yield record.text("AccountID")


def _read(books: XeroBooks, account: str) -> Iterator[Node]:
    first = books.since or books.today - TWO_YEARS
    while first <= books.today:
        last = min(first + YEAR, books.today)
        params = {"BankAccountID": account, "FromDate": first.isoformat(), "ToDate": last.isoformat()}
        params["SummaryOnly"] = "true"
        yield from books.ask(FINANCE, "BankStatementsPlus/statements", params).nodes("statements")
        first = last + timedelta(days=1)


def _statement(record: Node, account: str) -> Statement:
    stated = [record.amount("startBalance"), record.amount("endBalance")]
    opening, closing = (
        stated if any(stated) else map(record.amount, ("indicativeStartBalance", "indicativeEndBalance"))
    )
    return Statement(
        id=record.text("statementId"),
        bank_account=account,
        first_on=record.day("startDate"),
        last_on=record.day("endDate"),
        opening=opening,
        closing=closing,
    )


def _lines(record: Node, account: str) -> Iterator[StatementLine]:
    source = feed_source(record.word("importSource"))
    for line in record.nodes("statementLines"):
        if not line.flag("isDeleted"):
            yield StatementLine(
                id=line.text("statementLineId"),
                bank_account=account,
                on=line.day("postedDate"),
                amount=line.number("amount"),
                payee=line.optional_text("payee"),
                reference=line.optional_text("reference"),
                reconciled=line.flag("isReconciled"),
                source=source,
            )


def bank_positions(books: XeroBooks, facts: Facts) -> Facts:
    """What the bank and the books each say that every bank account holds, on each day that is asked for."""
    found = (position for day in books.balance_days for position in _positions(books, day))
    ordered = sorted(found, key=lambda one: (one.as_of, one.bank_account))
    return attrs.evolve(facts, bank_positions=tuple(ordered))


def _positions(books: XeroBooks, day: date) -> Iterator[BankPosition]:
    for record in books.ask(FINANCE, "CashValidation", {"balanceDate": day.isoformat()}).nodes("items"):
        lines = record.inner("bankStatement").inner("statementLines")
        yield BankPosition(
            bank_account=record.text("accountId"),
            as_of=day,
            statement_balance=_signed(record.inner("statementBalance")),
            ledger_balance=record.inner("cashAccount").optional_number("accountBalance"),
            unreconciled=lines.integer("unreconciledLines") if lines.has("unreconciledLines") else None,
            earliest_unreconciled=lines.optional_day("earliestUnreconciledTransaction"),
            latest_reconciled=lines.optional_day("latestReconciledTransaction"),
            source=_source(lines.inner("dataSource")),
        )


def _signed(balance: Node) -> Decimal | None:
    """A balance with its sign: it comes without one, beside the word DEBIT (money there) or CREDIT (overdrawn)."""
    if not balance.has("value"):
        return None
    value = balance.number("value")
    return value and abs(value) * balance.choice("type", BALANCE_SIGNS)


def _source(sums: Node) -> FeedSource | None:
    """The way in which lines came in, if it is one only."""
    used = [source for key, source in SOURCES.items() if any(sums.amount(key + end) for end in ("", "Pos", "Neg"))]
    return used[0] if len(used) == 1 else None
