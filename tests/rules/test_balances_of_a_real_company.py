"""Balances of a real company's Xero tables at every month end, against sums made directly from the files."""

import csv
from calendar import monthrange
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.model import AccountClass, Facts, Money, Need, ReportingPeriod
from dextflow.rules.workings.balances import balances, year_start
from dextflow.testing.books import check

NEEDS = frozenset({Need.ORGANISATION, Need.ACCOUNTS, Need.DOCUMENTS, Need.ALLOCATIONS, Need.LEDGER_ENTRIES})
MONTHS = [(2019, 11), (2019, 12), *((2020, month) for month in range(1, 13)), (2021, 1)]
SHEET = {AccountClass.ASSET.name, AccountClass.LIABILITY.name}


@pytest.fixture(scope="module")
def tables(shared: Path) -> Path:
    return shared / "data" / "xero_tables"


@pytest.fixture(scope="module")
def books(tables: Path) -> Facts:
    ledger = XeroTables({("practice", "client"): tables}, clock=lambda: datetime(2021, 4, 1, tzinfo=UTC))
    return ledger.fetch("practice", "client", NEEDS)


@pytest.fixture(scope="module")
def lines(tables: Path) -> list[tuple[str, date, Decimal]]:
    days = {row["journal_id"]: date.fromisoformat(row["journal_date"]) for row in _rows(tables, "journal")}
    return [
        (row["account_id"], days[row["journal_id"]], Decimal(row["net_amount"]))
        for row in _rows(tables, "journal_line")
    ]


def _rows(tables: Path, name: str) -> list[dict[str, str]]:
    with (tables / f"xero_{name}_data.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _month(year: int, month: int) -> ReportingPeriod:
    return ReportingPeriod(start=date(year, month, 1), end=date(year, month, monthrange(year, month)[1]))


@pytest.mark.parametrize(("year", "month"), MONTHS)
def test_balances(
    books: Facts, lines: list[tuple[str, date, Decimal]], tables: Path, year: int, month: int
) -> None:
    """Assets and liabilities are all lines up to the day, revenue and costs those of the financial year."""
    end = _month(year, month).end
    first, held = year_start(books, end), balances(books, end)
    classes = {row["account_id"]: row["class"] for row in _rows(tables, "account")}
    assert first in (date(2019, 3, 1), date(2020, 3, 1))
    for id_, klass in classes.items():
        if klass != AccountClass.EQUITY.name:
            since = date.min if klass in SHEET else first
            direct = sum((by for of, day, by in lines if of == id_ and since <= day <= end), Decimal(0))
            assert held.get(id_, Decimal(0)) == direct
    assert sum(held.values(), Decimal(0)) == 0


@pytest.mark.parametrize(("year", "month"), MONTHS)
def test_debtors_by_documents_are_those_of_the_ledger(books: Facts, year: int, month: int) -> None:
    """What was open at each month end, rebuilt from when it was paid, is the debtors' account to the cent."""
    difference = check("control_accounts", books, _month(year, month)).figure("debtors difference")
    assert isinstance(difference, Money)
    assert abs(difference.amount) <= Decimal("0.01")


@pytest.mark.parametrize(("year", "month"), MONTHS)
def test_net_assets(
    books: Facts, lines: list[tuple[str, date, Decimal]], tables: Path, year: int, month: int
) -> None:
    """They are the lines of all asset and liability accounts."""
    period = _month(year, month)
    sheet = {row["account_id"] for row in _rows(tables, "account") if row["class"] in SHEET}
    direct = sum((by for of, day, by in lines if of in sheet and day <= period.end), Decimal(0))
    assert check("net_assets", books, period).figure("net assets") == Money(currency="CAD", amount=direct)
