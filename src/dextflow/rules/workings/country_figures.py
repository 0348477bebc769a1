"""Figures that statutes set: limits, rates and thresholds, each with its country, its days and its source.

Reviewed on 22 November 2026: a figure without a last day was in force then. A country or a day that is not here
is not known, and a rule says so rather than guess. Amounts are in the currency of the country; rates and shares
are shares of one (0.2 is 20 %).
"""

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

import attrs


class FigureName(StrEnum):
    """What a statutory figure is."""

    TAX_STANDARD_RATE = "standard rate of sales tax"
    TAX_REGISTRATION = "registration limit of sales tax, turnover of twelve months"
    TAX_DEREGISTRATION = "deregistration limit of sales tax"
    FLAT_RATE_JOIN = "turnover up to which the flat rate scheme can be joined"
    FLAT_RATE_LEAVE = "turnover with tax from which the flat rate scheme must be left"
    FLAT_RATE_CAPITAL = "cost with tax from which the flat rate scheme lets tax on a capital item be reclaimed"
    CASH_JOIN = "turnover up to which cash accounting can be joined"
    CASH_LEAVE = "turnover from which cash accounting must be left"
    ANNUAL_JOIN = "turnover up to which annual accounting can be joined"
    ANNUAL_LEAVE = "turnover from which annual accounting must be left"
    ENTERTAINMENT_RECLAIM = "share of the tax on client entertainment that can be reclaimed"
    STAFF_ENTERTAINMENT = "staff entertainment a head in a tax year without a benefit"
    DIRECTORS_LOAN = "director's loan up to which there is no benefit"
    CAPITAL_ITEM = "cost of an item up to which it can be an expense"
    PROFIT_TAX_MAIN = "main rate of tax on profits"
    PROFIT_TAX_SMALL = "rate of tax on small profits"
    PROFIT_TAX_LOWER = "profit up to which the small rate holds"
    PROFIT_TAX_UPPER = "profit from which the main rate holds"
    PROFIT_TAX_FRACTION = "fraction of marginal relief"
    INVESTMENT_ALLOWANCE = "annual investment allowance"


@attrs.frozen(kw_only=True)
class CountryFigure:
    """A figure of one country (ISO 3166-1, two letters), in force from its first to its last day.

    `last_on` is None for a figure that was in force when the table was reviewed. `source` is the statute or the
    authority's own publication.
    """

    country: str
    name: FigureName
    amount: Decimal
    first_on: date
    last_on: date | None
    source: str


def _dated(country: str, name: FigureName, source: str, *steps: tuple[str, str]) -> tuple[CountryFigure, ...]:
    """Make the figures of a name from the days on which each began; each lasts until the next begins."""
    first = [date.fromisoformat(day) for day, _ in steps]
    last = [*(day - timedelta(days=1) for day in first[1:]), None]
    return tuple(
        CountryFigure(
            country=country,
            name=name,
            amount=Decimal(amount),
            first_on=first_on,
            last_on=last_on,
            source=source,
        )
        for (_, amount), first_on, last_on in zip(steps, first, last, strict=True)
    )


SALES_TAX_RATES = (
    *_dated("GB", FigureName.TAX_STANDARD_RATE, "VATA 1994 s.2(1)", ("2011-01-04", "0.2")),
    *_dated(
        "IE",
        FigureName.TAX_STANDARD_RATE,
        "Value-Added Tax Consolidation Act 2010 s.46(1)(a)",
        ("2012-01-01", "0.23"),
        ("2020-09-01", "0.21"),
        ("2021-03-01", "0.23"),
    ),
    *_dated(
        "DE",
        FigureName.TAX_STANDARD_RATE,
        "UStG § 12 (1), § 28 (1)",
        ("2007-01-01", "0.19"),
        ("2020-07-01", "0.16"),
        ("2021-01-01", "0.19"),
    ),
    *_dated("NL", FigureName.TAX_STANDARD_RATE, "Wet OB 1968 art. 9(1)", ("2012-10-01", "0.21")),
    *_dated("FR", FigureName.TAX_STANDARD_RATE, "CGI art. 278", ("2014-01-01", "0.2")),
    *_dated(
        "NO", FigureName.TAX_STANDARD_RATE, "Stortingets skattevedtak, merverdiavgift § 2", ("2005-01-01", "0.25")
    ),
    *_dated("AU", FigureName.TAX_STANDARD_RATE, "GST Act 1999 s.9-70", ("2000-07-01", "0.1")),
    *_dated("NZ", FigureName.TAX_STANDARD_RATE, "GST Act 1985 s.8(1)", ("2010-10-01", "0.15")),
    *_dated(
        "ZA",
        FigureName.TAX_STANDARD_RATE,
        "VAT Act 89 of 1991 s.7(1)",
        ("1993-04-07", "0.14"),
        ("2018-04-01", "0.15"),
    ),
    *_dated("CA", FigureName.TAX_STANDARD_RATE, "Excise Tax Act s.165(1), GST only", ("2008-01-01", "0.05")),
)

