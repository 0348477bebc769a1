"""The tests of journals on a ledger in the columns of the audit data standards, against counts of its file."""

import csv
import gzip
from collections import Counter, defaultdict
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import evolve

from dextflow.adapters.ledgers.csv_ads import ads_entries
from dextflow.adapters.ledgers.csv_ledger import CsvBooks, CsvLedger
from dextflow.model import CheckResult, Facts, Gap, Money, Need, Organisation
from dextflow.testing.books import check

SERVED = frozenset({Need.LEDGER_ENTRIES, Need.POSTING_TIMES, Need.AUTHORS})
YEAR = "2007"
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def rows(shared: Path) -> Rows:
    with gzip.open(shared / "data" / "audit_gl" / "GL_Detail.csv.gz", "rt", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def books(shared: Path) -> Facts:
    """The ledger, whose documents bear the days for which they count."""
    table = ads_entries("GL_Detail.csv.gz", on="Document_Date")
    ledger = CsvLedger({("p", "c"): CsvBooks(folder=shared / "data" / "audit_gl", tables=(table,))})
    missing = tuple(Gap(need=need, reason="not in the file") for need in Need if need not in SERVED)
    facts = ledger.fetch("p", "c", SERVED)
    return evolve(facts, organisation=Organisation(base_currency="USD"), missing=missing)


@pytest.fixture(scope="module")
def reviewed(books: Facts) -> CheckResult:
    """Every journal with any point, the year through."""
    return check("journal_review", books, YEAR, min_points=1, large="1000000")


def told(result: CheckResult, words: str) -> set[str]:
    return {
        finding.key.split(":")[1]
        for finding in result.findings
        if any(words in reason for reason in finding.evidence)
    }


def moment(row: dict[str, str]) -> datetime:
    return datetime.strptime(f"{row['Entered_Date']}{row['Entered_Time'].zfill(6)}+0000", "%Y%m%d%H%M%S%z")


def test_every_journal_is_looked_at(reviewed: CheckResult, rows: Rows) -> None:
    """All journals of the file are looked at, and their debits are its debits."""
    assert reviewed.population == len({row["Journal_ID"] for row in rows})
    debits = sum(
        (Decimal(row["Amount"]) for row in rows if row["Amount_Credit_Debit_Indicator"] == "S"), Decimal(0)
    )
    total = Money(currency="USD", amount=debits.quantize(Decimal("0.01")))
    assert reviewed.figure("debits of all journals in base currency") == total


def test_rare_authors(reviewed: CheckResult, rows: Rows) -> None:
    """The journals of the 15 of 23 people who wrote at most ten of them are told."""
    theirs: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        theirs[row["Entered_By"]].add(row["Journal_ID"])
    rare = [its for its in theirs.values() if len(its) <= 10]
    assert (len(theirs), len(rare)) == (23, 15)
    assert told(reviewed, "seldom posts") == set[str]().union(*rare)


def test_weekends_and_nights(reviewed: CheckResult, rows: Rows) -> None:
    """Journals that were entered at a weekend or from 20 to 6 are told, and no others."""
    first = {row["Journal_ID"]: moment(row) for row in rows}
    odd = {id_ for id_, at in first.items() if at.weekday() >= 5 or not 6 <= at.hour < 20}
    assert told(reviewed, "posted at") == odd


def test_rare_accounts(reviewed: CheckResult, rows: Rows) -> None:
    """Journals on the accounts with at most three postings are told."""
    counts = Counter(row["GL_Account_Number"] for row in rows)
    rare = {row["Journal_ID"] for row in rows if counts[row["GL_Account_Number"]] <= 3}
    assert told(reviewed, "seldom used") == rare


def test_round_amounts(reviewed: CheckResult, rows: Rows) -> None:
    """Journals whose largest line is a multiple of 1,000 are told."""
    largest: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        largest[row["Journal_ID"]] = max(largest[row["Journal_ID"]], Decimal(row["Amount"]))
    assert told(reviewed, "multiple of 1,000") == {
        id_ for id_, most in largest.items() if most and most % 1000 == 0
    }


def test_gaps(books: Facts, rows: Rows) -> None:
    """The gaps of at most 10,000 numbers are told; the ranges of the kinds of documents lie further apart."""
    numbers = sorted({int(row["Journal_ID"]) for row in rows})
    pairs = [(before + 1, after - 1) for before, after in pairwise(numbers)]
    gaps = {(first, last) for first, last in pairs if 0 <= last - first < 10_000}
    found = {finding.key for finding in check("journal_gaps", books, YEAR).findings}
    assert found == {f"journal_gaps:posted {first}-{last}" for first, last in gaps}


@pytest.mark.parametrize("digits", [1, 2])
def test_leading_digits(books: Facts, rows: Rows, digits: int) -> None:
    """The shares of the leading digits are those of the amounts as they are written in the file."""
    written = [row["Amount"].replace(".", "") for row in rows if Decimal(row["Amount"]) >= 10]
    counts = Counter(text[:digits].ljust(digits, "0") for text in written)
    result = check("benford", books, YEAR, digits=digits)
    assert result.population == len(written)
    for digit, count in counts.items():
        assert result.figure(f"share of {digit}") == (Decimal(count) / len(written)).quantize(Decimal("0.000001"))
