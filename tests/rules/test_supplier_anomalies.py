"""Supplier anomalies: what is unusual about the bills of a period."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from dextflow.errors import InvalidSettings
from dextflow.model import CheckResult, DocumentStatus, Facts, Money, Setting, Severity
from dextflow.rules import find, resolve
from dextflow.testing.books import Record, bill, check, contact, ledger, period_of, sale

OLD = bill("OLD", "2024-01-05", "1.00", contact="old")


def monthly(*amounts: str, who: str = "acme", last: int = 9, day: int = 3) -> Iterator[Record]:
    """Bills of the months of 2026 up to one, one each."""
    for place, amount in enumerate(amounts):
        month = last - len(amounts) + 1 + place
        yield bill(f"{who}{month}", f"2026-{month:02}-{day:02}", amount, contact=who)


def books(*records: Record | Iterator[Record]) -> Facts:
    return ledger(contact("acme", "Acme Ltd"), OLD, *records)


def keys(result: CheckResult) -> list[str]:
    return sorted(finding.key.removeprefix("supplier_anomalies:") for finding in result.findings)


def test_an_amount_out_of_the_usual() -> None:
    """A bill of a regular supplier far from the median is medium, with the range that was expected and its z."""
    result = check("supplier_anomalies", books(monthly(*("100.00",) * 5, "140.00", last=10)))
    (finding,) = result.findings
    assert (finding.key, finding.severity, finding.refs) == (
        "supplier_anomalies:acme10",
        Severity.MEDIUM,
        ("acme10",),
    )
    assert finding.amount == Money(currency="GBP", amount=Decimal("140.00"))
    assert finding.evidence == ("expected 74.05 GBP to 125.95 GBP", "robust z 5.4 against 5 earlier ones")
    assert finding.summary == (
        "Bill without a number of Acme Ltd, dated 2026-10-03, over 140.00 GBP, is out of the usual."
    )
    assert [(figure.name, figure.value) for figure in result.figures[:6]] == [
        ("count", 1),
        ("unusual bills", 1),
        ("missing bills", 0),
        ("changed bank accounts", 0),
        ("suppliers", 1),
        ("regular suppliers", 1),
    ]
    assert result.population == 7


@pytest.mark.parametrize(
    ("amount", "flagged"), [("125.94", False), ("125.95", True), ("74.06", False), ("74", True)]
)
def test_how_far_is_too_far(amount: str, *, flagged: bool) -> None:
    """The robust z must be 3.5: with even bills that is 26 % more or less."""
    assert bool(keys(check("supplier_anomalies", books(monthly(*("100.00",) * 5, amount, last=10))))) is flagged


def test_few_bills_and_no_rhythm() -> None:
    """Nothing is usual of four bills, nor of bills that come in no rhythm."""
    assert keys(check("supplier_anomalies", books(monthly(*("100.00",) * 4, "500.00", last=10)))) == []
    days = ("2026-01-05", "2026-01-06", "2026-04-30", "2026-05-02", "2026-09-01", "2026-10-03")
    wild = [bill(day, day, "100.00" if day < "2026-10" else "500.00") for day in days]
    assert keys(check("supplier_anomalies", books(*wild))) == []


def test_a_missing_bill() -> None:
    """A monthly bill that did not come is low, told with the last one, which is the subject."""
    (finding,) = check("supplier_anomalies", books(monthly(*("100.00",) * 6))).findings
    assert (finding.key, finding.severity) == ("supplier_anomalies:after acme9", Severity.LOW)
    assert finding.summary == "A bill of Acme Ltd comes every month, and none came after that of 2026-09-03."
    assert keys(check("supplier_anomalies", books(monthly(*("100.00",) * 6)), "2026-11")) == []


def test_a_weekly_bill_that_stopped() -> None:
    """A weekly bill is missed when it is ten days late."""
    days = [date(2026, 8, 31) + timedelta(days=7 * number) for number in range(6)]
    facts = books(*(bill(str(day), str(day), "100.00") for day in days))
    assert keys(check("supplier_anomalies", facts)) == ["after 2026-10-05"]


@pytest.mark.parametrize(("amount", "flagged"), [("999.99", False), ("1000.00", True)])
def test_the_relative_size_factor(amount: str, *, flagged: bool) -> None:
    """A bill ten times the second largest of its supplier is flagged, whatever the rhythm."""
    days = ("2026-01-05", "2026-01-06", "2026-04-30", "2026-05-02", "2026-10-03")
    facts = books(*(bill(day, day, "100.00" if day < "2026-10" else amount) for day in days))
    result = check("supplier_anomalies", facts)
    assert keys(result) == (["2026-10-03"] if flagged else [])
    if flagged:
        assert result.findings[0].evidence == ("10.0 times the second largest, 100.00 GBP",)


def test_a_large_bill_of_the_past_is_history() -> None:
    """The largest bill is flagged in its own period, not in later ones."""
    days = ("2026-01-05", "2026-01-06", "2026-04-30", "2026-05-02", "2026-10-03")
    facts = books(*(bill(day, day, "9000.00" if day == "2026-05-02" else "100.00") for day in days))
    assert keys(check("supplier_anomalies", facts)) == []
    assert keys(check("supplier_anomalies", facts, "2026-05")) == []


@pytest.mark.parametrize(("amount", "flagged"), [("1000.00", False), ("1000.01", True)])
def test_a_first_ever_supplier(amount: str, *, flagged: bool) -> None:
    """The first bill of a supplier is flagged above ten times the materiality, tax left out."""
    new = bill("N", "2026-10-09", amount, contact="new")
    result = check("supplier_anomalies", books(new))
    assert keys(result) == (["N"] if flagged else [])
    taxed = bill("N", "2026-10-09", "1200.00", tax="200.00", contact="new")
    assert keys(check("supplier_anomalies", books(taxed))) == []


def test_a_supplier_of_long_ago_is_not_new() -> None:
    """A supplier whose last bill is older than the history is still no first one."""
    assert keys(check("supplier_anomalies", books(bill("N", "2026-10-09", "9000.00", contact="old")))) == []


def test_a_ledger_that_begins_in_the_period() -> None:
    """Where no bill is older than the period, nobody is called new, and a note says why."""
    result = check("supplier_anomalies", ledger(bill("N", "2026-10-09", "9000.00")))
    assert (result.findings, len(result.notes)) == ((), 2)
    assert result.notes[0] == "The ledger's bills begin on 2026-10-09: who was a supplier before is not known."


def test_materiality_by_revenue() -> None:
    """With revenue of a million, the first bill of a supplier may be 50,000."""
    sales = sale("I", "2026-10-01", "1000000.00")
    for amount, flagged in (("50000.00", []), ("50000.01", ["N"])):
        facts = books(sales, bill("N", "2026-10-09", amount, contact="new"))
        assert keys(check("supplier_anomalies", facts)) == flagged


def test_a_limit_of_ones_own() -> None:
    """What the first bill of a supplier may be can be set."""
    facts = books(bill("N", "2026-10-09", "70.00", contact="new"))
    assert keys(check("supplier_anomalies", facts, large="70")) == []
    assert keys(check("supplier_anomalies", facts, large="69.99")) == ["N"]


def test_a_changed_bank_account() -> None:
    """A bank account other than the known one is high, however it is written, and the new one is of the key."""
    supplier = contact("acme", "Acme Ltd", bank_account="GB29 NWBK 6016 1331 9268 19")
    facts = ledger(supplier, contact("none", bank_account="12"), contact("b"))
    assert not check("supplier_anomalies", facts).findings
    assert not check(
        "supplier_anomalies", facts, known_bank_accounts=("acme=gb29nwbk60161331926819", "b=1")
    ).findings
    result = check("supplier_anomalies", facts, known_bank_accounts=("acme=GB29NWBK60161331920000",))
    (finding,) = result.findings
    assert (finding.key, finding.severity) == ("supplier_anomalies:acme|6819", Severity.HIGH)
    assert finding.summary.startswith("The bank account of Acme Ltd ends in 6819, and was one that ended in 0000")
    assert finding.refs == ("acme",)


def test_a_known_bank_account_that_cannot_be_read() -> None:
    """A known bank account without its contact is refused when the settings are made."""
    rule = find("supplier_anomalies")
    assert rule is not None
    with pytest.raises(InvalidSettings, match="has no ="):
        resolve(rule, period_of("2026-10"), None, (Setting(name="known_bank_accounts", value=("GB29",)),))


def test_what_is_no_bill() -> None:
    """Drafts and voided bills are neither history nor unusual."""
    off = [
        bill(f"D{n}", "2026-10-03", "9000.00", contact="new", status=status)
        for n, status in enumerate((DocumentStatus.DRAFT, DocumentStatus.VOIDED, DocumentStatus.DELETED))
    ]
    assert check("supplier_anomalies", books(*off)).findings == ()


def test_currencies() -> None:
    """Amounts are compared in the base currency, and told in the bill's own."""
    foreign = [
        bill(f"E{month}", f"2026-{month:02}-03", "200.00", currency="EUR", rate=rate)
        for month, rate in ((5, "0.5"), (6, "0.5"), (7, "0.5"), (8, "0.5"), (9, "0.5"), (10, "1"))
    ]
    (finding,) = check("supplier_anomalies", books(*foreign)).findings
    assert finding.amount == Money(currency="EUR", amount=Decimal("200.00"))
    assert finding.evidence[0] == "expected 74.05 GBP to 125.95 GBP"
