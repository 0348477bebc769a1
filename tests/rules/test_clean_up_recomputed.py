"""Coding, credits and unreconciled items against the same questions asked in SQL."""

import csv
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings

from dextflow.adapters.ledgers.xero_tables import XeroTables
from dextflow.model import CheckResult, Facts, Need, ReportingPeriod, Scalar, Setting
from dextflow.rules import evaluate, find, resolve
from dextflow.testing.draws import days
from dextflow.testing.facts import facts

SALES = ("sales invoice", "sales credit note", "receive")
PURCHASES = ("bill", "purchase credit note", "spend")
MIXED = """
    SELECT contact || '|' || way, count(DISTINCT account), count(*) FROM lines
    WHERE day BETWEEN :first AND :last AND account IS NOT NULL AND way IS NOT NULL AND contact IS NOT NULL
    GROUP BY contact, way HAVING count(DISTINCT account) > 1 AND count(*) >= :least
"""
LEFT = """
    SELECT c.id, c.total - coalesce((
        SELECT sum((a.document = c.id) * a.amount + (a.source IS c.id) * a.amount) FROM allocations a
        WHERE a.day IS NULL OR a.day <= :as_of
    ), 0) AS left FROM documents c
    WHERE c.credit AND c.status = 'approved' AND c.day <= :as_of AND left > 0
"""
BARE = """
    SELECT bank, id FROM items
    WHERE bank IS NOT NULL AND state = 'unreconciled' AND day <= :as_of
"""


Tables = dict[str, tuple[str, list[tuple[Any, ...]]]]


def run(id_: str, books: Facts, period: ReportingPeriod, **given_: Scalar) -> CheckResult:
    rule = find(id_)
    assert rule is not None
    chosen = tuple(Setting(name=name, value=value) for name, value in given_.items())
    return evaluate(rule, "check", resolve(rule, period, None, chosen), books)


def ask(query: str, tables: Tables, **asked: Any) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(":memory:")) as db:
        for name, (columns, rows) in tables.items():
            db.execute(f"CREATE TABLE {name} ({columns})")
            marks = ", ".join("?" * (columns.count(",") + 1))
            db.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608 - names of this file
        return db.execute(query, asked).fetchall()


def cents(amount: Decimal) -> int:
    return int(amount * 100)


def way(kind: str) -> str | None:
    return "sales" if kind in SALES else "purchases" if kind in PURCHASES else None


@settings(max_examples=50)
@given(books=facts(largest=10), first=days(), last=days())
def test_multi_coded_in_sql(books: Facts, first: date, last: date) -> None:
    """The contacts with several accounts are those of a plain GROUP BY over the lines."""
    period = ReportingPeriod(start=min(first, last), end=max(first, last))
    papers = [(one.contact, one.kind.value, one.issued_on, one.lines) for one in books.documents if one.live]
    moves = [(one.contact, one.kind.value, one.on, one.lines) for one in books.bank_transactions]
    rows = [
        (contact, way(kind), day.isoformat(), line.account)
        for contact, kind, day, lines in (*papers, *moves)
        for line in lines
    ]
    expected = ask(
        MIXED,
        {"lines": ("contact, way, day, account", rows)},
        first=period.start.isoformat(),
        last=period.end.isoformat(),
        least=2,
    )
    result = run("multi_coded_accounts", books, period, history_from=period.start.isoformat(), min_lines=2)
    assert {finding.key.partition(":")[2] for finding in result.findings} == {row[0] for row in expected}
    for subject, codes, lines in expected:
        (finding,) = (one for one in result.findings if one.key.endswith(f":{subject}"))
        assert f"coded to {codes} accounts on {lines} lines" in finding.summary


@settings(max_examples=50)
@given(books=facts(largest=8), as_of=days())
def test_open_credits_in_sql(books: Facts, as_of: date) -> None:
    """What was left of approved credits is their total less what was used and refunded of them by the day."""
    tables: Tables = {
        "documents": (
            "id, credit, status, day, total",
            [
                (one.id, one.kind.credit, one.status.value, one.issued_on.isoformat(), cents(one.total))
                for one in books.documents
            ],
        ),
        "allocations": (
            "document, source, amount, day",
            [
                (one.document, one.source, cents(one.amount), one.on and one.on.isoformat())
                for one in books.allocations
            ],
        ),
    }
    expected: dict[str, int] = dict(ask(LEFT, tables, as_of=as_of.isoformat()))
    result = run("unallocated_credits", books, ReportingPeriod(start=as_of, end=as_of), min_amount="0")
    approved = {one.id for one in books.documents if one.status.value == "approved"}
    found = {one.refs[0]: one.amount for one in result.findings if one.refs[0] in approved}
    assert {id_: cents(money.amount) for id_, money in found.items() if money} == expected


@settings(max_examples=50)
@given(books=facts(largest=8), as_of=days())
def test_unreconciled_items_in_sql(books: Facts, as_of: date) -> None:
    """The items that are not reconciled are those of a plain WHERE, under their bank accounts."""
    rows = [
        *((one.bank_account, one.id, one.reconciled.value, one.on.isoformat()) for one in books.bank_transactions),
        *(
            (one.bank_account, one.id, one.reconciled.value, one.on.isoformat())
            for one in books.payments
            if not one.voided
        ),
    ]
    expected = ask(BARE, {"items": ("bank, id, state, day", rows)}, as_of=as_of.isoformat())
    result = run("bank_reconciliation", books, ReportingPeriod(start=as_of, end=as_of), since="0001-01-02")
    found = {
        (finding.key.partition(":")[2].removesuffix("|items"), ref)
        for finding in result.findings
        if finding.key.endswith("|items")
        for ref in finding.refs
    }
    assert found == set(expected)


def test_multi_coded_on_a_real_company(shared: Path) -> None:
    """Of the real company's contacts, as many have several accounts as its files of invoices and lines say."""
    tables = shared / "data" / "xero_tables"
    wanted = {Need.DOCUMENTS, Need.LINES, Need.ACCOUNTS, Need.CONTACTS, Need.ORGANISATION}
    ledger = XeroTables({("practice", "client"): tables}, clock=lambda: datetime(2021, 4, 1, tzinfo=UTC))
    books = ledger.fetch("practice", "client", frozenset(wanted))
    with (tables / "xero_invoice_data.csv").open(newline="", encoding="utf-8") as file:
        invoices = {
            row["invoice_id"]: row for row in csv.DictReader(file) if row["status"] in ("AUTHORISED", "PAID")
        }
    used: dict[tuple[str, str], list[str]] = {}
    with (tables / "xero_invoice_line_item_data.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (invoice := invoices.get(row["invoice_id"])) and row["account_code"]:
                used.setdefault((invoice["contact_id"], invoice["type"]), []).append(row["account_code"])
    mixed = [codes for codes in used.values() if len(set(codes)) > 1]
    usual = [codes for codes in mixed if max(map(codes.count, codes)) >= Decimal("0.7") * len(codes)]
    odd = sum(len(codes) - max(map(codes.count, codes)) for codes in usual)
    period = ReportingPeriod(start=date(2019, 11, 1), end=date(2021, 3, 31))
    result = run("multi_coded_accounts", books, period, min_lines=2)
    assert len(result.findings) == len(mixed) == 22
    assert sum("probably miscoded" in finding.summary for finding in result.findings) == len(usual) == 13
    assert result.figure("probable miscodings") == odd == 34
