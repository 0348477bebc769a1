"""Balances of accounts at a day: from trial balances and entries, with the financial years closed."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.errors import NotServed
from dextflow.model import AccountRole, AccountType, DocumentKind, DocumentStatus, Facts, Gap, Need, YearEnd
from dextflow.rules.workings.balances import (
    EARLIER_YEARS,
    balances,
    movements,
    opened_on,
    revenue,
    running,
    year_start,
)
from dextflow.testing.books import (
    ASSET,
    EQUITY,
    EXPENSE,
    REVENUE,
    account,
    bill,
    credit,
    ledger,
    organisation,
    post,
    sale,
    trial_balance,
)

CHART = (
    account("090", "Bank", ASSET, AccountType.BANK),
    account("200", "Sales", REVENUE),
    account("270", "Interest", REVENUE, AccountType.OTHER_INCOME),
    account("400", "Rent", EXPENSE),
    account("960", "Retained earnings", EQUITY, role=AccountRole.RETAINED_EARNINGS),
)
LAST_YEAR = post("2025-12-31", ("090", "500.00"), ("200", "-500.00"))
THIS_YEAR = post("2026-01-01", ("400", "80.00"), ("090", "-80.00"))


def on(text: str) -> date:
    return date.fromisoformat(text)


def of(books: Facts, day: str) -> dict[str, str]:
    return {account: str(amount) for account, amount in balances(books, on(day)).items() if amount}


def test_from_entries_alone() -> None:
    """Entries up to the day count, later ones do not, and last year's result is in retained earnings."""
    books = ledger(*CHART, LAST_YEAR, THIS_YEAR)
    assert of(books, "2025-12-30") == {}
    assert of(books, "2025-12-31") == {"090": "500.00", "200": "-500.00"}
    assert of(books, "2026-01-01") == {"090": "420.00", "960": "-500.00", "400": "80.00"}
    assert opened_on(books, on("2026-01-01")) is None


def test_without_an_account_for_it_the_result_of_earlier_years_is_kept_apart() -> None:
    """The balances still sum to zero if the chart has no account of retained earnings."""
    books = ledger(*CHART[:4], LAST_YEAR, THIS_YEAR)
    assert of(books, "2026-01-01") == {"090": "420.00", EARLIER_YEARS: "-500.00", "400": "80.00"}


def test_without_a_year_end_no_year_is_closed() -> None:
    """If the ledger does not say when its year ends, revenue is what was ever posted."""
    books = ledger(*CHART, LAST_YEAR, THIS_YEAR, organisation=organisation(year_end=None))
    assert of(books, "2026-01-01") == {"090": "420.00", "200": "-500.00", "400": "80.00"}


def test_the_trial_balance_of_the_day_itself() -> None:
    """It is taken as it is, whatever the entries say."""
    books = ledger(*CHART, LAST_YEAR, trial_balance("2025-12-31", ("090", "7.00"), ("200", "-7.00")))
    assert of(books, "2025-12-31") == {"090": "7.00", "200": "-7.00"}
    assert opened_on(books, on("2025-12-31")) == on("2025-12-31")


def test_an_earlier_trial_balance_is_carried_forward() -> None:
    """The latest earlier one and the entries after its day; entries of that day are in it already."""
    books = ledger(
        *CHART,
        trial_balance("2026-01-31", ("090", "100.00"), ("200", "-100.00")),
        trial_balance("2026-01-15", ("090", "1.00"), ("200", "-1.00")),
        post("2026-01-31", ("090", "9.00"), ("200", "-9.00")),
        post("2026-02-01", ("090", "5.00"), ("200", "-5.00")),
    )
    assert of(books, "2026-02-28") == {"090": "105.00", "200": "-105.00"}
    assert of(books, "2026-01-20") == {"090": "1.00", "200": "-1.00"}


def test_the_result_in_a_trial_balance_of_last_year_is_closed() -> None:
    """What revenue and expense accounts held then, and earned up to the year's end, is retained earnings now."""
    books = ledger(
        *CHART,
        trial_balance("2025-11-30", ("090", "100.00"), ("200", "-110.00"), ("400", "10.00")),
        LAST_YEAR,
        THIS_YEAR,
    )
    assert of(books, "2026-01-01") == {"090": "520.00", "400": "80.00", "960": "-600.00"}


