"""Prepayments: what was paid ahead, and whether it is being released to the months that it is for."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Account, AccountClass, AccountType, Facts, Figure, Finding, LedgerEntry, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, months_before_end, period_end
from dextflow.rules.workings.balances import ZERO, balances
from dextflow.rules.workings.chosen import chosen, side
from dextflow.rules.workings.figures import base_figure, base_money, base_notes, earliest
from dextflow.rules.workings.unmatched import described, oldest, unmatched

WORDS = ("prepayment", "prepayments", "prepaid")


@attrs.frozen(kw_only=True)
class PrepaymentSettings:
    """Settings of the prepayments. Three months without a movement are our own choice."""

    as_of: Annotated[date, Default(period_end, "Balances at the end of this day.")]
    moved_since: Annotated[date, Default(months_before_end(3), "Stuck without a posting after this day.")]
    accounts: Annotated[tuple[str, ...], Default((), "Ids or codes of prepayments; none: by type and name.")]
    tolerance: Annotated[Decimal, Default(Decimal("0.01"), "A balance up to this is none.")]


@attrs.frozen(kw_only=True)
class Prepaid:
    """A prepayment account: its balance and postings, those after the day by which it must have moved apart."""

    account: Account
    balance: Decimal
    entries: tuple[LedgerEntry, ...]
    lately: tuple[LedgerEntry, ...]


def prepayments(facts: Facts, settings: PrepaymentSettings) -> Verdict:
    """Flag prepayments that hold a balance and did not move: of medium weight.

    A prepayment is released month by month, so that one without any posting for long was forgotten. What the
    balance is made of is matched first in, first out. Population: the prepayment accounts. Tolerance: half of
    them, our own choice.
    """
    held = balances(facts, settings.as_of)
    looked_at = [
        _prepaid(facts, account, held.get(account.id, ZERO), settings)
        for account in chosen(facts, settings.accounts, types={AccountType.PREPAYMENT}, words=WORDS)
        if account.klass is AccountClass.ASSET
    ]
    stuck = [item for item in looked_at if abs(item.balance) > settings.tolerance and not item.lately]
    base = facts.organisation.base_currency
    lately = [entry.amount for item in looked_at for entry in item.lately]
    findings = tuple(_finding(item, base, settings) for item in stuck) if facts.ledger_entries else ()
    return Verdict(
        population=len(looked_at),
        findings=findings,
        figures=(
            Figure(name="count", value=len(findings)),
            *base_figure("balance", sum((item.balance for item in looked_at), ZERO), base),
            *base_figure("paid ahead lately", sum((amount for amount in lately if amount > 0), ZERO), base),
            *base_figure("released lately", -sum((amount for amount in lately if amount < 0), ZERO), base),
            *earliest("oldest", (day for item in looked_at if (day := _oldest(item)))),
        ),
        notes=base_notes(base),
    )


def _prepaid(facts: Facts, account: Account, balance: Decimal, settings: PrepaymentSettings) -> Prepaid:
    entries = tuple(entry for entry in facts.entries_of.get(account.id, ()) if entry.on <= settings.as_of)
    lately = tuple(entry for entry in entries if entry.on > settings.moved_since)
    return Prepaid(account=account, balance=balance, entries=entries, lately=lately)


def _oldest(item: Prepaid) -> date | None:
    return oldest(unmatched(item.entries, item.balance), item.balance)


def _finding(item: Prepaid, base: str | None, settings: PrepaymentSettings) -> Finding:
    last = max((entry.on for entry in item.entries), default=None)
    return Finding(
        key=f"{RULE.id}:{item.account.id}",
        severity=Severity.MEDIUM,
        summary=f"Account {item.account.label} is {side(item.balance, base)} on {settings.as_of} and has not moved"
        f" since {last or 'before the first entry'}.",
        amount=base_money(abs(item.balance), base),
        on=last,
        refs=(item.account.id,),
        evidence=described(unmatched(item.entries, item.balance)),
    )


RULE = Rule(
    id="prepayments",
    version=1,
    title="Prepayments",
    needs=frozenset({Need.ACCOUNTS, Need.LEDGER_ENTRIES}),
    uses=frozenset({Need.ORGANISATION, Need.TRIAL_BALANCES}),
    settings=PrepaymentSettings,
    evaluate=prepayments,
    tolerance=Decimal("0.5"),
)
