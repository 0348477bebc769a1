"""Duplicate transactions, scored mode: what speaks for a pair, what against, and where the bar lies."""

from itertools import permutations
from typing import Any

import pytest

from dextflow.model import BankTransaction, CheckResult, Document, DocumentStatus, Money, Severity
from dextflow.rules.duplicates.meetings import meetings
from dextflow.rules.duplicates.numbers import core
from dextflow.rules.duplicates.records import of_document
from dextflow.testing.books import bill, check, contact, credit, ledger, sale, spend

FIRST = bill("a", "2026-10-03", "120.00", number="INV-1043", tax="20.00", due="2026-11-02")
Paper = Document | BankTransaction


def duplicates(*records: Paper, **settings: Any) -> CheckResult:
    books = ledger(
        contact("acme", "Acme Ltd"), contact("acme2", "ACME Limited"), contact("other", "Whitby"), *records
    )
    return check("duplicate_transactions", books, **settings)


def sets(result: CheckResult) -> list[tuple[str, ...]]:
    return sorted(tuple(sorted(finding.refs)) for finding in result.findings)


@pytest.mark.parametrize(
    ("second", "severity", "reason"),
    [
        (bill("b", "2026-10-03", "120.00", number="inv-1043 "), Severity.HIGH, "same number"),
        (bill("b", "2026-10-03", "120.00", number="1043"), Severity.HIGH, "same number, written otherwise"),
        (bill("b", "2026-10-03", "120.00", number="INV-0001043"), Severity.HIGH, "same number, written otherwise"),
        (bill("b", "2026-10-03", "120.00", number="1O43A"), Severity.HIGH, "same number, written otherwise"),
        (bill("b", "2026-10-03", "120.00", number="9043"), Severity.MEDIUM, "numbers differ by one slip"),
        (bill("b", "2026-10-03", "120.00"), Severity.MEDIUM, "one has no number"),
        (bill("b", "2026-03-10", "120.00", number="INV-1043"), Severity.HIGH, "day and month swapped"),
        (
            bill("b", "2026-11-02", "120.00", number="INV-1043"),
            Severity.HIGH,
            "one is dated on the day the other is due",
        ),
        (bill("b", "2026-09-08", "120.00", number="INV-1043"), Severity.HIGH, "25 days apart"),
        (bill("b", "2025-10-03", "120.00", number="INV-1043"), Severity.HIGH, "same day of another month"),
        (
            bill("b", "2026-10-03", "100.00", number="INV-1043"),
            Severity.MEDIUM,
            "one amount is the other with tax",
        ),
        (bill("b", "2026-10-03", "210.00", number="INV-1043"), Severity.MEDIUM, "amounts differ by one slip"),
        (
            bill("b", "2026-10-03", "120.00", number="INV-1043", contact="acme2"),
            Severity.HIGH,
            "contacts of the same name",
        ),
        (bill("b", "2026-10-03", "120.00", number="INV-1043", contact="other"), Severity.HIGH, "other contact"),
    ],
)
def test_what_speaks_for_a_pair(second: Document, severity: Severity, reason: str) -> None:
    """Each way in which a bill is entered twice is found, with its reason; the same number and amount is high."""
    result = duplicates(FIRST, second, dated_to="2026-11-30")
    assert sets(result) == [("a", "b")]
    assert result.findings[0].severity is severity
    assert reason in result.findings[0].evidence


@pytest.mark.parametrize(
    "second",
    [
        bill("b", "2026-10-03", "120.00", number="INV-1044"),
        bill("b", "2026-10-03", "120.00", number="INV-2044"),
        bill("b", "2026-10-08", "120.00", number="INV-9043"),
        bill("b", "2026-10-28", "120.00"),
        bill("b", "2026-10-03", "77.00", number="INV-1043"),
        bill("b", "2026-10-03", "120.00", number="INV-1043", currency="EUR"),
        sale("b", "2026-10-03", "120.00", number="INV-1043"),
        credit("b", "2026-10-03", "120.00", number="INV-1043"),
        bill("b", "2026-10-03", "120.00", number="INV-1043", status=DocumentStatus.VOIDED),
        bill("b", "2026-10-03", "120.00", number="INV-1043", status=DocumentStatus.DELETED),
        bill("b", "2026-10-03", "120.00", contact="other"),
    ],
    ids=[
        "next number",
        "other number",
        "slip but days later",
        "no number, weeks later",
        "other amount",
        "currency",
        "direction",
        "credit note",
        "voided",
        "deleted",
        "other contact without a number",
    ],
)
def test_what_speaks_against_a_pair(second: Document) -> None:
    """Close or other numbers, far dates, other amounts, and what is no bill in the books are no duplicates."""
    assert sets(duplicates(FIRST, second)) == []


