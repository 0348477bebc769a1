"""The facts of a client's books answer by id, kind, contact, account and day, as a plain search would."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import attrs
from hypothesis import given, settings

from dextflow.model import (
    AccountType,
    AttachedFile,
    BankTransaction,
    BankTransactionKind,
    DocumentKind,
    DocumentStatus,
    Facts,
    Gap,
    Need,
    TrialBalanceRow,
)
from dextflow.testing.books import (
    ASSET,
    account,
    allocation,
    asset,
    bill,
    credit,
    ledger,
    line,
    payment,
    post,
    receive,
    sale,
    spend,
    statement_line,
)
from dextflow.testing.facts import facts

SOME = settings(max_examples=30)
DAY = date(2026, 10, 3)


@SOME
@given(facts())
def test_records_are_found_by_their_ids(books: Facts) -> None:
    """Every record is found under its own id, and nothing else is."""
    for index, records in (
        (books.account_by_id, books.accounts),
        (books.tax_code_by_id, books.tax_codes),
        (books.document_by_id, books.documents),
        (books.payment_by_id, books.payments),
    ):
        assert dict(index) == {record.id: record for record in records}
    assert dict(books.contact_names) == {contact.id: contact.name for contact in books.contacts}


@SOME
@given(facts())
def test_live_documents_are_those_that_count(books: Facts) -> None:
    """By kind, all approved and paid documents and no others, in their order."""
    for kind in DocumentKind:
        expected = [each for each in books.documents if each.kind is kind and each.live]
        assert list(books.live_documents.get(kind, ())) == expected


@SOME
@given(facts())
def test_settlements_are_those_of_their_document(books: Facts) -> None:
    """Each allocation is found once, with its document, and their sum is what settled it in all."""
    assert sorted(map(repr, books.allocations)) == sorted(
        repr(one) for its in books.settlements.values() for one in its
    )
    for document, its in books.settlements.items():
        assert {one.document for one in its} == {document}
        assert books.settled_in_all[document] == sum(one.amount for one in its)


@SOME
@given(facts())
def test_what_was_posted_by_account_and_day(books: Facts) -> None:
    """The postings of each account are its entries, and add up by day in order."""
    sums: defaultdict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for entry in books.ledger_entries:
        sums[entry.account, entry.on] += entry.amount
    found = {(id_, day): amount for id_, days in books.posted_by_day.items() for day, amount in days.items()}
    assert found == dict(sums)
    assert all(list(days) == sorted(days) for days in books.posted_by_day.values())
    assert sum(len(its) for its in books.entries_of.values()) == len(books.ledger_entries)
    assert all(entry.account == id_ for id_, its in books.entries_of.items() for entry in its)


@SOME
@given(facts())
def test_dealings_are_the_coded_documents_and_money_of_a_party(books: Facts) -> None:
    """Each live document with lines, and money with lines and a known contact, is a dealing of its party once."""
    records = {record.id for its in books.dealings.values() for _, record in its}
    papers = {each.id for each in books.documents if each.live and each.lines and _is_trade(each.kind)}
    ways = (BankTransactionKind.SPEND, BankTransactionKind.RECEIVE)
    money = {each.id for each in books.bank_transactions if each.kind in ways and each.contact and each.lines}
    assert records == papers | money
    for (contact, sold), its in books.dealings.items():
        assert [on for on, _ in its] == sorted(on for on, _ in its)
        for _, record in its:
            received = isinstance(record, BankTransaction) and record.kind is BankTransactionKind.RECEIVE
            sale_ = received or (not isinstance(record, BankTransaction) and record.kind.sale)
            assert (record.contact, sale_) == (contact, sold)


def test_a_bill_without_lines_is_no_dealing() -> None:
    """Nothing is known of how it was coded."""
    books = ledger(bill("B1", "2026-10-03", "10.00"), bill("B2", "2026-10-04", "10.00", lines=(line("10.00"),)))
    assert [record.id for its in books.dealings.values() for _, record in its] == ["B2"]


def _is_trade(kind: DocumentKind) -> bool:
    return "prepayment" not in kind.value and "overpayment" not in kind.value


def test_what_customers_owe_changes_day_by_day() -> None:
    """An invoice adds, a payment takes off on its day, or on the invoice's if it came before, a draft never."""
    books = ledger(
        sale("S1", "2026-10-03", "100.00", contact="acme"),
        allocation("S1", "30.00", "2026-10-20"),
        allocation("S1", "20.00", "2026-09-01"),
        allocation("S1", "5.00", None),
        sale("S2", "2026-10-04", "50.00", contact="acme", status=DocumentStatus.DRAFT),
        allocation("S2", "50.00", "2026-10-05"),
        allocation("gone", "1.00", "2026-10-05"),
    )
    changed = sorted((change.on.day, str(change.amount)) for change in books.owed_changes)
    assert changed == [(3, "-20.00"), (3, "-5.00"), (3, "100.00"), (20, "-30.00")]
    assert {(change.sale, change.contact) for change in books.owed_changes} == {(True, "acme")}


