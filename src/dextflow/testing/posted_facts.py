"""Hypothesis strategies for what is posted: entries, manual journals, trial balances, and the fixed assets.

Accounts and documents are given by their ids. Records drawn on their own all have the same id. What does not
depend on other records is a choice among ready ones, because every draw makes the books slower to draw.
"""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import cycle

import attrs
from hypothesis import strategies as st

from dextflow.model import (
    AssetStatus,
    EntrySource,
    FixedAsset,
    JournalLine,
    JournalStatus,
    LedgerEntry,
    ManualJournal,
    TrialBalance,
    TrialBalanceRow,
)
from dextflow.testing.draws import CONTACTS, amounts, days, old_days

NIL = Decimal(0)
NOON = time(12, tzinfo=UTC)
LATENESS = (0, None, 1, 40, 400)
JOURNALS = (None, "j1", "j2")
AUTHORS = (None, "Ann", "Bob")
NARRATIONS = ("", "Correction", "Depreciation of the month")


@attrs.frozen(kw_only=True)
class Origin:
    """Where an entry comes from, and how many days late it was posted."""

    late: int | None
    journal: str | None
    author: str | None
    contact: str | None
    kind: EntrySource | None
    source: str | None


@cache
def origins(documents: tuple[str, ...]) -> tuple[Origin, ...]:
    """List an origin for each document, for one that is gone, for other records, and for none."""
    others = ((None, None), (EntrySource.MANUAL_JOURNAL, "r1"), (EntrySource.PAYMENT, "r1"))
    sources = (*others, *((EntrySource.DOCUMENT, document) for document in (*documents, "gone")))
    rest = zip(
        cycle(LATENESS), cycle(JOURNALS), cycle((*AUTHORS, None)), cycle((*CONTACTS, None, None)), sources * 3
    )  # each runs on for itself, so that they meet in many ways
    return tuple(
        Origin(late=late, journal=journal, author=author, contact=contact, kind=kind, source=source)
        for late, journal, author, contact, (kind, source) in rest
    )


def ledger_entries(of: tuple[str, ...], documents: tuple[str, ...] = ()) -> st.SearchStrategy[LedgerEntry]:
    """Debits and credits to some of the accounts, up to five years old, each of some record or of none.

    They were posted at noon of their day or later, or nobody knows when.
    """
    return st.builds(_entry, st.sampled_from(of), old_days(), _signed(), st.sampled_from(origins(documents)))


def _entry(account: str, on: date, amount: Decimal, origin: Origin) -> LedgerEntry:
    return LedgerEntry(
        id="e",
        account=account,
        on=on,
        amount=amount,
        journal=origin.journal,
        posted_at=posted_at(on, origin.late),
        posted_by=origin.author,
        source_kind=origin.kind,
        source=origin.source,
        contact=origin.contact,
    )


def posted_at(on: date, late: int | None) -> datetime | None:
    """Make the noon of so many days after a day; None stays None."""
    return None if late is None else datetime.combine(on + timedelta(days=late), NOON)


def manual_journals(of: tuple[str, ...]) -> st.SearchStrategy[ManualJournal]:
    """Manual journals of two lines that balance, to some of the accounts, in every status."""
    ready = zip(JournalStatus, LATENESS, NARRATIONS, AUTHORS, strict=False)
    pair = st.tuples(st.sampled_from(of), st.sampled_from(of))
    return st.builds(
        _journal, pair, days(), amounts() | st.just(Decimal("5000.00")), st.sampled_from(tuple(ready))
    )


def _journal(
    pair: tuple[str, str], on: date, amount: Decimal, ready: tuple[JournalStatus, int | None, str, str | None]
) -> ManualJournal:
    status, late, narration, author = ready
    return ManualJournal(
        id="m",
        on=on,
        narration=narration,
        status=status,
        lines=(JournalLine(account=pair[0], amount=amount), JournalLine(account=pair[1], amount=-amount)),
        created_at=posted_at(on, late),
        created_by=author,
    )


def trial_balances(of: tuple[str, ...]) -> st.SearchStrategy[tuple[TrialBalance, ...]]:
    """Up to two trial balances of different days, which seldom balance or follow from the entries."""
    rows = st.lists(st.tuples(st.sampled_from(of), _signed()), max_size=2, unique_by=lambda row: row[0])
    each = st.builds(_trial_balance, days(), rows)
    return st.lists(each, max_size=2, unique_by=lambda balance: balance.as_of).map(tuple)


def _trial_balance(as_of: date, rows: list[tuple[str, Decimal]]) -> TrialBalance:
    return TrialBalance(
        as_of=as_of,
        rows=tuple(
            TrialBalanceRow(account=account, debit=max(amount, NIL), credit=max(-amount, NIL))
            for account, amount in rows
        ),
    )


def fixed_assets(of: tuple[str, ...]) -> st.SearchStrategy[FixedAsset]:
    """Fixed assets in every status, some not depreciated, bought or disposed of on days that may not be known."""
    accounts = st.tuples(st.sampled_from((None, *of)), st.sampled_from((None, *of)))
    return st.builds(_asset, accounts, st.none() | old_days(), amounts(), st.sampled_from(_assets()))


def _asset(
    accounts: tuple[str | None, str | None], bought_on: date | None, cost: Decimal, ready: FixedAsset
) -> FixedAsset:
    return attrs.evolve(
        ready, bought_on=bought_on, cost=cost, asset_account=accounts[0], depreciation_account=accounts[1]
    )


def _assets() -> tuple[FixedAsset, ...]:
    van = FixedAsset(id="f", name="Van", status=AssetStatus.REGISTERED)
    old = attrs.evolve(van, accumulated=Decimal("10.00"), depreciated_to=date(2024, 2, 29))
    sold = attrs.evolve(old, status=AssetStatus.DISPOSED, disposed_on=date(2024, 3, 31))
    draft = attrs.evolve(van, status=AssetStatus.DRAFT)
    return (van, old, sold, attrs.evolve(sold, disposed_on=None), draft)


@cache
def _signed() -> st.SearchStrategy[Decimal]:
    return amounts() | amounts().map(lambda amount: -amount)
