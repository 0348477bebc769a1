"""Which accounts a rule looks at: those that somebody has named, or else those that look like it."""

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from operator import attrgetter

from dextflow.model import Account, AccountRole, AccountType, Facts
from dextflow.rules.workings.figures import told

BY_ID = attrgetter("id")
WORD = re.compile(r"[^\W_]+")
NAMES: Mapping[AccountRole, frozenset[str]] = {
    AccountRole.DEBTORS: frozenset(
        {
            "accounts receivable",
            "accounts receivable a r",
            "debtors",
            "debtors control account",
            "sales ledger control account",
            "trade debtors",
            "trade receivables",
        }
    ),
    AccountRole.CREDITORS: frozenset(
        {
            "accounts payable",
            "accounts payable a p",
            "creditors",
            "creditors control account",
            "purchase ledger control account",
            "trade creditors",
            "trade payables",
        }
    ),
    AccountRole.RETAINED_EARNINGS: frozenset({"retained earnings", "retained profit", "retained profits"}),
    AccountRole.SALES_TAX: frozenset({"gst", "gst hst", "hst", "sales tax", "vat", "vat control account"}),
    AccountRole.CORPORATION_TAX: frozenset({"corporation tax", "income tax payable"}),
    AccountRole.WAGES_PAYABLE: frozenset({"net wages", "wages payable", "wages payable payroll"}),
    AccountRole.PAYROLL_TAXES: frozenset({"employee tax payable", "paye", "paye payable", "paye nic payable"}),
    AccountRole.PENSION: frozenset({"pension payable", "pensions payable", "superannuation payable"}),
    AccountRole.HISTORICAL: frozenset({"historical adjustment"}),
    AccountRole.ROUNDING: frozenset({"rounding"}),
}
"""The names that charts give to accounts of a role, for ledgers that do not tell roles."""


def chosen(
    facts: Facts,
    given: Collection[str],
    *,
    roles: Collection[AccountRole] = (),
    types: Collection[AccountType] = (),
    words: Collection[str] = (),
) -> tuple[Account, ...]:
    """Find the accounts whose id or code is given, in the order of their ids.

    If none is given: those of the roles and types, or if there is none, those that are usually called like such a
    role; and those whose name has some of the words one after the other.
    """
    if given:
        found = [account for account in facts.accounts if account.id in given or account.code in given]
        return tuple(sorted(found, key=BY_ID))
    told_ = [account for account in facts.accounts if account.role in roles or account.type in types]
    alike = told_ or [account for role in roles for account in _called(facts, role)]
    named = [account for account in facts.accounts if has_words(account.name, words)] if words else []
    return tuple(sorted({account.id: account for account in (*alike, *named)}.values(), key=BY_ID))


def in_role(facts: Facts, role: AccountRole) -> tuple[Account, ...]:
    """Find the accounts of a role, in the order of their ids; or those usually called so if none has the role."""
    return chosen(facts, (), roles=(role,))


def _called(facts: Facts, role: AccountRole) -> Iterator[Account]:
    names = NAMES.get(role, frozenset())
    for account in facts.accounts if names else ():
        if account.role is None and " ".join(WORD.findall(account.name.casefold())) in names:
            yield account


def has_words(name: str, phrases: Collection[str]) -> bool:
    """Whether whole words of a name make one of some phrases, whatever their case and what is between them.

    >>> has_words("Opening-Balance EQUITY", ["opening balance equity"]), has_words("Shareholding", ["holding"])
    (True, False)
    """
    spaced = f" {' '.join(WORD.findall(name.casefold()))} "
    return any(f" {phrase} " in spaced for phrase in phrases)


def side(balance: Decimal, currency: str | None) -> str:
    """Write a balance, debit positive, for a sentence: 120.00 GBP in credit."""
    return f"{told(abs(balance), currency)} in {'debit' if balance > 0 else 'credit'}"
