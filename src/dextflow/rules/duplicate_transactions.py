"""Duplicate transactions: the same contact, the same value, dates close together."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Annotated

import attrs

from dextflow.model import (
    BankTransaction,
    BankTransactionKind,
    Document,
    DocumentKind,
    DocumentStatus,
    Facts,
    Figure,
    Finding,
    Money,
    Need,
    Severity,
)
from dextflow.rules.figures import by_currency, contact_names
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default
from dextflow.rules.span import SpanSettings

ALL, PURCHASE, SALE = "all", "purchase", "sale"
DIRECTIONS = {DocumentKind.BILL: PURCHASE, DocumentKind.SALES_INVOICE: SALE}
BANK_DIRECTIONS = {BankTransactionKind.SPEND: PURCHASE, BankTransactionKind.RECEIVE: SALE}
OUT_OF_BOOKS = (DocumentStatus.VOIDED, DocumentStatus.DELETED)
LONGEST_SUBJECT = 120


@attrs.frozen(kw_only=True)
class DuplicateSettings(SpanSettings):
    """Settings of the duplicate transactions.

    The window of 5 days, its choices, the reporting period, and invoices only unless bank transactions are
    asked for are Dext's (help.dext.com, article 276847).
    """

    window_days: Annotated[int, Default(5, "Dates at most so many days apart.", of=(3, 5, 7, 13, 31))]
    include_bank: Annotated[bool, Default(False, "Look at bank transactions too.")]  # noqa: FBT003 - a value
    direction: Annotated[str, Default(ALL, "Which transactions to compare.", of=(ALL, PURCHASE, SALE))]


@attrs.frozen(kw_only=True)
class Record:
    """An invoice, a bill or a bank transaction, as far as it is compared."""

    id: str
    direction: str
    contact: str
    currency: str
    total: Decimal
    on: date
    number: str = ""


def duplicate_transactions(facts: Facts, settings: DuplicateSettings) -> Verdict:
    """Flag sets of records with the same contact, direction, currency and value, in a chain of close dates.

    This is the products' simple test; on real ledgers most of what it finds is a regular payment. So: high if
    two records of the set share their number too, low if all have numbers of their own, else medium. Drafts are
    compared, because that is when a second copy can still be stopped; voided, deleted and credit notes, bank
    transactions without a contact, transfers, and amounts that are not above zero are not. The set of ids is
    the subject, so another copy is another matter. Amount at risk: the sum less one of them.

    Population: the records compared. Tolerance: a quarter of them, our own choice, because regular payments put
    up to a fifth of the records of a sound ledger into such sets.
    """
    records = list(_records(facts, settings))
    groups = list(_groups(records, timedelta(days=settings.window_days)))
    names = contact_names(facts)
    findings = tuple(_finding(group, names) for group in groups)
    return Verdict(
        population=len(records),
        findings=findings,
        figures=(
            Figure(name="count", value=len(groups)),
            Figure(name="records", value=sum(map(len, groups))),
            *by_currency("at risk", (finding.amount for finding in findings if finding.amount)),
        ),
    )


def _records(facts: Facts, settings: DuplicateSettings) -> Iterator[Record]:
    wanted = (PURCHASE, SALE) if settings.direction == ALL else (settings.direction,)
    for document in facts.documents:
        if document.issued_on in settings and DIRECTIONS.get(document.kind) in wanted and _counts(document):
            yield _of_document(document)
    for item in facts.bank_transactions if settings.include_bank else ():
        if item.on in settings and BANK_DIRECTIONS.get(item.kind) in wanted and item.contact and item.total > 0:
            yield _of_bank(item, item.contact)


def _counts(document: Document) -> bool:
    return document.status not in OUT_OF_BOOKS and document.total > 0


def _of_document(document: Document) -> Record:
    return Record(
        id=document.id,
        direction=DIRECTIONS[document.kind],
        contact=document.contact,
        currency=document.currency,
        total=document.total,
        on=document.issued_on,
        number=(document.number or "").strip().casefold(),
    )


def _of_bank(item: BankTransaction, contact: str) -> Record:
    return Record(
        id=item.id,
        direction=BANK_DIRECTIONS[item.kind],
        contact=contact,
        currency=item.currency,
        total=item.total,
        on=item.on,
    )


def _groups(records: Iterable[Record], window: timedelta) -> Iterator[list[Record]]:
    alike: dict[tuple[str, str, str, Decimal], list[Record]] = {}
    for record in records:
        alike.setdefault((record.direction, record.contact, record.currency, record.total), []).append(record)
    for same in alike.values():
        if len(same) > 1:
            yield from _chains(sorted(same, key=lambda record: (record.on, record.id)), window)


def _chains(records: list[Record], window: timedelta) -> Iterator[list[Record]]:
    chain: list[Record] = []
    for record in records:
        if chain and record.on - chain[-1].on > window:
            yield from _several(chain)
            chain = []
        chain.append(record)
    yield from _several(chain)


def _several(chain: list[Record]) -> list[list[Record]]:
    return [chain] if len(chain) > 1 else []


def _finding(group: list[Record], names: dict[str, str]) -> Finding:
    first, last = group[0], group[-1]
    money = Money(currency=first.currency, amount=first.total)
    contact = names.get(first.contact, first.contact)
    return Finding(
        key=f"{RULE.id}:{_subject(group)}",
        severity=_severity(group),
        summary=f"{len(group)} {first.direction}s of {money} with {contact},"
        f" dated {first.on} to {last.on}, may be the same one.",
        amount=attrs.evolve(money, amount=money.amount * (len(group) - 1)),
        on=last.on,
        refs=tuple(record.id for record in group),
    )


def _subject(group: list[Record]) -> str:
    ids = sorted(record.id for record in group)
    plain = "+".join(ids)
    if len(plain) > LONGEST_SUBJECT or plain.count("+") >= len(ids):
        return sha256(repr(ids).encode()).hexdigest()
    return plain


def _severity(group: list[Record]) -> Severity:
    numbers = Counter(record.number for record in group)
    unnumbered = numbers.pop("", 0)
    if any(count > 1 for count in numbers.values()):
        return Severity.HIGH
    return Severity.MEDIUM if unnumbered else Severity.LOW


RULE = Rule(
    id="duplicate_transactions",
    version=1,
    title="Duplicate transactions",
    needs=frozenset({Need.DOCUMENTS}),
    uses=frozenset({Need.CONTACTS, Need.BANK_TRANSACTIONS}),
    settings=DuplicateSettings,
    evaluate=duplicate_transactions,
    tolerance=Decimal("0.25"),
)
