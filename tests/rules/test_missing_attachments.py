"""Transactions without attachments: bills and money spent for which no document is on file."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from attrs import evolve

from dextflow.model import (
    Account,
    AccountClass,
    AttachedFile,
    BankTransaction,
    BankTransactionKind,
    CheckResult,
    CheckStatus,
    Contact,
    Document,
    DocumentKind,
    DocumentStatus,
    Facts,
    Gap,
    LineItem,
    Money,
    Need,
    Organisation,
    ReportingPeriod,
    Scalar,
    Setting,
    Severity,
)
from dextflow.rules import evaluate, find, resolve

FEBRUARY = ReportingPeriod(start=date(2024, 2, 1), end=date(2024, 2, 29))
BILL = Document(
    id="b1",
    kind=DocumentKind.BILL,
    status=DocumentStatus.PAID,
    contact="acme",
    number="100",
    issued_on=date(2024, 2, 10),
    due_on=None,
    currency="GBP",
    rate=Decimal(1),
    net=Decimal("100.00"),
    tax=Decimal("20.00"),
    total=Decimal("120.00"),
    attached=False,
)
SPEND = BankTransaction(
    id="t1",
    kind=BankTransactionKind.SPEND,
    contact="acme",
    on=date(2024, 2, 12),
    currency="GBP",
    total=Decimal("30.00"),
    attached=False,
)


def books(*records: Document | BankTransaction, base: str | None = "GBP") -> Facts:
    return Facts(
        ledger="test",
        fetched_at=datetime(2024, 3, 2, tzinfo=UTC),
        digest="d",
        organisation=Organisation(base_currency=base),
        accounts=(Account(id="a1", code="477", name="Wages", klass=AccountClass.EXPENSE),),
        contacts=(Contact(id="acme", name="Acme Ltd"),),
        documents=tuple(record for record in records if isinstance(record, Document)),
        bank_transactions=tuple(record for record in records if isinstance(record, BankTransaction)),
    )


def looked_at(facts: Facts, **settings: Scalar) -> CheckResult:
    rule = find("missing_attachments")
    assert rule is not None
    given = tuple(Setting(name=name, value=value) for name, value in settings.items())
    return evaluate(rule, "attachments", resolve(rule, FEBRUARY, None, given), facts)


def bare(*records: Document | BankTransaction, base: str | None = "GBP", **settings: Scalar) -> CheckResult:
    result = looked_at(books(*records, base=base), **settings)
    assert result.status in (CheckStatus.PASS, CheckStatus.FLAGGED), result.reason
    return result


def money(amount: str, currency: str = "GBP") -> Money:
    return Money(currency=currency, amount=Decimal(amount))


def test_a_bill_without_an_attachment() -> None:
    """A bill with tax and no attachment is medium, since the tax is reclaimed on evidence."""
    (finding,) = bare(BILL).findings
    assert finding.key == "missing_attachments:b1"
    assert finding.severity is Severity.MEDIUM
    assert (finding.amount, finding.on, finding.refs) == (money("120.00"), date(2024, 2, 10), ("b1",))
    assert finding.summary == "Bill 100 of Acme Ltd, dated 2024-02-10, over 120.00 GBP, has no attachment."


def test_a_bill_without_tax_is_low() -> None:
    """Without tax there is none to lose."""
    assert bare(evolve(BILL, tax=Decimal("0.00"))).findings[0].severity is Severity.LOW


def test_money_spent_without_an_attachment() -> None:
    """Money spent is low, and its sentence says with whom."""
    (finding,) = bare(SPEND).findings
    assert (finding.key, finding.severity) == ("missing_attachments:t1", Severity.LOW)
    assert finding.summary == ("Money spent with Acme Ltd, dated 2024-02-12, over 30.00 GBP, has no attachment.")
    assert "with an unknown contact" in bare(evolve(SPEND, contact=None)).findings[0].summary


@pytest.mark.parametrize("status", DocumentStatus)
@pytest.mark.parametrize("kind", DocumentKind)
def test_which_documents_are_looked_at(kind: DocumentKind, status: DocumentStatus) -> None:
    """Approved and paid bills need an attachment; drafts, voided and deleted ones, sales and credits do not."""
    live = status in (DocumentStatus.APPROVED, DocumentStatus.PAID)
    result = bare(evolve(BILL, kind=kind, status=status))
    assert bool(result.findings) is (live and kind is DocumentKind.BILL)


@pytest.mark.parametrize("kind", BankTransactionKind)
def test_which_bank_transactions_are_looked_at(kind: BankTransactionKind) -> None:
    """Money spent needs an attachment; money received and transfers do not."""
    assert bool(bare(evolve(SPEND, kind=kind)).findings) is (kind is BankTransactionKind.SPEND)


def test_attached_ones_pass() -> None:
    """What has an attachment counts as looked at and is fine."""
    result = bare(evolve(BILL, attached=True), evolve(SPEND, attached=True))
    assert (result.status, result.population, result.score) == (CheckStatus.PASS, 2, 100)
    assert result.figure("coverage") == Decimal(1)


@pytest.mark.parametrize(
    ("day", "flagged"),
    [
        (date(2024, 1, 31), False),
        (date(2024, 2, 1), True),
        (date(2024, 2, 29), True),
        (date(2024, 3, 1), False),
    ],
)
def test_only_what_is_dated_in_the_period(day: date, *, flagged: bool) -> None:
    """The first and the last day of the period belong to it, the days before and after do not."""
    assert bool(bare(evolve(BILL, issued_on=day)).findings) is flagged
    assert bool(bare(evolve(SPEND, on=day)).findings) is flagged


@pytest.mark.parametrize(("minimum", "keys"), [("50.00", ["b1"]), ("50.01", [])])
def test_the_minimum_is_the_net_in_the_base_currency(minimum: str, keys: list[str]) -> None:
    """100.00 EUR net at 0.5 are 50.00 in the base currency: looked at from that minimum, not a cent above."""
    euro = evolve(BILL, currency="EUR", rate=Decimal("0.5"))
    result = bare(euro, SPEND, min_amount=minimum)
    assert [finding.refs[0] for finding in result.findings] == keys
    assert result.population == len(keys)


def test_no_minimum_without_a_rate() -> None:
    """Money spent in a foreign currency has no rate, so it is shown whatever the minimum, with a note."""
    result = bare(evolve(SPEND, currency="EUR"), min_amount="300")
    assert len(result.findings) == 1
    assert result.notes == (
        "Bank transactions without a rate to the base currency: 1; no minimum is applied to them.",
    )


def test_exempt_contacts() -> None:
    """Contacts that never send a document can be left out; unknown ones are not among them."""
    result = bare(BILL, SPEND, evolve(SPEND, id="t2", contact=None), exempt_contacts=("acme",))
    assert [finding.refs for finding in result.findings] == [("t2",)]


def coded(record: Document | BankTransaction, *lines: LineItem) -> Document | BankTransaction:
    return evolve(record, lines=lines)


def line(net: str, tax: str, account: str) -> LineItem:
    return LineItem(net=Decimal(net), tax=Decimal(tax), account=account)


@pytest.mark.parametrize("record", [BILL, SPEND])
def test_exempt_accounts(record: Document | BankTransaction) -> None:
    """A record needs no document if all its lines are on exempt accounts, by code or id; else the others count."""
    wages, rent = line("60.00", "0.00", "a1"), line("40.00", "8.00", "a2")
    assert bare(coded(record, wages), exempt_accounts=("477",)).population == 0
    assert bare(coded(record, wages), exempt_accounts=("a1",)).population == 0
    assert bare(record, exempt_accounts=("477",)).population == 1
    result = bare(coded(record, wages, rent), exempt_accounts=("477",))
    assert result.figure("net in base currency") == money("40.00")
    assert result.figure("tax at risk in base currency") == money("8.00")
    assert result.findings[0].severity is Severity.MEDIUM


@pytest.mark.parametrize(("minimum", "population"), [("40.00", 1), ("40.01", 0)])
def test_the_minimum_is_of_the_lines_that_count(minimum: str, population: int) -> None:
    """Of a bill over 100.00 of which 60.00 are exempt, 40.00 are compared with the minimum."""
    bill = coded(BILL, line("60.00", "0.00", "a1"), line("40.00", "8.00", "a2"))
    assert bare(bill, exempt_accounts=("477",), min_amount=minimum).population == population


def test_money_spent_with_a_rate() -> None:
    """Money spent in a foreign currency counts at its rate, if it has one."""
    assert bare(evolve(SPEND, currency="EUR", rate=Decimal("0.5")), min_amount="15.00").population == 1
    assert bare(evolve(SPEND, currency="EUR", rate=Decimal("0.5")), min_amount="15.01").population == 0


def test_attachments_that_are_listed_on_their_own() -> None:
    """Where a record does not say, the list of attachments does; where there is no list, it is not known."""
    unsaid = evolve(BILL, attached=None)
    facts = books(unsaid, evolve(BILL, id="b2", attached=None))
    listed = evolve(facts, attachments=(AttachedFile(parent="b1", file_name="scan.pdf"),))
    assert [finding.refs for finding in looked_at(listed).findings] == [("b2",)]
    none = evolve(facts, missing=(Gap(need=Need.ATTACHMENTS, reason="no list"),))
    assert looked_at(none).status is CheckStatus.UNAVAILABLE
    some = evolve(none, documents=(*none.documents, evolve(BILL, id="b3")))
    assert looked_at(some).population == 1
    assert "Transactions of which it is not known whether they have an attachment: 2." in looked_at(some).notes


def test_figures() -> None:
    """Totals stay apart by currency; net, tax and the covered share of the value are in the base currency."""
    euro = evolve(BILL, id="b2", currency="EUR", rate=Decimal("0.5"))
    covered = evolve(BILL, id="b3", attached=True, net=Decimal("120.00"))
    result = bare(BILL, euro, covered, SPEND)
    assert {figure.name: figure.value for figure in result.figures} == {
        "count": 3,
        "total EUR": money("120.00", "EUR"),
        "total GBP": money("150.00"),
        "net in base currency": money("180.00"),
        "tax at risk in base currency": money("30.00"),
        "coverage": Decimal("0.4000"),
    }
    assert [finding.refs[0] for finding in result.findings] == ["b1", "b2", "t1"]


def test_without_a_base_currency() -> None:
    """Without a base currency the totals over all currencies are left out, with a note."""
    result = bare(BILL, base=None)
    assert result.figure("net in base currency") is None
    assert "base currency" in result.notes[-1]


def test_score() -> None:
    """A quarter without an attachment is half of what is tolerated."""
    covered = [evolve(BILL, id=f"c{n}", attached=True) for n in range(3)]
    assert bare(BILL, *covered).score == 50
