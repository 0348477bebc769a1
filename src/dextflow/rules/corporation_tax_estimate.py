"""Corporation tax estimate: the tax on the profit of the year to date."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.errors import InvalidValue
from dextflow.model import (
    Account,
    AccountClass,
    AccountRole,
    AccountType,
    AssetStatus,
    Facts,
    Figure,
    Finding,
    Money,
    Need,
    Severity,
    to_cents,
)
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, period_end, year_start
from dextflow.rules.workings.balances import RESULT, movements
from dextflow.rules.workings.corporation_tax import COUNTRY, YEAR_DAYS, Share, accounting_periods, corporation_tax
from dextflow.rules.workings.country_figures import CURRENCIES, FigureName, figure_of
from dextflow.rules.workings.figures import NO_BASE
from dextflow.rules.workings.materiality import at_least
from dextflow.rules.workings.tax_placing import is_entertainment
from dextflow.rules.workings.taxed import NO_COUNTRY, ZERO, client_country, words

ESTIMATE = (
    "An estimate: depreciation is added back as it is booked, the cost of registered assets is taken off up to the"
    " annual investment allowance, cars among them, and losses of other years, reliefs and dividends received are"
    " left out."
)


@attrs.frozen(kw_only=True)
class ProfitTaxSettings:
    """Settings of the corporation tax estimate.

    Adding back depreciation and entertainment, the allowance on assets bought in the year and the rates with
    marginal relief are Dext's (help.dext.com, article 339557); it leaves associated companies out, so none is the
    default. The rates and their sources are in `dextflow.rules.workings.country_figures`.
    """

    year_from: Annotated[date, Default(year_start, "The first day of the financial year.")]
    as_of: Annotated[date, Default(period_end, "The profit to the end of this day.")]
    country: Annotated[str, Default(client_country, "Two letters, ISO 3166-1; empty: as the ledger says.")]
    associated: Annotated[int, Default(0, "How many associated companies share the limits.")]
    add_back: Annotated[tuple[str, ...], Default((), "Ids of more accounts whose cost is not allowed.")]
    min_amount: Annotated[Decimal, Default(ZERO, "Smallest difference from the books; 0: the materiality.")]

    def __attrs_post_init__(self) -> None:
        if self.as_of < self.year_from:
            raise InvalidValue("ProfitTaxSettings", f"as_of {self.as_of} is before year_from")
        if self.associated < 0:
            raise InvalidValue("ProfitTaxSettings", f"associated is {self.associated}")


@attrs.frozen
class Profit:
    """The profit of an accounting period, as the books have it and for the tax, in the base currency."""

    first: date
    last: date
    booked: Decimal
    entertainment: Decimal
    depreciation: Decimal
    other: Decimal
    allowance: Decimal
    charged: Decimal

    @property
    def taxable(self) -> Decimal:
        """What is taxed; negative is a loss."""
        return self.booked + self.entertainment + self.depreciation + self.other - self.allowance


def corporation_tax_estimate(facts: Facts, settings: ProfitTaxSettings) -> Verdict:
    """Estimate the corporation tax on the profit of the year to date, in the United Kingdom.

    The profit is what was posted to revenue and expense, but for the tax itself. Client entertainment,
    depreciation and what else is named are added back; registered assets bought in the time are taken off. What
    is so far the year counts as an accounting period of its own, so the limits of marginal relief are those of its
    days. If the books hold a tax charge that differs by the smallest amount or more, that is for information.

    In other countries a note says that their tax is not known here. Population: the accounts of revenue and
    expense with postings in the time. Tolerance: all, our own choice, as there is one estimate.
    """
    country, base = settings.country or facts.organisation.country, facts.organisation.base_currency
    if why := _why_not(country, base):
        return Verdict(population=0, findings=(), figures=(), notes=(why,))
    spans = list(accounting_periods(settings.year_from, settings.as_of))
    profits = [_profit(facts, settings, first, last) for first, last in spans]
    taxes = [corporation_tax(each.first, each.last, each.taxable, settings.associated) for each in profits]
    known = [share for its in taxes for share in its or ()]
    posted = movements(facts, settings.year_from, settings.as_of)
    looked_at = sum(account.klass in RESULT and bool(posted.get(account.id)) for account in facts.accounts)
    if None in taxes:
        why = f"The rates of corporation tax are not known here from {settings.year_from} to {settings.as_of}."
        return Verdict(population=looked_at, findings=(), figures=(), notes=(why,))
    return Verdict(
        population=looked_at,
        findings=tuple(_difference(facts, settings, profits, known)),
        figures=tuple(_figures(profits, known, base or "")),
        notes=(ESTIMATE,),
    )


def _why_not(country: str | None, base: str | None) -> str | None:
    if country is None:
        return NO_COUNTRY
    if country != COUNTRY:
        return f"The tax on profits in {country} is not known here."
    if base is None:
        return NO_BASE
    return None if CURRENCIES[COUNTRY] == base else f"The books are in {base}, so the limits cannot be compared."


def _profit(facts: Facts, settings: ProfitTaxSettings, first: date, last: date) -> Profit:
    posted = movements(facts, first, last)
    sums: dict[str, Decimal] = {}
    for account in facts.accounts:
        if account.klass in RESULT and account.id in posted:
            kind = _kind(account, settings)
            sums[kind] = sums.get(kind, ZERO) + posted[account.id]
    charged = sums.pop("charged", ZERO)
    return Profit(
        first,
        last,
        booked=-sum(sums.values(), ZERO),
        entertainment=sums.get("entertainment", ZERO),
        depreciation=sums.get("depreciation", ZERO),
        other=sums.get("other", ZERO),
        allowance=_allowance(facts, first, last),
        charged=charged,
    )


def _kind(account: Account, settings: ProfitTaxSettings) -> str:
    if account.role is AccountRole.CORPORATION_TAX:
        return "charged"
    if account.id in settings.add_back:
        return "other"
    if account.klass is AccountClass.EXPENSE and is_entertainment(account):
        return "entertainment"
    return "depreciation" if account.type is AccountType.DEPRECIATION else "rest"


def _allowance(facts: Facts, first: date, last: date) -> Decimal:
    """The cost of registered assets bought in a period, up to the annual investment allowance of its days."""
    bought = (
        asset.cost
        for asset in facts.fixed_assets
        if asset.status is not AssetStatus.DRAFT and asset.bought_on and first <= asset.bought_on <= last
    )
    most = figure_of(COUNTRY, FigureName.INVESTMENT_ALLOWANCE, last) or ZERO
    days = min((last - first).days + 1, YEAR_DAYS)
    return min(sum(bought, ZERO), to_cents(most * days / YEAR_DAYS))


def _difference(
    facts: Facts, settings: ProfitTaxSettings, profits: list[Profit], shares: list[Share]
) -> Iterator[Finding]:
    charged, tax = sum((each.charged for each in profits), ZERO), sum((share.tax for share in shares), ZERO)
    if charged and abs(charged - tax) >= at_least(settings.min_amount, facts, settings.as_of):
        yield Finding(
            key=f"{RULE.id}:charge",
            severity=Severity.INFO,
            summary=f"The books hold a corporation tax charge of {words(facts, charged)} from {settings.year_from}"
            f" to {settings.as_of}; the estimate is {words(facts, tax)}.",
            amount=Money(currency=CURRENCIES[COUNTRY], amount=to_cents(abs(charged - tax))),
            on=settings.as_of,
        )


def _figures(profits: list[Profit], shares: list[Share], base: str) -> Iterator[Figure]:
    names: Mapping[str, list[Decimal]] = {
        "profit by the books": [each.booked for each in profits],
        "entertainment added back": [each.entertainment for each in profits],
        "depreciation added back (estimate)": [each.depreciation for each in profits],
        "other cost added back": [each.other for each in profits],
        "investment allowance (estimate)": [each.allowance for each in profits],
        "taxable profit": [each.taxable for each in profits],
        "estimated tax": [share.tax for share in shares],
        "tax charged in the books": [each.charged for each in profits],
    }
    for name, amounts in names.items():
        yield Figure(name=name, value=Money(currency=base, amount=to_cents(sum(amounts, ZERO))))
    for share in shares:
        tax = Money(currency=base, amount=share.tax)
        yield Figure(name=f"tax from {share.first} to {share.last}", value=tax)


RULE = Rule(
    id="corporation_tax_estimate",
    version=1,
    title="Estimated corporation tax",
    needs=frozenset({Need.ORGANISATION, Need.ACCOUNTS, Need.LEDGER_ENTRIES}),
    uses=frozenset({Need.FIXED_ASSETS, Need.DOCUMENTS}),
    settings=ProfitTaxSettings,
    evaluate=corporation_tax_estimate,
    tolerance=Decimal(1),
)
