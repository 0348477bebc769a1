"""The arithmetic of British corporation tax: rates by financial year, marginal relief, short periods.

The financial year of the tax runs from 1 April (Interpretation Act 1978 Sch.1). The profit of an accounting period
is shared by days among the financial years that it touches (CTA 2009 s.8(5)), and the limits of marginal relief
likewise; they are smaller for a period of less than twelve months, and for associated companies (CTA 2010 s.18D
and s.18E). A longer period of account is one accounting period of twelve months and another of the rest (CTA 2009
s.10).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import attrs
from dateutil.relativedelta import relativedelta

from dextflow.model import to_cents
from dextflow.rules.workings.country_figures import FigureName, figure_of

COUNTRY = "GB"
YEAR_DAYS = 365
ONE_DAY = timedelta(days=1)
ZERO = Decimal(0)


@attrs.frozen
class Share:
    """The part of an accounting period in one financial year: its days, profit and tax."""

    first: date
    last: date
    profit: Decimal
    tax: Decimal


def accounting_periods(first: date, last: date) -> Iterator[tuple[date, date]]:
    """Split a span into accounting periods of at most twelve months, in order."""
    while first <= last:
        end = min(first + relativedelta(years=1) - ONE_DAY, last)
        yield first, end
        first = end + ONE_DAY


def corporation_tax(first: date, last: date, profit: Decimal, associated: int = 0) -> tuple[Share, ...] | None:
    """Work out the tax on the profit of one accounting period, by financial year; nothing on a loss.

    `associated` is how many associated companies there are. Income from dividends is not looked at. None if a
    rate of the period is not known.
    """
    days = (last - first).days + 1
    shares: list[Share] = []
    for begin, end in _financial_years(first, last):
        part = (end - begin).days + 1
        its_profit = max(profit, ZERO) * part / days
        tax = _tax(begin, its_profit, Decimal(part) / max(days, YEAR_DAYS) / (1 + associated))
        if tax is None:
            return None
        shares.append(Share(begin, end, its_profit, tax))
    return tuple(shares)


def _financial_years(first: date, last: date) -> Iterator[tuple[date, date]]:
    while first <= last:
        april = date(first.year + (first >= date(first.year, 4, 1)), 4, 1)
        end = min(april - ONE_DAY, last)
        yield first, end
        first = end + ONE_DAY


def _tax(on: date, profit: Decimal, part: Decimal) -> Decimal | None:
    """The tax on the profit of a part of a year; limits are that part of their amounts."""
    main = figure_of(COUNTRY, FigureName.PROFIT_TAX_MAIN, on)
    if main is None:
        return None
    small, fraction = (
        figure_of(COUNTRY, name, on) for name in (FigureName.PROFIT_TAX_SMALL, FigureName.PROFIT_TAX_FRACTION)
    )
    lower, upper = (
        figure_of(COUNTRY, name, on) for name in (FigureName.PROFIT_TAX_LOWER, FigureName.PROFIT_TAX_UPPER)
    )
    if small is None or fraction is None or lower is None or upper is None:
        return to_cents(profit * main)
    if profit <= lower * part:
        return to_cents(profit * small)
    return to_cents(profit * main - fraction * max(upper * part - profit, ZERO))
