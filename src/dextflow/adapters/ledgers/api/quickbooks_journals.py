"""What a QuickBooks Online company's journal entries, general ledger and trial balances become."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import attrs

from dextflow.adapters.ledgers.api.gathering import readable
from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.quickbooks_chart import BY_ID, year_start
from dextflow.adapters.ledgers.api.quickbooks_documents import rate_to_home
from dextflow.adapters.ledgers.api.quickbooks_reading import QuickBooksBooks, ReportRow, reference, report_rows
from dextflow.adapters.ledgers.vocabulary_quickbooks import DOCUMENT_KINDS, record_id, voided
from dextflow.model import (
    EntrySource,
    Facts,
    JournalLine,
    JournalStatus,
    LedgerEntry,
    ManualJournal,
    Need,
    TrialBalance,
    TrialBalanceRow,
    to_cents,
)

SIGNS: Mapping[str, int] = {"Debit": 1, "Credit": -1}
COLUMNS = ("tx_date", "txn_type", "memo", "cust_name", "vend_name", "create_date", "create_by")
AMOUNTS: Mapping[bool, tuple[str, str]] = {
    True: ("debt_home_amt", "credit_home_amt"),
    False: ("debt_amt", "credit_amt"),
}
SOURCES: Mapping[str, EntrySource] = {
    **dict.fromkeys(DOCUMENT_KINDS, EntrySource.DOCUMENT),
    **dict.fromkeys(("payment", "billpayment"), EntrySource.PAYMENT),
    **dict.fromkeys(("purchase", "deposit", "transfer"), EntrySource.BANK_TRANSACTION),
    "journalentry": EntrySource.MANUAL_JOURNAL,
}


def manual_journals(books: QuickBooksBooks, facts: Facts) -> Facts:
    """The journal entries, in the home currency, voided ones too; there are no drafts.

    Who entered one is said by the general ledger, which is read only if that is needed.
    """
    by = _authors(books)
    found = (_manual_journal(books, record, by) for record in books.records("JournalEntry"))
    return attrs.evolve(facts, manual_journals=tuple(sorted(found, key=BY_ID)))


def _authors(books: QuickBooksBooks) -> Mapping[str, str]:
    """Who entered each record. If the ledger cannot be read, that is a fault of the authors alone."""
    return dict(readable(lambda: tuple(_entered(books))) if Need.AUTHORS in books.needs else ())


def _entered(books: QuickBooksBooks) -> Iterator[tuple[str, str]]:
    for report in _reports(books):
        for row in report_rows(report):
            if row.id("txn_type") is not None and row.word("create_by"):
                yield _source(row), row.word("create_by")


def _manual_journal(books: QuickBooksBooks, record: Node, by: Mapping[str, str]) -> ManualJournal:
    id_, note = record_id("JournalEntry", record.text("Id")), record.optional_text("PrivateNote")
    home = rate_to_home(books, record)
    lines = tuple(_line(line, home) for line in record.nodes("Line") if line.has("JournalEntryLineDetail"))
    turnover = sum((abs(line.amount) for line in lines), Decimal(0))
    return ManualJournal(
        id=id_,
        updated_at=record.inner("MetaData").optional_moment("LastUpdatedTime"),
        link=f"https://app.qbo.intuit.com/app/journal?txnId={record.text('Id')}",
        on=record.day("TxnDate"),
        narration=note or "",
        status=JournalStatus.VOIDED if voided(note, turnover) else JournalStatus.POSTED,
        lines=lines,
        number=record.optional_text("DocNumber"),
        created_at=record.inner("MetaData").optional_moment("CreateTime"),
        created_by=by.get(id_),
    )


def _line(line: Node, home: Decimal) -> JournalLine:
    detail = line.node("JournalEntryLineDetail")
    entity = detail.inner("Entity")
    who = reference(entity, "EntityRef")
    return JournalLine(
        account=detail.node("AccountRef").text("value"),
        amount=to_cents(line.amount("Amount") * detail.choice("PostingType", SIGNS) * home),
        tax_code=reference(detail, "TaxCodeRef"),
        description=line.optional_text("Description"),
        contact=record_id(entity.text("Type"), who) if who else None,
    )


def ledger_entries(books: QuickBooksBooks, facts: Facts) -> Facts:
    """The lines of the general ledger, in the home currency, with when each was entered and by whom."""
    return attrs.evolve(facts, ledger_entries=_entries(books))


def _entries(books: QuickBooksBooks) -> tuple[LedgerEntry, ...]:
    """The entries, each with an id of its own: they have none, so equal ones of a transaction are counted."""
    found: list[LedgerEntry] = []
    counts: dict[str, int] = {}
    for entry in sorted(_read(books), key=_order):
        place = f"{entry.source}:{entry.account}"
        counts[place] = counts.get(place, 0) + 1
        found.append(attrs.evolve(entry, id=f"{place}:{counts[place]}"))
    return tuple(sorted(found, key=BY_ID))


def _order(entry: LedgerEntry) -> tuple[date, str, str, Decimal, str]:
    return entry.on, entry.source or "", entry.account, entry.amount, entry.description or ""


def _read(books: QuickBooksBooks) -> Iterator[LedgerEntry]:
    debit, credit = AMOUNTS[books.multicurrency]
    for report in _reports(books):
        for row in report_rows(report):
            if row.id("txn_type") is not None:  # others are balances brought forward
                yield _entry(row, row.cell(debit).amount("value") - row.cell(credit).amount("value"))


def _reports(books: QuickBooksBooks) -> tuple[Node, ...]:
    columns = ",".join((*COLUMNS, *AMOUNTS[books.multicurrency]))
    spans = ({"start_date": f"{first}", "end_date": f"{last}"} for first, last in books.spans())
    return tuple(books.report("GeneralLedger", {**span, "columns": columns}) for span in spans)


def _source(row: ReportRow) -> str:
    return record_id(row.word("txn_type"), row.id("txn_type") or "")


def _entry(row: ReportRow, amount: Decimal) -> LedgerEntry:
    source = _source(row)
    if row.section is None:
        raise row.place.refusal("", "the row stands under no account")
    return LedgerEntry(
        id=source,
        account=row.section,
        on=row.cell("tx_date").day("value"),
        amount=amount,
        journal=f"{source}:posted",  # ledgers without numbers of journals have no gaps in them
        posted_at=row.cells["create_date"].optional_moment("value") if "create_date" in row.cells else None,
        posted_by=row.word("create_by") or None,
        source_kind=SOURCES.get(source.partition(":")[0], EntrySource.OTHER),
        source=source,
        description=row.word("memo") or None,
        contact=_contact(row),
    )


def _contact(row: ReportRow) -> str | None:
    for column, entity in (("vend_name", "Vendor"), ("cust_name", "Customer")):
        id_ = row.id(column)
        if id_:
            return record_id(entity, id_)
    return None


def authors(books: QuickBooksBooks, facts: Facts) -> Facts:
    """Nothing by itself; but the general ledger, which says who entered what, must be readable."""
    dict(_entered(books))
    return facts


def trial_balances(books: QuickBooksBooks, facts: Facts) -> Facts:
    """The trial balance of each day that is asked for, since its financial year began."""
    start = year_start(books) or 1
    found = tuple(_trial_balance(books, day, start) for day in books.balance_days)
    return attrs.evolve(facts, trial_balances=found)


def _trial_balance(books: QuickBooksBooks, day: date, start: int) -> TrialBalance:
    begun = date(day.year if day.month >= start else day.year - 1, start, 1)
    report = books.report("TrialBalance", {"start_date": f"{begun}", "end_date": f"{day}"})
    rows = (_row(row) for row in report_rows(report))
    return TrialBalance(as_of=day, rows=tuple(sorted(filter(None, rows), key=lambda row: row.account)))


def _row(row: ReportRow) -> TrialBalanceRow | None:
    """A row of an account: its name with its id, its debit and its credit; None for one without an account."""
    name, *amounts = row.cells.values()
    account = name.optional_text("id")
    if account is None:
        return None
    if len(amounts) != len(SIGNS):
        raise name.refusal("", f"there are {len(amounts)} amounts, not a debit and a credit")
    debit, credit = (cell.amount("value") for cell in amounts)
    return TrialBalanceRow(account=account, debit=debit, credit=credit)
