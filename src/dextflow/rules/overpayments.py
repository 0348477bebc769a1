"""Overpayments: what customers paid too much, and what was paid too much to suppliers."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Document, DocumentKind, Facts, Figure, Finding, Money, Need, Payment, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, period_end
from dextflow.rules.workings.ageing import settled
from dextflow.rules.workings.credits import BILL, INVOICE, OpenCredit, credit_book, credits_looked_at
from dextflow.rules.workings.figures import base_notes, by_currency, earliest, in_base, label

KINDS = (DocumentKind.SALES_OVERPAYMENT, DocumentKind.PURCHASE_OVERPAYMENT)
SIDES = ((True, "customers"), (False, "suppliers"))
ZERO = Decimal(0)


@attrs.frozen(kw_only=True)
class OverpaymentSettings:
    """Settings of the overpayments. The period's end is the products' default (Xavier's help, "checks")."""

    as_of: Annotated[date, Default(period_end, "What was overpaid at the end of this day.")]


@attrs.frozen(kw_only=True)
class Excess:
    """What was paid too much, by a document or a payment; `base` is in the base currency, as far as known."""

    id: str
    name: str
    sale: bool
    on: date
    money: Money
    base: Decimal | None
    why: str


def overpayments(facts: Facts, settings: OverpaymentSettings) -> Verdict:
    """Flag what was paid too much by the end of a day and neither refunded nor set against anything.

    These are overpayments of which something was left, payments that were not applied in full, and invoices and
    bills that were settled by more than their total. Each is of medium weight, as the products alert to any. The
    overpayment, the payment or the document is the subject. Population: the credits and payments dated up to that
    day, and the invoices and bills that were overpaid. Tolerance: a twentieth of them, our own choice.
    """
    book, names = credit_book(facts), facts.contact_names
    left = [_of_credit(credit, names) for credit in book.left(settings.as_of) if _over(credit)]
    too_much = list(_settled_too_much(facts, settings.as_of))
    found = [*left, *too_much]
    base = facts.organisation.base_currency
    return Verdict(
        population=credits_looked_at(facts, settings.as_of) + len(too_much),
        findings=tuple(_finding(item, settings.as_of) for item in found),
        figures=(
            Figure(name="count", value=len(found)),
            *(
                figure
                for sale, side in SIDES
                for figure in _side(side, [i for i in found if i.sale is sale], base)
            ),
            *earliest("oldest", (item.on for item in found)),
        ),
        notes=(*book.notes(settings.as_of), *_unrated(found), *base_notes(base)),
    )


def _over(credit: OpenCredit) -> bool:
    return isinstance(credit.record, Payment) or credit.record.kind in KINDS


def _of_credit(credit: OpenCredit, names: Mapping[str, str]) -> Excess:
    return Excess(
        id=credit.id,
        name=credit.name(names),
        sale=credit.sale,
        on=credit.on,
        money=credit.money,
        base=credit.base,
        why="not set against anything nor refunded",
    )


def _settled_too_much(facts: Facts, as_of: date) -> Iterator[Excess]:
    names, settlements = facts.contact_names, facts.settlements
    for one in (*facts.live_documents.get(INVOICE, ()), *facts.live_documents.get(BILL, ())):
        if one.id in settlements and one.issued_on <= as_of:
            excess = settled(facts, one, as_of) - one.total
            if excess > 0:
                yield _of_document(one, excess, names)


def _of_document(document: Document, excess: Decimal, names: Mapping[str, str]) -> Excess:
    return Excess(
        id=document.id,
        name=label(document, names),
        sale=document.kind.sale,
        on=document.issued_on,
        money=Money(currency=document.currency, amount=excess),
        base=excess * document.rate,
        why=f"settled by more than its total of {document.money}",
    )


def _finding(item: Excess, as_of: date) -> Finding:
    return Finding(
        key=f"{RULE.id}:{item.id}",
        severity=Severity.MEDIUM,
        summary=f"{item.name}, dated {item.on}, was {item.money} too much on {as_of}.",
        amount=item.money,
        on=item.on,
        refs=(item.id,),
        evidence=(item.why,),
    )


def _side(side: str, items: list[Excess], base: str | None) -> tuple[Figure, ...]:
    return (
        Figure(name=side, value=len(items)),
        *by_currency(side, (item.money for item in items)),
        *in_base(side, (item.base for item in items if item.base), base),
    )


def _unrated(found: list[Excess]) -> tuple[str, ...]:
    count = sum(item.base is None for item in found)
    return (
        (f"Payments without a rate to the base currency: {count}; they are not in its totals.",) if count else ()
    )


RULE = Rule(
    id="overpayments",
    version=1,
    title="Overpayments",
    needs=frozenset({Need.DOCUMENTS, Need.ALLOCATIONS}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.PAYMENTS}),
    settings=OverpaymentSettings,
    evaluate=overpayments,
    tolerance=Decimal("0.05"),
)
