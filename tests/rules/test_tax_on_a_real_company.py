"""The table by tax code of a real company's Xero tables, against sums made directly from the files."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.model import Facts, Money, Need, ReportingPeriod
from dextflow.rules import evaluate, find, resolve

NEEDS = frozenset(
    {Need.ORGANISATION, Need.DOCUMENTS, Need.LINES, Need.CONTACTS, Need.LEDGER_ENTRIES, Need.ACCOUNTS}
)
SIDES = {"ACCREC": "sales", "ACCPAY": "purchases"}
YEAR = (date(2020, 3, 1), date(2021, 2, 28))


@pytest.fixture(scope="module")
def tables(shared: Path) -> Path:
    return shared / "data" / "xero_tables"


@pytest.fixture(scope="module")
def books(tables: Path) -> Facts:
    ledger = XeroTables({("practice", "client"): tables}, clock=lambda: datetime(2021, 4, 1, tzinfo=UTC))
    return ledger.fetch("practice", "client", NEEDS)


def rows(tables: Path, name: str) -> Iterator[dict[str, str]]:
    with (tables / f"xero_{name}_data.csv").open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


@pytest.mark.parametrize(
    "span", [YEAR, (date(2020, 11, 1), date(2020, 11, 30)), (date(2020, 6, 1), date(2020, 6, 30))]
)
def test_table_by_code(tables: Path, books: Facts, span: tuple[date, date]) -> None:
    """Lines by side and tax code are as many, and have as much tax, as in the files."""
    rule = find("tax_review_by_code")
    assert rule is not None
    result = evaluate(rule, "check", resolve(rule, ReportingPeriod(start=span[0], end=span[1]), None, ()), books)
    expected = dict(direct(tables, span))
    figures = {figure.name: figure.value for figure in result.figures}
    assert expected
    assert {name for name in figures if name.endswith(": lines")} == {f"{name}: lines" for name in expected}
    for name, (count, tax) in expected.items():
        assert figures[f"{name}: lines"] == count
        assert figures[f"{name}: tax"] == Money(currency="CAD", amount=tax)


def direct(tables: Path, span: tuple[date, date]) -> dict[str, tuple[int, Decimal]]:
    """Lines and tax in Canadian dollars of approved and paid invoices and bills, by code and side."""
    live = {
        row["invoice_id"]: row
        for row in rows(tables, "invoice")
        if row["status"] in ("AUTHORISED", "PAID") and span[0] <= date.fromisoformat(row["date"][:10]) <= span[1]
    }
    found: dict[str, tuple[int, Decimal]] = {}
    for line in rows(tables, "invoice_line_item"):
        if invoice := live.get(line["invoice_id"]):
            name = f"{line['tax_type'] or 'no tax code'}, {SIDES[invoice['type']]}"
            count, tax = found.get(name, (0, Decimal("0.00")))
            in_dollars = round(Decimal(line["tax_amount"] or 0) / Decimal(invoice["currency_rate"]), 2)
            found[name] = (count + 1, tax + in_dollars)
    return found