def test_a_slip_in_the_number_counts_only_close_in_time() -> None:
    """A number that is one slip off is likely on the same day, and says nothing four days later."""
    for day, found in (("2026-10-03", [("a", "b")]), ("2026-10-06", [("a", "b")]), ("2026-10-07", [])):
        assert sets(duplicates(FIRST, bill("b", day, "120.00", number="INV-9043"))) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [("2026-09-29", []), ("2026-09-30", 1), ("2026-10-03", 1), ("2026-11-17", 1), ("2026-11-18", [])],
)
def test_money_spent_after_a_bill(day: str, found: object) -> None:
    """Money spent for the amount of a bill, from three days before to 45 days after it, may have paid it twice."""
    result = duplicates(FIRST, spend("m", day, "120.00", contact="acme"), include_bank=True, dated_to="2026-12-31")
    assert sets(result) == ([("a", "m")] if found else [])


def test_money_only_on_request() -> None:
    """Money spent is compared only if bank transactions are asked for."""
    assert sets(duplicates(FIRST, spend("m", "2026-10-05", "120.00", contact="acme"))) == []


def test_regular_money_without_numbers() -> None:
    """The same coffee twice on a day is no duplicate where it is bought again and again."""
    coffees = [spend(f"m{day}", f"2026-10-{day:02}", "3.50", contact="acme") for day in range(1, 20)]
    again = spend("m99", "2026-10-05", "3.50", contact="acme")
    assert sets(duplicates(*coffees, again, include_bank=True)) == []


def test_a_price_list_is_no_duplicate() -> None:
    """The same amounts on the same days with numbers of their own are a price list; a number twice is found."""
    orders = [bill(f"o{n:02}", f"2026-10-{1 + n // 2:02}", "36.00", number=f"S{2000 + 7 * n}") for n in range(20)]
    assert sets(duplicates(*orders)) == []
    assert sets(duplicates(*orders, bill("z", "2026-10-04", "36.00", number="S2042"))) == [("o06", "z")]


def test_rent_without_numbers_is_no_duplicate() -> None:
    """A fixed amount each month is no duplicate, with or without numbers."""
    rents = [bill(f"r{month:02}", f"2026-{month:02}-01", "900.00") for month in range(1, 11)]
    assert sets(duplicates(*rents)) == []


def test_an_account_number_is_no_invoice_number() -> None:
    """A number that stands on every bill of a supplier says nothing."""
    bills = [bill(f"b{n}", f"2026-{n:02}-0{n}", f"{10 + n * 7}.00", number="CUST-4711") for n in range(1, 9)]
    assert sets(duplicates(*bills)) == []


@pytest.mark.parametrize(
    ("note", "found"),
    [
        (credit("n", "2026-10-03", "120.00"), []),
        (credit("n", "2026-10-20", "120.00"), []),
        (credit("n", "2026-10-02", "120.00"), [("a", "b")]),
        (credit("n", "2026-10-20", "119.00"), [("a", "b")]),
        (credit("n", "2026-10-20", "120.00", contact="other"), [("a", "b")]),
        (credit("n", "2026-10-20", "120.00", status=DocumentStatus.VOIDED), [("a", "b")]),
        (credit("n", "2026-10-20", "120.00", status=DocumentStatus.DRAFT), [("a", "b")]),
    ],
    ids=["same day", "later", "earlier", "other amount", "other contact", "voided", "draft"],
)
def test_credit_notes_that_put_a_pair_right(note: Document, found: list[tuple[str, str]]) -> None:
    """A pair is left out if a live credit note of its contact and amount is dated on its day or later."""
    assert sets(duplicates(FIRST, bill("b", "2026-10-03", "120.00", number="INV-1043"), note)) == found


def test_one_credit_note_puts_one_copy_right() -> None:
    """Of three copies, one credit note leaves a copy too many, and two put all right."""
    copies = [bill(id_, "2026-10-03", "120.00", number="INV-1043") for id_ in "abc"]
    note = credit("n", "2026-10-20", "120.00")
    assert sets(duplicates(*copies, note)) == [("a", "b", "c")]
    assert sets(duplicates(*copies, note, credit("o", "2026-10-21", "120.00"))) == []