TURNOVER_LIMITS = (
    *_dated(
        "GB",
        FigureName.TAX_REGISTRATION,
        "VATA 1994 Sch.1 para.1(1)(a); VAT Notice 700/1 supplement",
        ("2012-04-01", "77000"),
        ("2013-04-01", "79000"),
        ("2014-04-01", "81000"),
        ("2015-04-01", "82000"),
        ("2016-04-01", "83000"),
        ("2017-04-01", "85000"),
        ("2024-04-01", "90000"),
    ),
    *_dated(
        "GB",
        FigureName.TAX_DEREGISTRATION,
        "VATA 1994 Sch.1 para.4(1); VAT Notice 700/1 supplement",
        ("2012-04-01", "75000"),
        ("2013-04-01", "77000"),
        ("2014-04-01", "79000"),
        ("2015-04-01", "80000"),
        ("2016-04-01", "81000"),
        ("2017-04-01", "83000"),
        ("2024-04-01", "88000"),
    ),
    *_dated("GB", FigureName.FLAT_RATE_JOIN, "SI 1995/2518 reg.55L", ("2003-04-10", "150000")),
    *_dated("GB", FigureName.FLAT_RATE_LEAVE, "SI 1995/2518 reg.55M", ("2011-01-04", "230000")),
    *_dated("GB", FigureName.FLAT_RATE_CAPITAL, "SI 1995/2518 reg.55E", ("2004-01-01", "2000")),
    *_dated("GB", FigureName.CASH_JOIN, "SI 1995/2518 reg.58", ("2007-04-01", "1350000")),
    *_dated("GB", FigureName.CASH_LEAVE, "SI 1995/2518 reg.60", ("2007-04-01", "1600000")),
    *_dated("GB", FigureName.ANNUAL_JOIN, "SI 1995/2518 reg.52", ("2006-04-01", "1350000")),
    *_dated("GB", FigureName.ANNUAL_LEAVE, "SI 1995/2518 reg.53", ("2006-04-01", "1600000")),
    *_dated(
        "AU",
        FigureName.TAX_REGISTRATION,
        "GST Act 1999 s.23-15; GST Regulations s.23-15.01",
        ("2007-07-01", "75000"),
    ),
    *_dated("NZ", FigureName.TAX_REGISTRATION, "GST Act 1985 s.51(1)", ("2009-04-01", "60000")),
    *_dated("NO", FigureName.TAX_REGISTRATION, "Merverdiavgiftsloven § 2-1", ("2004-01-01", "50000")),
    *_dated(
        "ZA",
        FigureName.TAX_REGISTRATION,
        "VAT Act 89 of 1991 s.23(1)(a); Budget Review 2026",
        ("2009-03-01", "1000000"),
        ("2026-04-01", "2300000"),
    ),
)

