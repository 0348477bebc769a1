"""Dormant accounts: accounts that nobody has posted to for long."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from attrs import evolve

from dextflow.model import (
    Account,
    AccountClass,
    AccountType,
    CheckResult,
    CheckStatus,
    Facts,
    LedgerEntry,
    Money,
    Organisation,
    ReportingPeriod,
    Scalar,
    Setting,
    Severity,
)
from dextflow.rules import evaluate, find, resolve

FEBRUARY = ReportingPeriod(start=date(2024, 2, 1), end=date(2024, 2, 29))
PRINTING = Account(id="p", code="461", name="Printing", klass=AccountClass.EXPENSE)
LOAN = Account(id="l", code=None, name="Loan", klass=AccountClass.LIABILITY)
BANK = Account(id="k", code="090", name="Bank", klass=AccountClass.ASSET, type=AccountType.BANK)


def post(account: Account, on: date, amount: str) -> LedgerEntry:
    return LedgerEntry(id=f"{account.id}{on}{amount}", account=account.id, on=on, amount=Decimal(amount))


ELSEWHERE = post(Account(id="x", code=None, name="X", klass=AccountClass.REVENUE), date(2020, 1, 1), "-1.00")


def dormant(
    *accounts: Account, posted: tuple[LedgerEntry, ...] = (), base: str | None = "GBP", **settings: Scalar
) -> CheckResult:
    rule = find("dormant_accounts")
    assert rule is not None
    given = tuple(Setting(name=name, value=value) for name, value in settings.items())
    facts = Facts(
        ledger="test",
        fetched_at=datetime(2024, 3, 2, tzinfo=UTC),
        digest="d",
        organisation=Organisation(base_currency=base),
        accounts=accounts,
        ledger_entries=(ELSEWHERE, *posted),
    )
    result = evaluate(rule, "dormant", resolve(rule, FEBRUARY, None, given), facts)
    assert result.status in (CheckStatus.PASS, CheckStatus.FLAGGED), result.reason
    return result


def test_an_account_that_was_never_used() -> None:
    """An account without any posting is flagged for information."""
    result = dormant(PRINTING)
    (finding,) = result.findings
    assert finding.key == "dormant_accounts:p"
    assert finding.severity is Severity.INFO
    assert finding.summary == "Account 461 Printing was never posted to."
    assert (finding.amount, finding.on, finding.refs) == (None, None, ("p",))
    assert (result.status, result.population, result.score, result.notes) == (CheckStatus.FLAGGED, 1, 0, ())


def test_an_account_that_was_used_long_ago() -> None:
    """The last posting is told, whatever the order of the postings."""
    posted = (post(PRINTING, date(2021, 3, 4), "5.00"), post(PRINTING, date(2020, 3, 4), "5.00"))
    (finding,) = dormant(PRINTING, posted=posted).findings
    assert finding.on == date(2021, 3, 4)
    assert finding.summary == "Account 461 Printing was last posted to on 2021-03-04."


@pytest.mark.parametrize(("day", "flagged"), [(date(2022, 2, 27), True), (date(2022, 2, 28), False)])
def test_the_first_day_that_counts_as_use(day: date, *, flagged: bool) -> None:
    """Two years before 29 February is 28 February: a posting on that day is use, one before it is not."""
    assert bool(dormant(PRINTING, posted=(post(PRINTING, day, "5.00"),)).findings) is flagged


def test_a_posting_after_the_period_is_use() -> None:
    """An account that was taken into use after the period is not one to archive."""
    assert not dormant(PRINTING, posted=(post(PRINTING, date(2024, 3, 1), "5.00"),)).findings


@pytest.mark.parametrize(
    "account",
    [evolve(PRINTING, active=False), evolve(PRINTING, system=True)],
    ids=["archived", "system"],
)
def test_accounts_that_cannot_be_archived(account: Account) -> None:
    """Archived accounts and those that the ledger itself needs are not looked at."""
    assert dormant(account).population == 0


def test_bank_accounts() -> None:
    """A dormant bank account with a balance is left out, one that stands at nil is flagged."""
    old = date(2020, 5, 5)
    held = (post(BANK, old, "10.00"),)
    assert dormant(BANK, posted=held).population == 0
    closed = dormant(BANK, posted=(*held, post(BANK, old, "-10.00")))
    assert [finding.severity for finding in closed.findings] == [Severity.INFO]
    assert dormant(BANK).findings


def test_a_dormant_balance() -> None:
    """A dormant account of the balance sheet with a balance is medium and shows it, debit positive."""
    result = dormant(LOAN, PRINTING, posted=(post(LOAN, date(2020, 5, 5), "-1250.00"),))
    loan, printing = result.findings
    assert (loan.key, loan.severity) == ("dormant_accounts:l", Severity.MEDIUM)
    assert loan.amount == Money(currency="GBP", amount=Decimal("-1250.00"))
    assert loan.summary == "Account Loan was last posted to on 2020-05-05 and has a balance of -1,250.00."
    assert printing.severity is Severity.INFO
    assert {figure.name: figure.value for figure in result.figures} == {
        "count": 2,
        "never used": 1,
        "used before": 1,
        "with a balance": 1,
    }


@pytest.mark.parametrize("klass", [AccountClass.REVENUE, AccountClass.EXPENSE])
def test_revenue_and_expense_have_no_balance(klass: AccountClass) -> None:
    """Old postings to revenue and expense were closed with their year, so they are no balance."""
    account = evolve(PRINTING, klass=klass)
    (finding,) = dormant(account, posted=(post(account, date(2020, 5, 5), "10.00"),)).findings
    assert (finding.severity, finding.amount) == (Severity.INFO, None)


def test_without_a_base_currency() -> None:
    """Without a base currency a balance is told in the sentence but has no amount of money."""
    result = dormant(LOAN, posted=(post(LOAN, date(2020, 5, 5), "7.00"),), base=None)
    assert result.findings[0].severity is Severity.MEDIUM
    assert result.findings[0].amount is None
    assert "7.00" in result.findings[0].summary
    assert "base currency" in result.notes[0]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [("all", {"p", "l", "r"}), ("revenue", {"r"}), ("expense", {"p"}), ("other", {"l"})],
)
def test_classes(chosen: str, expected: set[str]) -> None:
    """Accounts of one class can be looked at, or all."""
    revenue = evolve(PRINTING, id="r", klass=AccountClass.REVENUE)
    result = dormant(PRINTING, LOAN, revenue, account_class=chosen)
    assert {finding.refs[0] for finding in result.findings} == expected
    assert result.population == len(expected)


def test_a_short_history_is_told() -> None:
    """If the ledger's entries begin later than the two years, a note says that earlier use is not seen."""
    note = "The ledger's entries begin on 2020-01-01: use of an account before that day is not seen."
    assert dormant(PRINTING, since="2019-12-31").notes == (note,)
    assert dormant(PRINTING, since="2020-01-01").notes == ()


def test_no_entries_at_all_are_told() -> None:
    """If the ledger gave no entries, a note says so, because then everything looks dormant."""
    rule = find("dormant_accounts")
    assert rule is not None
    organisation = Organisation(base_currency="GBP")
    facts = Facts(ledger="t", fetched_at=datetime(2024, 3, 2, tzinfo=UTC), digest="d", organisation=organisation)
    result = evaluate(rule, "dormant", resolve(rule, FEBRUARY, None, ()), facts)
    assert result.notes == ("The ledger gave no entries at all, so no account seems to have been used.",)
