"""What the demo keeps of its checks agrees with sums made from the CSV files, without dextflow's rules."""

import csv
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from dextflow.model import CheckResult, Money, Status

Row = dict[str, str]
CLIENTS = ("harbour-bakery", "linden-studio", "oakfield-builders")
LIVE = ("AUTHORISED", "PAID")


class Span(NamedTuple):
    """A period as the command line takes it, its days, and the last day that is three months old at its end."""

    period: str
    start: str
    end: str
    old: str


NOVEMBER = Span("2020-11", "2020-11-01", "2020-11-30", "2020-08-30")
YEAR = Span("2020-03-01/2021-02-28", "2020-03-01", "2021-02-28", "2020-11-28")
OCTOBER = Span("2026-10", "2026-10-01", "2026-10-31", "2026-07-31")


def rows(folder: Path, table: str) -> list[Row]:
    with (folder / f"xero_{table}_data.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def still_open(row: Row, day: str) -> Decimal:
    """What was open of an invoice at the end of a day; a payment without a date counts as made."""
    paid_later = row["fully_paid_on_date"] > day
    settled = Decimal(0) if paid_later else Decimal(row["amount_paid"]) + Decimal(row["amount_credited"])
    return Decimal(row["total"]) - settled


def aged(folder: Path, kind: str, span: Span) -> tuple[int, Decimal, Decimal]:
    """Count, total and base total of the invoices of a kind that were open at the end and old."""
    old = [row for row in rows(folder, "invoice") if row["type"] == kind and row["status"] in LIVE]
    owed = [(row, still_open(row, span.end)) for row in old if row["date"] <= span.old]
    owed = [(row, amount) for row, amount in owed if amount > 0]
    base = sum((cents(amount / Decimal(row["currency_rate"])) for row, amount in owed), Decimal(0))
    return len(owed), sum((amount for _, amount in owed), Decimal(0)), base


def drafts(folder: Path, span: Span) -> tuple[int, Decimal]:
    """Count and total of what is not approved and dated up to the end of the period."""
    found = [row for row in rows(folder, "invoice") if row["status"] in ("DRAFT", "SUBMITTED")]
    return total(row for row in found if row["date"] <= span.end)


def without_attachments(folder: Path, span: Span) -> tuple[int, Decimal]:
    """Count and total of the bills and the money spent in the period that have no attachment."""
    bills = [row for row in rows(folder, "invoice") if row["type"] == "ACCPAY" and row["status"] in LIVE]
    spent = [row for row in rows(folder, "bank_transaction") if row.get("type") == "SPEND"]
    return total(
        row
        for row in (*bills, *(row for row in spent if row["status"] == "AUTHORISED"))
        if span.start <= row["date"] <= span.end and row["has_attachments"] == "false"
    )


def total(found: Iterable[Row]) -> tuple[int, Decimal]:
    amounts = [Decimal(row["total"]) for row in found]
    return len(amounts), sum(amounts, Decimal(0))


def sums(result: CheckResult | None, *words: str) -> tuple[int, Decimal]:
    """The count that a result keeps, and the sum of its figures of that name over all currencies."""
    assert result is not None
    named = {figure.name: figure.value for figure in result.figures}
    totals = [
        value.amount
        for name, value in named.items()
        if isinstance(value, Money) and name.startswith(words) and not name.endswith("base currency")
    ]
    assert named["count"] == len(result.findings)
    return len(result.findings), sum(totals, Decimal(0))


def check_against_files(folder: Path, span: Span, demo: Any, read: Any, file: Path) -> None:
    """Run the demo to the lock and compare what it keeps and prints with the files."""
    ended = demo("--ledger", folder, "--store", file, "--period", span.period)
    assert ended.code == 0
    [(workflow, _)] = read(file).values()
    assert workflow.status is Status.COMPLETED
    assert (str(workflow.job.period.start), str(workflow.job.period.end)) == (span.start, span.end)
    for check, kind in (("aged-receivables", "ACCREC"), ("aged-payables", "ACCPAY")):
        count, amount, base = aged(folder, kind, span)
        result = workflow.result(check)
        assert sums(result, "total") == (count, amount)
        assert result.figure("total in base currency").amount == base
        assert_printed(ended.out, check, count, f"total {base:,.2f}" if base else "")
    assert sums(workflow.result("draft-invoices"), "sales invoices", "bills") == drafts(folder, span)
    assert sums(workflow.result("missing-attachments"), "total") == without_attachments(folder, span)
    assert_printed(ended.out, "draft-invoices", drafts(folder, span)[0])
    assert_printed(ended.out, "missing-attachments", without_attachments(folder, span)[0])


def assert_printed(out: str, check: str, count: int, figures: str = "") -> None:
    line = next(line for line in out.splitlines() if line.split()[:1] == [check])
    assert line.split()[2] == str(count)
    assert figures in line


@pytest.mark.parametrize("span", [NOVEMBER, YEAR], ids=["November", "year"])
def test_a_real_company(shared: Path, demo: Any, read: Any, tmp_path: Path, span: Span) -> None:
    """A real company's month and financial year run to the lock, with the figures of its files."""
    folder = shared / "data" / "xero_tables"
    check_against_files(folder, span, demo, read, tmp_path / "real.sqlite")


def test_a_real_company_lacks_some_tables(shared: Path, demo: Any, tmp_path: Path) -> None:
    """What that company's tables do not say is said: its year end as recorded, and each gap with its place."""
    folder = shared / "data" / "xero_tables"
    out = demo("--ledger", folder, "--store", tmp_path / "real.sqlite").out
    assert "Bramble & Co: February 2021" in out
    assert "29 February" in out
    assert "aged-payables: credit notes are left out: xero_credit_note_data.csv, line 1" in out
    assert "missing-attachments: looked without bank transactions: xero_bank_transaction_data.csv" in out


@pytest.mark.parametrize("client", CLIENTS)
def test_the_examples(ledgers: Any, demo: Any, read: Any, tmp_path: Path, client: str) -> None:
    """The example's clients have the figures of their files, credit notes of none of them being open."""
    check_against_files(ledgers.folder / client, OCTOBER, demo, read, tmp_path / "example.sqlite")
