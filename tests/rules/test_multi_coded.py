"""Multi-coded accounts and tax: contacts that are coded now this way, now that."""

from collections.abc import Callable
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from dextflow.errors import InvalidSettings
from dextflow.model import BankTransactionKind, CheckResult, DocumentKind, DocumentStatus, Money, Scalar, Severity
from dextflow.testing.books import (
    EXPENSE,
    Record,
    account,
    bill,
    check,
    contact,
    credit,
    ledger,
    line,
    organisation,
    sale,
    spend,
    tax_code,
)

CHART = (
    account("400", "Rent", EXPENSE),
    account("404", "Bank fees", EXPENSE),
    account("410", "Cleaning", EXPENSE),
    tax_code("S20", "0.20", "Standard"),
    tax_code("Z0", "0", "Zero"),
    tax_code("T20", "0.20", "Standard, other"),
    contact("acme", "Acme Ltd"),
)
NUMBERS = count(1)
MAKERS: dict[str, Callable[..., Record]] = {"bill": bill, "sale": sale, "credit": credit, "spend": spend}


def coded(*codes: str, on: str = "2026-10-05", kind: str = "bill", **others: Any) -> Record:
    """A document of one line of 100.00 for each account, or account:tax code."""
    lines = tuple(
        line("100.00", account=code or None, tax_code=tax or None)
        for code, _, tax in (each.partition(":") for each in codes)
    )
    return MAKERS[kind](f"D{next(NUMBERS)}", on, f"{len(codes)}00.00", lines=lines, **others)


def accounts(*records: Record, **settings: Scalar) -> CheckResult:
    return check("multi_coded_accounts", ledger(*CHART, *records), "2026-10", None, **settings)


def tax(*records: Record, **settings: Scalar) -> CheckResult:
    return check("multi_coded_tax", ledger(*CHART, *records), "2026-10", None, **settings)


def test_a_contact_with_a_usual_account() -> None:
    """Three lines of four on one account make the fourth a probable miscoding of the period: medium, explained."""
    odd = bill("ODD", "2026-10-09", "50.00", number="77", lines=(line("50.00", account="404"),))
    result = accounts(coded("400", "400", "400", on="2026-03-01"), odd)
    (finding,) = result.findings
    assert finding.key == "multi_coded_accounts:acme|purchases"
    assert finding.severity is Severity.MEDIUM
    assert finding.summary == (
        "Purchases with Acme Ltd are coded to 2 accounts on 4 lines; 1 probably miscoded, usually 400 Rent."
    )
    assert finding.amount == Money(currency="GBP", amount=Decimal("50.00"))
    assert finding.refs == ("ODD",)
    assert finding.evidence == (
        "400 Rent: 3 lines, 300.00 GBP",
        "404 Bank fees: 1 line, 50.00 GBP",
        "2026-10-09: Bill 77 of Acme Ltd, 50.00 GBP on 404 Bank fees",
    )
    assert result.population == 2
    assert result.figure("contacts") == 1
    assert result.figure("probable miscodings") == 1
    assert result.figure("probable miscodings in base currency") == finding.amount


@pytest.mark.parametrize(
    ("usual", "odd", "severity"), [(7, 3, Severity.MEDIUM), (69, 31, Severity.LOW), (2, 2, Severity.LOW)]
)
def test_the_dominant_share(usual: int, odd: int, severity: Severity) -> None:
    """From 70 % of the lines on an account is the usual one, and what is elsewhere probably wrong; below not."""
    (finding,) = accounts(coded(*["400"] * usual), coded(*["404"] * odd)).findings
    assert finding.severity is severity
    assert ("probably" in finding.summary) is (severity is Severity.MEDIUM)


def test_an_old_miscoding_is_low() -> None:
    """What is odd before the period is low, though the contact is active in it."""
    result = accounts(coded("404", on="2026-09-30"), coded("400", "400", "400"))
    assert [finding.severity for finding in result.findings] == [Severity.LOW]


@pytest.mark.parametrize(("lines", "flagged"), [(3, False), (4, True)])
def test_the_least_lines(lines: int, *, flagged: bool) -> None:
    """Fewer than four lines say nothing of a contact."""
    assert bool(accounts(coded(*["400"] * (lines - 1), "404")).findings) is flagged


@pytest.mark.parametrize(("first", "flagged"), [("2025-10-01", True), ("2025-09-30", False)])
def test_the_history(first: str, *, flagged: bool) -> None:
    """Lines count from twelve months before the period on, not those of the day before."""
    result = accounts(coded("404", on=first), coded("400", "400", "400"), min_lines=3)
    assert bool(result.findings) is flagged


@pytest.mark.parametrize(
    ("last", "flagged"), [("2026-09-30", False), ("2026-10-01", True), ("2026-10-31", True), ("2026-11-01", False)]
)
def test_only_contacts_active_in_the_period(last: str, *, flagged: bool) -> None:
    """A contact without a line in the period is not looked at, whatever it was coded to before or after."""
    result = accounts(coded("400", "400", "404", on="2026-05-01"), coded("400", on=last))
    assert bool(result.findings) is flagged
    assert result.population == (2 if flagged else 0)


@pytest.mark.parametrize(
    ("exclusions", "flagged"),
    [
        ((), True),
        (("400+404",), False),
        ((" 404 + 400 ",), False),
        (("400+410",), True),
        (("400+404+410",), False),
    ],
)
def test_sets_that_go_together(exclusions: tuple[str, ...], *, flagged: bool) -> None:
    """A contact all of whose accounts are in one set of the exclusions is fine."""
    result = accounts(coded("400", "400", "404", "404"), exclusions=exclusions)
    assert bool(result.findings) is flagged


