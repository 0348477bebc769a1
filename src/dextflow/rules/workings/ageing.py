"""The arithmetic of aged receivables and payables: what was open at the end of a day, and how old it was then.

The open amount is rebuilt for that day: the total, less the payments and credits dated on or before it. Today's
balance never comes into it, because a document paid since was open then.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import Document, DocumentKind, DocumentStatus, Facts, Figure, Finding, Money, Severity, totals
from dextflow.rules.rule import Verdict
from dextflow.rules.settings import Default, months_before, period_end
from dextflow.rules.workings.figures import base_notes, by_currency, earliest, in_base, label, share

ISSUE_DATE = "issue date"
DUE_DATE = "due date"
HIGH_DAYS = 90
MEDIUM_DAYS = 60
BUCKETS = ((30, "0 to 30 days"), (60, "31 to 60 days"), (90, "61 to 90 days"))
NOT_DUE = "not yet due"
OLDEST = "over 90 days"
ZERO = Decimal(0)


@attrs.frozen(kw_only=True)
class AgedSettings:
    """Settings of aged receivables and aged payables.

    Defaults: the period's end and three months by the invoice's own date, as Dext's health check has them;
    its choices of age are the period's end, 1, 2, 3, 6 and 12 months (help.dext.com, article 272703). No
    minimum amount is ours. The minimum is in the base currency, at the document's own rate.
    """

    as_of: Annotated[date, Default(period_end, "What was open at the end of this day.")]
    lookback_months: Annotated[int, Default(3, "How many months old, at least.", of=(0, 1, 2, 3, 6, 12))]
    basis: Annotated[str, Default(ISSUE_DATE, "Which date makes the age.", of=(ISSUE_DATE, DUE_DATE))]
    min_amount: Annotated[Decimal, Default(Decimal(0), "The smallest open amount, in the base currency.")]


@attrs.frozen(kw_only=True)
class OpenDocument:
    """A document with something open on a day.

    `money` is the open amount and `base` the same in the base currency; `since` is the date that makes its age,
    `days` that age (negative: not yet due).
    """

    document: Document
    money: Money
    base: Decimal
    since: date
    days: int

    @property
    def severity(self) -> Severity:
        """High over 90 days, medium over 60 days, else low."""
        if self.days > HIGH_DAYS:
            return Severity.HIGH
        return Severity.MEDIUM if self.days > MEDIUM_DAYS else Severity.LOW

    @property
    def bucket(self) -> str:
        """The column of the aged report that it belongs to."""
        if self.days < 0:
            return NOT_DUE
        return next((name for last, name in BUCKETS if self.days <= last), OLDEST)


def open_documents(facts: Facts, kind: DocumentKind, settings: AgedSettings) -> list[OpenDocument]:
    """Rebuild the open ledger: approved and paid documents of a kind, issued by that day and not settled by it.

    Payments and credits without a date count as made by that day. Without a due date, the issue date serves.
    """
    return [
        _open(document, left, settings)
        for document in _issued(facts, kind, settings.as_of)
        if (left := document.total - settled(facts, document, settings.as_of)) > 0
    ]


def aged(rule: str, kind: DocumentKind, facts: Facts, settings: AgedSettings) -> Verdict:
    """Flag the documents of a kind that were open on a day and at least so many months old."""
    ledger = open_documents(facts, kind, settings)
    oldest = months_before(settings.as_of, settings.lookback_months)
    old = [item for item in ledger if item.since <= oldest and item.base >= settings.min_amount]
    names = facts.contact_names
    return Verdict(
        population=len(ledger),
        findings=tuple(_finding(rule, item, names, settings) for item in old),
        figures=_figures(old, ledger, facts.organisation.base_currency),
        notes=caveats(facts, kind, settings.as_of),
    )


def settled(facts: Facts, document: Document, as_of: date) -> Decimal:
    """Add up what was settled of a document by the end of a day; what has no date counts."""
    its = facts.settlements.get(document.id)
    if its is None:
        return ZERO
    return sum([one.amount for one in its if one.on is None or one.on <= as_of], ZERO)


def _issued(facts: Facts, kind: DocumentKind, as_of: date) -> list[Document]:
    return [document for document in facts.live_documents.get(kind, ()) if document.issued_on <= as_of]


def _open(document: Document, amount: Decimal, settings: AgedSettings) -> OpenDocument:
    due = document.due_on if settings.basis == DUE_DATE else None
    since = due or document.issued_on
    return OpenDocument(
        document=document,
        money=Money(currency=document.currency, amount=amount),
        base=document.in_base(amount),
        since=since,
        days=(settings.as_of - since).days,
    )


def _finding(rule: str, item: OpenDocument, names: Mapping[str, str], settings: AgedSettings) -> Finding:
    dated = "due on" if settings.basis == DUE_DATE else "dated"
    return Finding(
        key=f"{rule}:{item.document.id}",
        severity=item.severity,
        summary=f"{label(item.document, names)}, {dated} {item.since}, had {item.money} open"
        f" on {settings.as_of}, {item.days} days on.",
        amount=item.money,
        on=item.since,
        refs=(item.document.id,),
    )


def _figures(old: list[OpenDocument], ledger: list[OpenDocument], base: str | None) -> tuple[Figure, ...]:
    return (
        Figure(name="count", value=len(old)),
        *by_currency("total", (item.money for item in old)),
        *in_base("total", (item.base for item in old), base),
        *earliest("oldest", (item.since for item in old)),
        Figure(name="share of open ledger", value=_share(old, ledger)),
        *_by_bucket(ledger, base),
    )


def _share(old: list[OpenDocument], ledger: list[OpenDocument]) -> Decimal:
    return share(_base_total(old), _base_total(ledger))


def _base_total(items: list[OpenDocument]) -> Decimal:
    return sum((item.base for item in items), ZERO)


def _by_bucket(ledger: list[OpenDocument], base: str | None) -> Iterator[Figure]:
    buckets: dict[str, list[OpenDocument]] = {
        name: [] for name in (NOT_DUE, *(name for _, name in BUCKETS), OLDEST)
    }
    for item in ledger:
        buckets[item.bucket].append(item)
    for name, items in buckets.items():
        if items:
            yield from by_currency(name, (item.money for item in items))
            yield from in_base(name, (item.base for item in items), base)


def caveats(facts: Facts, kind: DocumentKind, as_of: date) -> tuple[str, ...]:
    """Tell of what is not known for sure of the documents of a kind: undated and unexplained payments."""
    issued = _issued(facts, kind, as_of)
    notes = (_undated(facts, issued, as_of), _unexplained(facts, issued))
    no_base = base_notes(facts.organisation.base_currency)
    return (*filter(None, notes), *no_base)


def _undated(facts: Facts, issued: list[Document], as_of: date) -> str | None:
    loose = {one.document for one in facts.allocations if one.on is None}
    undated = [
        Money(currency=document.currency, amount=allocation.amount)
        for document in (issued if loose else ())
        if document.id in loose
        for allocation in facts.settlements[document.id]
        if allocation.on is None
    ]
    if not undated:
        return None
    amounts = ", ".join(map(str, totals(undated)))
    return f"Payments and credits without a date ({len(undated)}, {amounts}) count as made by {as_of}."


def _unexplained(facts: Facts, issued: list[Document]) -> str | None:
    settled_in_all, paid = facts.settled_in_all, DocumentStatus.PAID
    count = sum(one.status is paid and one.total > settled_in_all.get(one.id, ZERO) for one in issued)
    if not count:
        return None
    return f"Documents marked as paid without payments or credits for all of it: {count}; the rest counts as open."
