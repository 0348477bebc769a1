"""Duplicate transactions: bills, invoices and money that are in the books twice."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Annotated

import attrs

from dextflow.model import Facts, Figure, Finding, Money, Need, Severity
from dextflow.rules.duplicates.groups import subject
from dextflow.rules.duplicates.records import PURCHASE, SALE, Record, of_bank, of_document
from dextflow.rules.duplicates.scored import Repeated, repeated
from dextflow.rules.duplicates.simple import chains
from dextflow.rules.duplicates.twice import LIKELY, Twice
from dextflow.rules.rule import Rule, Verdict
from dextflow.rules.settings import Default, months_before_start
from dextflow.rules.workings.figures import by_currency
from dextflow.rules.workings.span import SpanSettings

ALL = "all"
SCORED, SIMPLE = "scored", "simple"
MOST_PAIRS = 6


@attrs.frozen(kw_only=True)
class DuplicateSettings(SpanSettings):
    """Settings of the duplicate transactions.

    The window of 5 days, its choices, the reporting period, and invoices only unless bank transactions are
    asked for are Dext's (help.dext.com, article 276847). That pairs are scored, and compared with a year before
    the period, is our own choice: on labelled data the simple test finds half and is wrong in four cases of five.
    """

    mode: Annotated[str, Default(SCORED, "How to tell: by all that is known, or simply.", of=(SCORED, SIMPLE))]
    window_days: Annotated[int, Default(5, "Simple: dates at most so many days apart.", of=(3, 5, 7, 13, 31))]
    history_from: Annotated[
        date, Default(months_before_start(12), "Scored: compare with what is dated from this day on.")
    ]
    include_bank: Annotated[bool, Default(False, "Look at bank transactions too.")]  # noqa: FBT003 - a value
    direction: Annotated[str, Default(ALL, "Which transactions to compare.", of=(ALL, PURCHASE, SALE))]


def duplicate_transactions(facts: Facts, settings: DuplicateSettings) -> Verdict:
    """Flag sets of records that are likely the same one, entered twice.

    Scored: each pair is weighed by its numbers (the same, written otherwise, with a slip, close to one another,
    different, missing), amounts (the same, net for gross, two digits swapped), dates (days apart, day and month
    swapped, one dated when the other is due), contacts (another one of the same name), and money spent after a
    bill; against it speak amounts, numbers and months that come again with that contact. A sum of 4 is likely,
    of 2.3 possible. One record at least is dated in the span. Pairs that a credit note put right, and pairs that a
    template of the ledger makes, are left out. High if two share number and amount, medium if likely, else low.

    Simple, as the products do: same contact, direction, currency and value, in a chain of close dates. On real
    ledgers most of that is a regular payment. High if two records share their number too, low if all have numbers
    of their own, else medium.

    Drafts are compared, because that is when a second copy can still be stopped; voided, deleted and credit notes,
    bank transactions without a contact, transfers, and amounts that are not above zero are not. The set of ids is
    the subject, so another copy is another matter. Amount at risk: the sum less the largest.

    Population: the records compared. Tolerance: a quarter of them, our own choice, because regular payments put
    up to a fifth of the records of a sound ledger into simple sets.
    """
    scored = settings.mode == SCORED
    first = min(settings.history_from, settings.dated_from) if scored else settings.dated_from
    records = list(_records(facts, settings, first))
    names = facts.contact_names
    findings = tuple(_scored(facts, settings, records) if scored else _simple(settings, records, names))
    return Verdict(
        population=len(records),
        findings=findings,
        figures=(
            Figure(name="count", value=len(findings)),
            Figure(name="records", value=sum(len(finding.refs) for finding in findings)),
            Figure(name="high", value=sum(finding.severity is Severity.HIGH for finding in findings)),
            *by_currency("at risk", (finding.amount for finding in findings if finding.amount)),
        ),
    )


def _records(facts: Facts, settings: DuplicateSettings, first: date) -> Iterator[Record]:
    wanted = (PURCHASE, SALE) if settings.direction == ALL else (settings.direction,)
    last = settings.dated_to
    documents = (document for document in facts.documents if first <= document.issued_on <= last)
    items = facts.bank_transactions if settings.include_bank else ()
    money = (item for item in items if first <= item.on <= last)
    for record in chain(map(of_document, documents), map(of_bank, money)):
        if record is not None and record.direction in wanted:
            yield record


# ---------------------------------------------------------------------------------------------------- simple


def _simple(settings: DuplicateSettings, records: Sequence[Record], names: Mapping[str, str]) -> Iterator[Finding]:
    for group in chains(records, timedelta(days=settings.window_days)):
        yield _finding(group, names, _simple_severity(group), ())


def _simple_severity(group: Sequence[Record]) -> Severity:
    numbers = Counter(record.number for record in group)
    unnumbered = numbers.pop("", 0)
    if any(count > 1 for count in numbers.values()):
        return Severity.HIGH
    return Severity.MEDIUM if unnumbered else Severity.LOW


# ---------------------------------------------------------------------------------------------------- scored


def _scored(facts: Facts, settings: DuplicateSettings, records: Sequence[Record]) -> Iterator[Finding]:
    for group in repeated(records, facts.documents, facts.contact_names):
        if any(record.on in settings for record in group.records):
            yield _finding(group.records, facts.contact_names, _severity(group), _evidence(group))


def _severity(group: Repeated) -> Severity:
    if group.number:
        return Severity.HIGH
    return Severity.MEDIUM if group.score >= LIKELY else Severity.LOW


def _evidence(group: Repeated) -> tuple[str, ...]:
    """What was seen of each pair; the pairs are named only if there are several."""
    strength = "likely" if group.score >= LIKELY else "possible"
    paid = sum(record.paid and not record.bank for record in group.records)
    head = (f"{strength}, {group.score:.1f} points", *((f"{paid} are paid",) if paid > 1 else ()))
    if len(group.pairs) == 1:
        return (*head, *group.pairs[0][2].reasons)
    return (*head, *(_of_pair(*pair) for pair in group.pairs[:MOST_PAIRS]))


def _of_pair(one: Record, other: Record, seen: Twice) -> str:
    return f"{_named(one)} and {_named(other)}: {', '.join(seen.reasons)}"


def _named(record: Record) -> str:
    return f"{record.number or ('money' if record.bank else 'no number')} of {record.on}"


def _finding(
    group: Sequence[Record], names: Mapping[str, str], severity: Severity, evidence: tuple[str, ...]
) -> Finding:
    first, last = group[0], group[-1]
    largest = max(group, key=lambda record: record.total)
    money = Money(currency=first.currency, amount=largest.total)
    at_risk = sum((record.total for record in group), Decimal(0)) - largest.total
    contact = " and ".join(dict.fromkeys(names.get(record.contact, record.contact) for record in group))
    return Finding(
        key=f"{RULE.id}:{subject(record.id for record in group)}",
        severity=severity,
        summary=f"{len(group)} {first.direction}s of {money} with {contact},"
        f" dated {first.on} to {last.on}, may be the same one.",
        amount=attrs.evolve(money, amount=at_risk),
        on=last.on,
        refs=tuple(record.id for record in group),
        evidence=evidence,
    )


RULE = Rule(
    id="duplicate_transactions",
    version=2,
    title="Duplicate transactions",
    needs=frozenset({Need.DOCUMENTS}),
    uses=frozenset({Need.CONTACTS, Need.BANK_TRANSACTIONS}),
    settings=DuplicateSettings,
    evaluate=duplicate_transactions,
    tolerance=Decimal("0.25"),
)
