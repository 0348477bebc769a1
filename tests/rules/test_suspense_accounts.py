"""Suspense accounts: what should be empty and is not, and what it is made of."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dextflow.model import AccountRole, CheckResult, LedgerEntry, Money, Severity
from dextflow.rules.workings.unmatched import oldest, unmatched
from dextflow.testing.books import (
    ASSET,
    EXPENSE,
    LIABILITY,
    account,
    check,
    entry,
    ledger,
    organisation,
    post,
    trial_balance,
)

BANK = account("090", "Bank", ASSET)
SUSPENSE = account("850", "Suspense", LIABILITY)


def suspended(amount: str, high_amount: str = "0") -> CheckResult:
    books = ledger(BANK, SUSPENSE, post("2026-10-05", ("850", amount), ("090", str(-Decimal(amount)))))
    return check("suspense_accounts", books, high_amount=high_amount)


@pytest.mark.parametrize(
    ("amount", "flagged"), [("0.01", False), ("0.02", True), ("-0.01", False), ("-0.02", True)]
)
def test_a_cent_is_tolerated(amount: str, *, flagged: bool) -> None:
    """A balance of one cent on either side is none, and two are."""
    assert bool(suspended(amount).findings) is flagged


@pytest.mark.parametrize(("amount", "severity"), [("100.00", Severity.MEDIUM), ("-100.01", Severity.HIGH)])
def test_above_the_materiality_it_is_high(amount: str, severity: Severity) -> None:
    """The materiality of a company without revenue is 100; what is above it, on either side, is high."""
    (finding,) = suspended(amount).findings
    assert finding.severity is severity


def test_another_amount_from_which_it_is_high() -> None:
    """An amount that was set takes the place of the materiality."""
    assert suspended("10.01", high_amount="10").findings[0].severity is Severity.HIGH


def test_what_is_told() -> None:
    """The finding has the balance without its sign, since when, and what it is made of."""
    books = ledger(
        BANK,
        SUSPENSE,
        post("2026-08-01", ("850", "-40.00"), ("090", "40.00")),
        post("2026-08-05", ("850", "-30.00"), ("090", "30.00"), description="Mrs Smith?"),
        post("2026-09-01", ("850", "50.00"), ("090", "-50.00")),
        post("2026-11-01", ("850", "20.00"), ("090", "-20.00")),
    )
    result = check("suspense_accounts", books)
    (finding,) = result.findings
    assert finding.key == "suspense_accounts:850"
    assert finding.summary == "Account 850 Suspense should be empty and is 20.00 GBP in credit on 2026-10-31."
    assert finding.amount == Money(currency="GBP", amount=Decimal("20.00"))
    assert (finding.on, finding.refs) == (date(2026, 8, 5), ("850",))
    assert finding.evidence == ("the oldest unmatched posting is 87 days old", "2026-08-05: -20.00, Mrs Smith?")
    assert (result.population, result.figure("count"), result.figure("oldest")) == (1, 1, date(2026, 8, 5))
    assert result.figure("total") == Money(currency="GBP", amount=Decimal("20.00"))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Payroll CLEARING", True),
        ("Uncategorized Expense", True),
        ("Ask-My-Accountant", True),
        ("Opening Balance Equity", True),
        ("Undeposited Funds", True),
        ("Holding account", True),
        ("Shareholding in Acme", False),
        ("Balance opening equity", False),
    ],
)
def test_names(name: str, *, found: bool) -> None:
    """Whole words of the name count, whatever their case and what is between them."""
    assert check("suspense_accounts", ledger(account("1", name, ASSET))).population == found


def test_roles_and_accounts_that_are_set() -> None:
    """The ledger's own role and an id or code that is set are enough; each account is looked at once."""
    books = ledger(
        account("1", "Sundry", ASSET, role=AccountRole.SUSPENSE),
        account("2", "Between banks", ASSET, role=AccountRole.CLEARING),
        account("3", "Other", ASSET),
    )
    assert check("suspense_accounts", books).population == 2
    assert check("suspense_accounts", books, accounts=("3", "1")).population == 3
    assert check("suspense_accounts", books, names=("other",)).population == 3


def test_any_posting_to_uncategorised_costs() -> None:
    """Costs that nobody put anywhere are flagged for a posting in the period even if it was taken back."""
    books = ledger(
        account("1", "Uncategorised expense", EXPENSE),
        post("2026-10-05", ("1", "40.00"), ("090", "-40.00")),
        post("2026-10-06", ("1", "-40.00"), ("090", "40.00")),
    )
    (finding,) = check("suspense_accounts", books).findings
    assert finding.severity is Severity.MEDIUM
    assert finding.summary.endswith("should be empty and was posted to, though it is at nil on 2026-10-31.")
    assert finding.evidence == ("posted to 2 times in the period",)
    assert check("suspense_accounts", books, "2026-11").findings == ()


def test_only_a_trial_balance() -> None:
    """Without entries there is a balance, but not since when."""
    (finding,) = check(
        "suspense_accounts", ledger(SUSPENSE, trial_balance("2026-10-31", ("850", "9.00")))
    ).findings
    assert (finding.on, finding.evidence) == (None, ())


def test_without_a_base_currency() -> None:
    """There are no amounts, and a note says why."""
    books = ledger(SUSPENSE, entry("850", "2026-10-05", "9.00"), organisation=organisation(base_currency=None))
    result = check("suspense_accounts", books)
    assert (result.findings[0].amount, result.figure("total")) == (None, None)
    assert any("base currency" in note for note in result.notes)


@given(cents=st.lists(st.integers(-300, 300), max_size=12))
def test_first_in_first_out(cents: list[int]) -> None:
    """What is left is what a queue leaves that matches each posting with the oldest of the other side."""
    entries = [
        LedgerEntry(id=f"{number:02}", account="a", on=date(2026, 1, 1 + number), amount=Decimal(amount))
        for number, amount in enumerate(cents)
    ]
    balance = sum((entry.amount for entry in entries), Decimal(0))
    left = unmatched(entries[::-1], balance)
    assert [(item.entry.id, item.amount) for item in left] == _queue(entries)
    assert oldest(left, balance) == (left[0].entry.on if left else None)


def _queue(entries: list[LedgerEntry]) -> list[tuple[str, Decimal]]:
    waiting: list[tuple[str, Decimal]] = []
    for posting in entries:
        amount = posting.amount
        while waiting and amount * waiting[0][1] < 0:
            name, first = waiting.pop(0)
            if abs(first) > abs(amount):
                waiting.insert(0, (name, first + amount))
                amount = Decimal(0)
            else:
                amount += first
        if amount:
            waiting.append((posting.id, amount))
    return waiting


def test_a_balance_that_is_older_than_the_entries() -> None:
    """If the entries do not make up the balance, nobody knows how old it is."""
    entries = [LedgerEntry(id="1", account="a", on=date(2026, 1, 1), amount=Decimal(5))]
    left = unmatched(entries, Decimal(9))
    assert [item.amount for item in left] == [Decimal(5)]
    assert oldest(left, Decimal(9)) is None
