"""Draft invoices: what nobody has approved yet."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from attrs import evolve

from dextflow.model import (
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

MARCH = ReportingPeriod(start=date(2024, 3, 1), end=date(2024, 3, 31))
DRAFT = Document(
    id="b1",
    kind=DocumentKind.BILL,
    status=DocumentStatus.DRAFT,
    contact="acme",
    number=None,
    issued_on=date(2024, 3, 10),
    due_on=None,
    currency="GBP",
    rate=Decimal(1),
    net=Decimal("100.00"),
    tax=Decimal("20.00"),
    total=Decimal("120.00"),
    attached=False,
)


def drafts(*documents: Document, base: str | None = "GBP", **settings: Scalar) -> CheckResult:
    rule = find("draft_invoices")
    assert rule is not None
    given = tuple(Setting(name=name, value=value) for name, value in settings.items())
    facts = Facts(
        ledger="test",
        fetched_at=datetime(2024, 4, 2, tzinfo=UTC),
        digest="d",
        organisation=Organisation(base_currency=base),
        contacts=(Contact(id="acme", name="Acme Ltd"),),
        documents=documents,
    )
    return evaluate(rule, "drafts", resolve(rule, MARCH, None, given), facts)


def money(amount: str, currency: str = "GBP") -> Money:
    return Money(currency=currency, amount=Decimal(amount))


def test_a_draft_bill_of_the_period() -> None:
    """A draft bill dated in the period is flagged with its total, date and a sentence."""
    (finding,) = drafts(DRAFT).findings
    assert finding.key == "draft_invoices:b1"
    assert finding.amount == money("120.00")
    assert finding.on == date(2024, 3, 10)
    assert finding.refs == ("b1",)
    assert finding.summary == (
        "Bill without a number of Acme Ltd, dated 2024-03-10, over 120.00 GBP, is draft and not approved."
    )


@pytest.mark.parametrize("status", DocumentStatus)
@pytest.mark.parametrize("kind", DocumentKind)
def test_which_documents_are_drafts(kind: DocumentKind, status: DocumentStatus) -> None:
    """Draft and submitted invoices and bills are flagged; no other status, and no credit note."""
    result = drafts(evolve(DRAFT, kind=kind, status=status))
    invoice = kind in (DocumentKind.BILL, DocumentKind.SALES_INVOICE)
    waiting = status in (DocumentStatus.DRAFT, DocumentStatus.SUBMITTED)
    gone = status in (DocumentStatus.VOIDED, DocumentStatus.DELETED)
    assert bool(result.findings) is (invoice and waiting)
    assert result.population == int(invoice and not gone)


def test_submitted_ones_can_be_left_out() -> None:
    """The statuses are a choice; a document of a status that is not chosen still counts as looked at."""
    submitted = evolve(DRAFT, status=DocumentStatus.SUBMITTED)
    result = drafts(submitted, statuses=("draft",))
    assert (result.status, result.population, result.score) == (CheckStatus.PASS, 1, 100)


@pytest.mark.parametrize(("day", "flagged"), [(date(2024, 3, 31), True), (date(2024, 4, 1), False)])
def test_dated_up_to_the_periods_end(day: date, *, flagged: bool) -> None:
    """A draft dated on the last day of the period is flagged, one of the next day is not looked at."""
    result = drafts(evolve(DRAFT, issued_on=day))
    assert (bool(result.findings), result.population) == (flagged, int(flagged))


@pytest.mark.parametrize(
    ("day", "tax", "severity"),
    [
        (date(2024, 3, 1), "20.00", Severity.HIGH),
        (date(2024, 3, 1), "0.00", Severity.MEDIUM),
        (date(2024, 3, 31), "0.00", Severity.MEDIUM),
        (date(2024, 2, 29), "20.00", Severity.LOW),
        (date(2022, 1, 1), "20.00", Severity.LOW),
    ],
)
def test_severity(day: date, tax: str, severity: Severity) -> None:
    """In the period a draft is high with tax and medium without; one long before it is low."""
    assert drafts(evolve(DRAFT, issued_on=day, tax=Decimal(tax))).findings[0].severity is severity


@pytest.mark.parametrize(
    ("day", "severity"), [(date(2024, 3, 15), Severity.HIGH), (date(2024, 3, 16), Severity.MEDIUM)]
)
def test_tax_periods_that_have_ended(day: date, severity: Severity) -> None:
    """A draft of a tax period that goes on is medium with tax too: its return can still have it."""
    assert drafts(evolve(DRAFT, issued_on=day), tax_to="2024-03-15").findings[0].severity is severity


@pytest.mark.parametrize(
    ("day", "severity"), [(date(2024, 1, 31), Severity.MEDIUM), (date(2024, 1, 30), Severity.LOW)]
)
def test_stale(day: date, severity: Severity) -> None:
    """A draft from before the period is stale when it is older than so many days, not on that day."""
    assert drafts(evolve(DRAFT, issued_on=day), stale_days=60).findings[0].severity is severity


def test_figures() -> None:
    """The card has counts and totals of sales and bills apart, the tax, and the oldest date."""
    sale = evolve(DRAFT, id="s1", kind=DocumentKind.SALES_INVOICE, currency="EUR", rate=Decimal("0.5"))
    old = evolve(DRAFT, id="b2", issued_on=date(2023, 2, 28))
    result = drafts(DRAFT, sale, old)
    assert {figure.name: figure.value for figure in result.figures} == {
        "count": 3,
        "sales invoices": 1,
        "sales invoices EUR": money("120.00", "EUR"),
        "sales invoices in base currency": money("60.00"),
        "bills": 2,
        "bills GBP": money("240.00"),
        "bills in base currency": money("240.00"),
        "tax at stake EUR": money("20.00", "EUR"),
        "tax at stake GBP": money("40.00"),
        "tax at stake in base currency": money("50.00"),
        "oldest": date(2023, 2, 28),
    }
    assert [finding.key[-2:] for finding in result.findings] == ["b1", "s1", "b2"]


def test_without_a_base_currency() -> None:
    """Without a base currency the totals over all currencies are left out, with a note."""
    result = drafts(DRAFT, base=None)
    assert result.figure("bills in base currency") is None
    assert "base currency" in result.notes[0]


def test_score() -> None:
    """One draft among 40 documents is half of what is tolerated; a twentieth or more scores 0."""
    approved = [evolve(DRAFT, id=f"a{n}", status=DocumentStatus.APPROVED) for n in range(39)]
    assert drafts(DRAFT, *approved).score == 50
    assert drafts(DRAFT, *approved[:19]).score == 0
