"""Net assets: what the company is worth in its books, and whether that is less than nothing."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.errors import NotServed
from dextflow.model import Account, AccountClass, AccountType, Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, months_before_end, period_end
from dextflow.rules.workings.balances import ZERO, balances, opened_on
from dextflow.rules.workings.figures import base_figure, base_money, base_notes, share, told

WORTH = frozenset({AccountClass.ASSET, AccountClass.LIABILITY})
MONEY: frozenset[AccountType | None] = frozenset({AccountType.BANK, AccountType.CREDIT_CARD})
CURRENT_ASSETS: frozenset[AccountType | None] = frozenset(
    {AccountType.RECEIVABLE, AccountType.CURRENT_ASSET, AccountType.PREPAYMENT, AccountType.INVENTORY}
)
CURRENT_LIABILITIES: frozenset[AccountType | None] = frozenset(
    {AccountType.PAYABLE, AccountType.CURRENT_LIABILITY, AccountType.DEFERRED_INCOME}
)


@attrs.frozen(kw_only=True)
class NetAssetsSettings:
    """Settings of the net assets. Xavier shows the change period on period; a year back is our own choice."""

    as_of: Annotated[date, Default(period_end, "Balances at the end of this day.")]
    compare_on: Annotated[date, Default(months_before_end(12), "And, to compare, at the end of this day.")]


def net_assets(facts: Facts, settings: NetAssetsSettings) -> Verdict:
    """Flag negative net assets, which are high: the company owes more than it has.

    Figures: net assets now and on the day to compare with, the money, and current assets by current liabilities
    where the ledger tells which accounts are current. A bank account that is overdrawn counts as a liability.
    Population: the accounts of assets and liabilities with a balance. Tolerance: any of them, our own choice, so
    that negative net assets score nothing.
    """
    held = {
        id_: amount for id_, amount in balances(facts, settings.as_of).items() if _worth(facts, id_) and amount
    }
    now, base = sum(held.values(), ZERO), facts.organisation.base_currency
    before, unknown = _before(facts, settings.compare_on)
    return Verdict(
        population=len(held),
        findings=(_finding(now, before, base, settings.as_of),) if now < 0 else (),
        figures=(
            *base_figure("net assets", now, base),
            *(_compared(now, before, base) if before is not None else ()),
            *base_figure("money", _of(facts, held, MONEY), base),
            *_liquidity(facts, held, base),
        ),
        notes=(*unknown, *_untyped(facts, held), *base_notes(base)),
    )


def _worth(facts: Facts, id_: str) -> bool:
    account = facts.account_by_id.get(id_)
    return account is not None and account.klass in WORTH


def _before(facts: Facts, day: date) -> tuple[Decimal | None, tuple[str, ...]]:
    """The net assets of the day to compare with; None, with why, if they are not known."""
    try:
        held = balances(facts, day)
    except NotServed as error:
        return None, (f"Nothing to compare with: {error}.",)
    first = min((entry.on for entry in facts.ledger_entries), default=None)
    if opened_on(facts, day) is None and (first is None or first > day):
        return None, (f"Nothing to compare with: the entries begin after {day}.",)
    return sum((amount for id_, amount in held.items() if _worth(facts, id_)), ZERO), ()


def _compared(now: Decimal, before: Decimal, base: str | None) -> tuple[Figure, ...]:
    return (
        *base_figure("net assets before", before, base),
        *base_figure("change", now - before, base),
        *((Figure(name="change as a share", value=share(now - before, abs(before))),) if before else ()),
    )


def _of(facts: Facts, held: Mapping[str, Decimal], types: Collection[AccountType | None]) -> Decimal:
    return sum((amount for id_, amount in held.items() if _account(facts, id_).type in types), ZERO)


def _account(facts: Facts, id_: str) -> Account:
    return facts.account_by_id[id_]


def _liquidity(facts: Facts, held: Mapping[str, Decimal], base: str | None) -> tuple[Figure, ...]:
    if _untyped(facts, held):
        return ()
    moneys = [amount for id_, amount in held.items() if _account(facts, id_).type in MONEY]
    have = _of(facts, held, CURRENT_ASSETS) + sum((amount for amount in moneys if amount > 0), ZERO)
    owe = -_of(facts, held, CURRENT_LIABILITIES) - sum((amount for amount in moneys if amount < 0), ZERO)
    return (
        *base_figure("current assets", have, base),
        *base_figure("current liabilities", owe, base),
        *((Figure(name="current ratio", value=share(have, owe)),) if owe > 0 else ()),
    )


def _untyped(facts: Facts, held: Mapping[str, Decimal]) -> tuple[str, ...]:
    unknown = sum(_account(facts, id_).type is None for id_ in held)
    if not unknown:
        return ()
    return (f"No current ratio: the ledger does not tell of {unknown} accounts whether they are current.",)


def _finding(now: Decimal, before: Decimal | None, base: str | None, as_of: date) -> Finding:
    compared = () if before is None else (f"they were {told(before, base)} before",)
    return Finding(
        key=f"{RULE.id}:negative",
        severity=Severity.HIGH,
        summary=f"Net assets are {told(now, base)} on {as_of}: more is owed than owned.",
        amount=base_money(-now, base),
        evidence=compared,
    )


RULE = Rule(
    id="net_assets",
    version=1,
    title="Net assets",
    needs=frozenset({Need.ACCOUNTS}),
    uses=frozenset({Need.ORGANISATION, Need.TRIAL_BALANCES, Need.LEDGER_ENTRIES}),
    settings=NetAssetsSettings,
    evaluate=net_assets,
    tolerance=Decimal("0.0001"),
)