ENTERTAINMENT = (
    *_dated("GB", FigureName.ENTERTAINMENT_RECLAIM, "SI 1992/3222 art.5", ("1993-01-01", "0")),
    *_dated(
        "IE",
        FigureName.ENTERTAINMENT_RECLAIM,
        "Value-Added Tax Consolidation Act 2010 s.60(2)(a)",
        ("2010-11-01", "0"),
    ),
    *_dated("NO", FigureName.ENTERTAINMENT_RECLAIM, "Merverdiavgiftsloven § 8-3(1)", ("2010-01-01", "0")),
    *_dated("ZA", FigureName.ENTERTAINMENT_RECLAIM, "VAT Act 89 of 1991 s.17(2)(a)", ("1991-09-30", "0")),
    *_dated("AU", FigureName.ENTERTAINMENT_RECLAIM, "GST Act 1999 s.69-5(3)(f)", ("2000-07-01", "0")),
    *_dated("DE", FigureName.ENTERTAINMENT_RECLAIM, "UStG § 15 (1a) Satz 2", ("2006-12-19", "1")),
    *_dated("CA", FigureName.ENTERTAINMENT_RECLAIM, "Excise Tax Act s.236(1)", ("1994-02-22", "0.5")),
    *_dated("GB", FigureName.STAFF_ENTERTAINMENT, "ITEPA 2003 s.264", ("2003-04-06", "150")),
)

COMPANIES = (
    *_dated("GB", FigureName.DIRECTORS_LOAN, "ITEPA 2003 s.180", ("2003-04-06", "5000"), ("2014-04-06", "10000")),
    *_dated(
        "US",
        FigureName.CAPITAL_ITEM,
        "Treas. Reg. s.1.263(a)-1(f); Notice 2015-82",
        ("2014-01-01", "500"),
        ("2016-01-01", "2500"),
    ),
    *_dated(
        "GB",
        FigureName.PROFIT_TAX_MAIN,
        "CTA 2010 s.3; yearly Finance Acts",
        ("2015-04-01", "0.2"),
        ("2017-04-01", "0.19"),
        ("2023-04-01", "0.25"),
    ),
    *_dated("GB", FigureName.PROFIT_TAX_SMALL, "CTA 2010 s.18A; yearly Finance Acts", ("2023-04-01", "0.19")),
    *_dated("GB", FigureName.PROFIT_TAX_LOWER, "CTA 2010 s.18D(1)", ("2023-04-01", "50000")),
    *_dated("GB", FigureName.PROFIT_TAX_UPPER, "CTA 2010 s.18D(1)", ("2023-04-01", "250000")),
    *_dated("GB", FigureName.PROFIT_TAX_FRACTION, "CTA 2010 s.18B; FA 2021 s.6", ("2023-04-01", "0.015")),
    *_dated(
        "GB",
        FigureName.INVESTMENT_ALLOWANCE,
        "CAA 2001 s.51A",
        ("2014-04-01", "500000"),
        ("2016-01-01", "200000"),
        ("2019-01-01", "1000000"),
    ),
)

COUNTRY_FIGURES: tuple[CountryFigure, ...] = (*SALES_TAX_RATES, *TURNOVER_LIMITS, *ENTERTAINMENT, *COMPANIES)

_DATED: dict[tuple[str, FigureName], tuple[CountryFigure, ...]] = {
    (figure.country, figure.name): tuple(
        each for each in COUNTRY_FIGURES if (each.country, each.name) == (figure.country, figure.name)
    )
    for figure in COUNTRY_FIGURES
}


CURRENCIES = {
    "AU": "AUD",
    "CA": "CAD",
    "GB": "GBP",
    "NO": "NOK",
    "NZ": "NZD",
    "US": "USD",
    "ZA": "ZAR",
} | dict.fromkeys(("DE", "FR", "IE", "NL"), "EUR")
"""The currency in which the figures of a country are."""
TAX_YEARS = {"GB": (4, 6)}
"""The month and day on which the tax year of people begins (United Kingdom: ITA 2007 s.4(3))."""


def statutory(country: str | None, name: FigureName, on: date) -> CountryFigure | None:
    """Find the figure of a country that was in force on a day, with its source; None if it is not known."""
    dated = _DATED.get((country or "", name), ())
    return next((each for each in dated if each.first_on <= on <= (each.last_on or date.max)), None)


def figure_of(country: str | None, name: FigureName, on: date) -> Decimal | None:
    """Find the amount of a figure of a country on a day; None if it is not known, which is never nought.

    >>> figure_of("GB", FigureName.TAX_REGISTRATION, date(2024, 3, 31))
    Decimal('85000')
    >>> figure_of("GB", FigureName.TAX_REGISTRATION, date(2011, 3, 31)) is None
    True
    """
    figure = statutory(country, name, on)
    return figure.amount if figure else None
