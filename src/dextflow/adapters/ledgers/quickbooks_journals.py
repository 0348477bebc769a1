"""A QuickBooks Online company's journals, which people wrote, and when they were entered."""

from collections.abc import Mapping
from decimal import Decimal
from operator import attrgetter

import attrs

from dextflow.adapters.ledgers.folder import TableFolder
from dextflow.adapters.ledgers.quickbooks_rows import foreign, party, rate, whole
from dextflow.adapters.ledgers.quickbooks_shapes import JOURNAL, JOURNAL_LINE, JOURNAL_TIME
from dextflow.adapters.ledgers.reading import Parts
from dextflow.adapters.ledgers.rows import Row
from dextflow.adapters.ledgers.vocabulary_quickbooks import record_id, voided
from dextflow.model import Facts, JournalLine, JournalStatus, ManualJournal, Need, to_cents

BY_ID = attrgetter("id")
ZERO = Decimal(0)
SIDES: Mapping[str, int] = {"Debit": 1, "Credit": -1}


def manual_journals(folder: TableFolder, facts: Facts, parts: Parts) -> Facts:
    """The journals, in the company's own currency; deleted and voided ones count as voided."""
    table = folder.rows("journal_entry", JOURNAL)
    rows, notes = whole(table, Need.MANUAL_JOURNALS, "transaction_date")
    stated, lines = foreign(table), _lines(folder)
    found = sorted((_journal(row, lines, stated, parts) for row in rows), key=BY_ID)
    return attrs.evolve(facts, manual_journals=tuple(found), notes=(*facts.notes, *notes))


def _lines(folder: TableFolder) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in folder.rows("journal_entry_line", JOURNAL_LINE):
        found.setdefault(row.text("journal_entry_id"), []).append(row)
    return {
        journal: sorted(rows, key=lambda row: (row.integer("index"), row.cells)) for journal, rows in found.items()
    }


def _journal(row: Row, lines: Mapping[str, list[Row]], stated: frozenset[str], parts: Parts) -> ManualJournal:
    id_, its = row.text("id"), lines.get(row.text("id"), [])
    worth = rate(row, ZERO, stated)
    if worth is None:
        raise row.refusal("exchange_rate", "the cell is empty, and this currency has other rates elsewhere")
    gone = row.optional_flag("_fivetran_deleted") or _emptied(row, its)
    return ManualJournal(
        id=record_id("journalentry", id_),
        updated_at=row.optional_instant("updated_at"),
        on=row.day("transaction_date"),
        narration=row.optional_text("private_note") or "",
        status=JournalStatus.VOIDED if gone else JournalStatus.POSTED,
        lines=tuple(_line(line, worth) for line in its),
        number=row.optional_text("doc_number"),
        created_at=parts.posted_at.get(id_),
    )


def _emptied(row: Row, lines: list[Row]) -> bool:
    """Whether a journal was voided: its note says so, and nothing is left of its amounts."""
    amounts = [line.number_or_zero("amount") for line in lines]
    return not any(amounts) and voided(row.optional_text("private_note"), ZERO)


def _line(row: Row, worth: Decimal) -> JournalLine:
    amount = row.choice("posting_type", SIDES) * row.number_or_zero("amount")
    return JournalLine(
        account=row.text("account_id"),
        amount=amount if worth == 1 else to_cents(amount * worth),
        tax_code=row.optional_text("tax_code_id"),
        description=row.optional_text("description"),
        contact=party(row),
    )


def posting_times(folder: TableFolder, parts: Parts) -> Parts:
    """When each journal was entered, in UTC."""
    rows = folder.rows("journal_entry", JOURNAL_TIME).distinct("id")
    return attrs.evolve(parts, posted_at={row.text("id"): row.instant("created_at") for row in rows})
