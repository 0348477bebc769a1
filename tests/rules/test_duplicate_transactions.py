"""Duplicate transactions, simple mode: the same contact, the same value, dates close together."""

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest
from attrs import evolve

from dextflow.model import (
    BankTransaction,
    BankTransactionKind,
    CheckResult,
    CheckStatus,
    Contact,
    Document,
    DocumentKind,
    DocumentStatus,
    Facts,
    Money,
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
    status=DocumentStatus.APPROVED,
    contact="acme",
    number="100",
    issued_on=date(2024, 2, 10),
    due_on=None,
    currency="GBP",
    rate=Decimal(1),
    net=Decimal("100.00"),
    tax=Decimal("20.00"),
    total=Decimal("120.00"),
    attached=True,
)
COPY = evolve(BILL, id="b2")
SPEND = BankTransaction(
    id="t1",
    kind=BankTransactionKind.SPEND,
    contact="acme",
    on=date(2024, 2, 12),
    currency="GBP",
    total=Decimal("120.00"),
    attached=False,
)


def duplicates(*records: Document | BankTransaction, **settings: Scalar) -> CheckResult:
    rule = find("duplicate_transactions")
    assert rule is not None
    chosen: dict[str, Scalar] = {"mode": "simple", **settings}
    given = tuple(Setting(name=name, value=value) for name, value in chosen.items())
    facts = Facts(
        ledger="test",
        fetched_at=datetime(2024, 3, 2, tzinfo=UTC),
        digest="d",
        contacts=(Contact(id="acme", name="Acme Ltd"),),
        documents=tuple(record for record in records if isinstance(record, Document)),
        bank_transactions=tuple(record for record in records if isinstance(record, BankTransaction)),
    )
    result = evaluate(rule, "duplicates", resolve(rule, FEBRUARY, None, given), facts)
    assert result.status in (CheckStatus.PASS, CheckStatus.FLAGGED), result.reason
    return result


def sets(result: CheckResult) -> list[tuple[str, ...]]:
    return sorted(finding.refs for finding in result.findings)


def on(day: int, id_: str, month: int = 2) -> Document:
    return evolve(BILL, id=id_, issued_on=date(2024, month, day))


def test_a_bill_entered_twice() -> None:
    """Two bills with the same contact, number, value and date make one finding, with the copy at risk."""
    result = duplicates(COPY, BILL)
    (finding,) = result.findings
    assert finding.key == "duplicate_transactions:b1+b2"
    assert finding.severity is Severity.HIGH
    assert finding.amount == Money(currency="GBP", amount=Decimal("120.00"))
    assert finding.on == date(2024, 2, 10)
    assert finding.refs == ("b1", "b2")
    assert finding.summary == (
        "2 purchases of 120.00 GBP with Acme Ltd, dated 2024-02-10 to 2024-02-10, may be the same one."
    )
    assert (result.population, result.score) == (2, 0)


@pytest.mark.parametrize("window", [3, 5, 7, 13, 31])
def test_the_windows_last_day(window: int) -> None:
    """Dates exactly the window apart belong together, a day more does not."""
    first = on(1, "b1", month=1)
    january: dict[str, Scalar] = {"dated_from": "2024-01-01", "window_days": window}
    within = evolve(COPY, issued_on=date.fromordinal(first.issued_on.toordinal() + window))
    beyond = evolve(COPY, issued_on=date.fromordinal(first.issued_on.toordinal() + window + 1))
    assert sets(duplicates(first, within, **january)) == [("b1", "b2")]
    assert sets(duplicates(first, beyond, **january)) == []


def test_chains_of_close_dates() -> None:
    """Each date close to the next makes one set, however long; a gap ends it."""
    bills = [on(day, f"b{day:02}") for day in (1, 6, 11, 17, 18, 26)]
    result = duplicates(*bills)
    assert sets(result) == [("b01", "b06", "b11"), ("b17", "b18")]
    assert result.figure("count") == 2
    assert result.figure("records") == 5
    assert result.figure("at risk GBP") == Money(currency="GBP", amount=Decimal("360.00"))


def test_across_a_leap_day() -> None:
    """28 February to 1 March is two days in a leap year."""
    pair = (on(27, "b1"), on(1, "b2", month=3))
    assert sets(duplicates(*pair, dated_to="2024-03-31", window_days=3)) == [("b1", "b2")]


@pytest.mark.parametrize(
    "other",
    [
        evolve(COPY, contact="other"),
        evolve(COPY, total=Decimal("120.01")),
        evolve(COPY, currency="EUR"),
        evolve(COPY, kind=DocumentKind.SALES_INVOICE),
        evolve(COPY, kind=DocumentKind.PURCHASE_CREDIT),
        evolve(COPY, status=DocumentStatus.VOIDED),
        evolve(COPY, status=DocumentStatus.DELETED),
        evolve(COPY, issued_on=date(2024, 2, 16)),
    ],
    ids=["contact", "value", "currency", "direction", "credit note", "voided", "deleted", "date"],
)
def test_what_keeps_two_records_apart(other: Document) -> None:
    """Another contact, value, currency, direction or far date, and what is out of the books, is no duplicate."""
    assert duplicates(BILL, other).status is CheckStatus.PASS


@pytest.mark.parametrize("kind", [DocumentKind.PURCHASE_CREDIT, DocumentKind.SALES_CREDIT])
def test_credit_notes_are_not_compared(kind: DocumentKind) -> None:
    """Two equal credit notes are not looked at."""
    assert duplicates(evolve(BILL, kind=kind), evolve(COPY, kind=kind)).population == 0


