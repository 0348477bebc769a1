"""Suspense and clearing accounts: places for what nobody has decided yet, which should be empty."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Account, AccountRole, Facts, Figure, Finding, LedgerEntry, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, period_end, period_start
from dextflow.rules.workings.balances import ZERO, balances, is_result, year_start
from dextflow.rules.workings.chosen import chosen, side
from dextflow.rules.workings.figures import base_figure, base_money, base_notes, earliest
from dextflow.rules.workings.materiality import at_least
from dextflow.rules.workings.unmatched import described, oldest, unmatched

ROLES = frozenset({AccountRole.SUSPENSE, AccountRole.CLEARING})
WORDS = (
    "suspense",
    "clearing",
    "uncategorised",
    "uncategorized",
    "ask my accountant",
    "unallocated",
    "holding",
    "undeposited funds",
    "opening balance equity",
)


@attrs.frozen(kw_only=True)
class SuspenseSettings:
    """Settings of the suspense accounts.

    The words are those that Xenett and QuickBooks use for accounts with an expected balance of nil
    (help.xenett.com), and the tolerance of a cent is ours.
    """

    as_of: Annotated[date, Default(period_end, "Balances at the end of this day.")]
    posted_from: Annotated[date, Default(period_start, "Postings to uncategorised income or costs from this day.")]
    names: Annotated[tuple[str, ...], Default(WORDS, "Words in the names of such accounts, in small letters.")]
    accounts: Annotated[tuple[str, ...], Default((), "Ids or codes of other accounts that should be empty.")]
    tolerance: Annotated[Decimal, Default(Decimal("0.01"), "A balance up to this is none.")]
    high_amount: Annotated[
        Decimal, Default(Decimal(0), "High above this; 0: above what is material to the client.")
    ]


@attrs.frozen(kw_only=True)
class Left:
    """What is left on an account that should be empty, debit positive, and what was posted to it.

    `lately` is how many postings came in the span, for an account of revenue or expense.
    """

    account: Account
    balance: Decimal
    entries: tuple[LedgerEntry, ...]
    lately: int


def suspense_accounts(facts: Facts, settings: SuspenseSettings) -> Verdict:
    """Flag accounts that should be empty and are not: high above the materiality, else medium.

    They are found by role, by whole words of their name, or by what is set. One of revenue or expense is flagged
    for any posting in the span too, even if they cancel out. What a balance is made of is matched first in, first
    out. Population: these accounts. Tolerance: half of them, our own choice.
    """
    looked_at = _accounts(facts, settings)
    held = balances(facts, settings.as_of)
    lefts = [_left(facts, account, held.get(account.id, ZERO), settings) for account in looked_at]
    found = [left for left in lefts if _counts(left, settings)]
    high = at_least(settings.high_amount, facts, settings.as_of)
    base = facts.organisation.base_currency
    findings = tuple(_finding(left, high, base, settings.as_of) for left in found)
    return Verdict(
        population=len(looked_at),
        findings=findings,
        figures=(
            Figure(name="count", value=len(found)),
            *base_figure("total", sum((abs(left.balance) for left in found), ZERO), base),
            *earliest("oldest", (finding.on for finding in findings if finding.on)),
        ),
        notes=base_notes(base),
    )


def _accounts(facts: Facts, settings: SuspenseSettings) -> tuple[Account, ...]:
    alike = chosen(facts, (), roles=ROLES, words=settings.names)
    more = chosen(facts, settings.accounts) if settings.accounts else ()
    return tuple({account.id: account for account in (*alike, *more)}.values())


def _left(facts: Facts, account: Account, balance: Decimal, settings: SuspenseSettings) -> Left:
    result = is_result(facts, account.id)
    first = year_start(facts, settings.as_of) if result else date.min
    posted = facts.entries_of.get(account.id, ())
    entries = tuple(entry for entry in posted if first <= entry.on <= settings.as_of)
    lately = sum(entry.on >= settings.posted_from for entry in entries) if result else 0
    return Left(account=account, balance=balance, entries=entries, lately=lately)


def _counts(left: Left, settings: SuspenseSettings) -> bool:
    return left.lately > 0 or abs(left.balance) > settings.tolerance


def _finding(left: Left, high: Decimal, base: str | None, as_of: date) -> Finding:
    items = unmatched(left.entries, left.balance)
    since = oldest(items, left.balance)
    old = (f"the oldest unmatched posting is {(as_of - since).days} days old",) if since else ()
    posted = (f"posted to {left.lately} times in the period",) if left.lately else ()
    return Finding(
        key=f"{RULE.id}:{left.account.id}",
        severity=Severity.HIGH if abs(left.balance) > high else Severity.MEDIUM,
        summary=f"Account {left.account.label} should be empty and {_stands(left, base)} on {as_of}.",
        amount=base_money(abs(left.balance), base),
        on=since,
        refs=(left.account.id,),
        evidence=(*posted, *old, *described(items)),
    )


def _stands(left: Left, base: str | None) -> str:
    return f"is {side(left.balance, base)}" if left.balance else "was posted to, though it is at nil"


RULE = Rule(
    id="suspense_accounts",
    version=1,
    title="Suspense accounts",
    needs=frozenset({Need.ACCOUNTS}),
    uses=frozenset({Need.ORGANISATION, Need.TRIAL_BALANCES, Need.LEDGER_ENTRIES, Need.DOCUMENTS}),
    settings=SuspenseSettings,
    evaluate=suspense_accounts,
    tolerance=Decimal("0.5"),
)
