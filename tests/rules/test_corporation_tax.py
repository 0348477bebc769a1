"""Corporation tax: rates by date, marginal relief, short and straddling periods, and the profit it is taken of."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.errors import InvalidValue
from dextflow.model import (
    AccountRole,
    AccountType,
    AssetStatus,
    CheckStatus,
    Client,
    Money,
    Severity,
    YearEnd,
)
from dextflow.rules.corporation_tax_estimate import ProfitTaxSettings
from dextflow.rules.workings.corporation_tax import accounting_periods, corporation_tax
from dextflow.testing.books import (
    EXPENSE,
    LIABILITY,
    REVENUE,
    Record,
    account,
    asset,
    check,
    ledger,
    organisation,
    post,
)

CHART: tuple[Record, ...] = (
    account("200", "Sales", REVENUE),
    account("400", "Rent", EXPENSE),
    account("416", "Depreciation", EXPENSE, AccountType.DEPRECIATION),
    account("420", "Client lunches", EXPENSE, role=AccountRole.ENTERTAINMENT),
    account("480", "Fines", EXPENSE),
    account("500", "Corporation tax", EXPENSE, role=AccountRole.CORPORATION_TAX),
    account("830", "Tax owed", LIABILITY, role=AccountRole.CORPORATION_TAX),
)


def tax(first: str, last: str, profit: str, associated: int = 0) -> str:
    shares = corporation_tax(date.fromisoformat(first), date.fromisoformat(last), Decimal(profit), associated)
    assert shares is not None
    return str(sum(share.tax for share in shares))


def pounds(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


@pytest.mark.parametrize(
    ("profit", "expected"),
    [
        ("-1.00", "0.00"),
        ("0.00", "0.00"),
        ("49999.99", "9500.00"),
        ("50000.00", "9500.00"),
        ("50001.00", "9500.27"),
        ("90000.00", "20100.00"),
        ("249999.00", "62499.74"),
        ("250000.00", "62500.00"),
        ("250001.00", "62500.25"),
        ("1000000.00", "250000.00"),
    ],
)
def test_twelve_months(profit: str, expected: str) -> None:
    """A whole year after April 2023: 19 % up to 50,000, 25 % from 250,000, and marginal relief in between."""
    assert tax("2025-04-01", "2026-03-31", profit) == expected
    assert tax("2023-04-01", "2024-03-31", profit) == expected, "a year of 366 days has the same limits"


@pytest.mark.parametrize(
    ("first", "last", "profit", "associated", "expected"),
    [
        ("2022-04-01", "2023-03-31", "100000.00", 0, "19000.00"),
        ("2016-04-01", "2017-03-31", "100000.00", 0, "20000.00"),
        ("2016-10-01", "2017-09-30", "36500.00", 0, "7117.00"),
        ("2023-01-01", "2023-12-31", "100000.00", 0, "21825.34"),
        ("2025-04-01", "2025-06-30", "12465.75", 0, "2368.49"),
        ("2025-04-01", "2025-06-30", "62328.77", 0, "15582.19"),
        ("2025-04-01", "2026-03-31", "25000.00", 1, "4750.00"),
        ("2025-04-01", "2026-03-31", "125000.00", 1, "31250.00"),
        ("2025-04-01", "2026-03-31", "90000.00", 1, "21975.00"),
    ],
)
def test_other_periods(first: str, last: str, profit: str, associated: int, expected: str) -> None:
    """Earlier rates, years that straddle 1 April, short periods with smaller limits, and associated companies."""
    assert tax(first, last, profit, associated) == expected


def test_rates_that_are_not_known() -> None:
    """Before April 2015 the rates are not here, so there is no tax rather than a guess."""
    assert corporation_tax(date(2015, 1, 1), date(2015, 12, 31), Decimal(1)) is None


@given(
    first=st.dates(date(2016, 1, 1), date(2026, 1, 1)),
    days=st.integers(1, 365),
    profits=st.tuples(st.integers(0, 400_000), st.integers(0, 400_000)).map(sorted),
)
def test_more_profit_is_never_less_tax(first: date, days: int, profits: list[int]) -> None:
    """The tax grows with the profit, by at least 19 and at most 26.5 per cent of what is more, but for cents."""
    last = date.fromordinal(first.toordinal() + days - 1)
    less, more = (Decimal(tax(str(first), str(last), str(profit))) for profit in profits)
    gained = profits[1] - profits[0]
    assert Decimal("0.19") * gained - Decimal("0.02") <= more - less <= Decimal("0.265") * gained + Decimal("0.02")


@given(first=st.dates(date(2016, 1, 1), date(2026, 1, 1)), days=st.integers(1, 1000))
def test_accounting_periods_tile(first: date, days: int) -> None:
    """Accounting periods follow each other without a gap, none longer than twelve months, to the last day."""
    last = date.fromordinal(first.toordinal() + days - 1)
    periods = list(accounting_periods(first, last))
    assert [start for start, _ in periods[1:]] == [
        date.fromordinal(end.toordinal() + 1) for _, end in periods[:-1]
    ]
    assert (periods[0][0], periods[-1][1]) == (first, last)
    assert all((end - start).days <= 365 for start, end in periods)


def test_profit_and_what_is_added_back() -> None:
    """Entertainment, depreciation and named costs are added back, assets bought taken off, the tax left out."""
    books = ledger(
        CHART,
        *post("2026-03-01", ("090", "80000.00"), ("200", "-80000.00")),
        *post("2026-03-01", ("400", "10000.00"), ("090", "-10000.00")),
        *post("2026-03-01", ("416", "3000.00"), ("711", "-3000.00")),
        *post("2026-03-01", ("420", "1000.00"), ("090", "-1000.00")),
        *post("2026-03-01", ("480", "500.00"), ("090", "-500.00")),
        *post("2026-03-01", ("500", "13000.00"), ("830", "-13000.00")),
        *post("2025-12-31", ("090", "999.00"), ("200", "-999.00")),
        *post("2027-01-01", ("090", "999.00"), ("200", "-999.00")),
        asset("A1", "20000.00", bought_on="2026-02-01"),
        asset("A2", "7000.00", bought_on="2025-12-31"),
        asset("A3", "7000.00", bought_on="2026-05-01", status=AssetStatus.DRAFT),
    )
    result = check("corporation_tax_estimate", books, "2026", client_of("GB"), add_back=("480",))
    assert {figure.name: str(figure.value) for figure in result.figures} == {
        "profit by the books": "65,500.00 GBP",
        "entertainment added back": "1,000.00 GBP",
        "depreciation added back (estimate)": "3,000.00 GBP",
        "other cost added back": "500.00 GBP",
        "investment allowance (estimate)": "20,000.00 GBP",
        "taxable profit": "50,000.00 GBP",
        "estimated tax": "9,500.00 GBP",
        "tax charged in the books": "13,000.00 GBP",
        "tax from 2026-01-01 to 2026-03-31": "2,342.47 GBP",
        "tax from 2026-04-01 to 2026-12-31": "7,157.53 GBP",
    }
    (finding,) = result.findings
    assert (finding.key, finding.severity, finding.amount) == (
        "corporation_tax_estimate:charge",
        Severity.INFO,
        pounds("3500.00"),
    )
    assert result.population == 6


def client_of(country: str | None) -> Client:
    return Client(id="c", name="Client", year_end=YearEnd(month=12, day=31), country=country)


@pytest.mark.parametrize(("least", "flagged"), [("100.01", False), ("100.00", True), ("0", True)])
def test_difference_from_the_books(least: str, *, flagged: bool) -> None:
    """A charge in the books that is off by the smallest amount or more is told; 0 means the materiality, 100."""
    books = ledger(
        CHART,
        *post("2026-03-01", ("090", "1000.00"), ("200", "-1000.00")),
        *post("2026-03-01", ("500", "290.00"), ("830", "-290.00")),
    )
    result = check("corporation_tax_estimate", books, "2026", client_of("GB"), min_amount=least)
    assert bool(result.findings) is flagged


def test_the_allowance_has_an_upper_bound() -> None:
    """The investment allowance of a month is a share of the year's million."""
    books = ledger(
        CHART,
        *post("2026-03-01", ("090", "900000.00"), ("200", "-900000.00")),
        asset("A1", "500000.00", bought_on="2026-03-01"),
    )
    result = check("corporation_tax_estimate", books, "2026-03", client_of("GB"), year_from="2026-03-01")
    assert result.figure("investment allowance (estimate)") == pounds("84931.51")


