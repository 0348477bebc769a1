"""Aged payables and receivables: what was open at the end of a day, and how old it was then."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from dextflow.model import (
    Allocation,
    CheckResult,
    CheckStatus,
    Contact,
    Document,
    DocumentKind,
    DocumentStatus,
    Facts,
    Money,
    Organisation,
    ReportingPeriod,
    Scalar,
    Setting,
    Severity,
)
from dextflow.rules import evaluate, find, resolve

APRIL = ReportingPeriod(start=date(2024, 4, 1), end=date(2024, 4, 30))
BILL = Document(
    id="b1",
    kind=DocumentKind.BILL,
    status=DocumentStatus.APPROVED,
    contact="acme",
    number="100",
    issued_on=date(2024, 1, 15),
    due_on=date(2024, 2, 14),
    currency="GBP",
    rate=Decimal(1),
    net=Decimal("100.00"),
    tax=Decimal("20.00"),
    total=Decimal("120.00"),
    attached=True,
)


def books(*documents: Document, paid: tuple[Allocation, ...] = (), base: str | None = "GBP") -> Facts:
    return Facts(
        ledger="test",
        fetched_at=datetime(2024, 5, 2, tzinfo=UTC),
        digest="d",
        organisation=Organisation(base_currency=base),
        contacts=(Contact(id="acme", name="Acme Ltd"),),
        documents=documents,
        allocations=paid,
    )


def payment(amount: str, on: date | None, document: str = "b1") -> Allocation:
    return Allocation(document=document, amount=Decimal(amount), on=on)


def payables(facts: Facts, **settings: Scalar) -> CheckResult:
    return run("aged_payables", facts, **settings)


def run(id_: str, facts: Facts, **settings: Scalar) -> CheckResult:
    rule = find(id_)
    assert rule is not None
    given = tuple(Setting(name=name, value=value) for name, value in settings.items())
    result = evaluate(rule, "aged", resolve(rule, APRIL, None, given), facts)
    assert result.status in (CheckStatus.PASS, CheckStatus.FLAGGED), result.reason
    return result


def keys(result: CheckResult) -> list[str]:
    return [finding.key for finding in result.findings]


def gbp(amount: str) -> Money:
    return Money(currency="GBP", amount=Decimal(amount))


def test_an_old_open_bill() -> None:
    """A bill that is open and older than three months is flagged with its amount, date and a sentence."""
    result = payables(books(BILL))
    (finding,) = result.findings
    assert finding.key == "aged_payables:b1"
    assert finding.severity is Severity.HIGH
    assert finding.amount == gbp("120.00")
    assert finding.on == date(2024, 1, 15)
    assert finding.refs == ("b1",)
    assert finding.summary == (
        "Bill 100 of Acme Ltd, dated 2024-01-15, had 120.00 GBP open on 2024-04-30, 106 days on."
    )
    assert (result.status, result.population, result.score) == (CheckStatus.FLAGGED, 1, 0)
    assert result.notes == ()


def test_nameless_contact_and_numberless_bill() -> None:
    """A contact that the ledger does not name goes by its id, and a bill may have no number."""
    result = payables(books(evolve(BILL, contact="c9", number=None)))
    assert result.findings[0].summary.startswith("Bill without a number of c9, dated")


@pytest.mark.parametrize(
    ("as_of", "months", "last_flagged"),
    [
        ("2024-04-30", 3, date(2024, 1, 30)),
        ("2024-05-31", 3, date(2024, 2, 29)),
        ("2023-05-31", 3, date(2023, 2, 28)),
        ("2024-02-29", 12, date(2023, 2, 28)),
        ("2025-02-28", 12, date(2024, 2, 28)),
        ("2024-03-31", 1, date(2024, 2, 29)),
        ("2024-04-30", 0, date(2024, 4, 30)),
        ("2024-08-31", 6, date(2024, 2, 29)),
        ("2024-04-30", 2, date(2024, 2, 29)),
    ],
)
def test_the_day_of_the_lookback_is_flagged(as_of: str, months: int, last_flagged: date) -> None:
    """The bill dated exactly so many months before is flagged, the one dated a day later is not."""
    exact = evolve(BILL, id="exact", issued_on=last_flagged)
    later = evolve(BILL, id="later", issued_on=last_flagged + timedelta(days=1))
    result = payables(books(exact, later), as_of=as_of, lookback_months=months)
    assert keys(result) == ["aged_payables:exact"]


@pytest.mark.parametrize(
    ("days", "severity"),
    [(0, Severity.LOW), (60, Severity.LOW), (61, Severity.MEDIUM), (90, Severity.MEDIUM), (91, Severity.HIGH)],
)
def test_severity_by_age(days: int, severity: Severity) -> None:
    """Over 90 days is high, over 60 medium, else low."""
    bill = evolve(BILL, issued_on=APRIL.end - timedelta(days=days))
    assert payables(books(bill), lookback_months=0).findings[0].severity is severity


@pytest.mark.parametrize("status", DocumentStatus)
def test_only_approved_and_paid_documents_count(status: DocumentStatus) -> None:
    """Draft, submitted, voided and deleted bills are not in the books, so they are neither old nor open."""
    result = payables(books(evolve(BILL, status=status)))
    counts = status in (DocumentStatus.APPROVED, DocumentStatus.PAID)
    assert (len(result.findings), result.population) == ((1, 1) if counts else (0, 0))


@pytest.mark.parametrize("kind", DocumentKind)
def test_each_kind_is_in_its_own_check(kind: DocumentKind) -> None:
    """Bills are payables, sales invoices receivables, and credit notes are neither."""
    facts = books(evolve(BILL, kind=kind))
    assert bool(payables(facts).findings) is (kind is DocumentKind.BILL)
    assert bool(run("aged_receivables", facts).findings) is (kind is DocumentKind.SALES_INVOICE)


def test_an_old_sales_invoice() -> None:
    """Receivables have keys and sentences of their own."""
    (finding,) = run("aged_receivables", books(evolve(BILL, kind=DocumentKind.SALES_INVOICE))).findings
    assert finding.key == "aged_receivables:b1"
    assert finding.summary.startswith("Sales invoice 100 of Acme Ltd")


@pytest.mark.parametrize(("on", "flagged"), [(date(2024, 4, 30), False), (date(2024, 5, 1), True)])
def test_paid_after_the_day_was_open_on_it(on: date, *, flagged: bool) -> None:
    """A bill that is paid today counts as open if the payment is dated after the day, and not if on it."""
    paid = evolve(BILL, status=DocumentStatus.PAID)
    result = payables(books(paid, paid=(payment("120.00", on),)))
    assert bool(result.findings) is flagged
    assert result.notes == ()


def test_part_payments() -> None:
    """The open amount is the total less the payments and credits up to the day, whatever came after."""
    paid = (
        payment("50.00", date(2024, 2, 1)),
        payment("30.01", date(2024, 4, 30)),
        payment("39.99", date(2024, 6, 1)),
        payment("100.00", date(2024, 2, 1), document="other"),
    )
    result = payables(books(evolve(BILL, status=DocumentStatus.PAID), paid=paid))
    assert result.findings[0].amount == gbp("39.99")
    assert result.figure("total GBP") == gbp("39.99")


def test_an_overpaid_bill_is_not_open() -> None:
    """A bill that is settled by more than its total is not open, and takes nothing off other bills."""
    other = evolve(BILL, id="b2")
    result = payables(books(BILL, other, paid=(payment("130.00", date(2024, 2, 1)),)))
    assert keys(result) == ["aged_payables:b2"]
    assert result.figure("total GBP") == gbp("120.00")


def test_undated_payments_count_as_made_and_are_told() -> None:
    """A payment without a date counts as made by the day, and a note says how much that is."""
    euro = evolve(BILL, id="b2", currency="EUR", rate=Decimal("0.85"))
    paid = (payment("100.00", None), payment("5.00", None), payment("120.00", None, document="b2"))
    result = payables(books(BILL, euro, paid=paid))
    assert result.figure("total GBP") == gbp("15.00")
    assert result.notes == (
        "Payments and credits without a date (3, 120.00 EUR, 105.00 GBP) count as made by 2024-04-30.",
    )


def test_undated_payments_of_other_documents_are_not_told() -> None:
    """Undated payments of documents that the check does not look at make no note."""
    sale = evolve(BILL, id="s1", kind=DocumentKind.SALES_INVOICE)
    later = evolve(BILL, id="b2", issued_on=date(2024, 5, 1))
    paid = (payment("1.00", None, document="s1"), payment("1.00", None, document="b2"))
    assert payables(books(BILL, sale, later, paid=paid)).notes == ()


def test_paid_without_payments_is_told() -> None:
    """A bill marked as paid for which the ledger gave too few payments counts as open, with a note."""
    result = payables(books(evolve(BILL, status=DocumentStatus.PAID), paid=(payment("20.00", APRIL.end),)))
    assert result.figure("total GBP") == gbp("100.00")
    assert result.notes == (
        "Documents marked as paid without payments or credits for all of it: 1; the rest counts as open.",
    )


def test_a_document_of_the_future_is_not_in_the_ledger_yet() -> None:
    """A bill dated after the day is neither open nor counted, although its due date may be before."""
    future = evolve(BILL, issued_on=date(2024, 5, 1), due_on=date(2024, 1, 1))
    for basis in ("issue date", "due date"):
        assert payables(books(future), basis=basis, lookback_months=0).population == 0


def test_age_by_due_date() -> None:
    """By due date a bill ages from then, and one that is not due is open but never flagged."""
    due = evolve(BILL, due_on=date(2024, 2, 29))
    not_due = evolve(BILL, id="b2", due_on=date(2024, 5, 1))
    due_today = evolve(BILL, id="b3", due_on=date(2024, 4, 30), total=Decimal("7.00"))
    result = payables(books(due, not_due, due_today), basis="due date", lookback_months=0)
    finding, last = result.findings
    assert (last.key, last.severity) == ("aged_payables:b3", Severity.LOW)
    assert finding.on == date(2024, 2, 29)
    assert "due on 2024-02-29" in finding.summary
    assert finding.severity is Severity.MEDIUM
    assert result.population == 3
    assert result.figure("not yet due GBP") == gbp("120.00")
    assert result.figure("0 to 30 days GBP") == gbp("7.00")


def test_without_a_due_date_the_issue_date_serves() -> None:
    """A bill without a due date ages from its issue date, rather than never."""
    result = payables(books(evolve(BILL, due_on=None)), basis="due date")
    assert result.findings[0].on == BILL.issued_on


@pytest.mark.parametrize(("minimum", "flagged"), [("102.00", True), ("102.01", False)])
def test_the_minimum_is_in_the_base_currency(minimum: str, *, flagged: bool) -> None:
    """120.00 EUR at 0.85 are 102.00 in the base currency: flagged at that minimum, not a cent above."""
    euro = evolve(BILL, currency="EUR", rate=Decimal("0.85"))
    result = payables(books(euro), min_amount=minimum)
    assert bool(result.findings) is flagged
    assert result.population == 1


def test_currencies_are_never_added_up() -> None:
    """There is a total for each currency, and one in the base currency at each document's own rate."""
    euro = evolve(BILL, id="b2", currency="EUR", rate=Decimal("0.85"))
    dearer = evolve(BILL, id="b3", currency="EUR", rate=Decimal("0.90"))
    result = payables(books(BILL, euro, dearer))
    assert result.figure("total GBP") == gbp("120.00")
    assert result.figure("total EUR") == Money(currency="EUR", amount=Decimal("240.00"))
    assert result.figure("total in base currency") == gbp("330.00")


