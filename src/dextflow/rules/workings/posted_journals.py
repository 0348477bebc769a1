"""The journals that people wrote, as far as a ledger shows them: as manual journals, or only as postings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

import attrs

from dextflow.model import EntrySource, Facts, JournalStatus, LedgerEntry, ManualJournal, Need

NOT_BY_MACHINE = frozenset({None, EntrySource.OTHER})
MANUAL = frozenset({EntrySource.MANUAL_JOURNAL})
ZERO = Decimal(0)


@attrs.frozen
class Journal:
    """A journal: what it is called, and its lines as pairs of an account and an amount, debit positive.

    `ref` is the id of a record of the ledger: the manual journal, or what the postings come from, or one of them.
    `manual` tells that the ledger says that a person wrote it; else it is only not known to come from a document,
    a payment or the like.
    """

    id: str
    ref: str
    on: date
    lines: Sequence[tuple[str, Decimal]]
    narration: str
    posted_at: datetime | None
    posted_by: str | None
    manual: bool

    @cached_property
    def debits(self) -> Decimal:
        """The sum of its debits."""
        return sum([amount for _, amount in self.lines if amount > 0], ZERO)


def journals(facts: Facts, first: date, last: date) -> list[Journal]:
    """Collect the posted journals of a span that people wrote.

    They are the ledger's manual journals. Where it has none, they are its postings by their journal: those that
    come from manual journals, or if it never says so, those of which it does not say what they come from.
    """
    if facts.manual_journals:
        posted = [each for each in facts.manual_journals if each.status is JournalStatus.POSTED]
        its = [each for each in posted if first <= each.on <= last]
        entries = _by_source(facts, {each.id for each in its})
        return [_of_manual(each, entries.get(each.id)) for each in its]
    kinds = MANUAL if any(entry.source_kind in MANUAL for entry in facts.ledger_entries) else NOT_BY_MACHINE
    found: dict[str, list[LedgerEntry]] = {}
    for entry in facts.ledger_entries:
        if first <= entry.on <= last and entry.source_kind in kinds:
            found.setdefault(entry.journal or entry.source or entry.id, []).append(entry)
    return [_of_entries(name, its, manual=kinds is MANUAL) for name, its in found.items()]


def journals_by_author(facts: Facts, first: date, last: date, enough: int) -> Mapping[str, int]:
    """Count the journals of each author in a span, by the ledger's entries or else by its manual journals.

    Nobody's are counted beyond `enough`.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    seen_enough: set[str] = set()
    for entry in facts.ledger_entries:
        author = entry.posted_by
        if author and author not in seen_enough and first <= entry.on <= last:
            found[author].add(entry.journal or entry.source or entry.id)
            if len(found[author]) >= enough:
                seen_enough.add(author)
    if not found:
        for each in facts.manual_journals:
            if each.created_by and each.status is JournalStatus.POSTED and first <= each.on <= last:
                found.setdefault(each.created_by, set()).add(each.id)
    return {author: min(len(theirs), enough) for author, theirs in found.items()}


def lack_of_journals(facts: Facts) -> bool:
    """Whether the ledger could serve neither manual journals nor its entries."""
    return facts.lacks(Need.MANUAL_JOURNALS) and facts.lacks(Need.LEDGER_ENTRIES)


def _by_source(facts: Facts, wanted: set[str]) -> Mapping[str, LedgerEntry]:
    """One entry of each manual journal, for when and by whom it was posted: the first posted."""
    found: dict[str, LedgerEntry] = {}
    for entry in facts.ledger_entries:
        if entry.source in wanted and (entry.posted_at or entry.posted_by):
            found[entry.source] = min(found.get(entry.source, entry), entry, key=_first_posted)
    return found


def _first_posted(entry: LedgerEntry) -> tuple[bool, str, str]:
    return entry.posted_at is None, entry.posted_at.isoformat() if entry.posted_at else "", entry.id


def _of_manual(journal: ManualJournal, entry: LedgerEntry | None) -> Journal:
    return Journal(
        journal.id,
        journal.id,
        journal.on,
        [(line.account, line.amount) for line in journal.lines],
        journal.narration.strip(),
        journal.created_at or (entry.posted_at if entry else None),
        journal.created_by or (entry.posted_by if entry else None),
        manual=True,
    )


def _of_entries(name: str, entries: Sequence[LedgerEntry], *, manual: bool) -> Journal:
    entries = sorted(entries, key=lambda entry: entry.id)
    return Journal(
        name,
        min((entry.source for entry in entries if entry.source), default=entries[0].id),
        min(entry.on for entry in entries),
        [(entry.account, entry.amount) for entry in entries],
        _longest(entry.description for entry in entries),
        min((entry.posted_at for entry in entries if entry.posted_at), default=None),
        next((entry.posted_by for entry in entries if entry.posted_by), None),
        manual=manual,
    )


def _longest(texts: Iterable[str | None]) -> str:
    return max((text.strip() for text in texts if text), key=lambda text: (len(text), text), default="")
