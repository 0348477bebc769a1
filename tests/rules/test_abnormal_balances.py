"""Abnormal balances: accounts and contacts on the wrong side."""

from datetime import date
from decimal import Decimal

import pytest

from dextflow.model import AccountClass, AccountRole, AccountType, Money, SettledBy, Severity
from dextflow.testing.books import (
    ASSET,
    EQUITY,
    EXPENSE,
    LIABILITY,
    REVENUE,
    account,
    allocation,
    bill,
    check,
    contact,
    credit,
    entry,
    ledger,
    post,
    sale,
    trial_balance,
)


@pytest.mark.parametrize(
    ("klass", "balance", "flagged"),
    [
        (ASSET, "1.00", False),
        (ASSET, "-0.99", False),
        (ASSET, "-1.00", True),
        (LIABILITY, "-1.00", False),
        (LIABILITY, "1.00", True),
        (REVENUE, "-1.00", False),
        (REVENUE, "1.00", True),
        (EXPENSE, "1.00", False),
        (EXPENSE, "-1.00", True),
        (EQUITY, "1.00", False),
        (EQUITY, "-1.00", False),
    ],
)
def test_the_usual_side_of_each_class(klass: AccountClass, balance: str, *, flagged: bool) -> None:
    """One unit on the wrong side is flagged, less is not, and equity has no wrong side."""
    result = check("abnormal_balances", ledger(account("1", "Account", klass), entry("1", "2026-10-01", balance)))
    assert [finding.key for finding in result.findings] == (["abnormal_balances:1"] if flagged else [])
    assert result.population == (0 if klass is EQUITY else 1)


@pytest.mark.parametrize(
    ("name", "type_", "role", "balance", "severity"),
    [
        ("Bank", AccountType.BANK, None, "-5.00", Severity.HIGH),
        ("Card", AccountType.CREDIT_CARD, None, "-5.00", None),
        ("Card", AccountType.CREDIT_CARD, None, "5.00", Severity.MEDIUM),
        ("Debtors", AccountType.RECEIVABLE, None, "-5.00", Severity.HIGH),
        ("Debtors", None, AccountRole.DEBTORS, "-5.00", Severity.HIGH),
        ("Stock", AccountType.INVENTORY, None, "-5.00", Severity.MEDIUM),
        ("VAT", None, AccountRole.SALES_TAX, "-5.00", None),
        ("Van, accumulated depreciation", AccountType.FIXED_ASSET, None, "-5.00", None),
        ("Van, accumulated depreciation", AccountType.FIXED_ASSET, None, "5.00", Severity.MEDIUM),
        ("Van", None, AccountRole.ACCUMULATED_DEPRECIATION, "5.00", Severity.MEDIUM),
    ],
)
def test_special_accounts(
    name: str, type_: AccountType | None, role: AccountRole | None, balance: str, severity: Severity | None
) -> None:
    """Cards and accumulated depreciation are in credit, tax on either side; bank and control accounts are high."""
    books = ledger(account("1", name, ASSET, type_, role), entry("1", "2026-10-01", balance))
    assert [finding.severity for finding in check("abnormal_balances", books).findings] == (
        [] if severity is None else [severity]
    )


@pytest.mark.parametrize(("balance", "flagged"), [("-500.00", False), ("-500.01", True)])
def test_an_overdraft_up_to_its_limit(balance: str, *, flagged: bool) -> None:
    """A bank account may be overdrawn up to the limit, the limit included."""
    books = ledger(account("090", "Bank", ASSET, AccountType.BANK), entry("090", "2026-10-01", balance))
    assert bool(check("abnormal_balances", books, overdraft_limit="500").findings) is flagged


def test_the_day_and_the_posting_that_crossed_over() -> None:
    """The day is the first of the unbroken time on the wrong side, and the largest posting of that day did it."""
    books = ledger(
        account("1", "Deposit", ASSET),
        entry("1", "2026-07-01", "-10.00"),
        entry("1", "2026-07-02", "60.00"),
        entry("1", "2026-08-01", "-20.00"),
        entry("1", "2026-08-01", "-90.00", journal="J8", description="Refund"),
        entry("1", "2026-09-01", "15.00"),
        entry("1", "2026-11-01", "500.00"),
    )
    result = check("abnormal_balances", books)
    (finding,) = result.findings
    assert finding.summary == "Account 1 Deposit is 45.00 GBP in credit on 2026-10-31, since 2026-08-01."
    assert finding.amount == Money(currency="GBP", amount=Decimal("45.00"))
    assert (finding.on, finding.refs) == (date(2026, 8, 1), ("1",))
    assert finding.evidence == ("crossed over on 2026-08-01 by a posting of -90.00, J8, Refund",)
    assert (result.figure("accounts"), result.figure("oldest")) == (1, date(2026, 8, 1))


def test_wrong_since_before_the_entries_begin() -> None:
    """If the trial balance was wrong already, nobody knows since when."""
    books = ledger(
        account("1", "Deposit", ASSET),
        trial_balance("2026-08-31", ("1", "-5.00")),
        entry("1", "2026-09-05", "1.00"),
    )
    (finding,) = check("abnormal_balances", books).findings
    assert (finding.on, finding.evidence) == (None, ())
    assert finding.summary == "Account 1 Deposit is 4.00 GBP in credit on 2026-10-31."


def test_accounts_that_may_be_on_either_side() -> None:
    """A contra account that was set is not looked at."""
    books = ledger(account("1", "Discount received", EXPENSE), entry("1", "2026-10-01", "-5.00"))
    assert check("abnormal_balances", books, contra_accounts=("1",)).population == 0


def test_contacts_on_the_wrong_side() -> None:
    """A supplier that owes and a customer that is owed are of medium weight, by what was open on the day."""
    books = ledger(
        contact("acme", "Acme Ltd"),
        bill("B1", "2026-10-01", "20.00", paid=(("2026-11-05", "20.00"),)),
        credit("C1", "2026-10-02", "50.00"),
        allocation("B1", "20.00", "2026-10-03", SettledBy.CREDIT_NOTE, "C1"),
        sale("S1", "2026-10-05", "10.00", contact="zeta", paid=(("2026-10-06", "35.00"),)),
        sale("S2", "2026-10-05", "10.00", contact="good"),
    )
    result = check("abnormal_balances", books)
    assert [(finding.key, finding.summary) for finding in result.findings] == [
        ("abnormal_balances:supplier acme", "Supplier Acme Ltd is 30.00 GBP in debit on 2026-10-31."),
        ("abnormal_balances:customer zeta", "Customer zeta is 25.00 GBP in credit on 2026-10-31."),
    ]
    assert (result.population, result.figure("contacts")) == (3, 2)


def test_revenue_of_the_year() -> None:
    """Last year's revenue does not hide that this year's is in debit."""
    books = ledger(
        account("200", "Sales", REVENUE),
        post("2025-12-31", ("090", "900.00"), ("200", "-900.00")),
        post("2026-01-10", ("200", "5.00"), ("090", "-5.00")),
    )
    (finding,) = check("abnormal_balances", books).findings
    assert finding.on == date(2026, 1, 10)
