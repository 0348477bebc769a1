"""Unallocated credits: credit notes, prepayments, overpayments and payments that were not set against anything."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Document, Facts, Figure, Finding, Money, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, period_end
from dextflow.rules.workings.ageing import settled
from dextflow.rules.workings.credits import (
    BILL,
    INVOICE,
    OpenCredit,
    credit_book,
    credits_looked_at,
    unrated_notes,
)
from dextflow.rules.workings.figures import base_notes, by_currency, earliest, in_base, label

LISTED = 5
ZERO = Decimal(0)

Open = dict[tuple[str, bool], list[tuple[Document, Decimal]]]


@attrs.frozen(kw_only=True)
class CreditSettings:
    """Settings of the unallocated credits. The period's end, and any amount from a cent, are our own choice."""

    as_of: Annotated[date, Default(period_end, "What was left at the end of this day.")]
    min_amount: Annotated[Decimal, Default(Decimal("0.01"), "The smallest amount left, in the base currency.")]


def unallocated_credits(facts: Facts, settings: CreditSettings) -> Verdict:
    """Flag credits of which something was left at the end of a day, rebuilt from the allocations by then.

    Medium if the contact had open invoices or bills on the same side, against which it could be set; else low. A
    credit of one cent is looked at, and one without a rate to the base currency whatever the minimum. The credit
    is the subject. Population: the credits and payments dated up to that day. Tolerance: a tenth of them, our own
    choice.
    """
    book = credit_book(facts)
    found = [
        credit for credit in book.left(settings.as_of) if credit.base is None or credit.base >= settings.min_amount
    ]
    matching = _matching(facts, settings.as_of, {(credit.contact, credit.sale) for credit in found})
    base, names = facts.organisation.base_currency, facts.contact_names
    return Verdict(
        population=credits_looked_at(facts, settings.as_of),
        findings=tuple(_finding(credit, matching, names, settings.as_of) for credit in found),
        figures=_figures(found, names, base),
        notes=(*book.notes(settings.as_of), *unrated_notes(found), *base_notes(base)),
    )


def _matching(facts: Facts, as_of: date, wanted: set[tuple[str | None, bool]]) -> Open:
    """The open invoices and bills of the contacts with credits, oldest first, with what was open of each."""
    found: Open = {}
    for sale, kind in ((True, INVOICE), (False, BILL)):
        for document in facts.live_documents.get(kind, ()) if wanted else ():
            key = (document.contact, sale)
            if key in wanted and document.issued_on <= as_of:
                left = document.total - settled(facts, document, as_of)
                if left > 0:
                    found.setdefault(key, []).append((document, left))
    return {key: sorted(its, key=_oldest) for key, its in found.items()}


def _oldest(item: tuple[Document, Decimal]) -> tuple[date, str]:
    return item[0].issued_on, item[0].id


def _finding(credit: OpenCredit, matching: Open, names: Mapping[str, str], as_of: date) -> Finding:
    against = matching.get((credit.contact, credit.sale), []) if credit.contact else []
    more = len(against) - LISTED
    return Finding(
        key=f"{RULE.id}:{credit.id}",
        severity=Severity.MEDIUM if against else Severity.LOW,
        summary=f"{credit.name(names)}, dated {credit.on}, had {credit.money} left on {as_of}.",
        amount=credit.money,
        on=credit.on,
        refs=(credit.id,),
        evidence=(
            *(_could_settle(document, left, names) for document, left in against[:LISTED]),
            *([f"and {more} more open documents"] if more > 0 else []),
        ),
    )


def _could_settle(document: Document, left: Decimal, names: Mapping[str, str]) -> str:
    money = Money(currency=document.currency, amount=left)
    return f"could be set against {label(document, names)}, dated {document.issued_on}, {money} open"


def _figures(found: list[OpenCredit], names: Mapping[str, str], base: str | None) -> tuple[Figure, ...]:
    return (
        Figure(name="count", value=len(found)),
        *by_currency("left", (credit.money for credit in found)),
        *in_base("left", (credit.base for credit in found if credit.base), base),
        *earliest("oldest", (credit.on for credit in found)),
        *_by_contact(found, names, base),
    )


def _by_contact(found: list[OpenCredit], names: Mapping[str, str], base: str | None) -> tuple[Figure, ...]:
    sums: dict[str, Decimal] = {}
    for credit in found:
        if credit.contact and credit.base:
            sums[credit.contact] = sums.get(credit.contact, ZERO) + credit.base
    largest = sorted(sums, key=lambda contact: (-sums[contact], contact))[:LISTED]
    return tuple(
        figure
        for contact in largest
        for figure in in_base(f"left with {names.get(contact, contact)}", (sums[contact],), base)
    )


RULE = Rule(
    id="unallocated_credits",
    version=1,
    title="Unallocated credits",
    needs=frozenset({Need.DOCUMENTS, Need.ALLOCATIONS}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.PAYMENTS}),
    settings=CreditSettings,
    evaluate=unallocated_credits,
    tolerance=Decimal("0.1"),
)
