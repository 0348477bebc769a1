"""The rules on a real company's Xero tables, against figures made directly from the files."""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve

from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.errors import LedgerFault
from dextflow.model import (
    CheckResult,
    CheckStatus,
    Client,
    Facts,
    Gap,
    Money,
    Need,
    ReportingPeriod,
    Scalar,
    Setting,
)
from dextflow.rules import CATALOGUE, evaluate, find, needs, resolve

NOVEMBER = ReportingPeriod(start=date(2020, 11, 1), end=date(2020, 11, 30))
YEAR = ReportingPeriod(start=date(2020, 3, 1), end=date(2021, 2, 28))
ALL_TIME = ReportingPeriod(start=date(2019, 11, 1), end=date(2021, 3, 31))
LOOKBACKS = {
    ("2020-11-30", 0): "2020-11-30",
    ("2020-11-30", 1): "2020-10-30",
    ("2020-11-30", 2): "2020-09-30",
    ("2020-11-30", 3): "2020-08-30",
    ("2021-02-28", 0): "2021-02-28",
    ("2021-02-28", 1): "2021-01-28",
    ("2021-02-28", 2): "2020-12-28",
    ("2021-02-28", 3): "2020-11-28",
}
Lines = list[dict[str, str]]


@pytest.fixture(scope="module")
def tables(shared: Path) -> Path:
    return shared / "data" / "xero_tables"


@pytest.fixture(scope="module")
def books(tables: Path) -> Facts:
    ledger = XeroTables({("practice", "client"): tables}, clock=lambda: datetime(2021, 4, 1, tzinfo=UTC))
    try:
        return ledger.fetch("practice", "client", needs(CATALOGUE))
    except LedgerFault as fault:
        facts = ledger.fetch("practice", "client", frozenset(map(Need, fault.servable)))
        return evolve(
            facts, missing=tuple(Gap(need=Need(need), reason=str(cause)) for need, cause in fault.faults.items())
        )


