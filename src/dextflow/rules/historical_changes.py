"""Historical changes: what was posted for closed days after they were closed."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.errors import NotServed
from dextflow.model import AccountRole, Document, Facts, Figure, Finding, LedgerEntry, Need, Severity
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Basis, Default, day_before, months_before_start
from dextflow.rules.workings.balances import ZERO, is_result
from dextflow.rules.workings.chosen import in_role
from dextflow.rules.workings.figures import base_figure, base_money, base_notes, label, told
from dextflow.rules.workings.span import SpanSettings

DAYS_TO_CLOSE = 30


def _usually_closed(basis: Basis) -> date:
    """The day by which the books before the period are closed: 30 days after they end."""
    return basis.period.start + timedelta(days=DAYS_TO_CLOSE - 1)


@attrs.frozen(kw_only=True)
class HistorySettings(SpanSettings):
    """Settings of the historical changes.

    Xavier asks for a closed period and the day on which it was closed, and offers the last accounts that were
    filed (its help, "insights"). A ledger tells neither, so the year before the reporting period, closed 30 days
    after its end, is our own choice.
    """

    dated_from: Annotated[date, Default(months_before_start(12), "The first of the closed days.")]
    dated_to: Annotated[date, Default(day_before, "The last of the closed days.")]
    closed_on: Annotated[date, Default(_usually_closed, "When they were closed: look at what came later.")]


@attrs.frozen(kw_only=True)
class Change:
    """What one record, journal or document posted for closed days, and what it did to profit and tax."""

    subject: str
    entries: tuple[LedgerEntry, ...]
    profit: Decimal
    tax: Decimal

    @property
    def severity(self) -> Severity:
        """High if it changed the profit or the tax, else medium."""
        return Severity.HIGH if self.profit or self.tax else Severity.MEDIUM


def historical_changes(facts: Facts, settings: HistorySettings) -> Verdict:
    """Flag what was posted for closed days later: high if profit or tax changed, else medium.

    Postings of one record count together, so that a correction which changed nothing in the end is of medium
    weight. Where the ledger does not tell when entries were posted, documents of closed days serve that were
    entered later. Times are taken in UTC. Population: the entries, or documents, of the closed days. Tolerance: a
    twentieth of them, our own choice: closed books should hardly change.
    """
    if not _timed(facts):
        return _by_documents(facts, settings)
    first, last, closed_on = settings.dated_from, settings.dated_to, settings.closed_on
    dated = [entry for entry in facts.ledger_entries if first <= entry.on <= last]
    timed = [entry for entry in dated if entry.posted_at is not None]
    late = [entry for entry in timed if entry.posted_at is not None and entry.posted_at.date() > closed_on]
    taxes = {account.id for account in in_role(facts, AccountRole.SALES_TAX)}
    changes = [_change(facts, subject, its, taxes) for subject, its in _by_source(late).items()]
    base = facts.organisation.base_currency
    untimed = len(dated) - len(timed)
    return Verdict(
        population=len(timed),
        findings=tuple(_finding(change, base, settings) for change in changes),
        figures=(
            Figure(name="count", value=len(changes)),
            Figure(name="entries", value=len(late)),
            *base_figure("profit effect", sum((change.profit for change in changes), ZERO), base),
            *base_figure("tax effect", sum((change.tax for change in changes), ZERO), base),
        ),
        notes=(
            *((f"Entries of closed days without a time of posting: {untimed}.",) if untimed else ()),
            *base_notes(base),
        ),
    )


def _timed(facts: Facts) -> bool:
    if facts.lacks(Need.LEDGER_ENTRIES) or facts.lacks(Need.POSTING_TIMES):
        return False
    return not facts.ledger_entries or any(entry.posted_at for entry in facts.ledger_entries)


def _by_source(entries: Iterable[LedgerEntry]) -> dict[str, list[LedgerEntry]]:
    found: dict[str, list[LedgerEntry]] = {}
    for entry in entries:
        found.setdefault(entry.source or entry.journal or entry.id, []).append(entry)
    return found


def _change(facts: Facts, subject: str, entries: list[LedgerEntry], taxes: set[str]) -> Change:
    profit = -sum((entry.amount for entry in entries if is_result(facts, entry.account)), ZERO)
    return Change(
        subject=subject,
        entries=tuple(sorted(entries, key=lambda entry: entry.id)),
        profit=profit,
        tax=sum((entry.amount for entry in entries if entry.account in taxes), ZERO),
    )


def _finding(change: Change, base: str | None, settings: HistorySettings) -> Finding:
    posted = max(entry.posted_at.date() for entry in change.entries if entry.posted_at)
    on = min(entry.on for entry in change.entries)
    authors = sorted({entry.posted_by for entry in change.entries if entry.posted_by})
    moved = sum((entry.amount for entry in change.entries if entry.amount > 0), ZERO)
    return Finding(
        key=f"{RULE.id}:{change.subject}",
        severity=change.severity,
        summary=f"Record {change.subject} was posted on {posted} for {on}, which was closed on"
        f" {settings.closed_on}; profit changed by {told(change.profit, base)}.",
        amount=base_money(abs(change.profit) or moved, base),
        on=on,
        refs=tuple(entry.id for entry in change.entries),
        evidence=(
            f"effect on profit {told(change.profit, base)}",
            f"effect on tax {told(change.tax, base)}",
            *(f"posted by {author}" for author in authors),
        ),
    )


def _by_documents(facts: Facts, settings: HistorySettings) -> Verdict:
    if facts.lacks(Need.DOCUMENTS):
        raise NotServed("the ledger gave neither times of posting nor documents")
    dated = [document for document in facts.documents if document.issued_on in settings and document.live]
    timed = [document for document in dated if document.created_at is not None]
    if dated and not timed:
        raise NotServed("the ledger tells neither when entries were posted nor when documents were entered")
    late = [each for each in timed if each.created_at is not None and each.created_at.date() > settings.closed_on]
    names = facts.contact_names
    return Verdict(
        population=len(timed),
        findings=tuple(_document(document, label(document, names), settings) for document in late),
        figures=(Figure(name="count", value=len(late)),),
        notes=("Entries have no time of posting, so only documents that were entered late are seen.",),
    )


def _document(document: Document, name: str, settings: HistorySettings) -> Finding:
    entered = document.created_at.date() if document.created_at else settings.closed_on
    return Finding(
        key=f"{RULE.id}:{document.id}",
        severity=Severity.HIGH if document.net or document.tax else Severity.MEDIUM,
        summary=f"{name}, dated {document.issued_on}, was entered on {entered}, after {settings.closed_on}.",
        amount=document.money,
        on=document.issued_on,
        refs=(document.id,),
    )


RULE = Rule(
    id="historical_changes",
    version=1,
    title="Historical changes",
    needs=frozenset(),
    uses=frozenset(
        {
            Need.ORGANISATION,
            Need.ACCOUNTS,
            Need.LEDGER_ENTRIES,
            Need.POSTING_TIMES,
            Need.AUTHORS,
            Need.DOCUMENTS,
            Need.CONTACTS,
        }
    ),
    settings=HistorySettings,
    evaluate=historical_changes,
    tolerance=Decimal("0.05"),
)
