"""Money and postings in the readable notation of `dextflow.testing.books`, which is where to import them from."""

from datetime import date
from decimal import Decimal
from typing import Any

from dextflow.errors import InvalidValue
from dextflow.model import (
    AssetStatus,
    BankPosition,
    BankTransaction,
    BankTransactionKind,
    FixedAsset,
    JournalLine,
    JournalStatus,
    LedgerEntry,
    ManualJournal,
    Payment,
    PaymentDirection,
    Statement,
    StatementLine,
    TrialBalance,
    TrialBalanceRow,
)
from dextflow.testing.texts import amount_of, day_of, moment_of

Fields = Any  # whatever else the noun has, by its own names


def payment(
    id_: str,
    /,
    on: str,
    amount: str,
    direction: PaymentDirection = PaymentDirection.MADE,
    *,
    currency: str = "GBP",
    rate: str | None = "1",
    unapplied: str = "0",
    **others: Fields,
) -> Payment:
    """Make a payment to a supplier, or from a customer if its direction says so."""
    return Payment(
        id=id_,
        on=date.fromisoformat(on),
        amount=Decimal(amount),
        direction=direction,
        currency=currency,
        rate=amount_of(rate),
        unapplied=Decimal(unapplied),
        **others,
    )


def spend(
    id_: str,
    /,
    on: str,
    total: str,
    *,
    contact: str | None = "acme",
    currency: str = "GBP",
    rate: str | None = None,
    kind: BankTransactionKind = BankTransactionKind.SPEND,
    **others: Fields,
) -> BankTransaction:
    """Make money spent, tax included; `lines`, `bank_account`, `reconciled` and the rest are given by name."""
    return BankTransaction(
        id=id_,
        kind=kind,
        contact=contact,
        on=date.fromisoformat(on),
        currency=currency,
        total=Decimal(total),
        rate=amount_of(rate),
        **others,
    )


def receive(id_: str, /, on: str, total: str, **others: Fields) -> BankTransaction:
    """Make money received, as `spend` makes money spent."""
    return spend(id_, on, total, kind=BankTransactionKind.RECEIVE, **others)


def statement_line(
    id_: str,
    /,
    on: str,
    amount: str,
    bank_account: str = "090",
    **others: Fields,
) -> StatementLine:
    """Make a line of the bank's statement: money in is positive."""
    return StatementLine(
        id=id_, bank_account=bank_account, on=date.fromisoformat(on), amount=Decimal(amount), **others
    )


def statement(
    id_: str,
    /,
    first_on: str,
    last_on: str,
    opening: str,
    closing: str,
    *,
    bank_account: str = "090",
) -> Statement:
    """Make a statement of the bank with its two balances."""
    return Statement(
        id=id_,
        bank_account=bank_account,
        first_on=date.fromisoformat(first_on),
        last_on=date.fromisoformat(last_on),
        opening=Decimal(opening),
        closing=Decimal(closing),
    )


def bank_position(
    as_of: str,
    statement_balance: str | None = None,
    ledger_balance: str | None = None,
    bank_account: str = "090",
    *,
    unreconciled: int | None = None,
    earliest_unreconciled: str | None = None,
    latest_reconciled: str | None = None,
    **others: Fields,
) -> BankPosition:
    """Make what the bank and the ledger each say of a bank account."""
    return BankPosition(
        bank_account=bank_account,
        as_of=date.fromisoformat(as_of),
        statement_balance=amount_of(statement_balance),
        ledger_balance=amount_of(ledger_balance),
        unreconciled=unreconciled,
        earliest_unreconciled=day_of(earliest_unreconciled),
        latest_reconciled=day_of(latest_reconciled),
        **others,
    )


def journal(
    id_: str,
    /,
    on: str,
    *legs: tuple[str, str],
    narration: str = "Monthly adjustment",
    status: JournalStatus = JournalStatus.POSTED,
    created_at: str | None = None,
    **others: Fields,
) -> ManualJournal:
    """Make a manual journal of pairs of an account and an amount, debit positive."""
    return ManualJournal(
        id=id_,
        on=date.fromisoformat(on),
        narration=narration,
        status=status,
        lines=tuple(JournalLine(account=account, amount=Decimal(amount)) for account, amount in legs),
        created_at=moment_of(created_at),
        **others,
    )


def entry(
    account: str,
    on: str,
    amount: str,
    id_: str = "",
    /,
    *,
    posted_at: str | None = None,
    tax: str | None = None,
    **others: Fields,
) -> LedgerEntry:
    """Make one posting, debit positive; `ledger` numbers those without an id."""
    return LedgerEntry(
        id=id_,
        account=account,
        on=date.fromisoformat(on),
        amount=Decimal(amount),
        posted_at=moment_of(posted_at),
        tax=amount_of(tax),
        **others,
    )


def post(on: str, *legs: tuple[str, str], journal: str | None = None, **others: Fields) -> tuple[LedgerEntry, ...]:
    """Make the postings of one journal from pairs of an account and an amount, debit positive.

    Raises `InvalidValue` if they do not balance.
    """
    if difference := sum((Decimal(amount) for _, amount in legs), Decimal(0)):
        raise InvalidValue("LedgerEntry", f"a journal of {on} does not balance: {difference}")
    name = journal or f"{on} " + " ".join(map(" ".join, legs))
    return tuple(entry(account, on, amount, journal=name, **others) for account, amount in legs)


def trial_balance(as_of: str, *rows: tuple[str, str]) -> TrialBalance:
    """Make a trial balance from pairs of an account and its balance, debit positive."""
    return TrialBalance(
        as_of=date.fromisoformat(as_of),
        rows=tuple(
            TrialBalanceRow(
                account=account, debit=max(Decimal(amount), Decimal(0)), credit=max(-Decimal(amount), Decimal(0))
            )
            for account, amount in rows
        ),
    )


def asset(
    id_: str,
    /,
    cost: str,
    accumulated: str = "0",
    *,
    name: str | None = None,
    status: AssetStatus = AssetStatus.REGISTERED,
    bought_on: str | None = None,
    disposed_on: str | None = None,
    depreciated_to: str | None = None,
    **others: Fields,
) -> FixedAsset:
    """Make a registered fixed asset of a cost, and what was depreciated of it."""
    return FixedAsset(
        id=id_,
        name=name or id_,
        status=status,
        cost=Decimal(cost),
        accumulated=Decimal(accumulated),
        bought_on=day_of(bought_on),
        disposed_on=day_of(disposed_on),
        depreciated_to=day_of(depreciated_to),
        **others,
    )