def lines(tables: Path, table: str) -> Lines:
    with (tables / f"xero_{table}_data.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def run(id_: str, books: Facts, period: ReportingPeriod, **settings: Scalar) -> CheckResult:
    rule = find(id_)
    assert rule is not None
    given = tuple(Setting(name=name, value=value) for name, value in settings.items())
    client = Client(id="real", name="Real", year_end=books.organisation.year_end)
    result = evaluate(rule, "check", resolve(rule, period, client, given), books)
    assert result.status in (CheckStatus.PASS, CheckStatus.FLAGGED), result.reason
    return result


def live(tables: Path, sort: str) -> Lines:
    return [
        line
        for line in lines(tables, "invoice")
        if line["type"] == sort and line["status"] in ("AUTHORISED", "PAID")
    ]


def open_at(line: dict[str, str], day: str) -> bool:
    # every invoice of this company is either unpaid or was paid in full on one day
    return line["date"] <= day and not (line["fully_paid_on_date"] and line["fully_paid_on_date"] <= day)


def totals_of(result: CheckResult) -> dict[str, Decimal]:
    named = {figure.name: figure.value for figure in result.figures}
    return {
        name.removeprefix("total "): value.amount
        for name, value in named.items()
        if name.startswith("total ") and isinstance(value, Money) and "base" not in name
    }


@pytest.mark.parametrize("basis", ["issue date", "due date"])
@pytest.mark.parametrize(("at", "oldest"), LOOKBACKS.items(), ids=str)
@pytest.mark.parametrize(("id_", "sort"), [("aged_payables", "ACCPAY"), ("aged_receivables", "ACCREC")])
def test_ageing(
    tables: Path, books: Facts, *, id_: str, sort: str, at: tuple[str, int], oldest: str, basis: str
) -> None:
    """Count and totals by currency of the aged balances are those of the invoice file, at every lookback."""
    as_of, months = at
    period = NOVEMBER if as_of == "2020-11-30" else YEAR
    assert period.end.isoformat() == as_of
    ledger = [line for line in live(tables, sort) if open_at(line, as_of)]
    since = "date" if basis == "issue date" else "due_date"
    old = [line for line in ledger if line[since] <= oldest]
    result = run(id_, books, period, lookback_months=months, basis=basis)
    assert {finding.refs[0] for finding in result.findings} == {line["invoice_id"] for line in old}
    assert result.figure("count") == len(old)
    assert result.population == len(ledger)
    expected: Counter[str] = Counter()
    for line in old:
        expected[line["currency_code"]] += round(Decimal(line["total"]) * 100)
    assert {currency: amount * 100 for currency, amount in totals_of(result).items()} == dict(expected)


def test_ageing_by_default(books: Facts) -> None:
    """At the end of November nothing is old; at the year's end one sales invoice of 2,250 GBP is."""
    assert not run("aged_payables", books, NOVEMBER).findings
    assert not run("aged_receivables", books, NOVEMBER).findings
    assert not run("aged_payables", books, YEAR).findings
    (finding,) = run("aged_receivables", books, YEAR).findings
    assert finding.amount == Money(currency="GBP", amount=Decimal(2250))
    assert finding.on == date(2020, 10, 31)


def test_todays_balance_would_be_wrong(tables: Path, books: Facts) -> None:
    """At the end of November sales invoices were open that show nothing due today, and they are counted."""
    result = run("aged_receivables", books, NOVEMBER, lookback_months=0)
    due = {line["invoice_id"]: Decimal(line["amount_due"]) for line in live(tables, "ACCREC")}
    assert any(due[finding.refs[0]] == 0 for finding in result.findings)


@pytest.mark.parametrize("period", [NOVEMBER, YEAR, ALL_TIME], ids=str)
def test_drafts(tables: Path, books: Facts, period: ReportingPeriod) -> None:
    """Drafts are those of the invoice file: this company has none among what is neither voided nor deleted."""
    dated = [line for line in lines(tables, "invoice") if line["date"] <= period.end.isoformat()]
    result = run("draft_invoices", books, period)
    assert len(result.findings) == sum(line["status"] in ("DRAFT", "SUBMITTED") for line in dated)
    assert result.population == sum(line["status"] not in ("VOIDED", "DELETED") for line in dated)


@pytest.mark.parametrize("minimum", ["0", "100"])
@pytest.mark.parametrize("period", [NOVEMBER, YEAR, ALL_TIME], ids=str)
def test_without_attachments(tables: Path, books: Facts, period: ReportingPeriod, minimum: str) -> None:
    """Bills without an attachment are those of the invoice file, over a minimum in Canadian dollars too."""
    bills = [
        line
        for line in live(tables, "ACCPAY")
        if period.start.isoformat() <= line["date"] <= period.end.isoformat()
        and Decimal(line["sub_total"]) / Decimal(line["currency_rate"]) >= Decimal(minimum)
    ]
    result = run("missing_attachments", books, period, min_amount=minimum)
    bare = {line["invoice_id"] for line in bills if line["has_attachments"] == "false"}
    assert {finding.refs[0] for finding in result.findings} == bare
    assert result.population == len(bills)
    assert any("bank transactions" in note for note in result.notes)


@pytest.mark.parametrize(("period", "since"), [(NOVEMBER, "2018-11-30"), (YEAR, "2019-02-28")], ids=str)
@pytest.mark.parametrize("given", [None, "2020-10-01"])
def test_dormant(tables: Path, books: Facts, period: ReportingPeriod, since: str, given: str | None) -> None:
    """Dormant accounts are those of the chart without a journal line from the day on, bank balances apart."""
    day = given or since
    dates = {line["journal_id"]: line["journal_date"] for line in lines(tables, "journal")}
    last: dict[str, str] = {}
    balance: Counter[str] = Counter()
    for line in lines(tables, "journal_line"):
        account = line["account_id"]
        last[account] = max(last.get(account, ""), dates[line["journal_id"]])
        balance[account] += round(Decimal(line["net_amount"]) * 100)
    chart = lines(tables, "account")
    kept = [line for line in chart if line["type"] != "BANK" or not balance[line["account_id"]]]
    dormant = {line["account_id"] for line in kept if last.get(line["account_id"], "") < day}
    settings: dict[str, Scalar] = {"since": given} if given else {}
    result = run("dormant_accounts", books, period, **settings)
    assert {finding.refs[0] for finding in result.findings} == dormant
    assert result.population == len(kept)
    assert result.figure("never used") == sum(line["account_id"] not in last for line in kept)


def test_duplicates_stay_under_the_known_rate(books: Facts) -> None:
    """The simple test finds three sets of regular payments in the year, none of them with a number twice."""
    result = run("duplicate_transactions", books, YEAR, mode="simple")
    assert [len(finding.refs) for finding in result.findings] == [3, 3, 2]
    assert {finding.severity.name for finding in result.findings} == {"LOW"}
