"""Cost analysis: months in which a supplier or an account cost much more than its earlier months."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from dextflow.model import (
    CheckResult,
    CheckStatus,
    DocumentKind,
    DocumentStatus,
    Facts,
    Gap,
    Money,
    Need,
    Severity,
)
from dextflow.rules import evaluate, find, resolve
from dextflow.testing.books import (
    ASSET,
    EXPENSE,
    REVENUE,
    Record,
    account,
    bill,
    check,
    contact,
    credit,
    ledger,
    line,
    organisation,
    period_of,
    receive,
    spend,
)

CHART = (account("400", "Rent", EXPENSE), account("710", "Machines", ASSET), account("200", "Sales", REVENUE))
ACME = contact("acme", "Acme Ltd")
BOTH = pytest.mark.parametrize(("rule", "subject"), [("cost_by_supplier", "acme"), ("cost_by_account", "400")])


def months(*amounts: str, year: int = 2026, last: int = 9) -> Iterator[Record]:
    """Bills over amounts on the account of rent, one a month, the last of them in September."""
    for place, amount in enumerate(amounts):
        month = last - len(amounts) + 1 + place
        yield rent(f"{year}-{month:02}-03", amount)


def rent(on: str, amount: str, **others: Any) -> Record:
    return bill(f"B{on}", on, amount, lines=(line(amount, account="400"),), **others)


def books(*records: Record) -> Facts:
    return ledger(*CHART, ACME, *records)


def keys(result: CheckResult) -> set[str]:
    return {finding.key for finding in result.findings}


@BOTH
def test_a_month_far_above_the_average(rule: str, subject: str) -> None:
    """A month is told with its average, and the contact or the account and the month are the key."""
    result = check(rule, books(*months("1000.00", "1000.00", "1000.00"), rent("2026-10-03", "2400.00")))
    (finding,) = result.findings
    assert finding.key == f"{rule}:{subject}|2026-10"
    assert finding.amount == Money(currency="GBP", amount=Decimal("1400.00"))
    assert (finding.severity, finding.refs, str(finding.on)) == (Severity.LOW, (subject,), "2026-10-01")
    assert "were 2,400.00 GBP in 2026-10, 2.4 times the average of 1,000.00 GBP a month" in finding.summary
    assert finding.evidence == ("a cost in 3 earlier months", "Bill without a number of Acme Ltd: 2,400.00 GBP")
    assert (result.population, result.figure("count")) == (1, 1)
    assert result.figure("costs in base currency") == Money(currency="GBP", amount=Decimal("2400.00"))


def test_names() -> None:
    """The supplier and the account are told by their names."""
    facts = books(*months("1000.00", "1000.00", "1000.00"), rent("2026-10-03", "2400.00"))
    assert check("cost_by_supplier", facts).findings[0].summary.startswith("Costs with Acme Ltd were")
    assert check("cost_by_account", facts).findings[0].summary.startswith("Costs on account 400 Rent were")


@BOTH
@pytest.mark.parametrize(("amount", "flagged"), [("1499.99", False), ("1500.00", True), ("1500.01", True)])
def test_half_as_much_again(rule: str, subject: str, amount: str, *, flagged: bool) -> None:
    """Half as much again as the average is enough, a penny less is not."""
    facts = books(*months("1000.00", "1000.00", "1000.00"), rent("2026-10-03", amount))
    assert bool(check(rule, facts).findings) is flagged


@pytest.mark.parametrize(("amount", "flagged"), [("159.99", False), ("160.00", True)])
def test_materiality(amount: str, *, flagged: bool) -> None:
    """The excess must reach the materiality, which is 100 without any revenue."""
    facts = books(*months("60.00", "60.00", "60.00"), rent("2026-10-03", amount))
    assert bool(check("cost_by_supplier", facts).findings) is flagged
    assert check("cost_by_supplier", facts, min_amount="99.99").findings


@pytest.mark.parametrize(
    ("amount", "severity"), [("2999.99", Severity.LOW), ("3000.00", Severity.MEDIUM), ("9000.00", Severity.MEDIUM)]
)
def test_severity(amount: str, severity: Severity) -> None:
    """Three times the average is medium, less is low."""
    facts = books(*months("1000.00", "1000.00", "1000.00"), rent("2026-10-03", amount))
    assert check("cost_by_account", facts).severity is severity


@BOTH
def test_too_few_months(rule: str, subject: str) -> None:
    """Two earlier months with a cost are too few to compare with, unless two are asked for."""
    facts = books(*months("1000.00", "1000.00"), rent("2026-10-03", "9000.00"))
    assert not check(rule, facts).findings
    assert keys(check(rule, facts, min_months=2)) == {f"{rule}:{subject}|2026-10"}


def test_months_without_a_cost_do_not_lower_the_average() -> None:
    """A bill of each quarter is compared with the quarters before, not with the months between."""
    quarters = [rent(f"{on}-03", "3000.00") for on in ("2026-01", "2026-04", "2026-07")]
    assert not check("cost_by_supplier", books(*quarters, rent("2026-10-03", "3100.00"))).findings


def test_how_far_back() -> None:
    """Only so many earlier months count: with three, the dear ones before them do not hide a dear month."""
    facts = books(*months("9000.00", "9000.00", "1000.00", "1000.00", "1000.00"), rent("2026-10-03", "2000.00"))
    assert not check("cost_by_supplier", facts).findings
    assert check("cost_by_supplier", facts, history_months=3).findings


def test_each_month_of_a_longer_period() -> None:
    """In a quarter each month is compared with the months before it, those of the quarter included."""
    facts = books(
        *months("1000.00", "1000.00", "1000.00", last=7),
        rent("2026-08-03", "5000.00"),
        rent("2026-09-03", "1000.00"),
        rent("2026-10-03", "5000.00"),
    )
    result = check("cost_by_account", facts, "2026-08-01/2026-10-31")
    assert keys(result) == {"cost_by_account:400|2026-08", "cost_by_account:400|2026-10"}
    assert result.population == 3


def test_a_span_within_a_month() -> None:
    """The month of a span is looked at from its first day to the end of the span."""
    facts = books(
        *months("1000.00", "1000.00", "1000.00"), rent("2026-10-03", "2000.00"), rent("2026-10-21", "1.00")
    )
    result = check("cost_by_supplier", facts, "2026-10-10/2026-10-20")
    assert result.figure("costs in base currency") == Money(currency="GBP", amount=Decimal("2000.00"))


def test_what_is_no_cost() -> None:
    """Drafts, voided bills, sales, prepayments and lines on accounts of other classes are no costs."""
    nothing = (
        rent("2026-10-04", "9000.00", status=DocumentStatus.DRAFT),
        rent("2026-10-05", "9000.00", status=DocumentStatus.VOIDED),
        credit("P", "2026-10-06", "9000.00", DocumentKind.PURCHASE_PREPAYMENT),
        bill("M", "2026-10-07", "9000.00", lines=(line("9000.00", account="710"),)),
    )
    facts = books(*months("1000.00", "1000.00", "1000.00"), rent("2026-10-03", "1000.00"), *nothing)
    result = check("cost_by_supplier", facts)
    assert result.figure("costs in base currency") == Money(currency="GBP", amount=Decimal("1000.00"))


def test_credits_spending_and_refunds() -> None:
    """Purchase credits and refunds on an account of expense lower the costs, money spent raises them."""
    facts = books(
        rent("2026-10-03", "1000.00"),
        credit("C", "2026-10-05", "300.00", lines=(line("300.00", account="400"),)),
        spend("S", "2026-10-06", "60.00", lines=(line("50.00", "10.00", account="400"),)),
        receive("R", "2026-10-07", "5.00", lines=(line("5.00", account="400"),)),
        receive("I", "2026-10-07", "7.00", lines=(line("7.00", account="200"),)),
    )
    result = check("cost_by_supplier", facts)
    assert result.figure("costs in base currency") == Money(currency="GBP", amount=Decimal("745.00"))


def test_currencies() -> None:
    """Amounts are in the base currency, and a bank transaction without a rate is left out with a note."""
    facts = books(
        bill("E", "2026-10-03", "100.00", currency="EUR", rate="0.855", lines=(line("100.00", account="400"),)),
        spend("S", "2026-10-06", "60.00", currency="EUR", lines=(line("60.00", account="400"),)),
    )
    result = check("cost_by_supplier", facts)
    assert result.figure("costs in base currency") == Money(currency="GBP", amount=Decimal("85.50"))
    assert "Bank transactions without a rate to the base currency are left out: 1." in result.notes


def test_whole_records_without_lines() -> None:
    """Where the ledger has no lines, the net of the whole bill is a cost of the supplier."""
    facts = books(bill("B", "2026-10-03", "120.00", tax="20.00"))
    result = check("cost_by_supplier", facts)
    assert result.figure("costs in base currency") == Money(currency="GBP", amount=Decimal("100.00"))
    assert check("cost_by_account", facts).population == 0


def test_by_account_needs_lines() -> None:
    """Without lines the analysis by account is unavailable, since it would pass for want of anything to see."""
    rule = find("cost_by_account")
    assert rule is not None
    facts = ledger(*CHART, missing=(Gap(need=Need.LINES, reason="the ledger keeps none"),))
    result = evaluate(rule, "c", resolve(rule, period_of("2026-10"), None, ()), facts)
    assert result.status is CheckStatus.UNAVAILABLE


def test_short_history_and_no_base() -> None:
    """A history shorter than asked for, and a ledger without a base currency, are told."""
    facts = ledger(
        *CHART,
        *months("1000.00", "1000.00", "1000.00"),
        rent("2026-10-03", "2400.00"),
        organisation=organisation(base_currency=None),
    )
    result = check("cost_by_supplier", facts)
    assert result.notes[0] == "The costs begin in 2026-07: there are fewer months to compare with than asked for."
    assert result.notes[1].startswith("No revenue is known of the year to 2026-10-31")
    assert "base currency" in result.notes[2]
    assert result.findings[0].amount is None
    assert "were 2,400.00 in 2026-10" in result.findings[0].summary


def test_the_three_largest_records() -> None:
    """The evidence names the three records that cost most in the month, bank transactions too."""
    cards = [
        spend(f"S{n}", "2026-10-06", f"{n}00.00", lines=(line(f"{n}00.00", account="400"),)) for n in range(1, 9)
    ]
    facts = books(*months("1000.00", "1000.00", "1000.00"), *cards)
    assert check("cost_by_account", facts).findings[0].evidence[1:] == (
        "bank transaction S8: 800.00 GBP",
        "bank transaction S7: 700.00 GBP",
        "bank transaction S6: 600.00 GBP",
    )
