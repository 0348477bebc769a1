"""Ledger activity: whether the books are kept up, month by month, and where they fall silent."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.errors import NotServed
from dextflow.model import DocumentKind, EntrySource, Facts, Figure, Finding, JournalStatus, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import MONTHS, ONE_DAY, Default
from dextflow.rules.workings.span import SpanSettings

LOOKED_AT = (Need.LEDGER_ENTRIES, Need.DOCUMENTS, Need.BANK_TRANSACTIONS, Need.PAYMENTS, Need.MANUAL_JOURNALS)
TRADE = (DocumentKind.SALES_INVOICE, DocumentKind.BILL)
Days = Counter[tuple[date, str]]


@attrs.frozen(kw_only=True)
class ActivitySettings(SpanSettings):
    """Settings of the ledger activity.

    Books that are silent for 7 days are XBert's alert (support.xbert.io), and 30 days without a sales invoice or a
    bill are Xavier's (its help, "focus"). Twelve months of history are our own choice.
    """

    silent_days: Annotated[int, Default(7, "Tell stretches of so many days and more without a posting.")]
    trade_days: Annotated[int, Default(30, "Flag so many days and more without a sales invoice or a bill.")]
    months: Annotated[int, Default(MONTHS, "Look for silent months among so many.", of=(3, 6, 12, 24))]


def ledger_activity(facts: Facts, settings: ActivitySettings) -> Verdict:
    """Flag silent months, silent stretches of days in the span, and a lack of sales invoices and bills at its end.

    Activity is what the ledger's entries are dated, or where it has none, its approved documents, payments, bank
    transactions and posted manual journals. Nothing counts as silent before the first record. Silent months and
    a lack of invoices and bills are medium, stretches of days for information. The month, and the first day of
    a stretch, are the subject. Population: the months looked at. Tolerance: a quarter of them, our own choice.
    """
    if all(facts.lacks(need) for need in LOOKED_AT):
        raise NotServed("the ledger gave no records that have a date")
    activity = _posted(facts) if facts.ledger_entries else Counter(_recorded(facts))
    active = sorted({day for day, _ in activity if day <= settings.dated_to})
    months = _months(active, settings)
    found = [
        *_silent_months(active, months),
        *_silent_days(active, settings),
        *_without_trade(facts, active, settings),
    ]
    return Verdict(
        population=len(months),
        findings=tuple(found),
        figures=(
            Figure(name="count", value=len(found)),
            *((Figure(name="last posting", value=active[-1]),) if active else ()),
            *_by_month(activity, months, settings),
            *_by_source(activity, settings),
        ),
        notes=() if active else (f"The ledger has no records dated up to {settings.dated_to}.",),
    )


def _posted(facts: Facts) -> Days:
    activity: Days = Counter()
    for kind in (*EntrySource, None):
        days = Counter(entry.on for entry in facts.ledger_entries if entry.source_kind is kind)
        source = (kind or EntrySource.OTHER).value
        activity.update({(day, source): count for day, count in days.items()})
    return activity


def _recorded(facts: Facts) -> Iterator[tuple[date, str]]:
    for documents in facts.live_documents.values():
        for document in documents:
            yield document.issued_on, EntrySource.DOCUMENT.value
    for item in facts.bank_transactions:
        yield item.on, EntrySource.BANK_TRANSACTION.value
    for payment in facts.payments:
        if not payment.voided:
            yield payment.on, EntrySource.PAYMENT.value
    for journal in facts.manual_journals:
        if journal.status is JournalStatus.POSTED:
            yield journal.on, EntrySource.MANUAL_JOURNAL.value


def _months(active: list[date], settings: ActivitySettings) -> list[str]:
    """The months up to the end of the span, in order, without those before the first record."""
    last = settings.dated_to.year * MONTHS + settings.dated_to.month - 1
    numbers = range(max(last - settings.months + 1, MONTHS), last + 1)
    names = [f"{number // MONTHS:04}-{number % MONTHS + 1:02}" for number in numbers]
    return [name for name in names if active and name >= _month(active[0])]


def _month(day: date) -> str:
    return day.isoformat()[:7]


def _silent_months(active: list[date], months: list[str]) -> Iterator[Finding]:
    busy = {_month(day) for day in active}
    for month in months:
        if month not in busy:
            yield Finding(
                key=f"{RULE.id}:{month}",
                severity=Severity.MEDIUM,
                summary=f"Nothing at all was posted in {month}.",
                on=date.fromisoformat(f"{month}-01"),
            )


def _silent_days(active: list[date], settings: ActivitySettings) -> Iterator[Finding]:
    """Stretches that reach into the span: from the posting before each to the next one, or to the span's end."""
    if not active:
        return
    earlier = bisect_left(active, settings.dated_from)
    days = active[max(earlier - 1, 0) :]
    after = min(settings.dated_to, date.max - ONE_DAY) + ONE_DAY
    for day, following in zip(days, [*days[1:], after], strict=True):
        silent = (following - day).days - 1
        if silent >= settings.silent_days and following > settings.dated_from:
            yield Finding(
                key=f"{RULE.id}:{day + ONE_DAY}",
                severity=Severity.INFO,
                summary=f"Nothing was posted for {silent} days, from {day + ONE_DAY} to {following - ONE_DAY}.",
                on=day + ONE_DAY,
            )


def _without_trade(facts: Facts, active: list[date], settings: ActivitySettings) -> Iterator[Finding]:
    if facts.lacks(Need.DOCUMENTS) or not active:
        return
    traded = (item.issued_on for kind in TRADE for item in facts.live_documents.get(kind, ()))
    last = max((day for day in traded if day <= settings.dated_to), default=None)
    silent = (settings.dated_to - last).days if last else (settings.dated_to - active[0]).days + 1
    if silent >= settings.trade_days:
        since = f"since that of {last}" if last else f"since the records begin on {active[0]}"
        yield Finding(
            key=f"{RULE.id}:sales and bills",
            severity=Severity.MEDIUM,
            summary=f"No sales invoice and no bill is dated in the last {silent} days, {since}.",
            on=last,
        )


def _by_month(activity: Days, months: list[str], settings: ActivitySettings) -> tuple[Figure, ...]:
    counts: Counter[str] = Counter()
    for (day, _), count in activity.items():
        if day <= settings.dated_to:
            counts[_month(day)] += count
    return tuple(Figure(name=f"postings in {month}", value=counts[month]) for month in months)


def _by_source(activity: Days, settings: ActivitySettings) -> tuple[Figure, ...]:
    counts: Counter[str] = Counter()
    for (day, source), count in activity.items():
        if day in settings:
            counts[source] += count
    return tuple(Figure(name=f"from {source}s", value=counts[source]) for source in sorted(counts))


RULE = Rule(
    id="ledger_activity",
    version=1,
    title="Ledger activity",
    needs=frozenset(),
    uses=frozenset(LOOKED_AT),
    settings=ActivitySettings,
    evaluate=ledger_activity,
    tolerance=Decimal("0.25"),
)
