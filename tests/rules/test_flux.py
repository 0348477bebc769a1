"""Flux: accounts that moved much against an earlier period and against what is usual for them."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from dextflow.model import AccountRole, CheckResult, CheckStatus, Facts, Figure, Gap, Money, Need, Severity
from dextflow.rules import evaluate, find, resolve
from dextflow.testing.books import (
    ASSET,
    EQUITY,
    EXPENSE,
    LIABILITY,
    REVENUE,
    Record,
    account,
    bill,
    check,
    contact,
    entry,
    ledger,
    organisation,
    period_of,
    trial_balance,
)

CHART = (
    account("400", "Rent", EXPENSE),
    account("410", "Repairs", EXPENSE),
    account("200", "Sales", REVENUE),
    account("610", "Deposits", ASSET),
    account("820", "Accruals", LIABILITY),
)


def monthly(code: str, *amounts: str, **others: str) -> Iterator[Record]:
    """Postings of the last months up to October 2026, one each; empty ones are left out."""
    for back, amount in enumerate(reversed(amounts)):
        year, month = divmod(2026 * 12 + 9 - back, 12)
        if amount:
            yield entry(code, f"{year}-{month + 1:02}-10", amount, **others)


def other(amount: str = "1.00") -> Iterator[Record]:
    """Something in each of thirteen months, so that they are known."""
    return monthly("900", *(amount,) * 13)


def keys(result: CheckResult) -> list[str]:
    return sorted(finding.key.removeprefix("flux:") for finding in result.findings)


def test_a_cost_that_doubled() -> None:
    """An account is told with both amounts, the change, its share and the robust z."""
    result = check("flux", ledger(*CHART, monthly("400", *("1000.00",) * 12, "2000.00")))
    (finding,) = result.findings
    assert (finding.key, finding.severity, finding.refs) == ("flux:400", Severity.HIGH, ("400",))
    assert finding.summary == "Account 400 Rent rose by 1,000.00 GBP, 100.0%, from 1,000.00 GBP to 2,000.00 GBP."
    assert finding.amount == Money(currency="GBP", amount=Decimal("1000.00"))
    assert finding.evidence == ("robust z 13.5 against 12 earlier ones",)
    assert result.population == 1
    assert result.figures == (
        Figure(name="count", value=1),
        Figure(name="new accounts", value=0),
        Figure(name="expected and missing", value=0),
        Figure(name="change in base currency", value=Money(currency="GBP", amount=Decimal("1000.00"))),
    )


@pytest.mark.parametrize(("now", "flagged"), [("1499.99", False), ("1500.00", True), ("500.00", True)])
def test_five_hundred_at_least(now: str, *, flagged: bool) -> None:
    """Without revenue the change must reach 500, up or down."""
    facts = ledger(*CHART, monthly("400", *("1000.00",) * 12, now))
    assert bool(keys(check("flux", facts))) is flagged


@pytest.mark.parametrize(("now", "flagged"), [("21999.99", False), ("22000.00", True)])
def test_a_tenth_at_least(now: str, *, flagged: bool) -> None:
    """The change must be a tenth of the base too, unless one of the two will do."""
    facts = ledger(*CHART, monthly("400", "20000.00", now))
    assert bool(keys(check("flux", facts))) is flagged
    assert keys(check("flux", facts, combine="or")) == ["400"]


def test_materiality() -> None:
    """With revenue the smallest change is the materiality where that is more than 500."""
    sales = monthly("200", *("-20000.00",) * 13)
    facts = ledger(*CHART, *sales, *monthly("400", *("1000.00",) * 12, "1999.99"))
    assert keys(check("flux", facts)) == []
    assert keys(check("flux", facts, min_amount="999.99")) == ["400"]


@pytest.mark.parametrize(
    ("now", "severity"), [("1500.00", Severity.MEDIUM), ("1500.01", Severity.HIGH), ("400.00", Severity.HIGH)]
)
def test_severity(now: str, severity: Severity) -> None:
    """More than five times the materiality is high."""
    facts = ledger(*CHART, monthly("400", *("1000.00",) * 12, now))
    assert check("flux", facts, min_amount="1").severity is severity


def test_a_limit_of_ones_own() -> None:
    """What is high can be set, and then nothing is said of the materiality."""
    facts = ledger(*CHART, monthly("400", *("1000.00",) * 12, "1500.00"))
    assert check("flux", facts, high_amount="499.99").severity is Severity.HIGH
    assert check("flux", facts, high_amount="500").severity is Severity.MEDIUM
    assert check("flux", facts, high_amount="500", min_amount="1").notes == ()
    assert check("flux", facts).notes[0].startswith("No revenue is known of the year to 2026-10-31")


def test_what_is_usual() -> None:
    """An account that always swings is not flagged for swinging, once six earlier periods are known."""
    swings = ("1000.00", "5000.00", "900.00", "5200.00", "1100.00")
    assert keys(check("flux", ledger(*CHART, monthly("400", *swings, "4900.00")))) == ["400"]
    six = check("flux", ledger(*CHART, monthly("400", "4800.00", *swings, "4900.00")))
    assert keys(six) == []
    five = check("flux", ledger(*CHART, monthly("400", *swings, "4900.00")))
    assert five.findings[0].evidence == ("earlier periods known: 5, too few to tell what is usual",)


def test_a_missing_month() -> None:
    """An account with something in each of the six months before and nothing now is missing, whatever its z."""
    amounts = ("700.00", "900.00", "600.00", "1500.00", "300.00", "800.00")
    result = check("flux", ledger(*CHART, *other(), *monthly("400", *amounts, "")))
    (finding,) = result.findings
    assert finding.evidence == (
        "something in each of the 6 periods before",
        "robust z 0.7 against 12 earlier ones",
    )
    assert result.figure("expected and missing") == 1
    assert not check("flux", ledger(*CHART, *other(), *monthly("400", *amounts[1:], ""))).findings


def test_a_small_missing_month() -> None:
    """A missing month that is usually below the smallest change is not worth a word."""
    assert not check("flux", ledger(*CHART, *other(), *monthly("400", *("499.00",) * 12, ""))).findings
    assert check("flux", ledger(*CHART, *other(), *monthly("400", *("500.00",) * 12, ""))).findings


def test_a_new_account() -> None:
    """An account that was never used before is told as such."""
    result = check("flux", ledger(*CHART, *other(), entry("410", "2026-10-05", "500.00")))
    (finding,) = result.findings
    assert finding.evidence == ("never used in the earlier periods", "12 earlier ones were nil")
    assert finding.summary == "Account 410 Repairs rose by 500.00 GBP, from 0.00 GBP to 500.00 GBP."
    assert result.figure("new accounts") == 1


def test_balances() -> None:
    """Accounts of the balance sheet are compared by their balances, so an even growth of a balance is seen."""
    facts = ledger(*CHART, *other(), *monthly("610", "9000.00", *("",) * 11, "600.00"))
    assert keys(check("flux", facts)) == []
    grown = ledger(*CHART, *other(), *monthly("610", "3000.00", *("",) * 11, "900.00"))
    assert check("flux", grown).findings[0].summary == (
        "Account 610 Deposits rose by 900.00 GBP, 30.0%, from 3,000.00 GBP to 3,900.00 GBP."
    )


def test_retained_earnings() -> None:
    """A new financial year moves retained earnings without any posting, which is nothing to tell."""
    kept = account("960", "Retained earnings", EQUITY, role=AccountRole.RETAINED_EARNINGS)
    facts = ledger(*CHART, kept, entry("200", "2025-12-10", "-9000.00"), entry("610", "2025-12-10", "9000.00"))
    assert keys(check("flux", facts, "2026-01")) == ["200"]


def test_credits_are_told_as_people_say() -> None:
    """Revenue and liabilities are told as positive amounts, and more of them is a rise."""
    facts = ledger(*CHART, monthly("200", "-9000.00", "-3000.00"), monthly("820", "-1000.00", "-700.00"))
    assert sorted(finding.summary for finding in check("flux", facts).findings) == [
        "Account 200 Sales fell by 6,000.00 GBP, 66.7%, from 9,000.00 GBP to 3,000.00 GBP.",
        "Account 820 Accruals rose by 700.00 GBP, 70.0%, from 1,000.00 GBP to 1,700.00 GBP.",
    ]


def test_last_year() -> None:
    """The same period of the year before can be compared with."""
    facts = ledger(*CHART, *other(), *monthly("400", "1000.00", *("3000.00",) * 12))
    assert keys(check("flux", facts)) == []
    assert keys(check("flux", facts, compare="same period last year", z="0")) == ["400"]


def test_contacts_that_explain_it() -> None:
    """The three contacts that explain most of the change are told, of the entry or of the document behind it."""
    facts = ledger(
        *CHART,
        contact("a", "Acme"),
        bill("B", "2026-10-02", "5.00", contact="d"),
        entry("400", "2026-09-05", "1000.00", contact="a"),
        entry("400", "2026-09-05", "10.00", contact="e"),
        entry("400", "2026-10-05", "100.00", contact="a"),
        entry("400", "2026-10-06", "5000.00", source="B"),
        entry("400", "2026-10-07", "20.00", contact="c"),
    )
    evidence = check("flux", facts).findings[0].evidence
    assert evidence[1:] == ("d: 5,000.00 GBP", "Acme: -900.00 GBP", "c: 20.00 GBP")


def test_contacts_of_a_balance() -> None:
    """For a balance, what was posted between the two days explains the change."""
    facts = ledger(
        *CHART,
        entry("820", "2026-09-05", "-1000.00", contact="a"),
        entry("820", "2026-10-05", "-900.00", contact="b"),
    )
    assert check("flux", facts).findings[0].evidence[1:] == ("b: 900.00 GBP",)


def test_trial_balances_alone() -> None:
    """Without entries, trial balances of the periods' ends do, revenue and expense as what was added since."""
    facts = ledger(
        *CHART,
        trial_balance("2026-08-31", ("400", "8000.00"), ("610", "500.00")),
        trial_balance("2026-09-30", ("400", "9000.00"), ("610", "500.00")),
        trial_balance("2026-10-31", ("400", "12000.00"), ("610", "1500.00")),
        missing=(Gap(need=Need.LEDGER_ENTRIES, reason="closed"),),
    )
    summaries = sorted(finding.summary for finding in check("flux", facts).findings)
    assert summaries == [
        "Account 400 Rent rose by 2,000.00 GBP, 200.0%, from 1,000.00 GBP to 3,000.00 GBP.",
        "Account 610 Deposits rose by 1,000.00 GBP, 200.0%, from 500.00 GBP to 1,500.00 GBP.",
    ]