def test_a_credit_and_money_before_its_time_change_what_is_owed() -> None:
    """A credit counts from its own day until it is used; money counts from the day on which it came."""
    books = ledger(
        bill("B1", "2026-10-10", "100.00", currency="EUR", rate="0.5"),
        credit("C1", "2026-10-05", "40.00", currency="EUR", rate="0.5"),
        allocation("B1", "40.00", "2026-10-12", source="C1"),
        payment("P1", "2026-10-11", "60.00"),
        allocation("B1", "60.00", "2026-10-15", source="P1"),
    )
    days: defaultdict[int, Decimal] = defaultdict(Decimal)
    for change in books.owed_changes:
        days[change.on.day] += change.amount
    assert {day: amount for day, amount in days.items() if amount} == {
        5: Decimal("-20.00"),
        10: Decimal("50.00"),
        11: Decimal("-30.00"),
    }


def test_money_that_settles_nothing_yet_counts_from_its_day() -> None:
    """What is left of a payment is owed less, in the base currency or at its rate; else it is left out."""
    books = ledger(
        payment("P1", "2026-10-11", "60.00", unapplied="10.00", contact="acme"),
        payment("P2", "2026-10-12", "60.00", unapplied="10.00", currency="EUR", rate="0.5"),
        attrs.evolve(payment("P3", "2026-10-13", "60.00", unapplied="10.00", currency="EUR"), rate=None),
        payment("P4", "2026-10-14", "60.00", unapplied="10.00", voided=True),
    )
    assert [(change.on.day, str(change.amount)) for change in books.owed_changes] == [
        (11, "-10.00"),
        (12, "-5.00"),
    ]


def test_the_items_of_a_bank_account() -> None:
    """Bank transactions and payments that were not voided belong to their account, if they have one."""
    books = ledger(
        spend("M1", "2026-10-03", "10.00", bank_account="090"),
        attrs.evolve(receive("M2", "2026-10-03", "10.00"), bank_account=None),
        payment("P1", "2026-10-03", "10.00", bank_account="090"),
        payment("P2", "2026-10-03", "10.00", bank_account="090", voided=True),
        attrs.evolve(payment("P3", "2026-10-03", "10.00"), bank_account=None),
        statement_line("L1", "2026-10-03", "10.00", bank_account="090"),
    )
    assert [item.id for item in books.bank_items["090"]] == ["M1", "P1"]
    assert [item.id for item in books.lines_of_bank["090"]] == ["L1"]
    assert list(books.bank_items) == list(books.lines_of_bank) == ["090"]


def test_whether_a_file_is_attached() -> None:
    """A record says so itself, or else the list of attachments does."""
    books = attrs.evolve(ledger(), attachments=(AttachedFile(parent="B1", file_name="bill.pdf"),))
    silent = attrs.evolve(spend("B1", "2026-10-03", "10.00"), attached=None)
    assert books.is_attached(silent)
    assert not books.is_attached(attrs.evolve(silent, id="B2"))
    assert not books.is_attached(attrs.evolve(silent, attached=False))


def test_what_the_ledger_lacks() -> None:
    """A need that could not be served is lacking, and no other."""
    books = attrs.evolve(ledger(), missing=(Gap(need=Need.FIXED_ASSETS, reason="there is no register"),))
    assert books.lacks(Need.FIXED_ASSETS)
    assert not books.lacks(Need.DOCUMENTS)


def test_words_and_values_of_records() -> None:
    """A label, a book value, a balance, a side: what records say of themselves."""
    bank = account("090", "Current account", ASSET, type=AccountType.BANK)
    assert (bank.bank, bank.label) == (True, "090 Current account")
    assert attrs.evolve(bank, code=None, type=None).label == "Current account"
    assert TrialBalanceRow(account="a", debit=Decimal(3), credit=Decimal(5)).balance == -2
    assert asset("A1", cost="100.00", accumulated="40.00").book_value == Decimal("60.00")
    assert [kind for kind in BankTransactionKind if kind.outgoing] == [
        BankTransactionKind.SPEND,
        BankTransactionKind.TRANSFER_OUT,
    ]
    assert not [kind for kind in (DocumentKind.SALES_INVOICE, DocumentKind.BILL) if kind.credit]
    assert line("1.00").tax == 0
    assert str(sale("S1", "2026-10-03", "10.00").money) == "10.00 GBP"
    assert len(post("2026-10-03", ("a", "1.00"), ("b", "-1.00"))) == 2
