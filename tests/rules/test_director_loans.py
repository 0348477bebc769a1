"""Directors' loan accounts: overdrawn or not, and for how long beyond the limit."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.model import AccountRole, Money, Severity
from dextflow.testing.books import LIABILITY, account, check, entry, ledger, organisation, trial_balance

LOAN = account("835", "Director's loan", LIABILITY)


def gbp(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


@pytest.mark.parametrize(
    ("balance", "severity"),
    [
        ("-500.00", None),
        ("0.00", None),
        ("0.01", Severity.MEDIUM),
        ("10000.00", Severity.MEDIUM),
        ("10000.01", Severity.HIGH),
    ],
)
def test_overdrawn_and_beyond_the_limit(balance: str, severity: Severity | None) -> None:
    """Any debit is medium; more than 10,000 is high in the United Kingdom, 10,000 itself is not."""
    findings = check("director_loans", ledger(LOAN, entry("835", "2026-10-01", balance))).findings
    assert [finding.severity for finding in findings] == ([] if severity is None else [severity])


@pytest.mark.parametrize(("limit", "severity"), [("400", Severity.HIGH), ("500", Severity.MEDIUM)])
def test_another_limit(limit: str, severity: Severity) -> None:
    """A limit that was set takes the place of the country's."""
    books = ledger(LOAN, entry("835", "2026-10-01", "500.00"))
    assert check("director_loans", books, limit=limit).findings[0].severity is severity


def test_the_limit_of_its_time() -> None:
    """Before 6 April 2014 the limit was 5,000."""
    books = ledger(LOAN, entry("835", "2014-03-01", "6000.00"))
    assert check("director_loans", books, "2014-03").findings[0].severity is Severity.HIGH
    assert check("director_loans", books, "2014-04").findings[0].severity is Severity.MEDIUM


def test_a_country_without_a_known_limit() -> None:
    """Nothing is guessed: no loan is high, and a note says why."""
    books = ledger(LOAN, entry("835", "2026-10-01", "99999.00"), organisation=organisation(country="NZ"))
    result = check("director_loans", books)
    assert result.findings[0].severity is Severity.MEDIUM
    assert result.notes == ("No limit for directors' loans is known for NZ.",)
    assert result.figure("days over the limit") is None


def test_the_history_of_the_balance() -> None:
    """Days over the limit, the highest balance, since when it is overdrawn, and the month ends are told."""
    books = ledger(
        LOAN,
        entry("835", "2026-08-31", "-100.00"),
        entry("835", "2026-09-10", "12100.00"),
        entry("835", "2026-09-30", "-3000.00"),
        entry("835", "2026-10-29", "1500.00"),
        entry("835", "2026-11-01", "-9000.00"),
    )
    result = check("director_loans", books, history_from="2026-08-01")
    (finding,) = result.findings
    assert finding.key == "director_loans:835"
    assert finding.summary == (
        "Account 835 Director's loan is overdrawn by 10,500.00 GBP on 2026-10-31, more than 10,000.00 GBP."
    )
    assert (finding.amount, finding.on, finding.refs) == (gbp("10500.00"), date(2026, 9, 10), ("835",))
    assert finding.evidence == (
        "highest on 2026-09-10: 12,000.00 GBP",
        "over the limit on 23 days",
        "2026-08-31: -100.00",
        "2026-09-30: 9,000.00",
        "2026-10-31: 10,500.00",
    )
    assert result.figure("days over the limit") == 20 + 3
    assert (result.figure("overdrawn"), result.figure("highest")) == (gbp("10500.00"), gbp("12000.00"))


def test_which_accounts() -> None:
    """They are told by role, by whole words of the name, or by what is set."""
    books = ledger(
        LOAN,
        account("836", "Directors Loan Account", LIABILITY),
        account("837", "Mr Smith", LIABILITY, role=AccountRole.DIRECTORS_LOAN),
        account("838", "Bank loan", LIABILITY),
    )
    assert check("director_loans", books).population == 3
    assert check("director_loans", books, accounts=("838",)).population == 1


def test_only_a_trial_balance() -> None:
    """Without entries there is a balance, but not since when."""
    (finding,) = check("director_loans", ledger(LOAN, trial_balance("2026-10-31", ("835", "7.00")))).findings
    assert (finding.on, finding.amount) == (None, gbp("7.00"))
