"""Payroll controls: PAYE, net wages and pensions."""

from decimal import Decimal

import pytest

from dextflow.model import AccountRole, Money, Severity
from dextflow.testing.books import LIABILITY, Record, account, check, entry, ledger

PAYE = account("825", "PAYE", LIABILITY, role=AccountRole.PAYROLL_TAXES)
RUN, PAID = "-900.00", "900.00"


def payroll(*postings: tuple[str, str]) -> list[Record]:
    return [PAYE, *(entry("825", day, amount) for day, amount in postings)]


PAID_MONTHS = (("2026-08-31", RUN), ("2026-09-22", PAID), ("2026-09-30", RUN), ("2026-10-22", PAID))


def test_a_control_that_owes_its_last_month() -> None:
    """At the month's end the journal of the month is owed and not yet due."""
    result = check("clearing_controls", ledger(*payroll(*PAID_MONTHS, ("2026-10-31", RUN))))
    assert (result.findings, result.score, result.population) == ((), 100, 1)
    assert result.figure("825 PAYE owed") == Money(currency="GBP", amount=Decimal("900.00"))
    assert result.figure("825 PAYE posted 2026-10") == Money(currency="GBP", amount=Decimal("900.00"))
    assert result.figure("825 PAYE paid 2026-10") == Money(currency="GBP", amount=Decimal("900.00"))
    assert result.figure("825 PAYE posted 2026-05") == Money(currency="GBP", amount=Decimal("0.00"))
    assert result.figure("825 PAYE posted 2026-04") is None


def test_a_control_that_was_paid_at_once() -> None:
    """At nil, with a journal in the month, there is nothing to say."""
    books = ledger(*payroll(*PAID_MONTHS, ("2026-10-30", RUN), ("2026-10-31", PAID)))
    assert check("clearing_controls", books).findings == ()


def test_no_journal_in_the_month() -> None:
    """A payroll without a journal in the last month is high, even at nil."""
    (finding,) = check("clearing_controls", ledger(*payroll(*PAID_MONTHS))).findings
    assert (finding.key, finding.severity) == ("clearing_controls:825", Severity.HIGH)
    assert finding.summary == (
        "The PAYE account 825 PAYE, at nil on 2026-10-31, has no journal from 2026-10-01 to 2026-10-31."
    )
    assert finding.evidence[-2:] == ("2026-09: posted 900.00, paid 900.00", "2026-10: posted 0.00, paid 900.00")


@pytest.mark.parametrize(
    ("amount", "flagged"), [("-0.01", False), ("-0.02", True), ("0.01", False), ("0.02", True)]
)
def test_a_balance_that_no_journal_explains(amount: str, *, flagged: bool) -> None:
    """What is owed beyond the last month's journal is high, from two cents on."""
    books = ledger(*payroll(("2026-07-01", amount), *PAID_MONTHS, ("2026-10-31", RUN)))
    findings = check("clearing_controls", books).findings
    assert [finding.severity for finding in findings] == ([Severity.HIGH] if flagged else [])


@pytest.mark.parametrize(
    ("as_of", "severity", "why"),
    [
        ("2026-11-14", None, ""),
        ("2026-11-15", Severity.LOW, "is to be paid by 2026-11-22"),
        ("2026-11-22", Severity.LOW, "is to be paid by 2026-11-22"),
        ("2026-11-23", Severity.HIGH, "was to be paid by 2026-11-22"),
    ],
)
def test_the_day_of_payment(as_of: str, severity: Severity | None, why: str) -> None:
    """A week before the 22nd payment is near, on the day itself too, and after it overdue."""
    books = ledger(*payroll(*PAID_MONTHS, ("2026-10-31", RUN)))
    findings = check("clearing_controls", books, "2026-11", as_of=as_of).findings
    assert [finding.severity for finding in findings] == ([] if severity is None else [severity])
    assert all(why in finding.summary for finding in findings)


def test_a_day_that_the_month_has_not_got() -> None:
    """The 31st is the last day of a shorter month."""
    books = ledger(*payroll(*PAID_MONTHS, ("2026-10-31", RUN)))
    (finding,) = check("clearing_controls", books, "2026-11", as_of="2026-11-29", due_day=31).findings
    assert "by 2026-11-30" in finding.summary


@pytest.mark.parametrize(("posted", "in_use"), [("2025-10-31", 0), ("2025-11-01", 1)])
def test_an_account_that_is_not_used(posted: str, in_use: int) -> None:
    """Without a posting in a year and without a balance there is no payroll, and nothing is missing."""
    books = ledger(*payroll(("2025-06-30", RUN), (posted, PAID)))
    assert check("clearing_controls", books).population == in_use


def test_each_control_has_its_accounts() -> None:
    """PAYE, net wages and pensions are told by role, or by what is set."""
    books = ledger(
        PAYE,
        account("814", "Wages", LIABILITY, role=AccountRole.WAGES_PAYABLE),
        account("858", "Pension", LIABILITY, role=AccountRole.PENSION),
        account("859", "Other", LIABILITY),
        *(entry(code, "2026-10-31", "-5.00") for code in ("825", "814", "858", "859")),
    )
    assert check("clearing_controls", books).population == 3
    assert check("clearing_controls", books, pension=("858", "859")).population == 4
