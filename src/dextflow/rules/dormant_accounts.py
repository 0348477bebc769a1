"""Dormant accounts: accounts of the chart that nobody has posted to for long."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Account, AccountClass, Facts, Figure, Finding, Money, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, months_before_end
from dextflow.rules.workings.figures import base_notes

ZERO = Decimal(0)
ALL, REVENUE, EXPENSE, OTHER = "all", "revenue", "expense", "other"
CLASSES = {
    ALL: frozenset(AccountClass),
    REVENUE: frozenset({AccountClass.REVENUE}),
    EXPENSE: frozenset({AccountClass.EXPENSE}),
    OTHER: frozenset({AccountClass.ASSET, AccountClass.LIABILITY, AccountClass.EQUITY}),
}


@attrs.frozen(kw_only=True)
class DormantSettings:
    """Settings of the dormant accounts.

    Two years before the period's end, all classes, and the choice of classes are Xavier's (its help, "checks").
    """

    since: Annotated[date, Default(months_before_end(24), "Dormant without a posting from this day on.")]
    account_class: Annotated[str, Default(ALL, "Which accounts.", of=(ALL, REVENUE, EXPENSE, OTHER))]


@attrs.frozen
class Use:
    """When an account was last posted to, and its balance (debit positive)."""

    last: date
    balance: Decimal


def dormant_accounts(facts: Facts, settings: DormantSettings) -> Verdict:
    """Flag active accounts without a posting from a day on, so that they can be archived.

    A posting after the period counts too: such an account is in use. System accounts, and bank accounts with a
    balance, cannot be archived and are left out. A balance is a matter of medium weight, anything else is for
    information. Revenue and expense accounts start each year at nil, so theirs is no balance. Population: the
    active accounts of the class that could be archived. Tolerance: half of them, our own choice, because most
    charts come with accounts that a client never uses.
    """
    uses = _uses(facts)
    accounts = [account for account in facts.accounts if _archivable(account, uses, settings)]
    dormant = [item for item in accounts if item.id not in uses or uses[item.id].last < settings.since]
    never = sum(account.id not in uses for account in dormant)
    currency = facts.organisation.base_currency
    findings = tuple(_finding(account, uses.get(account.id), currency) for account in dormant)
    return Verdict(
        population=len(accounts),
        findings=findings,
        figures=(
            Figure(name="count", value=len(dormant)),
            Figure(name="never used", value=never),
            Figure(name="used before", value=len(dormant) - never),
            Figure(name="with a balance", value=sum(item.severity > Severity.INFO for item in findings)),
        ),
        notes=(*_short_history(facts, settings), *base_notes(currency)),
    )


def _uses(facts: Facts) -> dict[str, Use]:
    return {account: Use(max(days), sum(days.values(), ZERO)) for account, days in facts.posted_by_day.items()}


def _balance(account: Account, use: Use | None) -> Decimal:
    return use.balance if use and account.klass in CLASSES[OTHER] else ZERO


def _archivable(account: Account, uses: dict[str, Use], settings: DormantSettings) -> bool:
    in_use = account.bank and _balance(account, uses.get(account.id))
    return (
        account.active and not account.system and not in_use and account.klass in CLASSES[settings.account_class]
    )


def _finding(account: Account, use: Use | None, currency: str | None) -> Finding:
    balance = _balance(account, use)
    used = f"was last posted to on {use.last}" if use else "was never posted to"
    holds = f" and has a balance of {balance:,.2f}" if balance else ""
    return Finding(
        key=f"{RULE.id}:{account.id}",
        severity=Severity.MEDIUM if balance else Severity.INFO,
        summary=f"Account {' '.join(filter(None, (account.code, account.name)))} {used}{holds}.",
        amount=Money(currency=currency, amount=balance) if currency and balance else None,
        on=use.last if use else None,
        refs=(account.id,),
    )


def _short_history(facts: Facts, settings: DormantSettings) -> tuple[str, ...]:
    first = min((min(days) for days in facts.posted_by_day.values()), default=None)
    if first is None:
        return ("The ledger gave no entries at all, so no account seems to have been used.",)
    if first > settings.since:
        return (f"The ledger's entries begin on {first}: use of an account before that day is not seen.",)
    return ()


RULE = Rule(
    id="dormant_accounts",
    version=1,
    title="Dormant accounts",
    needs=frozenset({Need.ACCOUNTS, Need.LEDGER_ENTRIES}),
    uses=frozenset({Need.ORGANISATION}),
    settings=DormantSettings,
    evaluate=dormant_accounts,
    tolerance=Decimal("0.5"),
)