def test_what_is_outside_a_set_stands_out() -> None:
    """Two accounts of a set are one for the share, and only the line outside of it is odd."""
    (finding,) = accounts(coded("400", "400", "404", "404"), coded("410"), exclusions=("400+404",)).findings
    assert finding.severity is Severity.MEDIUM
    assert len(finding.refs) == 1
    assert "on 410 Cleaning" in finding.evidence[-1]


def test_two_sets_are_two_ways() -> None:
    """Sets are not joined: a contact with codes of two of them is coded in two ways."""
    result = accounts(coded("400", "404", "410", "420"), exclusions=("400+404", "410+420"))
    assert [finding.severity for finding in result.findings] == [Severity.LOW]


@pytest.mark.parametrize("given", ["400", "400+", "400+400"])
def test_a_set_has_two_codes(given: str) -> None:
    """A set of one code would hide nothing, so it is refused in words."""
    with pytest.raises(InvalidSettings, match="not a set like"):
        accounts(exclusions=(given,))


@pytest.mark.parametrize("share", ["0.5", "1.01"])
def test_a_dominant_share_is_a_majority(share: str) -> None:
    """At a half two codes could both be the usual one."""
    with pytest.raises(InvalidSettings, match="dominant_share"):
        accounts(dominant_share=share)


def test_directions_are_apart() -> None:
    """Sales and purchases of one contact are two subjects; a choice of direction leaves the other out."""
    records = [coded("400", "400", "400", "404", kind=kind) for kind in ("bill", "sale")]
    assert [finding.key for finding in accounts(*records).findings] == [
        "multi_coded_accounts:acme|purchases",
        "multi_coded_accounts:acme|sales",
    ]
    assert len(accounts(*records, direction="sales").findings) == 1
    once = [coded("400", "400", kind="bill"), coded("404", "404", kind="sale")]
    assert accounts(*once).findings == ()


def test_money_spent_counts_and_credits_are_negative() -> None:
    """Lines of money spent and of credit notes count with those of bills, and a credit takes its amount off."""
    result = accounts(coded("400", "400", kind="spend"), coded("400", "400"), coded("404", kind="credit"))
    assert result.findings[0].amount == Money(currency="GBP", amount=Decimal("-100.00"))
    assert result.population == 3


@pytest.mark.parametrize(
    "record",
    [
        coded("404", status=DocumentStatus.VOIDED),
        coded("404", status=DocumentStatus.DRAFT),
        coded("404", kind="spend", contact=None),
    ],
)
def test_what_does_not_count(record: Record) -> None:
    """Voided and draft documents, and money without a contact, are nobody's coding."""
    assert accounts(coded("400", "400", "400", "400"), record).findings == ()


def test_prepayments_and_transfers_are_no_coding() -> None:
    """Prepayments are coded to the balance sheet by nature, and transfers are with nobody."""
    lines = (line("100.00", account="404"),)
    prepaid = credit("P", "2026-10-02", "100.00", kind=DocumentKind.PURCHASE_PREPAYMENT, lines=lines)
    moved = spend("M", "2026-10-02", "100.00", kind=BankTransactionKind.TRANSFER_OUT, lines=lines)
    assert accounts(coded("400", "400", "400", "400"), prepaid, moved).findings == ()


def test_lines_without_an_account_are_told() -> None:
    """Item lines whose account the ledger hides are no other account; a note counts them."""
    result = accounts(coded("400", "400", "400", ""))
    assert result.findings == ()
    assert result.notes == ("Lines without an account are not compared: 1.",)


def test_amounts_are_in_the_base_currency() -> None:
    """A line of 100.00 EUR at 0.85 is 85.00 in the base currency; without a base there is only a note."""
    euro = coded("404", currency="EUR", rate="0.85")
    usual = coded("400", "400", "400")
    assert accounts(usual, euro).findings[0].amount == Money(currency="GBP", amount=Decimal("85.00"))
    books = ledger(*CHART, usual, euro, organisation=organisation(base_currency=None))
    result = check("multi_coded_accounts", books)
    assert result.findings[0].amount is None
    assert "base currency" in result.notes[0]


@pytest.mark.parametrize(
    ("code", "severity"), [("Z0", Severity.HIGH), ("T20", Severity.MEDIUM), ("??", Severity.MEDIUM)]
)
def test_another_rate_is_high(code: str, severity: Severity) -> None:
    """A probable mistake of the period is high if its code has another rate, medium if only the code differs."""
    (finding,) = tax(coded(":S20", ":S20", ":S20"), coded(f":{code}")).findings
    assert finding.key == "multi_coded_tax:acme|purchases"
    assert finding.severity is severity
    assert "tax codes on 4 lines" in finding.summary


def test_the_tax_effect() -> None:
    """Recoded as usual, 100.00 without tax would have 20.00 more."""
    result = tax(coded(":S20", ":S20", ":S20"), coded(":Z0"))
    assert result.findings[0].evidence[-1] == "recoded as usual, the tax would change by 20.00 GBP"
    assert result.figure("tax effect in base currency") == Money(currency="GBP", amount=Decimal("20.00"))


def test_tax_codes_go_together_by_name_too() -> None:
    """A set may name tax codes by their ids or by what people call them."""
    records = coded(":S20", ":S20", ":Z0", ":Z0")
    assert tax(records, exclusions=("S20+Z0",)).findings == ()
    assert tax(records, exclusions=("Standard+Zero",)).findings == ()


def test_long_lists_are_cut() -> None:
    """Five odd lines are listed, and the others are counted."""
    (finding,) = accounts(coded(*["400"] * 40), coded(*["404"] * 12)).findings
    assert finding.evidence[-1] == "and 7 more"
    assert len(finding.evidence) == 2 + 5 + 1
