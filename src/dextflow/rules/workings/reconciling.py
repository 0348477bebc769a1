"""The two sides of a bank account: what is not reconciled, and by how much the balances should differ for it."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

import attrs

from dextflow.errors import NotServed
from dextflow.model import Facts, Need, Reconciled, StatementLine
from dextflow.rules.workings.balances import balances
from dextflow.rules.workings.bank_items import (
    BankAccount,
    BankItem,
    bank_accounts,
    ledger_balance,
    statement_balance,
)

ZERO = Decimal(0)


@attrs.frozen(kw_only=True)
class Reconciliation:
    """A bank account with what is not reconciled of it since a day, and its two balances as far as known.

    `expected` is by how much they should differ for what only one of them has; None if that is not known.
    """

    account: BankAccount
    items: tuple[BankItem, ...]
    lines: tuple[StatementLine, ...]
    latest: date | None
    statement: Decimal | None = None
    ledger: Decimal | None = None
    expected: Decimal | None = None

    @property
    def difference(self) -> Decimal | None:
        """The statement's balance less the ledger's."""
        return None if self.statement is None or self.ledger is None else self.statement - self.ledger

    @property
    def unexplained(self) -> Decimal | None:
        """What of the difference cannot be explained by what is not reconciled."""
        return None if self.difference is None or self.expected is None else self.difference - self.expected


def reconciliations(
    facts: Facts, as_of: date, since: date, done: Collection[Reconciled], held: Mapping[str, Decimal]
) -> list[Reconciliation]:
    """Look at both sides of every bank account at the end of a day.

    What is not among the states `done` is not reconciled; it is listed from the day `since` on, but what is older
    explains a difference too. `held` are the balances of the ledger at that day.
    """
    base, listed = facts.organisation.base_currency, not facts.lacks(Need.STATEMENTS)
    return [
        attrs.evolve(
            _unreconciled(account, since, done),
            statement=statement_balance(account),
            ledger=ledger_balance(account, held, base),
            expected=_expected(account) if listed else None,
        )
        for account in bank_accounts(facts, as_of)
    ]


def balances_if_known(facts: Facts, as_of: date) -> Mapping[str, Decimal]:
    """Work out the balances of all accounts at the end of a day; none if the ledger could not give them."""
    try:
        return balances(facts, as_of)
    except NotServed:
        return {}


def _unreconciled(account: BankAccount, since: date, done: Collection[Reconciled]) -> Reconciliation:
    open_ = {*Reconciled} - {*done, Reconciled.UNKNOWN}
    latest = (item.on for item in account.items if item.reconciled in done)
    return Reconciliation(
        account=account,
        items=tuple(item for item in account.items if item.reconciled in open_ and item.on >= since),
        lines=tuple(line for line in account.lines if line.on >= since),
        latest=max((*latest, *filter(None, (account.reconciled_on,))), default=None),
    )


def _expected(account: BankAccount) -> Decimal | None:
    """What only the statement has, less what only the ledger has; None if that of any item is not known."""
    if account.currencies - {account.currency} or any(
        one.reconciled is Reconciled.UNKNOWN for one in account.items
    ):
        return None
    outstanding = (item.amount for item in account.items if item.reconciled is Reconciled.NO)
    return sum((line.amount for line in account.lines), ZERO) - sum(outstanding, ZERO)
