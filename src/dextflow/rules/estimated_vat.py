"""Estimated VAT: the boxes of the return of a span, as the lines of the ledger make them."""

from collections.abc import Iterator
from decimal import Decimal

from dextflow.model import (
    Facts,
    Figure,
    Finding,
    JournalStatus,
    ManualJournal,
    Money,
    Need,
    Severity,
    TaxBasis,
    Voucher,
    to_cents,
)
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.workings.figures import base_notes
from dextflow.rules.workings.taxed import NO_COUNTRY, money, title, words
from dextflow.rules.workings.vat_boxes import Boxes, ReturnSettings, boxes

BRITISH = "GB"
ANYWHERE = {1: "tax on sales", 4: "tax on purchases", 6: "sales", 7: "purchases"}
NOT_REGISTERED = "The client is not registered for sales tax, so there is no return."
UNTOLD = "Boxes 2, 8 and 9, goods between Northern Ireland and the EU, have only what the named tax codes bring."
FLAT_NOTE = "The flat rate is taken of what was invoiced; reverse charges are added to it."


def estimated_vat(facts: Facts, settings: ReturnSettings) -> Verdict:
    """Work out the boxes of the VAT return of a span, and flag tax that belongs in none as far as is known.

    By invoice, by payment or by the flat rate, as the client accounts for it. A line with tax and without a known
    code, a document with tax and without lines, and a journal with a taxed code cannot be placed: medium. So it is
    if the percentage of the flat rate is not set. Outside the United Kingdom the figures are the tax and the
    value of sales and purchases, without boxes. It is an estimate: late claims and adjustments that are made on
    the return itself are not in the ledger.

    Population: the documents and bank transactions of the span, and its journals with a taxed code. Tolerance: a
    fiftieth of them, our own choice.
    """
    basis, base = settings.basis_of(facts), facts.organisation.base_currency
    if basis is TaxBasis.NOT_REGISTERED:
        return Verdict(population=0, findings=(), figures=(), notes=(NOT_REGISTERED,))
    found = boxes(facts, settings, settings.dated_from, settings.dated_to)
    journals = list(_taxed_journals(facts, settings))
    unset = basis is TaxBasis.FLAT_RATE and not settings.flat_rate
    return Verdict(
        population=found.looked_at + len(journals),
        findings=(
            *(_unplaced(facts, voucher, tax) for voucher, tax in found.unplaced.values()),
            *map(_journal, journals),
            *((NO_RATE,) if unset else ()),
        ),
        figures=_figures(found, settings.country_of(facts), base) if base and not unset else (),
        notes=(*found.notes, *_notes(facts, settings, basis)),
    )


def _taxed_journals(facts: Facts, settings: ReturnSettings) -> Iterator[ManualJournal]:
    taxed = {code.id for code in facts.tax_codes if code.rate}
    for journal in facts.manual_journals:
        posted = journal.status is JournalStatus.POSTED and journal.on in settings
        if posted and any(line.tax_code in taxed for line in journal.lines):
            yield journal


def _unplaced(facts: Facts, voucher: Voucher, tax: Decimal) -> Finding:
    return Finding(
        key=f"{RULE.id}:{voucher.record.id}",
        severity=Severity.MEDIUM,
        summary=f"{title(voucher.record, facts.contact_names)}, has {words(facts, tax)} of tax that belongs in no"
        " box as far as its tax codes tell.",
        amount=money(facts, tax),
        on=voucher.on,
        refs=(voucher.record.id,),
    )


def _journal(journal: ManualJournal) -> Finding:
    return Finding(
        key=f"{RULE.id}:journal {journal.id}",
        severity=Severity.MEDIUM,
        summary=f"Journal {journal.number or journal.id} of {journal.on} ({journal.narration}) has a taxed code,"
        " and the ledger does not say how much of it is tax.",
        on=journal.on,
        refs=(journal.id,),
    )


NO_RATE = Finding(
    key="estimated_vat:flat rate",
    severity=Severity.MEDIUM,
    summary="The client is on the flat rate scheme, and its percentage is not set, so nothing can be estimated.",
)


def _figures(found: Boxes, country: str | None, base: str) -> tuple[Figure, ...]:
    if country == BRITISH:
        return tuple(
            Figure(name=f"box {box}", value=Money(currency=base, amount=to_cents(amount)))
            for box, amount in found.table.items()
        )
    named = (*((name, found.sums[box]) for box, name in ANYWHERE.items()), ("tax due", found.due))
    return tuple(Figure(name=name, value=Money(currency=base, amount=to_cents(amount))) for name, amount in named)


def _notes(facts: Facts, settings: ReturnSettings, basis: TaxBasis) -> tuple[str, ...]:
    country = settings.country_of(facts)
    return (
        *((UNTOLD,) if country == BRITISH else ()),
        *((FLAT_NOTE,) if basis is TaxBasis.FLAT_RATE else ()),
        *(() if country else (NO_COUNTRY,)),
        *base_notes(facts.organisation.base_currency),
    )


RULE = Rule(
    id="estimated_vat",
    version=1,
    title="Estimated VAT",
    needs=frozenset({Need.ORGANISATION, Need.DOCUMENTS, Need.LINES, Need.TAX_CODES}),
    uses=frozenset(
        {
            *(Need.CONTACTS, Need.BANK_TRANSACTIONS, Need.MANUAL_JOURNALS, Need.ALLOCATIONS, Need.ACCOUNTS),
        }
    ),
    settings=ReturnSettings,
    evaluate=estimated_vat,
    tolerance=Decimal("0.02"),
)
