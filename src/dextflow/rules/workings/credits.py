"""Credits at the end of a day: what was left then of credit notes, prepayments, overpayments and payments.

What was left is rebuilt for that day from the allocations up to it. A credit is used up by the allocations of
which it is the source, and settled by those of which it is the document, such as a refund. What is left of a
payment today is known; the allocations after the day, of which the payment is the source, are put back to it.
Allocations without a date count as made by that day, and so does whatever else made a credit count as paid.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import attrs

from dextflow.model import Document, DocumentKind, DocumentStatus, Facts, Money, Payment, PaymentDirection
from dextflow.rules.workings.figures import label

ZERO, ONE = Decimal(0), Decimal(1)
INVOICE, BILL = DocumentKind.SALES_INVOICE, DocumentKind.BILL

Use = tuple[date, Decimal]


@attrs.frozen(kw_only=True)
class OpenCredit:
    """A credit of which something was left on a day: to a customer if it is of the `sale` side, else to us.

    `money` is what was left, and `base` the same in the base currency; None where no rate to it is known.
    """

    record: Document | Payment
    contact: str | None
    sale: bool
    on: date
    money: Money
    base: Decimal | None

    @property
    def id(self) -> str:
        """The id of the document or the payment."""
        return self.record.id

    def name(self, names: Mapping[str, str]) -> str:
        """Name it in a sentence."""
        if isinstance(self.record, Document):
            return label(self.record, names)
        way = "from" if self.sale else "to"
        whom = names.get(self.contact, self.contact) if self.contact else "an unknown contact"
        return f"Payment {way} {whom}"


@attrs.frozen(kw_only=True)
class CreditBook:
    """All credits of a ledger with their uses, so that what was left can be told for one day after the other.

    `documents` come with what can be used of each and its uses; `payments` with what is left of each today and
    what was allocated of it after its own day. `unexplained` are the days of credits that are marked as paid
    without uses for all of it.
    """

    documents: tuple[tuple[Document, Decimal, tuple[Use, ...]], ...]
    payments: tuple[tuple[Payment, Decimal, tuple[Use, ...]], ...]
    unexplained: tuple[date, ...]
    base: str | None

    def left(self, as_of: date) -> list[OpenCredit]:
        """List the credits that had something left at the end of a day."""
        found = [
            _of_document(document, left)
            for document, whole, uses in self.documents
            if document.issued_on <= as_of and (left := whole - _sum(uses, as_of)) > 0
        ]
        for payment, today, uses in self.payments:
            left = today + _sum(uses, date.max) - _sum(uses, as_of)
            if left > 0 and payment.on <= as_of:
                found.append(_of_payment(payment, left, self.base))
        return found

    def notes(self, as_of: date) -> tuple[str, ...]:
        """Tell of the credits by a day whose use is not known in full."""
        count = sum(day <= as_of for day in self.unexplained)
        if not count:
            return ()
        return (f"Credits marked as paid whose use is not known in full: {count}; the rest counts as used.",)


def credit_book(facts: Facts) -> CreditBook:
    """Collect the live credits and the payments of a ledger with the allocations that used them."""
    live = _live_credits(facts)
    uses = _uses(facts, {one.id for one in live})
    documents, unexplained = list[tuple[Document, Decimal, tuple[Use, ...]]](), list[date]()
    for one in live:
        its = tuple(uses.get(one.id, ()))
        known = min(one.total, _sum(its, date.max)) if one.status is DocumentStatus.PAID else one.total
        documents.append((one, known, its))
        if known < one.total:
            unexplained.append(one.issued_on)
    return CreditBook(
        documents=tuple(documents),
        payments=tuple(_payments(facts)),
        unexplained=tuple(unexplained),
        base=facts.organisation.base_currency,
    )


def credits_looked_at(facts: Facts, as_of: date) -> int:
    """Count the live credits and the payments that there were by the end of a day."""
    count = sum(one.issued_on <= as_of for one in _live_credits(facts))
    return count + sum(one.on <= as_of and not one.voided for one in facts.payments)


def unrated_notes(found: Iterable[OpenCredit]) -> tuple[str, ...]:
    """Tell of payments without a rate to the base currency."""
    count = sum(credit.base is None for credit in found)
    if not count:
        return ()
    return (f"Payments without a rate to the base currency: {count}; no minimum is applied to them.",)


def _live_credits(facts: Facts) -> list[Document]:
    return [one for kind, its in facts.live_documents.items() if kind.credit for one in its]


def _sum(uses: Iterable[Use], as_of: date) -> Decimal:
    return sum((amount for day, amount in uses if day <= as_of), ZERO)


def _uses(facts: Facts, ids: set[str]) -> dict[str, list[Use]]:
    """What was used of some credits, and refunded of them, with the days; one that is not known is long ago."""
    found: dict[str, list[Use]] = {}
    for one in facts.allocations if ids else ():
        for id_ in (one.document, one.source):
            if id_ in ids:
                found.setdefault(id_, []).append((one.on or date.min, one.amount))
    return found


def _payments(facts: Facts) -> list[tuple[Payment, Decimal, tuple[Use, ...]]]:
    """The payments of which something is left today, or was allocated, in their currency, after their day."""
    payments, papers = facts.payment_by_id, facts.document_by_id
    later: dict[str, list[Use]] = {}
    for one in facts.allocations:
        payment = payments.get(one.source) if one.source and one.on else None
        if payment is not None and one.on is not None and one.on > payment.on:
            document = papers.get(one.document)
            if document is not None and document.currency == payment.currency:
                later.setdefault(payment.id, []).append((one.on, one.amount))
    return [
        (payment, payment.unapplied, tuple(later.get(payment.id, ())))
        for payment in payments.values()
        if (payment.unapplied or payment.id in later) and not payment.voided
    ]


def _of_document(document: Document, left: Decimal) -> OpenCredit:
    return OpenCredit(
        record=document,
        contact=document.contact,
        sale=document.kind.sale,
        on=document.issued_on,
        money=Money(currency=document.currency, amount=left),
        base=left * document.rate,
    )


def _of_payment(payment: Payment, left: Decimal, base: str | None) -> OpenCredit:
    rate = payment.rate or (ONE if payment.currency == base else None)
    return OpenCredit(
        record=payment,
        contact=payment.contact,
        sale=payment.direction is PaymentDirection.RECEIVED,
        on=payment.on,
        money=Money(currency=payment.currency, amount=left),
        base=None if rate is None else left * rate,
    )