def test_a_trial_balance_of_the_new_year() -> None:
    """In the first month of a financial year the trial balance of its end is what was posted."""
    facts = ledger(
        *CHART,
        trial_balance("2025-11-30", ("400", "11000.00")),
        trial_balance("2025-12-31", ("400", "12000.00")),
        trial_balance("2026-01-31", ("400", "3000.00")),
        missing=(Gap(need=Need.LEDGER_ENTRIES, reason="closed"),),
    )
    (finding,) = check("flux", facts, "2026-01").findings
    assert finding.summary.endswith("from 1,000.00 GBP to 3,000.00 GBP.")


def unavailable(facts: Facts, period: str) -> str | None:
    rule = find("flux")
    assert rule is not None
    result = evaluate(rule, "c", resolve(rule, period_of(period), None, ()), facts)
    assert result.status is CheckStatus.UNAVAILABLE
    return result.reason


def test_unavailable() -> None:
    """Without entries, a missing trial balance, a span over the year end, or neither makes it unavailable."""
    closed = Gap(need=Need.LEDGER_ENTRIES, reason="closed")
    one = trial_balance("2026-09-30", ("400", "9000.00"))
    assert "2026-10-31" in (unavailable(ledger(*CHART, one, missing=(closed,)), "2026-10") or "")
    ends = [trial_balance(day, ("400", "9.00")) for day in ("2025-11-30", "2025-12-15", "2026-01-15")]
    over = ledger(*CHART, *ends, missing=(closed,))
    assert "two financial years" in (unavailable(over, "2025-12-16/2026-01-15") or "")
    neither = ledger(*CHART, missing=(closed, Gap(need=Need.TRIAL_BALANCES, reason="none")))
    assert "neither" in (unavailable(neither, "2026-10") or "")


def test_nothing_before() -> None:
    """Books that begin in the period have nothing to compare with: a note says so, and nothing is flagged."""
    result = check(
        "flux", ledger(*CHART, monthly("400", "9000.00"), organisation=organisation(base_currency=None))
    )
    assert (result.findings, result.population) == ((), 0)
    assert result.notes == ("Nothing is known of 2026-09-01 to 2026-09-30, so there is nothing to compare.",)
