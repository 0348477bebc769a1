"""Bank feeds: accounts whose lines stopped coming, have gaps, or do not follow from one another."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dextflow.errors import InvalidSettings
from dextflow.model import AccountType, CheckResult, FeedSource, Money, Scalar, Severity
from dextflow.testing.books import (
    ASSET,
    Record,
    account,
    check,
    ledger,
    payment,
    spend,
    statement,
    statement_line,
)

BANK = account("090", "Bank", ASSET, AccountType.BANK)
END = date(2026, 10, 31)


def feed(*records: Record, **settings: Scalar) -> CheckResult:
    return check("bank_feed_stale", ledger(BANK, *records), "2026-10", None, **settings)


def on_days(*days: str, source: FeedSource | None = None) -> tuple[Record, ...]:
    return tuple(statement_line(f"L{day}", f"2026-{day}", "1.00", source=source) for day in days)


def keys(result: CheckResult) -> list[str]:
    return [finding.key.partition(":")[2] for finding in result.findings]


@pytest.mark.parametrize(("days", "flagged"), [(29, False), (30, False), (31, True)])
def test_nothing_for_long(days: int, *, flagged: bool) -> None:
    """More than 30 days without a line make a feed stale: low, under the account."""
    last = END - timedelta(days=days)
    result = feed(statement_line("L1", last.isoformat(), "1.00"))
    assert keys(result) == (["090"] if flagged else [])
    assert result.figure("090 Bank: last activity") == last
    for finding in result.findings:
        assert finding.severity is Severity.LOW
        assert finding.summary == f"090 Bank has had nothing since {last}, {days} days before 2026-10-31."


def test_lines_after_the_day_do_not_count() -> None:
    """A feed that came back after the day was stale on it."""
    assert keys(feed(*on_days("08-01", "11-05"))) == ["090"]


@pytest.mark.parametrize(("after", "flagged"), [("10-09", False), ("10-10", True)])
def test_a_gap_of_more_than_a_week(after: str, *, flagged: bool) -> None:
    """Seven days between lines are no gap, eight are, if lines come every day or so."""
    result = feed(*on_days("09-30", "10-01", "10-02", after, "10-11", "10-12"))
    assert keys(result) == (["090|2026-10-02"] if flagged else [])
    assert result.figure("gaps") == int(flagged)


@pytest.mark.parametrize(("after", "flagged"), [("10-13", False), ("10-14", True)])
def test_a_gap_is_measured_by_the_usual_one(after: str, *, flagged: bool) -> None:
    """Where lines come every four days, only more than three times that is a gap."""
    assert keys(feed(*on_days("09-23", "09-27", "10-01", after))) == (["090|2026-10-01"] if flagged else [])


@pytest.mark.parametrize(("last", "flagged"), [("09-30", False), ("10-01", True)])
def test_gaps_of_earlier_periods_are_over(last: str, *, flagged: bool) -> None:
    """A gap that ended before the period is not found again; one that ends in it is."""
    assert bool(keys(feed(*on_days("08-01", "08-02", "08-03", "08-04", last), last_activity_days=90))) is flagged


def test_payments_stand_in_for_lines() -> None:
    """Without statement lines the items of the ledger tell when something happened; a note says so."""
    result = feed(
        spend("S1", "2026-08-01", "1.00", bank_account="090"),
        payment("P1", "2026-09-15", "2.00", bank_account="090"),
    )
    assert result.findings[-1].on == date(2026, 9, 15)
    assert result.notes == ("Without statement lines, payments and receipts stand in for them: 090 Bank.",)


def test_an_account_without_anything_is_not_stale() -> None:
    """A bank account of the chart that was never used is left out."""
    assert (feed().findings, feed().population) == ((), 0)


@pytest.mark.parametrize(("opening", "difference"), [("100.00", None), ("100.01", "0.01"), ("90.00", "-10.00")])
def test_the_chain_of_statements(opening: str, difference: str | None) -> None:
    """A statement opens with what the one before closed with: a cent off is high, under the statement."""
    result = feed(
        statement("ST2", "2026-10-01", "2026-10-31", opening, "150.00"),
        statement("ST1", "2026-09-01", "2026-09-30", "0.00", "100.00"),
    )
    assert keys(result) == (["090|ST2|opening"] if difference else [])
    for finding in result.findings:
        assert finding.severity is Severity.HIGH
        assert finding.amount == Money(currency="GBP", amount=Decimal(difference or 0))
        assert finding.on == date(2026, 10, 1)
        assert finding.evidence == ("the statement before closed with 100.00 on 2026-09-30",)


@pytest.mark.parametrize(("amount", "broken"), [("50.00", False), ("49.99", True), ("50.01", True)])
def test_the_lines_lead_from_balance_to_balance(amount: str, *, broken: bool) -> None:
    """The lines of a statement, from its first to its last day, make up the change of its balance."""
    result = feed(
        statement("ST", "2026-10-01", "2026-10-31", "100.00", "150.00"),
        statement_line("L0", "2026-09-30", "7.00"),
        statement_line("L1", "2026-10-01", amount),
        statement_line("L2", "2026-10-31", "0.00"),
        max_gap_days=31,
    )
    assert keys(result) == (["090|ST|closing"] if broken else [])


def test_earlier_and_overlapping_statements_are_not_compared() -> None:
    """A break before the period is an older matter, and statements that overlap have no chain."""
    earlier = (
        statement("ST1", "2026-07-01", "2026-07-31", "0.00", "1.00"),
        statement("ST2", "2026-08-01", "2026-08-31", "2.00", "3.00"),
    )
    overlapping = (
        statement("ST3", "2026-10-01", "2026-10-20", "0.00", "1.00"),
        statement("ST4", "2026-10-15", "2026-10-31", "2.00", "3.00"),
    )
    assert feed(*earlier).findings == ()
    assert feed(*overlapping).findings == ()


def test_the_card() -> None:
    """The card has the accounts, what is wrong with them, and where their lines come from."""
    result = feed(
        account("091", "Card", ASSET, AccountType.CREDIT_CARD),
        *on_days("10-30", source=FeedSource.FEED),
        statement_line("X", "2026-08-01", "1.00", "091", source=FeedSource.MANUAL),
    )
    assert {figure.name: figure.value for figure in result.figures} == {
        "accounts": 2,
        "stale": 1,
        "gaps": 0,
        "broken balances": 0,
        "090 Bank: last activity": date(2026, 10, 30),
        "091 Card: last activity": date(2026, 8, 1),
        "accounts by feed": 1,
        "accounts by manual": 1,
    }


def test_the_span_is_in_order() -> None:
    """Gaps are looked for up to the day, so they cannot begin after it."""
    with pytest.raises(InvalidSettings, match="gaps_from"):
        feed(gaps_from="2026-11-01")
