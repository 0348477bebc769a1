"""Every rule on books made by others, month by month; many figures are worked out again in SQL from the files."""

import csv
import sqlite3
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.model import CheckStatus, Facts, ReportingPeriod
from rules.shared_books import amount, run, says_something, served

YEAR = ReportingPeriod(start=date(2020, 3, 1), end=date(2021, 2, 28))
MONTHS = tuple(
    ReportingPeriod(start=date(2020, month, 1), end=date(2020, month, monthrange(2020, month)[1]))
    for month in range(1, 13)
)
PERIODS = (*MONTHS, YEAR)
EVERY_PERIOD = pytest.mark.parametrize("period", PERIODS, ids=str)
TABLES = ("account", "invoice", "invoice_line_item", "journal", "journal_line")
NOW = datetime(2021, 4, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def tables(shared: Path) -> Path:
    return shared / "data" / "xero_tables"


@pytest.fixture(scope="module")
def books(tables: Path) -> Facts:
    return served(XeroTables({("practice", "client"): tables}, clock=lambda: NOW))


@pytest.fixture(scope="module")
def sql(tables: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    for table in TABLES:
        with (tables / f"xero_{table}_data.csv").open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        columns = ", ".join(f'"{name}"' for name in header)
        connection.execute(f"create table {table} ({columns})")
        connection.executemany(f"insert into {table} values ({', '.join('?' * len(header))})", rows)  # noqa: S608 - our own names
    connection.execute(
        "create view posting as select line.*, journal_date as day, created_date_utc as posted, class, type,"
        " round(net_amount * 100) as cents from journal_line line join journal using (journal_id)"
        " join account on account.account_id = line.account_id"
    )
    yield connection
    connection.close()


def asked(sql: sqlite3.Connection, question: str, *given: object) -> Decimal:
    """The answer to a question in SQL, cents as an amount."""
    (cents,) = sql.execute(question, given).fetchone()
    return Decimal(round(cents or 0)).scaleb(-2)


@EVERY_PERIOD
def test_every_rule_says_something(books: Facts, period: ReportingPeriod) -> None:
    """A rule is calculated, or says what the ledger lacks; none fails, and none passes without what it needs."""
    ended = says_something(books, period)
    assert Counter(ended.values())[CheckStatus.UNAVAILABLE] < len(ended) / 3


@EVERY_PERIOD
def test_revenue(books: Facts, sql: sqlite3.Connection, period: ReportingPeriod) -> None:
    """The revenue of a period is what its journals posted to the accounts of revenue."""
    question = (
        "select -sum(cents) from posting where class = 'REVENUE' and type <> 'OTHERINCOME' and day between ? and ?"
    )
    expected = asked(sql, question, str(period.start), str(period.end))
    assert amount(run("revenue_movement", books, period), "revenue in base currency") == expected


@EVERY_PERIOD
def test_net_assets(books: Facts, sql: sqlite3.Connection, period: ReportingPeriod) -> None:
    """Net assets are what was ever posted to the accounts of assets and liabilities."""
    question = "select sum(cents) from posting where class in ('ASSET', 'LIABILITY') and day <= ?"
    assert amount(run("net_assets", books, period), "net assets") == asked(sql, question, str(period.end))


@EVERY_PERIOD
def test_activity(books: Facts, sql: sqlite3.Connection, period: ReportingPeriod) -> None:
    """The postings of each month are the lines of the journals of that month."""
    question = "select substr(day, 1, 7), count(*) from posting where day between ? and ? group by 1"
    expected = dict(sql.execute(question, (str(period.start), str(period.end))))
    result = run("ledger_activity", books, period)
    for month, count in expected.items():
        assert result.figure(f"postings in {month}") == count


@EVERY_PERIOD
def test_owed_by_customers(books: Facts, sql: sqlite3.Connection, period: ReportingPeriod) -> None:
    """What customers owe at the end is what was not paid in full by then, to half a cent for each document."""
    question = (
        "select sum(total / currency_rate * 100), count(*) from invoice where type = 'ACCREC'"
        " and status in ('AUTHORISED', 'PAID') and date <= ?1"
        " and (fully_paid_on_date = '' or fully_paid_on_date > ?1)"
    )
    cents, documents = sql.execute(question, (str(period.end),)).fetchone()
    owed = amount(run("debtor_days", books, period), "owed in base currency") * 100
    assert abs(owed - Decimal(cents or 0)) <= documents / 2


@EVERY_PERIOD
@pytest.mark.parametrize(
    ("rule", "sort", "class_"),
    [("customer_reliance", "ACCREC", "REVENUE"), ("supplier_reliance", "ACCPAY", "EXPENSE")],
)
def test_reliance(
    books: Facts, sql: sqlite3.Connection, period: ReportingPeriod, *, rule: str, sort: str, class_: str
) -> None:
    """The twelve months of trade are the lines of documents on those accounts, to half a cent each."""
    question = (
        "select sum(line_amount / currency_rate * 100), count(distinct contact_id), count(*) from invoice"
        " join invoice_line_item using (invoice_id) join account on code = account_code"
        " where invoice.type = ? and invoice.status in ('AUTHORISED', 'PAID') and class = ?"
        " and date > date(?, '+1 day', '-12 months', '-1 day') and date <= ?"
    )
    given = (sort, class_, str(period.end), str(period.end))
    cents, contacts, lines = sql.execute(question, given).fetchone()
    result = run(rule, books, period)
    assert result.population == contacts
    assert (
        abs(amount(result, "total in base currency") * 100 - Decimal(cents or 0)) <= lines / 2 if lines else True
    )


@EVERY_PERIOD
def test_journal_numbers(books: Facts, sql: sqlite3.Connection, period: ReportingPeriod) -> None:
    """The journals of the financial year so far are looked at."""
    year = period.end.year - (period.end.month < YEAR.start.month)
    question = "select count(*) from journal where journal_date between ? and ?"
    (count,) = sql.execute(question, (f"{year}-03-01", str(period.end))).fetchone()
    assert run("journal_gaps", books, period).population == count


@EVERY_PERIOD
def test_late_changes(books: Facts, sql: sqlite3.Connection, period: ReportingPeriod) -> None:
    """What was posted for the year before, after its last day, is what the times of the journals say."""
    last = period.start.fromordinal(period.start.toordinal() - 1)
    result = run("historical_changes", books, period, dated_from="2019-01-01", closed_on=str(last))
    question = "select count(*) from posting where day <= ?1 and substr(posted, 1, 10) > ?1 and cents <> 0"
    (count,) = sql.execute(question, (str(last),)).fetchone()
    assert result.figure("entries") == count
