"""Transactions without attachments: bills and money spent for which no document is on file."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import (
    BankTransaction,
    BankTransactionKind,
    Document,
    DocumentKind,
    Facts,
    Figure,
    Finding,
    Money,
    Need,
    Severity,
)
from dextflow.rules.figures import NO_BASE, by_currency, contact_names, in_base, label, share
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default
from dextflow.rules.span import SpanSettings


@attrs.frozen(kw_only=True)
class AttachmentSettings(SpanSettings):
    """Settings of the transactions without attachments.

    The products leave the minimum to the user (a screenshot of Xavier's shows 300), so ours is 0: everything is
    looked at. It is compared with the net amount in the base currency.
    """

    min_amount: Annotated[Decimal, Default(Decimal(0), "The smallest net amount, in the base currency.")]
    exempt_contacts: Annotated[tuple[str, ...], Default((), "Ids of contacts that never send a document.")]


@attrs.frozen(kw_only=True)
class Purchase:
    """A bill or money spent, as far as it is looked at. `base`: net, None where no rate to the base is known."""

    record: Document | BankTransaction
    on: date
    total: Money
    base: Decimal | None
    tax: Decimal

    @property
    def attached(self) -> bool:
        """Whether a document is on file for it."""
        return self.record.attached


def missing_attachments(facts: Facts, settings: AttachmentSettings) -> Verdict:
    """Flag approved and paid bills, and money spent, of a span of days that have no attachment.

    With tax on it medium, since tax is reclaimed on evidence, else low. A bank transaction has neither tax nor a
    rate: its total counts as its net amount, and one in a foreign currency is looked at whatever the minimum.
    Population: the bills and bank transactions looked at. Tolerance: half of them, our own choice; a fifth of
    the documents of a well-kept real ledger had none.
    """
    looked_at = [item for item in _purchases(facts, settings) if _large(item, settings)]
    bare = [item for item in looked_at if not item.attached]
    names = contact_names(facts)
    base = facts.organisation.base_currency
    return Verdict(
        population=len(looked_at),
        findings=tuple(_finding(item, names) for item in bare),
        figures=_figures(bare, looked_at, base),
        notes=(*_unrated(bare), *(() if base else (NO_BASE,))),
    )


def _purchases(facts: Facts, settings: AttachmentSettings) -> Iterator[Purchase]:
    exempt = frozenset(settings.exempt_contacts)
    for bill in facts.documents:
        wanted = bill.kind is DocumentKind.BILL and bill.live and bill.contact not in exempt
        if wanted and bill.issued_on in settings:
            yield _bill(bill)
    for item in facts.bank_transactions:
        wanted = item.kind is BankTransactionKind.SPEND and item.contact not in exempt
        if wanted and item.on in settings:
            yield _spend(item, facts.organisation.base_currency)


def _bill(bill: Document) -> Purchase:
    return Purchase(
        record=bill,
        on=bill.issued_on,
        total=bill.money,
        base=bill.in_base(bill.net),
        tax=bill.in_base(bill.tax),
    )


def _spend(item: BankTransaction, base: str | None) -> Purchase:
    return Purchase(
        record=item,
        on=item.on,
        total=Money(currency=item.currency, amount=item.total),
        base=item.total if item.currency == base else None,
        tax=Decimal(0),
    )


def _large(item: Purchase, settings: AttachmentSettings) -> bool:
    return item.base is None or item.base >= settings.min_amount


def _finding(item: Purchase, names: dict[str, str]) -> Finding:
    return Finding(
        key=f"{RULE.id}:{item.record.id}",
        severity=Severity.MEDIUM if item.tax else Severity.LOW,
        summary=f"{_title(item.record, names)}, dated {item.on}, over {item.total}, has no attachment.",
        amount=item.total,
        on=item.on,
        refs=(item.record.id,),
    )


def _title(record: Document | BankTransaction, names: dict[str, str]) -> str:
    if isinstance(record, Document):
        return label(record, names)
    whom = names.get(record.contact, record.contact) if record.contact else "an unknown contact"
    return f"Money spent with {whom}"


def _figures(bare: list[Purchase], looked_at: list[Purchase], base: str | None) -> tuple[Figure, ...]:
    attached = (item.base for item in looked_at if item.base and item.attached)
    return (
        Figure(name="count", value=len(bare)),
        *by_currency("total", (item.total for item in bare)),
        *in_base("net", (item.base for item in bare if item.base), base),
        *in_base("tax at risk", (item.tax for item in bare), base),
        Figure(name="coverage", value=share(sum(attached, Decimal(0)), _value(looked_at))),
    )


def _value(items: list[Purchase]) -> Decimal:
    return sum((item.base for item in items if item.base), Decimal(0))


def _unrated(bare: list[Purchase]) -> tuple[str, ...]:
    count = sum(item.base is None for item in bare)
    if not count:
        return ()
    return (f"Bank transactions without a rate to the base currency: {count}; no minimum is applied to them.",)


RULE = Rule(
    id="missing_attachments",
    version=1,
    title="Transactions without attachments",
    needs=frozenset({Need.DOCUMENTS}),
    uses=frozenset({Need.ORGANISATION, Need.CONTACTS, Need.BANK_TRANSACTIONS}),
    settings=AttachmentSettings,
    evaluate=missing_attachments,
    tolerance=Decimal("0.5"),
)
