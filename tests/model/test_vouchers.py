"""The order of vouchers, what is one, and their lines in columns."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from dextflow.model import DocumentKind, DocumentStatus, Facts
from dextflow.testing.books import bill, credit, ledger, line, receive, sale, spend
from dextflow.testing.draws import days
from dextflow.testing.facts import facts


def test_what_is_a_voucher() -> None:
    """Live invoices, bills, credit notes and money count; drafts, voided, prepayments and unrated money do not."""
    books = ledger(
        sale("S1", "2026-10-09", "10.00"),
        bill("B1", "2026-10-08", "10.00", currency="EUR", rate="0.5"),
        credit("C1", "2026-10-07", "10.00"),
        receive("R1", "2026-10-06", "10.00"),
        spend("M1", "2026-10-05", "10.00", currency="EUR", rate="0.9"),
        spend("M2", "2026-10-05", "10.00", currency="EUR"),
        bill("B2", "2026-10-08", "10.00", status=DocumentStatus.DRAFT),
        bill("B3", "2026-10-08", "10.00", status=DocumentStatus.VOIDED),
        credit("P1", "2026-10-04", "12.00", DocumentKind.SALES_PREPAYMENT, tax="2.00"),
        credit("P2", "2026-10-04", "12.00", DocumentKind.SALES_OVERPAYMENT),
    )
    found = books.vouchers
    assert [(each.record.id, each.sale, each.document, str(each.factor)) for each in found.vouchers] == [
        ("M1", False, False, "0.9"),
        ("R1", True, False, "1"),
        ("C1", False, True, "-1"),
        ("B1", False, True, "0.5"),
        ("S1", True, True, "1"),
    ]
    assert (found.unrated, found.early) == ((date(2026, 10, 5),), (date(2026, 10, 4),))


def test_lines_of_a_span_by_their_coding() -> None:
    """Lines add up in the base currency by what they are coded to, a credit note's taken off, with tax apart."""
    books = ledger(
        bill(
            "B1",
            "2026-10-01",
            "14.00",
            lines=(line("10.00", "2.00", "400", "S"), line("2.00", "0.00", "400", "S")),
        ),
        credit("C1", "2026-10-02", "6.00", rate="0.5", currency="EUR", lines=(line("5.00", "1.00", "400", "S"),)),
        bill("B2", "2026-10-03", "9.00", lines=(line("9.00", "0.00", "404"),)),
    )
    index = books.vouchers
    sums = index.sums(index.numbers(date(2026, 10, 1), date(2026, 10, 2)))
    assert {key: (its.count, its.net, its.tax) for key, its in sums.items()} == {
        (0, True): (2, Decimal("7.50"), Decimal("1.50")),
        (0, False): (1, Decimal("2.00"), Decimal(0)),
    }
    assert index.sums([0, 1]) == sums
    having = index.having(date.min, date.max, lambda coding: coding.account == "404")
    assert [(voucher.record.id, len(lines)) for voucher, lines in having] == [("B2", 1)]


@settings(max_examples=50)
@given(books=facts(), first=days(), last=days())
def test_a_span_is_what_lies_between_its_days(books: Facts, first: date, last: date) -> None:
    """A span has the vouchers dated in it, in order, and their lines; one that ends before it begins has none."""
    index = books.vouchers
    found = index.between(first, last)
    assert found == tuple(each for each in index.vouchers if first <= each.on <= last)
    assert [each.on for each in found] == sorted(each.on for each in found)
    lines, span = index.lines, index.places(first, last)
    assert len(lines.net[span]) == sum(len(each.record.lines) for each in found)
    assert sum(lines.net[span]) == sum(each.in_base(one.net) for each in found for one in each.record.lines)
    assert [lines.codings[number] for number in lines.coding[span]] == [
        each.coding(one) for each in found for one in each.record.lines
    ]


@settings(max_examples=50)
@given(books=facts(), first=days(), last=days(), wanted=st.sampled_from((None, "t0", "t1")))
def test_having_finds_all_lines_of_a_coding(books: Facts, first: date, last: date, wanted: str | None) -> None:
    """What is found by its coding is what reading every line would find."""
    found = list(books.vouchers.having(first, last, lambda coding: coding.tax_code == wanted))
    read = [
        (each, lines)
        for each in books.vouchers.between(first, last)
        if (lines := tuple(one for one in each.record.lines if one.tax_code == wanted))
    ]
    assert found == read


def test_a_credit_note_takes_off_what_its_invoice_added() -> None:
    """In the base currency a credit note is its invoice with the sign turned, fractions of a cent too."""
    lines = (line("0.005", "0.00", "400"),)
    books = ledger(
        bill("B1", "2026-10-01", "0.005", lines=lines), credit("C1", "2026-10-02", "0.005", lines=lines)
    )
    assert list(books.vouchers.lines.net) == [Decimal("0.005"), Decimal("-0.005")]


def test_vouchers_without_lines() -> None:
    """Those of a span that have no lines are found, both days included."""
    books = ledger(
        bill("B1", "2026-10-01", "1.00"),
        bill("B2", "2026-10-02", "1.00", lines=(line("1.00", "0.00", "400"),)),
        bill("B3", "2026-10-03", "1.00"),
        bill("B4", "2026-10-04", "1.00"),
    )
    found = books.vouchers.bare_between(date(2026, 10, 1), date(2026, 10, 3))
    assert [each.record.id for each in found] == ["B1", "B3"]


def test_what_has_no_lines_in_a_span() -> None:
    """Vouchers without lines are taken by their days, both ends included."""
    books = ledger(
        bill("B1", "2026-10-01", "10.00"),
        bill("B2", "2026-10-02", "10.00"),
        bill("B3", "2026-10-02", "10.00", lines=(line("10.00"),)),
        bill("B4", "2026-10-03", "10.00"),
    )
    found = books.vouchers.bare_between(date(2026, 10, 1), date(2026, 10, 2))
    assert [voucher.record.id for voucher in found] == ["B1", "B2"]
    assert books.vouchers.contacts == ["acme"] * 4
