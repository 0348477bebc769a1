"""Every rule on the tables, files and exports of other ledgers, with totals counted directly from these."""

import csv
import gzip
import xml.etree.ElementTree as ET
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dextflow.adapters.ledgers.csv_ads import ads_entries
from dextflow.adapters.ledgers.csv_ledger import CsvBooks, CsvLedger
from dextflow.adapters.ledgers.quickbooks_tables import QuickBooksTables
from dextflow.adapters.ledgers.saft import SaftLedger
from dextflow.model import CheckStatus, Facts, ReportingPeriod
from rules.shared_books import run, says_something, served

Rows = list[dict[str, str]]
ENDS_OF_2020 = tuple(date(2020, month, 28) for month in range(1, 13))


@pytest.fixture(scope="module")
def quickbooks(shared: Path) -> Facts:
    return served(QuickBooksTables({("practice", "client"): shared / "data" / "quickbooks_tables"}))


@pytest.fixture(scope="module")
def saft_file(shared: Path) -> Path:
    [path] = (shared / "data" / "saft_no").glob("*.xml.gz")
    return path


@pytest.fixture(scope="module")
def saft(saft_file: Path) -> Facts:
    return served(SaftLedger({("practice", "client"): saft_file}))


@pytest.fixture(scope="module")
def audit_rows(shared: Path) -> Rows:
    with gzip.open(shared / "data" / "audit_gl" / "GL_Detail.csv.gz", "rt", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def audit(shared: Path) -> Facts:
    table = ads_entries("GL_Detail.csv.gz", on="Document_Date")
    return served(
        CsvLedger({("practice", "client"): CsvBooks(folder=shared / "data" / "audit_gl", tables=(table,))})
    )


def month_to(day: date) -> ReportingPeriod:
    """The days of its month up to a day."""
    return ReportingPeriod(start=day.replace(day=1), end=day)


# -------------------------------------------------------------------------------------------- QuickBooks tables


@pytest.mark.parametrize("day", ENDS_OF_2020, ids=str)
def test_every_rule_on_quickbooks_tables(quickbooks: Facts, day: date) -> None:
    """Rules are calculated, or say what the tables lack."""
    ended = says_something(quickbooks, month_to(day))
    assert ended["aged_payables"] is not CheckStatus.UNAVAILABLE
    assert ended["net_assets"] is CheckStatus.UNAVAILABLE


def test_drafts_and_duplicates_are_looked_for_in_all_documents(quickbooks: Facts, shared: Path) -> None:
    """What is looked at are the live rows of the tables of invoices and bills that have a date and an amount."""
    folder = shared / "data" / "quickbooks_tables"
    count = 0
    for table in ("invoice", "bill"):
        with (folder / f"{table}_data.csv").open(encoding="utf-8") as stream:
            rows = [row for row in csv.DictReader(stream) if row["_fivetran_deleted"] != "TRUE"]
        count += sum(bool(row["transaction_date"] and row["total_amount"]) for row in rows)
    receipts = sum(one.id.startswith("salesreceipt:") and one.live for one in quickbooks.documents)
    period = ReportingPeriod(start=date(2015, 1, 1), end=date(2026, 10, 31))
    result = run("draft_invoices", quickbooks, period)
    assert count <= result.population <= count + receipts


# -------------------------------------------------------------------------------------------------------- SAF-T


def test_every_rule_on_the_official_example(saft: Facts) -> None:
    """Rules are calculated on the Norwegian example, or say what it lacks."""
    [first, *_, last] = sorted(each.as_of for each in saft.trial_balances)
    ended = says_something(saft, ReportingPeriod(start=first.replace(day=1), end=last))
    assert ended["net_assets"] is not CheckStatus.UNAVAILABLE


def test_net_assets_of_the_official_example(saft: Facts, saft_file: Path) -> None:
    """Net assets are the closing balances of the accounts of assets and liabilities, added up from the file."""
    with gzip.open(saft_file) as stream:
        root = ET.parse(stream).getroot()  # noqa: S314 - a public authority's own example
    names = {"n": root.tag[1:].partition("}")[0]}
    kept = {one.id for one in saft.accounts if one.klass.value in ("asset", "liability")}
    expected = Decimal(0)
    for account in root.iterfind(".//n:GeneralLedgerAccounts/n:Account", names):
        if account.findtext("n:AccountID", "", names) in kept:
            expected += Decimal(account.findtext("n:ClosingDebitBalance", "0", names))
            expected -= Decimal(account.findtext("n:ClosingCreditBalance", "0", names))
    last = max(each.as_of for each in saft.trial_balances)
    value = run("net_assets", saft, month_to(last)).figure("net assets")
    assert getattr(value, "amount", value) == expected


# ----------------------------------------------------------------------------------------- audit data standard


@pytest.mark.parametrize("month", range(1, 13))
def test_every_rule_on_the_audit_ledger(audit: Facts, month: int) -> None:
    """Rules are calculated on a general ledger alone, or say what it lacks."""
    ended = says_something(audit, month_to(date(2007, month, 28)))
    assert ended["journal_review"] is not CheckStatus.UNAVAILABLE
    assert ended["aged_payables"] is CheckStatus.UNAVAILABLE


def test_activity_of_the_audit_ledger(audit: Facts, audit_rows: Rows) -> None:
    """The postings of each month of its year are the lines of the file."""
    year = ReportingPeriod(start=date(2007, 1, 1), end=date(2007, 12, 31))
    result = run("ledger_activity", audit, year)
    dated = Counter(row["Document_Date"][:6] for row in audit_rows if row["Document_Date"].startswith("2007"))
    for month, count in dated.items():
        assert result.figure(f"postings in {month[:4]}-{month[4:]}") == count


def test_the_journals_of_the_audit_ledger(audit: Facts, audit_rows: Rows) -> None:
    """Each journal of the year is looked at once, whatever its number of lines."""
    year = ReportingPeriod(start=date(2007, 1, 1), end=date(2007, 12, 31))
    journals = {row["Journal_ID"] for row in audit_rows if row["Document_Date"].startswith("2007")}
    assert run("journal_gaps", audit, year).population == len(journals)
