"""The rules against the same questions asked in another way: ageing in SQL, duplicates pair by pair."""

import calendar
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dextflow.model import BankTransactionKind, CheckResult, DocumentKind, Facts, ReportingPeriod, Scalar, Setting
from dextflow.rules import evaluate, find, resolve
from dextflow.testing.draws import days
from dextflow.testing.facts import facts

OPEN_AT = """
    WITH ledger AS (
        SELECT d.id, d.currency, d.total - coalesce((
            SELECT sum(a.amount) FROM allocations a
            WHERE a.document = d.id AND (a.day IS NULL OR a.day <= :as_of)
        ), 0) AS open,
        CASE WHEN :by_due THEN coalesce(d.due, d.issued) ELSE d.issued END AS since
        FROM documents d
        WHERE d.kind = :kind AND d.status IN ('approved', 'paid') AND d.issued <= :as_of
    )
    SELECT id, currency, open, since FROM ledger WHERE open > 0
"""
Row = tuple[str, str, int, str]


def run(id_: str, books: Facts, period: ReportingPeriod, **settings: Scalar) -> CheckResult:
    rule = find(id_)
    assert rule is not None
    given = tuple(Setting(name=name, value=value) for name, value in settings.items())
    return evaluate(rule, "check", resolve(rule, period, None, given), books)


def cents(amount: Decimal) -> int:
    return int(amount * 100)


def ledger_in_sql(books: Facts, kind: DocumentKind, as_of: date, *, by_due: bool) -> list[Row]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE documents (id, kind, status, issued, due, currency, total)")
        db.execute("CREATE TABLE allocations (document, amount, day)")
        db.executemany(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    item.id,
                    item.kind.value,
                    item.status.value,
                    item.issued_on.isoformat(),
                    item.due_on and item.due_on.isoformat(),
                    item.currency,
                    cents(item.total),
                )
                for item in books.documents
            ],
        )
        db.executemany(
            "INSERT INTO allocations VALUES (?, ?, ?)",
            [(item.document, cents(item.amount), item.on and item.on.isoformat()) for item in books.allocations],
        )
        asked = {"kind": kind.value, "as_of": as_of.isoformat(), "by_due": by_due}
        return db.execute(OPEN_AT, asked).fetchall()


def back(day: date, months: int) -> str:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)).isoformat()


@given(
    books=facts(),
    as_of=days(),
    kind=st.sampled_from((DocumentKind.BILL, DocumentKind.SALES_INVOICE)),
    months=st.sampled_from((0, 1, 2, 3, 6, 12)),
    by_due=st.booleans(),
)
def test_ageing_in_sql(books: Facts, as_of: date, kind: DocumentKind, months: int, *, by_due: bool) -> None:
    """Open documents, amounts and totals are what plain SQL makes of the same tables."""
    ledger = ledger_in_sql(books, kind, as_of, by_due=by_due)
    old = [row for row in ledger if row[3] <= back(as_of, months)]
    result = run(
        "aged_payables" if kind is DocumentKind.BILL else "aged_receivables",
        books,
        ReportingPeriod(start=as_of, end=as_of),
        lookback_months=months,
        basis="due date" if by_due else "issue date",
    )
    assert {finding.refs[0]: _money(finding.amount) for finding in result.findings} == {
        row[0]: (row[1], row[2]) for row in old
    }
    assert result.population == len(ledger)
    assert result.figure("count") == len(old)
    for currency in {row[1] for row in old}:
        total = sum(row[2] for row in old if row[1] == currency)
        assert _money(result.figure(f"total {currency}")) == (currency, total)
    assert _buckets(result) == sum(row[2] for row in ledger)


def _money(value: object) -> tuple[str, int]:
    currency, amount = getattr(value, "currency"), getattr(value, "amount")  # noqa: B009 - of any figure
    return currency, cents(amount)


def _buckets(result: CheckResult) -> int:
    names = [figure for figure in result.figures if "days" in figure.name or "not yet due" in figure.name]
    return sum(_money(figure.value)[1] for figure in names if "base" not in figure.name)


Thing = tuple[str, tuple[str, str, str, Decimal], date]


def things(books: Facts, period: ReportingPeriod) -> Iterator[Thing]:
    ways = {DocumentKind.BILL: "out", DocumentKind.SALES_INVOICE: "in"}
    for paper in books.documents:
        if paper.kind in ways and paper.status.value not in ("voided", "deleted") and paper.issued_on in period:
            yield paper.id, (ways[paper.kind], paper.contact, paper.currency, paper.total), paper.issued_on
    moves = {BankTransactionKind.SPEND: "out", BankTransactionKind.RECEIVE: "in"}
    for item in books.bank_transactions:
        if item.kind in moves and item.contact and item.on in period:
            yield item.id, (moves[item.kind], item.contact, item.currency, item.total), item.on


@given(books=facts(largest=12), two_days=st.tuples(days(), days()), window=st.sampled_from((3, 5, 7, 13, 31)))
def test_duplicates_pair_by_pair(books: Facts, two_days: tuple[date, date], window: int) -> None:
    """The sets are the connected ones among all pairs of equal records that are close in time."""
    period = ReportingPeriod(start=min(two_days), end=max(two_days))
    records = list(things(books, period))
    member = {record[0]: {record[0]} for record in records}
    for one, other in combinations(records, 2):
        if one[1] == other[1] and abs((one[2] - other[2]).days) <= window:
            joined = member[one[0]] | member[other[0]]
            member |= dict.fromkeys(joined, joined)
    expected = {frozenset(group) for group in member.values() if len(group) > 1}
    result = run("duplicate_transactions", books, period, mode="simple", window_days=window, include_bank=True)
    assert {frozenset(finding.refs) for finding in result.findings} == expected
    assert result.population == len(records)
