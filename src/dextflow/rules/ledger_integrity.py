"""Integrity of the ledger: whether the books add up at all."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

import attrs

from dextflow.errors import NotServed
from dextflow.model import Document, DocumentKind, EntrySource, Facts, Figure, Finding, LedgerEntry, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, period_end, year_start
from dextflow.rules.workings.balances import ZERO, carried
from dextflow.rules.workings.figures import base_money, base_notes, earliest, label, told
from dextflow.rules.workings.number_gaps import NumberGap, gaps

POSTED = (
    DocumentKind.SALES_INVOICE,
    DocumentKind.BILL,
    DocumentKind.SALES_CREDIT,
    DocumentKind.PURCHASE_CREDIT,
)
UNNAMED = "entries without a journal"
MOST_ACCOUNTS = 10


@attrs.frozen(kw_only=True)
class IntegritySettings:
    """Settings of the integrity of the ledger. All are our own choice: books add up to the cent, or not at all."""

    as_of: Annotated[date, Default(period_end, "What is dated up to this day.")]
    numbers_from: Annotated[date, Default(year_start, "Gaps before invoices issued from this day.")]
    tolerance: Annotated[Decimal, Default(Decimal(0), "A difference up to this is none.")]


@attrs.frozen(kw_only=True)
class Posted:
    """What documents posted: which have entries, and what those of no live document come to by account."""

    documents: frozenset[str]
    strange: Mapping[str, list[LedgerEntry]]


def ledger_integrity(facts: Facts, settings: IntegritySettings) -> Verdict:
    """Flag books that do not add up; any of it is high.

    Trial balances and journals that do not sum to nil; a trial balance that is not the one before it carried
    forward by the entries, revenue and costs of a finished year being in retained earnings then; documents
    without entries and entries without a document, where the ledger tells which entries come from documents; and
    gaps in the numbers of own invoices. Entries of a document that is gone count for nothing if they cancel out,
    and a ledger that had to leave documents out is not searched for missing ones.
    Population: the trial balances and what was compared in them, the journals, and the documents looked at.
    Tolerance: a hundredth of them, our own choice.
    """
    if facts.lacks(Need.LEDGER_ENTRIES) and facts.lacks(Need.TRIAL_BALANCES):
        raise NotServed("the ledger gave neither trial balances nor entries")
    journals = _journals(facts)
    posted = _posted(facts, settings.as_of)
    documents = _documents(facts, settings.as_of) if posted.documents else []
    carried_forward = list(_carried(facts, settings))
    base = facts.organisation.base_currency
    found = (
        *_unbalanced_trials(facts, settings),
        *(_not_carried(as_of, off, base) for as_of, _, off in carried_forward if off),
        *_unbalanced(facts, journals, settings),
        *(_without_entries(document, facts) for document in documents if document.id not in posted.documents),
        *(_without_document(source, its, base) for source, its in posted.strange.items()),
        *(_gap(gap) for gap in gaps(facts, settings.numbers_from, settings.as_of)),
    )
    return Verdict(
        population=len(facts.trial_balances)
        + sum(count for _, count, _ in carried_forward)
        + len(journals)
        + len(documents)
        + len(posted.strange),
        findings=found,
        figures=(
            Figure(name="count", value=len(found)),
            Figure(name="journals", value=len(journals)),
            Figure(name="trial balances", value=len(facts.trial_balances)),
            *earliest("first break", (finding.on for finding in found if finding.on)),
        ),
        notes=base_notes(base),
    )


def _journals(facts: Facts) -> Mapping[str, Decimal]:
    """What the entries of each journal add up to."""
    totals: dict[str, Decimal] = {}
    for entry in facts.ledger_entries:
        name = entry.journal or UNNAMED
        totals[name] = totals.get(name, ZERO) + entry.amount
    return totals


def _posted(facts: Facts, as_of: date) -> Posted:
    if facts.lacks(Need.DOCUMENTS) or any(gap.need is Need.DOCUMENTS for gap in facts.notes):
        return Posted(documents=frozenset(), strange={})
    document = EntrySource.DOCUMENT
    known = {entry.source for entry in facts.ledger_entries if entry.source_kind is document and entry.source}
    gone = known.difference(paper.id for its in facts.live_documents.values() for paper in its)
    strange: dict[str, list[LedgerEntry]] = {}
    for entry in facts.ledger_entries if gone else ():
        if entry.source in gone and entry.source_kind is document and entry.on <= as_of:
            strange.setdefault(entry.source, []).append(entry)
    return Posted(
        documents=frozenset(known),
        strange={source: its for source, its in strange.items() if _leaves_something(its)},
    )


def _leaves_something(entries: list[LedgerEntry]) -> bool:
    left: dict[str, Decimal] = {}
    for entry in entries:
        left[entry.account] = left.get(entry.account, ZERO) + entry.amount
    return any(left.values())


def _documents(facts: Facts, as_of: date) -> list[Document]:
    """The documents that must have entries: those since the first entry."""
    first = min(next(iter(days)) for days in facts.posted_by_day.values())
    return [
        document
        for kind in POSTED
        for document in facts.live_documents.get(kind, ())
        if first <= document.issued_on <= as_of and document.total
    ]


def _carried(facts: Facts, settings: IntegritySettings) -> Iterator[tuple[date, int, Mapping[str, Decimal]]]:
    """Each trial balance with an earlier one: its day, how many accounts were compared, and those that differ."""
    if facts.lacks(Need.LEDGER_ENTRIES):
        return
    days = sorted({each.as_of for each in facts.trial_balances if each.as_of <= settings.as_of})
    for opening, closing in pairwise(days):
        expected, stated = carried(facts, opening, closing), carried(facts, closing, closing)
        off = {
            account: stated.get(account, ZERO) - expected.get(account, ZERO)
            for account in sorted({*stated, *expected})
        }
        yield closing, len(off), {id_: by for id_, by in off.items() if abs(by) > settings.tolerance}


def _unbalanced_trials(facts: Facts, settings: IntegritySettings) -> Iterator[Finding]:
    base = facts.organisation.base_currency
    for each in facts.trial_balances:
        total = sum((row.balance for row in each.rows), ZERO)
        if each.as_of <= settings.as_of and abs(total) > settings.tolerance:
            yield Finding(
                key=f"{RULE.id}:trial balance {each.as_of}",
                severity=Severity.HIGH,
                summary=f"The trial balance of {each.as_of} does not balance: it is {told(total, base)} off.",
                amount=base_money(abs(total), base),
                on=each.as_of,
            )


def _not_carried(as_of: date, off: Mapping[str, Decimal], base: str | None) -> Finding:
    largest = sorted(off.items(), key=lambda item: (-abs(item[1]), item[0]))
    return Finding(
        key=f"{RULE.id}:closing {as_of}",
        severity=Severity.HIGH,
        summary=f"In the trial balance of {as_of}, {len(off)} accounts are not what the one before and the entries"
        " since make.",
        amount=base_money(abs(largest[0][1]), base),
        on=as_of,
        refs=tuple(off),
        evidence=tuple(f"account {account}: {told(by, base)} more" for account, by in largest[:MOST_ACCOUNTS]),
    )


def _unbalanced(facts: Facts, journals: Mapping[str, Decimal], settings: IntegritySettings) -> Iterator[Finding]:
    base = facts.organisation.base_currency
    off = {name: total for name, total in journals.items() if abs(total) > settings.tolerance}
    first: dict[str, date] = {}
    for entry in facts.ledger_entries if off else ():
        name = entry.journal or UNNAMED
        if name in off:
            first[name] = min(entry.on, first.get(name, entry.on))
    for name, on in first.items():
        if on <= settings.as_of:
            yield _off(name, off[name], on, base)


def _off(name: str, total: Decimal, on: date, base: str | None) -> Finding:
    unnamed = name == UNNAMED
    return Finding(
        key=f"{RULE.id}:journal {name}",
        severity=Severity.HIGH,
        summary=f"The {UNNAMED} do not balance: they are {told(total, base)} off."
        if unnamed
        else f"Journal {name} of {on} does not balance: it is {told(total, base)} off.",
        amount=base_money(abs(total), base),
        on=on,
        refs=() if unnamed else (name,),
    )


def _without_entries(document: Document, facts: Facts) -> Finding:
    return Finding(
        key=f"{RULE.id}:document {document.id}",
        severity=Severity.HIGH,
        summary=f"{label(document, facts.contact_names)}, dated {document.issued_on}, is not in the ledger.",
        amount=document.money,
        on=document.issued_on,
        refs=(document.id,),
    )


def _without_document(source: str, entries: list[LedgerEntry], base: str | None) -> Finding:
    debits = sum((entry.amount for entry in entries if entry.amount > 0), ZERO)
    on = min(entry.on for entry in entries)
    return Finding(
        key=f"{RULE.id}:source {source}",
        severity=Severity.HIGH,
        summary=f"The ledger holds entries of document {source} from {on} on, which is not in the books.",
        amount=base_money(debits, base),
        on=on,
        refs=(source,),
    )


def _gap(gap: NumberGap) -> Finding:
    return Finding(
        key=f"{RULE.id}:number {gap.first}",
        severity=Severity.HIGH,
        summary=f"No invoice has the number {gap.name}, between {gap.before.number} and {gap.after.number}.",
        on=gap.after.issued_on,
    )


RULE = Rule(
    id="ledger_integrity",
    version=1,
    title="Integrity of the ledger",
    needs=frozenset({Need.ACCOUNTS}),
    uses=frozenset({Need.ORGANISATION, Need.TRIAL_BALANCES, Need.LEDGER_ENTRIES, Need.DOCUMENTS, Need.CONTACTS}),
    settings=IntegritySettings,
    evaluate=ledger_integrity,
    tolerance=Decimal("0.01"),
)
