"""What the ledger and the bank each hold of a bank account, up to the end of a day.

Money in is positive, money out negative. Whether something is reconciled is what the ledger says today: no ledger
says when it was done.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import attrs

from dextflow.model import (
    BankPosition,
    BankTransaction,
    Facts,
    FeedSource,
    Payment,
    PaymentDirection,
    Reconciled,
    Statement,
    StatementLine,
)

ZERO = Decimal(0)
DONE = Reconciled.YES


class BankItem(NamedTuple):
    """A payment or a bank transaction on a bank account: a plain tuple, for there are many."""

    on: date
    id: str
    amount: Decimal
    currency: str
    reconciled: Reconciled


@attrs.define(kw_only=True)
class Held:
    """What is on a bank account, as it is collected in one pass over the books.

    `items` and `lines` are those that are not reconciled for good; `counted` are all. `reconciled_on` is the last
    day of an item that is, `item_days` and `moved` are the days with items, and with lines and their sums.
    """

    items: list[BankItem] = attrs.Factory(list[BankItem])
    lines: list[StatementLine] = attrs.Factory(list[StatementLine])
    statements: list[Statement] = attrs.Factory(list[Statement])
    counted: int = 0
    reconciled_on: date | None = None
    currencies: set[str] = attrs.Factory(set[str])
    item_days: set[date] = attrs.Factory(set[date])
    moved: defaultdict[date, Decimal] = attrs.Factory(lambda: defaultdict[date, Decimal](Decimal))
    source: FeedSource | None = None


@attrs.frozen(kw_only=True)
class BankAccount:
    """A bank account up to the end of a day.

    `currency` is the account's, None where it is not known, and `currencies` are those of its items. `items` and
    `lines` are those that are not reconciled, or only cleared, by date and id; `counted` are all of them. `moved`
    is what the lines of each day add up to, in order. `position` is the one of that very day, `source` how the
    latest lines came into the ledger.
    """

    id: str
    label: str
    currency: str | None
    currencies: frozenset[str]
    items: tuple[BankItem, ...]
    lines: tuple[StatementLine, ...]
    counted: int
    reconciled_on: date | None
    item_days: tuple[date, ...]
    moved: Mapping[date, Decimal]
    statements: tuple[Statement, ...]
    position: BankPosition | None
    source: FeedSource | None


def bank_accounts(facts: Facts, as_of: date) -> list[BankAccount]:
    """List the bank accounts and credit cards, and whatever else money is said to have gone through, by their ids.

    Archived accounts are left out, unless there is something on them.
    """
    held: dict[str, Held] = {account.id: Held() for account in facts.accounts if account.bank and account.active}
    for id_, items in facts.bank_items.items():
        if its := [item for item in items if item.on <= as_of]:
            _hold_items(held.setdefault(id_, Held()), its)
    for id_, lines in facts.lines_of_bank.items():
        if of_bank := [line for line in lines if line.on <= as_of]:
            _hold_lines(held.setdefault(id_, Held()), of_bank)
    for statement in facts.statements:
        if statement.last_on <= as_of:
            held.setdefault(statement.bank_account, Held()).statements.append(statement)
    told = sorted((one for one in facts.bank_positions if one.as_of <= as_of), key=_by_content)
    positions = {one.bank_account: one for one in told}
    return [
        _account(facts, id_, held.get(id_) or Held(), positions.get(id_), as_of)
        for id_ in sorted(held.keys() | positions.keys())
    ]


def statement_balance(account: BankAccount) -> Decimal | None:
    """Find what the bank says that the account held at the end of the day; None if it does not say.

    It is the position of that day, or the latest statement's closing balance with the lines after it.
    """
    if account.position is not None and account.position.statement_balance is not None:
        return account.position.statement_balance
    if not account.statements:
        return None
    last = account.statements[-1]
    return last.closing + sum((amount for day, amount in account.moved.items() if day > last.last_on), ZERO)


def ledger_balance(account: BankAccount, balances: Mapping[str, Decimal], base: str | None) -> Decimal | None:
    """Find what the ledger says that the account held; None if it does not say in the account's own currency."""
    if account.position is not None and account.position.ledger_balance is not None:
        return account.position.ledger_balance
    return balances.get(account.id, ZERO) if balances and base and account.currency == base else None


def _hold_items(held: Held, items: Sequence[BankTransaction | Payment]) -> None:
    held.counted += len(items)
    held.currencies = {item.currency for item in items}
    held.item_days = {item.on for item in items}
    held.items = [
        BankItem(item.on, item.id, _signed(item), item.currency, item.reconciled)
        for item in items
        if item.reconciled is not DONE
    ]
    held.reconciled_on = max((item.on for item in items if item.reconciled is DONE), default=None)


def _signed(item: BankTransaction | Payment) -> Decimal:
    if isinstance(item, Payment):
        return item.amount if item.direction is PaymentDirection.RECEIVED else -item.amount
    return -item.total if item.kind.outgoing else item.total


def _hold_lines(held: Held, lines: Sequence[StatementLine]) -> None:
    held.counted += len(lines)
    for line in lines:
        held.moved[line.on] += line.amount
    held.lines = [line for line in lines if not line.reconciled]
    held.source = max(lines, key=_by_date).source


def _account(facts: Facts, id_: str, held: Held, position: BankPosition | None, as_of: date) -> BankAccount:
    known = facts.account_by_id.get(id_)
    alone = min(held.currencies) if len(held.currencies) == 1 else None
    return BankAccount(
        id=id_,
        label=known.label if known else id_,
        currency=(known.currency if known else None) or alone or facts.organisation.base_currency,
        currencies=frozenset(held.currencies),
        items=tuple(sorted(held.items, key=_by_day)),
        lines=tuple(sorted(held.lines, key=_by_date)),
        counted=held.counted,
        reconciled_on=held.reconciled_on,
        item_days=tuple(sorted(held.item_days)),
        moved={day: held.moved[day] for day in sorted(held.moved)},
        statements=tuple(sorted(held.statements, key=_by_last)),
        position=position if position and position.as_of == as_of else None,
        source=(position.source if position else None) or held.source,
    )


def _by_content(position: BankPosition) -> tuple[date, str]:
    """By the day; if there are two of a day, by what they say, so that their order does not matter."""
    return position.as_of, repr(position)


def _by_day(item: BankItem) -> tuple[date, str]:
    return item.on, item.id


def _by_date(line: StatementLine) -> tuple[date, str]:
    return line.on, line.id


def _by_last(statement: Statement) -> tuple[date, date, str]:
    return statement.last_on, statement.first_on, statement.id
