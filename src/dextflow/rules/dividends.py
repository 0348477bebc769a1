"""Dividends: whether there were reserves to pay them from, and whether they were voted at all."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Account, AccountRole, Facts, Figure, Finding, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import MONTHS, Default, months_before, period_end, year_start
from dextflow.rules.workings.balances import ZERO, balances, is_result, movements, retained_earnings
from dextflow.rules.workings.chosen import chosen
from dextflow.rules.workings.figures import base_figure, base_money, base_notes, earliest, told

WORDS = ("dividend", "dividends")


@attrs.frozen(kw_only=True)
class DividendSettings:
    """Settings of the dividends.

    Three months of a financial year without a dividend are Xavier's amber (its help, "checks"); that a dividend
    may only be paid out of profits is the Companies Act 2006 s.830, and much the same elsewhere.
    """

    as_of: Annotated[date, Default(period_end, "Dividends up to the end of this day.")]
    year_from: Annotated[date, Default(year_start, "The first day of the financial year.")]
    months_without: Annotated[int, Default(3, "After how many months of a year without a dividend to say so.")]
    accounts: Annotated[tuple[str, ...], Default((), "Ids or codes of dividends; none: by role and name.")]


@attrs.frozen(kw_only=True)
class Reserves:
    """What can be distributed: retained earnings and the profit to date, less the dividends of earlier years.

    `dividends` are those of the year, `last` the day of the latest.
    """

    retained: Decimal
    profit: Decimal
    earlier: Decimal
    dividends: Decimal
    last: date | None

    @property
    def available(self) -> Decimal:
        """What could be distributed in the year."""
        return self.retained + self.profit - self.earlier

    @property
    def headroom(self) -> Decimal:
        """What is left of it; negative if more was distributed."""
        return self.available - self.dividends


def dividends(facts: Facts, settings: DividendSettings) -> Verdict:
    """Flag dividends of the year above the distributable reserves, and a year that has none yet.

    Reserves are the retained earnings and the profit to date as the books have them; tax on that profit counts
    once it is posted. Dividends above them are high. A year without a dividend, some months on, is low, and only
    told of a company that had one in the year before: many never pay any. Population: the dividend accounts.
    Tolerance: any of them, our own choice.
    """
    accounts = chosen(facts, settings.accounts, roles={AccountRole.DIVIDENDS}, words=WORDS)
    accounts = tuple(account for account in accounts if not is_result(facts, account.id))
    reserves = _reserves(facts, accounts, settings)
    base = facts.organisation.base_currency
    return Verdict(
        population=len(accounts),
        findings=(*_excess(reserves, base, settings), *_none(facts, accounts, reserves, settings)),
        figures=(
            *base_figure("dividends", reserves.dividends, base),
            *base_figure("retained earnings", reserves.retained, base),
            *base_figure("profit to date", reserves.profit, base),
            *base_figure("distributable", reserves.available, base),
            *base_figure("headroom", reserves.headroom, base),
            *earliest("last dividend", (day for day in (reserves.last,) if day)),
            Figure(name="accounts", value=len(accounts)),
        ),
        notes=base_notes(base),
    )


def _reserves(facts: Facts, accounts: tuple[Account, ...], settings: DividendSettings) -> Reserves:
    held = balances(facts, settings.as_of)
    year = movements(facts, settings.year_from, settings.as_of)
    of_year, standing = _of(year, accounts), _of(held, accounts)
    days = (
        day
        for account in accounts
        for day, amount in facts.posted_by_day.get(account.id, {}).items()
        if amount > 0
    )
    return Reserves(
        retained=-held.get(retained_earnings(facts), ZERO),
        profit=-sum((amount for id_, amount in held.items() if is_result(facts, id_)), ZERO),
        earlier=standing - of_year,
        dividends=of_year,
        last=max((day for day in days if day <= settings.as_of), default=None),
    )


def _of(amounts: Mapping[str, Decimal], accounts: tuple[Account, ...]) -> Decimal:
    return sum((amounts.get(account.id, ZERO) for account in accounts), ZERO)


def _excess(reserves: Reserves, base: str | None, settings: DividendSettings) -> tuple[Finding, ...]:
    if reserves.dividends <= 0 or reserves.headroom >= 0:
        return ()
    return (
        Finding(
            key=f"{RULE.id}:reserves",
            severity=Severity.HIGH,
            summary=f"Dividends of {told(reserves.dividends, base)} since {settings.year_from} are"
            f" {told(-reserves.headroom, base)} above the distributable reserves on {settings.as_of}.",
            amount=base_money(-reserves.headroom, base),
            on=reserves.last,
            evidence=(
                f"retained earnings {told(reserves.retained, base)}",
                f"profit to date {told(reserves.profit, base)}",
                f"dividends of earlier years {told(reserves.earlier, base)}",
            ),
        ),
    )


def _none(
    facts: Facts, accounts: tuple[Account, ...], reserves: Reserves, settings: DividendSettings
) -> tuple[Finding, ...]:
    if reserves.dividends or settings.year_from > months_before(settings.as_of, settings.months_without):
        return ()
    before = months_before(settings.year_from, MONTHS)
    if _of(movements(facts, before, settings.year_from - timedelta(days=1)), accounts) <= 0:
        return ()
    return (
        Finding(
            key=f"{RULE.id}:none",
            severity=Severity.LOW,
            summary=f"No dividend since {settings.year_from}; the year before had one.",
            on=reserves.last,
        ),
    )


RULE = Rule(
    id="dividends",
    version=1,
    title="Dividends",
    needs=frozenset({Need.ACCOUNTS, Need.LEDGER_ENTRIES}),
    uses=frozenset({Need.ORGANISATION, Need.TRIAL_BALANCES}),
    settings=DividendSettings,
    evaluate=dividends,
    tolerance=Decimal("0.0001"),
)