def test_without_a_base_currency() -> None:
    """Without a base currency the totals over all currencies are left out, and a note says so."""
    result = payables(books(BILL, base=None))
    assert [figure.name for figure in result.figures] == [
        "count",
        "total GBP",
        "oldest",
        "share of open ledger",
        "over 90 days GBP",
    ]
    assert result.notes == (
        "The ledger does not say its base currency, so there are no figures over all currencies.",
    )


def test_figures_of_the_card() -> None:
    """Count, totals, oldest date and share are of what is flagged; the buckets are of the whole open ledger."""
    ages = {"a": 30, "b": 31, "c": 60, "d": 61, "e": 90, "f": 91}
    bills = [
        evolve(BILL, id=id_, issued_on=APRIL.end - timedelta(days=days), total=Decimal(f"1{days}.00"))
        for id_, days in ages.items()
    ]
    result = payables(books(*bills), lookback_months=2)
    assert keys(result) == ["aged_payables:f", "aged_payables:e", "aged_payables:d"]
    assert {figure.name: figure.value for figure in result.figures} == {
        "count": 3,
        "total GBP": gbp("542.00"),
        "total in base currency": gbp("542.00"),
        "oldest": date(2024, 1, 30),
        "share of open ledger": Decimal("0.5628"),
        "0 to 30 days GBP": gbp("130.00"),
        "0 to 30 days in base currency": gbp("130.00"),
        "31 to 60 days GBP": gbp("291.00"),
        "31 to 60 days in base currency": gbp("291.00"),
        "61 to 90 days GBP": gbp("351.00"),
        "61 to 90 days in base currency": gbp("351.00"),
        "over 90 days GBP": gbp("191.00"),
        "over 90 days in base currency": gbp("191.00"),
    }


def test_nothing_open() -> None:
    """An empty ledger is a pass with a score of 100, a count of 0 and no totals."""
    result = payables(books())
    assert (result.status, result.score, result.population) == (CheckStatus.PASS, 100, 0)
    assert [figure.name for figure in result.figures] == [
        "count",
        "total in base currency",
        "share of open ledger",
    ]