@pytest.mark.parametrize(("day", "known"), [("2026-01-31", True), ("2026-02-01", False), ("2026-01-30", False)])
def test_without_entries_only_the_day_of_a_trial_balance_is_known(day: str, *, known: bool) -> None:
    """A ledger without entries says nothing about any other day, and that is no balance of nil."""
    gap = Gap(need=Need.LEDGER_ENTRIES, reason="no")
    books = ledger(*CHART, trial_balance("2026-01-31", ("090", "1.00"), ("200", "-1.00")), missing=(gap,))
    if known:
        assert of(books, day) == {"090": "1.00", "200": "-1.00"}
    else:
        with pytest.raises(NotServed, match=f"neither a trial balance of {day} nor its entries"):
            balances(books, on(day))
    with pytest.raises(NotServed, match="did not give the entries"):
        movements(books, on(day), on(day))


@pytest.mark.parametrize(
    ("month", "day", "as_of", "first"),
    [
        (3, 31, "2026-03-31", "2025-04-01"),
        (3, 31, "2026-04-01", "2026-04-01"),
        (2, 29, "2026-02-28", "2025-03-01"),
        (2, 29, "2024-02-29", "2023-03-01"),
        (4, 5, "2026-04-05", "2025-04-06"),
    ],
)
def test_the_first_day_of_the_financial_year(month: int, day: int, as_of: str, first: str) -> None:
    """The year's last day belongs to it, and 29 February means the last of that month."""
    books = ledger(organisation=organisation(year_end=YearEnd(month=month, day=day)))
    assert year_start(books, on(as_of)) == on(first)


def test_a_running_balance() -> None:
    """It has the days of postings up to the day, once each, and ends with the balance at the day."""
    books = ledger(
        *CHART,
        trial_balance("2026-01-31", ("090", "100.00"), ("200", "-100.00")),
        post("2026-03-01", ("090", "5.00"), ("200", "-5.00")),
        post("2026-02-01", ("090", "1.00"), ("200", "-1.00")),
        post("2026-02-01", ("090", "2.00"), ("200", "-2.00")),
        post("2026-03-02", ("090", "9.00"), ("200", "-9.00")),
    )
    assert running(books, "090", on("2026-03-01")) == (
        (on("2026-02-01"), Decimal("103.00")),
        (on("2026-03-01"), Decimal("108.00")),
    )
    assert running(books, "400", on("2026-03-01")) == ()


def test_a_running_balance_of_revenue_begins_with_the_year() -> None:
    """Postings of last year are no part of this year's revenue."""
    books = ledger(*CHART, LAST_YEAR, post("2026-01-05", ("090", "5.00"), ("200", "-5.00")))
    assert running(books, "200", on("2026-03-01")) == ((on("2026-01-05"), Decimal("-5.00")),)


def test_revenue_by_entries() -> None:
    """Postings to accounts of revenue between the two days count; interest and what documents say do not."""
    books = ledger(
        *CHART,
        sale("S1", "2026-01-15", "999.00"),
        *(post(day, ("090", "1.00"), ("200", "-1.00")) for day in ("2025-12-31", "2026-02-01")),
        *(post(day, ("090", "10.00"), ("200", "-10.00")) for day in ("2026-01-01", "2026-01-31")),
        post("2026-01-20", ("090", "7.00"), ("270", "-7.00")),
    )
    assert revenue(books, on("2026-01-01"), on("2026-01-31")) == Decimal("20.00")


def test_revenue_by_documents() -> None:
    """Without entries: approved sales less credit notes, without tax, at their own rates."""
    books = ledger(
        *CHART,
        sale("S1", "2026-01-01", "120.00", tax="20.00"),
        sale("S2", "2026-01-31", "100.00", currency="EUR", rate="0.85"),
        sale("S3", "2026-02-01", "1.00"),
        sale("S4", "2026-01-05", "1.00", status=DocumentStatus.DRAFT),
        sale("S5", "2026-01-05", "1.00", status=DocumentStatus.VOIDED),
        credit("C1", "2026-01-20", "30.00", DocumentKind.SALES_CREDIT),
        credit("C2", "2026-01-20", "3.00", DocumentKind.SALES_PREPAYMENT),
        bill("B1", "2026-01-20", "3.00"),
    )
    assert revenue(books, on("2026-01-01"), on("2026-01-31")) == Decimal("155.00")