@pytest.mark.parametrize(
    ("country", "base", "calculated"),
    [("GB", "GBP", True), ("NL", "EUR", False), (None, "GBP", False), ("GB", "EUR", False), ("GB", None, False)],
)
def test_only_british_tax_is_known(country: str | None, base: str | None, *, calculated: bool) -> None:
    """Elsewhere, where the country is not known, or in another currency, there is a note and no figure."""
    books = ledger(
        CHART,
        *post("2026-03-01", ("090", "1000.00"), ("200", "-1000.00")),
        organisation=organisation(country=country, base_currency=base),
    )
    result = check("corporation_tax_estimate", books, "2026")
    assert result.status is CheckStatus.PASS
    assert (bool(result.figures), len(result.notes)) == (calculated, 1)


def test_years_whose_rates_are_not_known() -> None:
    """In a year before the table there is a note and no figure."""
    books = ledger(CHART, *post("2014-03-01", ("090", "1000.00"), ("200", "-1000.00")))
    result = check("corporation_tax_estimate", books, "2014", client_of("GB"))
    assert result.figures == ()
    assert "not known here" in result.notes[0]


@pytest.mark.parametrize(("last", "associated"), [("2025-12-31", 0), ("2026-12-31", -1)])
def test_settings_that_make_no_sense(last: str, associated: int) -> None:
    """A year that ends before it begins, and fewer than no companies, are refused."""
    with pytest.raises(InvalidValue):
        ProfitTaxSettings(
            year_from=date(2026, 1, 1),
            as_of=date.fromisoformat(last),
            country="GB",
            associated=associated,
            add_back=(),
            min_amount=Decimal(0),
        )
