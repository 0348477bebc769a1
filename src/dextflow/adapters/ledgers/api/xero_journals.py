"""What a Xero organisation's journals, trial balances and fixed assets become."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

import attrs

from dextflow.adapters.ledgers.api.gathering import readable
from dextflow.adapters.ledgers.api.node import Node
from dextflow.adapters.ledgers.api.xero_chart import BY_ID
from dextflow.adapters.ledgers.api.xero_documents import accounts_of_lines
from dextflow.adapters.ledgers.api.xero_reading import ACCOUNTING, ASSETS, XeroBooks
from dextflow.adapters.ledgers.vocabulary_xero import (
    ASSET_STATUSES,
    JOURNAL_STATUSES,
    TAX_INCLUDED,
    entry_source,
)
from dextflow.model import (
    AssetStatus,
    Facts,
    FixedAsset,
    JournalLine,
    LedgerEntry,
    ManualJournal,
    Need,
    TrialBalance,
    TrialBalanceRow,
)

UNTYPED = Node("AssetTypes", {})
MANUAL = "MANJOURNAL"
ASSET_WORDS: Mapping[str, AssetStatus] = {word.title(): status for word, status in ASSET_STATUSES.items()}
CELLS = 5  # of a row of the trial balance: account, debit, credit, and both for the year to date


def manual_journals(books: XeroBooks, facts: Facts) -> Facts:
    """The journals that people wrote, drafts and voided ones too.

    When one was entered is said by the journals that it posted; they are read only if that is needed.
    """
    posted = _posting_times(books)
    found = (_manual_journal(record, books, posted) for record in books.records("ManualJournals"))
    return attrs.evolve(facts, manual_journals=tuple(sorted(found, key=BY_ID)))


def _posting_times(books: XeroBooks) -> Mapping[str, datetime]:
    """When each manual journal was entered: the first time that it was posted.

    If the journals cannot be read, that is a fault of the posting times, not of the manual journals.
    """
    times: dict[str, datetime] = {}
    for source, posted in readable(lambda: tuple(_posted(books))) if Need.POSTING_TIMES in books.needs else ():
        times[source] = min(posted, times.get(source, posted))
    return times


def _posted(books: XeroBooks) -> Iterator[tuple[str, datetime]]:
    for record in books.journals():
        if record.word("SourceType") == MANUAL:
            yield record.text("SourceID"), record.moment("CreatedDateUTC")


def _manual_journal(record: Node, books: XeroBooks, posted: Mapping[str, datetime]) -> ManualJournal:
    account_of = accounts_of_lines(books)
    included = record.choice("LineAmountTypes", TAX_INCLUDED)
    id_ = record.text("ManualJournalID")
    return ManualJournal(
        id=id_,
        updated_at=record.optional_moment("UpdatedDateUTC"),
        link=f"https://go.xero.com/Journal/View.aspx?invoiceID={id_}",
        on=record.day("Date"),
        narration=record.word("Narration"),
        status=record.choice("Status", JOURNAL_STATUSES),
        lines=tuple(
            _journal_line(line, account_of(line), included=included)
            for line in record.nodes("JournalLines")
            if not line.flag("IsBlank")
        ),
        attached=record.optional_flag("HasAttachments"),
        created_at=posted.get(id_),
    )


def _journal_line(line: Node, account: str | None, *, included: bool) -> JournalLine:
    if account is None:
        raise line.refusal("AccountID", "it is missing")
    return JournalLine(
        account=account,
        amount=line.number("LineAmount") - (line.amount("TaxAmount") if included else 0),
        tax_code=line.optional_text("TaxType"),
        description=line.optional_text("Description"),
    )


def ledger_entries(books: XeroBooks, facts: Facts) -> Facts:
    """The lines of posted journals, net of tax, which has lines of its own; with when they were posted."""
    found = (entry for record in books.journals() for entry in _entries(record))
    return attrs.evolve(facts, ledger_entries=tuple(sorted(found, key=BY_ID)))


def _entries(record: Node) -> Iterator[LedgerEntry]:
    day, posted = record.day("JournalDate"), record.optional_moment("CreatedDateUTC")
    number, source = str(record.integer("JournalNumber")), record.optional_text("SourceID")
    kind = entry_source(record.word("SourceType"))
    for line in record.nodes("JournalLines"):
        yield LedgerEntry(
            id=line.text("JournalLineID"),
            account=line.text("AccountID"),
            on=day,
            amount=line.number("NetAmount"),
            journal=number,
            posted_at=posted,
            source_kind=kind,
            source=source,
            tax=line.optional_number("TaxAmount"),
            description=line.optional_text("Description"),
        )


def posting_times(books: XeroBooks, facts: Facts) -> Facts:
    """Nothing by itself; but the journals that say them must be readable."""
    tuple(_posted(books))
    return facts


def trial_balances(books: XeroBooks, facts: Facts) -> Facts:
    """The trial balance of each day that is asked for, from the columns of the year to date."""
    found = tuple(_trial_balance(books, day) for day in books.balance_days)
    return attrs.evolve(facts, trial_balances=found)


def _trial_balance(books: XeroBooks, day: date) -> TrialBalance:
    answer = books.ask(ACCOUNTING, "Reports/TrialBalance", {"date": day.isoformat()})
    rows = (_row(row) for report in answer.nodes("Reports") for row in _rows(report))
    return TrialBalance(as_of=day, rows=tuple(sorted(filter(None, rows), key=lambda row: row.account)))


def _rows(report: Node) -> Iterator[Node]:
    for section in report.nodes("Rows"):
        yield from (row for row in section.nodes("Rows") if row.word("RowType") == "Row")


def _row(row: Node) -> TrialBalanceRow | None:
    """A row of an account; None for one without an account, such as a total."""
    cells = tuple(row.nodes("Cells"))
    if len(cells) != CELLS:
        raise row.refusal("Cells", f"there are {len(cells)} cells, not {CELLS}")
    account = next(
        (each.text("Value") for each in cells[0].nodes("Attributes") if each.word("Id") == "account"), None
    )
    debit, credit = (cell.amount("Value") for cell in cells[-2:])
    return None if account is None else TrialBalanceRow(account=account, debit=debit, credit=credit)


def fixed_assets(books: XeroBooks, facts: Facts) -> Facts:
    """The register of fixed assets, with drafts and what was disposed of."""
    types = {record.text("assetTypeId"): record for record in books.asset_types()}
    depreciated_to = books.ask(ASSETS, "Settings").optional_day("lastDepreciationDate")
    records = {record.text("assetId"): record for status in ASSET_STATUSES for record in books.assets(status)}
    found = (
        _asset(record, types.get(record.word("assetTypeId"), UNTYPED), depreciated_to)
        for record in records.values()
    )
    return attrs.evolve(facts, fixed_assets=tuple(sorted(found, key=BY_ID)))


def _asset(record: Node, type_: Node, depreciated_to: date | None) -> FixedAsset:
    status = record.choice("assetStatus", ASSET_WORDS)
    return FixedAsset(
        id=record.text("assetId"),
        name=record.text("assetName"),
        status=status,
        number=record.optional_text("assetNumber"),
        bought_on=record.optional_day("purchaseDate"),
        disposed_on=record.optional_day("disposalDate"),
        cost=record.amount("purchasePrice"),
        accumulated=_accumulated(record.inner("bookDepreciationDetail")),
        asset_account=type_.optional_text("fixedAssetAccountId"),
        depreciation_account=type_.optional_text("accumulatedDepreciationAccountId"),
        depreciated_to=depreciated_to if status is AssetStatus.REGISTERED else None,
    )


def _accumulated(detail: Node) -> Decimal:
    return detail.amount("priorAccumDepreciationAmount") + detail.amount("currentAccumDepreciationAmount")
