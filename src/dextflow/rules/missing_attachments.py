"""Transactions without attachments: bills and money spent for which no document is on file."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.errors import NotServed
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
    to_cents,
)
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default
from dextflow.rules.workings.figures import base_notes, by_currency, in_base, label, share
from dextflow.rules.workings.span import SpanSettings


@attrs.frozen(kw_only=True)
class AttachmentSettings(SpanSettings):
    """Settings of the transactions without attachments.

    The products leave the minimum to the user (a screenshot of Xavier's shows 300), so ours is 0: everything is
    looked at. It is compared with the net amount in the base currency, of the lines on accounts that are not
    exempt.
    """

    min_amount: Annotated[Decimal, Default(Decimal(0), "The smallest net amount, in the base currency.")]
    exempt_contacts: Annotated[tuple[str, ...], Default((), "Ids of contacts that never send a document.")]
    exempt_accounts: Annotated[
        tuple[str, ...], Default((), "Codes or ids of accounts whose lines need no document, such as wages.")
    ]


@attrs.frozen(kw_only=True)
class Purchase:
    """A bill or money spent, as far as it is looked at. `base`: net, None where no rate to the base is known.

    Net and tax are without the lines on exempt accounts.
    """

    record: Document | BankTransaction
    on: date
    total: Money
    base: Decimal | None
    tax: Decimal
    attached: bool


def missing_attachments(facts: Facts, settings: AttachmentSettings) -> Verdict:
    """Flag approved and paid bills, and money spent, of a span of days that have no attachment.

    With tax on it medium, since tax is reclaimed on evidence, else low. The net amount and the tax are those of
    the lines, or of the whole where there are no lines; where all lines are on exempt accounts, no document is
    needed. A bank transaction without lines has no tax, and its total counts as its net amount; one without a rate
    to the base currency is looked at whatever the minimum. Manual journals need no document here. What the ledger
    does not say it of is left out; raises `NotServed` if that is all.

    Population: the bills and bank transactions looked at. Tolerance: half of them, our own choice; a fifth of the
    documents of a well-kept real ledger had none.
    """
    wanted = [item for item in _purchases(facts, settings) if _large(item, settings)]
    looked_at = [item for item in wanted if _known(item, facts)]
    if wanted and not looked_at:
        raise NotServed("the ledger does not say which transactions have attachments")
    bare = [item for item in looked_at if not item.attached]
    names = facts.contact_names
    base = facts.organisation.base_currency
    return Verdict(
        population=len(looked_at),
        findings=tuple(_finding(item, names) for item in bare),
        figures=_figures(bare, looked_at, base),
        notes=(*_unknown(len(wanted) - len(looked_at)), *_unrated(bare), *base_notes(base)),
    )


def _purchases(facts: Facts, settings: AttachmentSettings) -> Iterator[Purchase]:
    contacts, accounts = frozenset(settings.exempt_contacts), _exempt_accounts(facts, settings)
    first, last = settings.dated_from, settings.dated_to
    for bill in facts.live_documents.get(DocumentKind.BILL, ()):
        wanted = first <= bill.issued_on <= last and bill.contact not in contacts
        if wanted and _needs_document(bill, accounts):
            yield _bill(bill, facts, accounts)
    for item in facts.bank_transactions:
        wanted = (
            first <= item.on <= last and item.kind is BankTransactionKind.SPEND and item.contact not in contacts
        )
        if wanted and _needs_document(item, accounts):
            yield _spend(item, facts, accounts)


def _exempt_accounts(facts: Facts, settings: AttachmentSettings) -> frozenset[str]:
    given = settings.exempt_accounts
    return frozenset({*given, *(one.id for one in facts.accounts if one.code in given)} if given else ())


def _needs_document(record: Document | BankTransaction, exempt: frozenset[str]) -> bool:
    return not exempt or not record.lines or any(line.account not in exempt for line in record.lines)


def _parts(record: Document | BankTransaction, exempt: frozenset[str]) -> tuple[Decimal, Decimal]:
    """The net amount and the tax of the lines that need a document, in the record's own currency."""
    net = sum((line.net for line in record.lines if line.account not in exempt), Decimal(0))
    return net, sum((line.tax for line in record.lines if line.account not in exempt), Decimal(0))


def _bill(bill: Document, facts: Facts, exempt: frozenset[str]) -> Purchase:
    net, tax = _parts(bill, exempt) if bill.lines else (bill.net, bill.tax)
    return Purchase(
        record=bill,
        on=bill.issued_on,
        total=bill.money,
        base=bill.in_base(net),
        tax=bill.in_base(tax),
        attached=facts.is_attached(bill),
    )


def _spend(item: BankTransaction, facts: Facts, exempt: frozenset[str]) -> Purchase:
    net, tax = _parts(item, exempt) if item.lines else (item.total, Decimal(0))
    rate = item.rate or (Decimal(1) if item.currency == facts.organisation.base_currency else None)
    return Purchase(
        record=item,
        on=item.on,
        total=Money(currency=item.currency, amount=item.total),
        base=None if rate is None else to_cents(net * rate),
        tax=to_cents(tax * (rate or Decimal(0))),
        attached=facts.is_attached(item),
    )


def _known(item: Purchase, facts: Facts) -> bool:
    """Whether the ledger says if it has an attachment."""
    return item.record.attached is not None or not facts.lacks(Need.ATTACHMENTS)


def _large(item: Purchase, settings: AttachmentSettings) -> bool:
    return item.base is None or item.base >= settings.min_amount


def _finding(item: Purchase, names: Mapping[str, str]) -> Finding:
    return Finding(
        key=f"{RULE.id}:{item.record.id}",
        severity=Severity.MEDIUM if item.tax else Severity.LOW,
        summary=f"{_title(item.record, names)}, dated {item.on}, over {item.total}, has no attachment.",
        amount=item.total,
        on=item.on,
        refs=(item.record.id,),
    )


def _title(record: Document | BankTransaction, names: Mapping[str, str]) -> str:
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


def _unknown(count: int) -> tuple[str, ...]:
    return (f"Transactions of which it is not known whether they have an attachment: {count}.",) if count else ()


def _unrated(bare: list[Purchase]) -> tuple[str, ...]:
    count = sum(item.base is None for item in bare)
    if not count:
        return ()
    return (f"Bank transactions without a rate to the base currency: {count}; no minimum is applied to them.",)


RULE = Rule(
    id="missing_attachments",
    version=2,
    title="Transactions without attachments",
    needs=frozenset({Need.DOCUMENTS}),
    uses=frozenset(
        {
            Need.ORGANISATION,
            Need.ACCOUNTS,
            Need.CONTACTS,
            Need.BANK_TRANSACTIONS,
            Need.LINES,
            Need.ATTACHMENTS,
        }
    ),
    settings=AttachmentSettings,
    evaluate=missing_attachments,
    tolerance=Decimal("0.5"),
)