def test_templates_make_no_duplicates() -> None:
    """Two bills that a template of the ledger makes are left out, one beside one by hand is not."""
    made = [bill(id_, "2026-10-03", "120.00", number="INV-1043", recurring=True) for id_ in "ab"]
    assert sets(duplicates(*made)) == []
    assert sets(duplicates(FIRST, made[1])) == [("a", "b")]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("2026-09-30", "2026-09-30", False),
        ("2026-09-30", "2026-10-01", True),
        ("2026-10-31", "2026-10-31", True),
        ("2026-10-31", "2026-11-01", False),
        ("2025-10-01", "2026-10-31", True),
        ("2025-09-30", "2026-10-31", False),
    ],
)
def test_the_span_and_its_history(first: str, second: str, *, found: bool) -> None:
    """One of the two is dated in the period, the other in it or in the year before."""
    pair = (bill("a", first, "120.00", number="INV-1043"), bill("b", second, "120.00", number="INV-1043"))
    assert bool(duplicates(*pair).findings) is found


def test_the_card_of_a_set() -> None:
    """The amount at risk is the sum less the largest, and the card tells strength, payments and reasons."""
    paid = {"status": DocumentStatus.PAID}
    result = duplicates(
        bill("a", "2026-10-03", "120.00", number="INV-1043", tax="20.00", **paid),
        bill("b", "2026-10-03", "100.00", number="INV-1043", **paid),
    )
    (finding,) = result.findings
    assert finding.key == "duplicate_transactions:a+b"
    assert finding.amount == Money(currency="GBP", amount=FIRST.net)
    assert finding.summary == (
        "2 purchases of 120.00 GBP with Acme Ltd, dated 2026-10-03 to 2026-10-03, may be the same one."
    )
    assert finding.evidence == (
        "likely, 6.5 points",
        "2 are paid",
        "same number",
        "one amount is the other with tax",
        "same date",
    )
    assert [result.figure(name) for name in ("count", "records", "high")] == [1, 2, 0]
    assert result.figure("at risk GBP") == finding.amount


def test_the_evidence_of_three() -> None:
    """In a set of three each pair has its line, with numbers and dates."""
    copies = [bill(id_, "2026-10-03", "120.00", number="INV-1043") for id_ in "abc"]
    (finding,) = duplicates(*copies).findings
    assert len(finding.evidence) == 4
    assert finding.evidence[1].startswith(
        "inv-1043 of 2026-10-03 and inv-1043 of 2026-10-03: same number, same amount"
    )


def test_a_pair_of_two_contacts_names_both() -> None:
    """A bill entered with a duplicate of its contact says both names."""
    (finding,) = duplicates(FIRST, bill("b", "2026-10-03", "120.00", number="INV-1043", contact="acme2")).findings
    assert "with Acme Ltd and ACME Limited" in finding.summary


def test_a_month_in_the_number_tells_bills_apart() -> None:
    """A new rent whose bills are numbered by month and year is no duplicate of the month before."""
    rent = [
        bill(month, f"2026-{month}-01", "780.00", number=f"CY-{name}26", contact="acme")
        for month, name in (("09", "Sep"), ("10", "Oct"))
    ]
    assert duplicates(*rent).findings == ()


def test_order_makes_no_difference() -> None:
    """However the records are ordered, the result is the same, to the last word."""
    records: tuple[Paper, ...] = (
        FIRST,
        bill("b", "2026-10-03", "120.00", number="1043"),
        bill("c", "2026-10-05", "100.00", number="INV-1043"),
        spend("m", "2026-10-20", "120.00", contact="acme"),
    )
    results = [duplicates(*order, include_bank=True) for order in permutations(records)]
    assert all(result == results[0] for result in results)
    assert len(results[0].findings) == 1


def test_pairs_grow_with_the_records() -> None:
    """A supplier with one price has at most a handful of pairs for each of its bills, however many there are."""
    for number in (500, 1_000, 2_000):
        bills = [
            bill(f"b{n}", f"2026-{1 + n % 12:02}-{1 + n % 28:02}", "36.00", number=f"{n}") for n in range(number)
        ]
        records = [record for record in map(of_document, bills) if record]
        assert len(meetings(records, [core(record.number) for record in records])) <= 17 * number