@pytest.mark.parametrize("status", [DocumentStatus.DRAFT, DocumentStatus.SUBMITTED, DocumentStatus.PAID])
def test_drafts_and_paid_documents_are_compared(status: DocumentStatus) -> None:
    """A copy that is still a draft, or that is paid already, is a duplicate."""
    assert sets(duplicates(BILL, evolve(COPY, status=status))) == [("b1", "b2")]


@pytest.mark.parametrize("amount", ["0.00", "-5.00"])
def test_amounts_that_are_not_above_zero(amount: str) -> None:
    """Documents over nothing, or less, have nothing at risk and are not looked at."""
    nothing = Decimal(amount)
    assert duplicates(evolve(BILL, total=nothing), evolve(COPY, total=nothing)).population == 0


def test_equal_values_may_be_written_differently() -> None:
    """120.0 and 120.00 are the same value."""
    assert sets(duplicates(BILL, evolve(COPY, total=Decimal("120.0")))) == [("b1", "b2")]


def test_only_what_is_dated_in_the_period() -> None:
    """The first and the last day of the period belong to it, the days before and after do not."""
    inside = (on(1, "b1"), on(29, "b2"))
    outside = (on(31, "b3", month=1), on(1, "b4", month=3))
    result = duplicates(*inside, *outside, window_days=31)
    assert sets(result) == [("b1", "b2")]
    assert result.population == 2


@pytest.mark.parametrize(
    ("numbers", "severity"),
    [
        (("100", " 100"), Severity.HIGH),
        (("INV-7", "inv-7"), Severity.HIGH),
        (("100", None), Severity.MEDIUM),
        ((None, None), Severity.MEDIUM),
        (("", " "), Severity.MEDIUM),
        (("100", "101"), Severity.LOW),
        (("100", "101", "100"), Severity.HIGH),
        (("100", "101", None), Severity.MEDIUM),
    ],
)
def test_severity_by_number(numbers: tuple[str | None, ...], severity: Severity) -> None:
    """A number that comes twice is high, numbers that all differ are low, and a missing one says neither."""
    bills = [evolve(BILL, id=f"b{index}", number=number) for index, number in enumerate(numbers)]
    assert duplicates(*bills).findings[0].severity is severity


def test_bank_transactions_only_on_request() -> None:
    """A bill and money spent for it are compared when bank transactions are asked for, and only then."""
    assert duplicates(BILL, SPEND).population == 1
    result = duplicates(BILL, SPEND, include_bank=True)
    assert sets(result) == [("b1", "t1")]
    assert result.findings[0].severity is Severity.MEDIUM


@pytest.mark.parametrize(
    "other",
    [
        evolve(SPEND, contact=None),
        evolve(SPEND, kind=BankTransactionKind.RECEIVE),
        evolve(SPEND, kind=BankTransactionKind.TRANSFER_OUT),
        evolve(SPEND, kind=BankTransactionKind.TRANSFER_IN),
        evolve(SPEND, currency="EUR"),
    ],
    ids=["no contact", "received", "transfer out", "transfer in", "currency"],
)
def test_bank_transactions_that_are_no_copy_of_a_bill(other: BankTransaction) -> None:
    """Money received, transfers, another currency and an unknown contact are no copy of a bill."""
    assert duplicates(BILL, other, include_bank=True).status is CheckStatus.PASS


def test_money_without_a_contact_is_not_compared() -> None:
    """Two equal payments to nobody known are not the same contact."""
    nobody = evolve(SPEND, contact=None)
    assert duplicates(nobody, evolve(nobody, id="t2"), include_bank=True).population == 0


@pytest.mark.parametrize(
    ("direction", "expected"),
    [("all", [("b1", "b2"), ("s1", "s2")]), ("purchase", [("b1", "b2")]), ("sale", [("s1", "s2")])],
)
def test_direction(direction: str, expected: list[tuple[str, str]]) -> None:
    """Purchases, sales or both are compared."""
    sales = [evolve(BILL, id=id_, kind=DocumentKind.SALES_INVOICE) for id_ in ("s1", "s2")]
    assert sets(duplicates(BILL, COPY, *sales, direction=direction)) == expected


def test_a_new_copy_is_another_matter() -> None:
    """A third copy changes the key, so that dismissing the first two does not hide it."""
    before = duplicates(BILL, COPY).findings[0].key
    after = duplicates(BILL, COPY, evolve(BILL, id="b3")).findings[0].key
    assert (before, after) == ("duplicate_transactions:b1+b2", "duplicate_transactions:b1+b2+b3")


def test_long_and_awkward_sets_of_ids_are_hashed() -> None:
    """A set of ids that is long, or has the joining sign in it, is named by its hash."""
    long = [evolve(BILL, id=f"{index:036}") for index in range(4)]
    ids = [bill.id for bill in long]
    expected = sha256(repr(ids).encode()).hexdigest()
    assert duplicates(*long).findings[0].key == f"duplicate_transactions:{expected}"
    joined = duplicates(evolve(BILL, id="a+b"), evolve(BILL, id="c")).findings[0].key
    other = duplicates(evolve(BILL, id="a"), evolve(BILL, id="b+c")).findings[0].key
    assert joined != other


def test_two_long_ids_stay_readable() -> None:
    """A pair of UUIDs is short enough to be the key itself."""
    ids = ("00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002")
    result = duplicates(*(evolve(BILL, id=id_) for id_ in ids))
    assert result.findings[0].key == f"duplicate_transactions:{ids[0]}+{ids[1]}"


def test_score() -> None:
    """A pair among 40 records is a fifth of what is tolerated."""
    others = [evolve(BILL, id=f"o{n}", contact=f"c{n}") for n in range(38)]
    assert duplicates(BILL, COPY, *others).score == 80
