"""Records with lines on certain accounts: what the rules about accounts that are not for posting share."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import attrs

from dextflow.model import (
    BankTransaction,
    Document,
    Facts,
    Figure,
    Finding,
    JournalLine,
    JournalStatus,
    LineItem,
    ManualJournal,
    Severity,
)
from dextflow.rules.rule import Verdict
from dextflow.rules.workings.figures import base_money, base_notes, in_base, label, told
from dextflow.rules.workings.span import SpanSettings

ZERO, ONE = Decimal(0), Decimal(1)

Record = Document | BankTransaction | ManualJournal
Lines = tuple[LineItem, ...] | tuple[JournalLine, ...]


@attrs.frozen
class Hit:
    """A record with lines on such accounts: their amount on each account, in the base currency if it is known."""

    record: Record
    on: date
    amounts: Mapping[str, Decimal]
    lines: int
    rated: bool


def posted_to(
    rule: str, severity: Severity, facts: Facts, settings: SpanSettings, why: Mapping[str, str]
) -> Verdict:
    """Flag the records of a span of days with a line on an account of `why`, which says what is wrong.

    They are live documents, bank transactions and posted manual journals.
    """
    records = list(_records(facts, settings))
    hits = [hit for record, on, lines in records if (hit := _hit(record, on, lines, facts, why))]
    base = facts.organisation.base_currency
    return Verdict(
        population=len(records),
        findings=tuple(_finding(rule, severity, hit, facts, why) for hit in hits),
        figures=(
            Figure(name="count", value=len(hits)),
            Figure(name="lines", value=sum(hit.lines for hit in hits)),
            *in_base("total", (sum(hit.amounts.values(), ZERO) for hit in hits), base),
            *_by_account(hits, facts),
        ),
        notes=(*_unrated(hits), *base_notes(base)),
    )


def _records(facts: Facts, settings: SpanSettings) -> Iterator[tuple[Record, date, Lines]]:
    first, last = settings.dated_from, settings.dated_to
    for document in facts.documents:
        if first <= document.issued_on <= last and document.live:
            yield document, document.issued_on, document.lines
    for item in facts.bank_transactions:
        if first <= item.on <= last:
            yield item, item.on, item.lines
    for journal in facts.manual_journals:
        if first <= journal.on <= last and journal.status is JournalStatus.POSTED:
            yield journal, journal.on, journal.lines


def _hit(record: Record, on: date, lines: Lines, facts: Facts, why: Mapping[str, str]) -> Hit | None:
    found = [line for line in lines if line.account in why]
    if not found:
        return None
    rate = _rate(record, facts.organisation.base_currency)
    amounts: dict[str, Decimal] = {}
    for line in found:
        net = line.net if isinstance(line, LineItem) else line.amount
        amounts[line.account or ""] = amounts.get(line.account or "", ZERO) + net * (rate or ZERO)
    return Hit(record, on, amounts, len(found), rate is not None)


def _rate(record: Record, base: str | None) -> Decimal | None:
    if isinstance(record, BankTransaction):
        return record.rate or (ONE if record.currency == base else None)
    return record.rate if isinstance(record, Document) else ONE


def _finding(rule: str, severity: Severity, hit: Hit, facts: Facts, why: Mapping[str, str]) -> Finding:
    base = facts.organisation.base_currency
    accounts = " and ".join(sorted(_label(account, facts) for account in hit.amounts))
    return Finding(
        key=f"{rule}:{hit.record.id}",
        severity=severity,
        summary=f"{_name(hit.record, facts)}, dated {hit.on}, is coded to {accounts}.",
        amount=base_money(sum(hit.amounts.values(), ZERO), base) if hit.rated else None,
        on=hit.on,
        refs=(hit.record.id,),
        evidence=tuple(
            f"{told(amount, base)} on {_label(account, facts)}: {why[account]}"
            for account, amount in sorted(hit.amounts.items())
        ),
    )


def _name(record: Record, facts: Facts) -> str:
    if isinstance(record, Document):
        return label(record, facts.contact_names)
    if isinstance(record, ManualJournal):
        return f"Journal {record.number or record.narration}"
    contact = f" with {facts.contact_names.get(record.contact, record.contact)}" if record.contact else ""
    return f"Bank transaction ({record.kind.value}){contact}"


def _label(account: str, facts: Facts) -> str:
    found = facts.account_by_id.get(account)
    return found.label if found else account


def _by_account(hits: list[Hit], facts: Facts) -> Iterator[Figure]:
    for account in sorted({account for hit in hits for account in hit.amounts}):
        count = sum(account in hit.amounts for hit in hits)
        yield Figure(name=f"on {_label(account, facts)}", value=count)


def _unrated(hits: list[Hit]) -> tuple[str, ...]:
    count = sum(not hit.rated for hit in hits)
    if not count:
        return ()
    return (f"Bank transactions without a rate to the base currency: {count}; their amounts are left out.",)
