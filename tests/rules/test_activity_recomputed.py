"""The rules of activity against the same questions asked line by line, on drawn books."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.model import (
    AccountClass,
    BankTransactionKind,
    DocumentKind,
    DocumentStatus,
    Facts,
    Figure,
    LedgerEntry,
    Money,
)
from dextflow.rules.workings.balances import retained_earnings
from dextflow.rules.workings.trading import trading_lines
from dextflow.testing.books import account, bill, check, entry, journal, ledger, sale, spend
from dextflow.testing.draws import days
from dextflow.testing.facts import facts

EXPENSE, REVENUE = AccountClass.EXPENSE, AccountClass.REVENUE
FIRST, LAST = date(2023, 11, 1), date(2024, 5, 31)
TURNED = {
    DocumentKind.BILL: (EXPENSE, 1),
    DocumentKind.PURCHASE_CREDIT: (EXPENSE, -1),
    DocumentKind.SALES_INVOICE: (REVENUE, -1),
    DocumentKind.SALES_CREDIT: (REVENUE, 1),
    BankTransactionKind.SPEND: (EXPENSE, 1),
    BankTransactionKind.RECEIVE: (REVENUE, -1),
}
RULES = (
    *("benford", "capital_items_in_expense", "cost_by_account", "cost_by_supplier", "customer_reliance", "flux"),
    *("journal_gaps", "journal_review", "ledger_activity", "revenue_movement", "supplier_anomalies"),
    "supplier_reliance",
)
Line = tuple[str | None, str | None, date, Decimal]


def every_line(books: Facts, first: date, last: date) -> list[tuple[AccountClass, Line]]:
    """The class of each line of the books, and the line, with its amount as a debit."""
    found: list[tuple[AccountClass, Line]] = []
    for item in books.documents:
        parts = [(line.account, line.net) for line in item.lines] or [(None, item.net)]
        if item.kind in TURNED and item.status in (DocumentStatus.APPROVED, DocumentStatus.PAID):
            usual, sign = TURNED[item.kind]
            for account, net in parts:
                of = books.account_by_id.get(account or "")
                amount = sign * item.in_base(net)
                found.append((of.klass if of else usual, (item.contact, account, item.issued_on, amount)))
    for each in books.bank_transactions:
        rate = Decimal(1) if each.currency == books.organisation.base_currency else each.rate
        parts = [(line.account, line.net) for line in each.lines] or [(None, each.total)]
        if each.kind in TURNED and rate:
            usual, sign = TURNED[each.kind]
            for account, net in parts:
                of = books.account_by_id.get(account or "")
                amount = sign * (net * rate).quantize(Decimal("0.01"), "ROUND_HALF_UP")
                found.append((of.klass if of else usual, (each.contact, account, each.on, amount)))
    return [(klass, line) for klass, line in found if first <= line[2] <= last]


@settings(max_examples=25)
@given(books=facts(), two_days=st.tuples(days(), days()).map(sorted))
def test_lines_of_the_trade(books: Facts, two_days: list[date]) -> None:
    """The costs and the revenue of a span are the lines on accounts of that class, signed by their side."""
    for klass, sign in ((EXPENSE, 1), (REVENUE, -1)):
        lines = every_line(books, two_days[0], two_days[1])
        expected = sorted(
            (str(contact), str(account), day, sign * amount)
            for of, (contact, account, day, amount) in lines
            if of is klass
        )
        found = trading_lines(books, klass, two_days[0], two_days[1])
        assert sorted((str(line[0]), str(line[1]), line[2], line[3]) for line in found) == expected


@settings(max_examples=25)
@given(books=facts())
def test_reliance(books: Facts) -> None:
    """The largest share is that of the contact with the most, of all lines of the class."""
    for rule, klass, sign in (("customer_reliance", REVENUE, -1), ("supplier_reliance", EXPENSE, 1)):
        sums: defaultdict[str | None, Decimal] = defaultdict(Decimal)
        for of, (contact, _, _, amount) in every_line(books, date(2023, 6, 1), LAST):
            sums[contact] += sign * amount if of is klass else 0
        whole, most = sum(sums.values()), max((sums[who] for who in sums if who is not None), default=Decimal(0))
        share = (most / whole if whole > 0 and most > 0 else Decimal(0)).quantize(Decimal("0.0001"))
        assert check(rule, books, "2024-05").figure("largest share") == share


@settings(max_examples=25)
@given(books=facts())
def test_costs(books: Facts) -> None:
    """The costs of the analysis are all those of the period's months that have a contact, or an account."""
    if books.organisation.base_currency is None:
        return
    lines = [line for klass, line in every_line(books, FIRST, LAST) if klass is EXPENSE]
    for rule, part in (("cost_by_supplier", 0), ("cost_by_account", 1)):
        expected = sum((line[3] for line in lines if line[part] is not None), Decimal(0))
        figure = check(rule, books, "2023-11-01/2024-05-31").figures[2]
        assert figure == Figure(name="costs in base currency", value=Money(currency="GBP", amount=expected))


@settings(max_examples=25)
@given(books=facts())
def test_flux(books: Facts) -> None:
    """Flagged accounts are those whose postings or balances moved by the amount and the share that were set."""
    known = books.account_by_id
    long_ago = LedgerEntry(id="long ago", account="elsewhere", on=date(2019, 1, 1), amount=Decimal(1))
    books = evolve(books, trial_balances=(), ledger_entries=(*books.ledger_entries, long_ago))
    expected: set[str] = set()
    for code in known:
        result = known[code].klass in (EXPENSE, REVENUE)
        now, base = (
            sum(
                (
                    entry.amount
                    for entry in books.ledger_entries
                    if entry.account == code and (first if result else date.min) <= entry.on <= last
                ),
                Decimal(0),
            )
            for first, last in (
                (date(2024, 5, 1), date(2024, 5, 31)),
                (date(2024, 4, 1), date(2024, 4, 30)),
            )
        )
        if abs(now - base) >= 10 and abs(now - base) >= Decimal("0.5") * abs(base):
            expected.add(code)
    bare = {"min_amount": "10", "min_share": "0.5", "z": "0"}
    found = {finding.refs[0] for finding in check("flux", books, "2024-05", None, **bare).findings}
    assert found == expected - {retained_earnings(books)}


@pytest.mark.parametrize("period", ["0001-01-01/0001-01-31", "9999-12-01/9999-12-31", "0001-01-01/9999-12-31"])
@pytest.mark.parametrize("rule", RULES)
def test_the_ends_of_the_calendar(rule: str, period: str) -> None:
    """Dates that nobody meant, such as those of a ledger without a date, do not make a rule fail."""
    odd = [
        record
        for day in ("0001-01-01", "2024-02-29", "9999-12-31")
        for record in (
            bill(f"B{day}", day, "9000.00"),
            sale(f"I{day}", day, "9000.00"),
            spend(f"S{day}", day, "9000.00"),
            journal(f"J{day}", day, ("a", "9000.00"), ("b", "-9000.00"), number=day[:4]),
            entry("a", day, "9000.00", posted_at="2024-02-29T12:00:00"),
        )
    ]
    weekly = [bill(f"W{day}", f"9999-12-{day:02}", "9000.00") for day in (1, 8, 15, 22, 29)]
    assert check(rule, ledger(account("a", "A", EXPENSE), odd, weekly), period).population >= 0
