"""A Xero organisation's posted journals, and when they were posted."""

from collections.abc import Mapping
from datetime import date, datetime
from operator import attrgetter

import attrs

from dextflow.adapters.ledgers.folder import TableFolder
from dextflow.adapters.ledgers.reading import Parts
from dextflow.adapters.ledgers.rows import Row, shown
from dextflow.adapters.ledgers.vocabulary_xero import entry_source
from dextflow.adapters.ledgers.xero_shapes import JOURNAL, JOURNAL_LINE, JOURNAL_TIME
from dextflow.model import EntrySource, Facts, LedgerEntry

BY_ID = attrgetter("id")


@attrs.define
class Journal:
    """What the entries of a journal share. It goes by its number, and by its id where it has none."""

    number: str
    on: date
    posted_at: datetime | None
    source_kind: EntrySource | None
    source: str | None


def ledger_entries(folder: TableFolder, facts: Facts, parts: Parts) -> Facts:
    """The lines of posted journals, dated by their journal; tax has lines of its own, so amounts are net."""
    rows = folder.rows("journal", JOURNAL).distinct("journal_id")
    journals = {row.text("journal_id"): _journal(row, parts) for row in rows}
    lines = folder.rows("journal_line", JOURNAL_LINE).distinct("journal_line_id")
    entries = sorted((_entry(row, journals) for row in lines), key=BY_ID)
    return attrs.evolve(facts, ledger_entries=tuple(entries))


def posting_times(folder: TableFolder, parts: Parts) -> Parts:
    """When each journal was posted, in UTC."""
    rows = folder.rows("journal", JOURNAL_TIME).distinct("journal_id")
    times = {row.text("journal_id"): row.instant("created_date_utc") for row in rows}
    return attrs.evolve(parts, posted_at=times)


def _journal(row: Row, parts: Parts) -> Journal:
    id_ = row.text("journal_id")
    return Journal(
        number=row.optional_text("journal_number") or id_,
        on=row.day("journal_date"),
        posted_at=parts.posted_at.get(id_),
        source_kind=entry_source(row.cell("source_type")),
        source=row.optional_text("source_id"),
    )


def _entry(row: Row, journals: Mapping[str, Journal]) -> LedgerEntry:
    journal = journals.get(row.text("journal_id"))
    if journal is None:
        raise row.refusal("journal_id", f"there is no journal {shown(row.cell('journal_id'))}")
    return LedgerEntry(
        id=row.text("journal_line_id"),
        account=row.text("account_id"),
        on=journal.on,
        amount=row.number("net_amount"),
        journal=journal.number,
        posted_at=journal.posted_at,
        source_kind=journal.source_kind,
        source=journal.source,
        tax=row.optional_number("tax_amount"),
        description=row.optional_text("description"),
    )
