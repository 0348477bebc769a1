"""The arithmetic of cost analysis: what a supplier or an account cost in a month, against its earlier months."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import attrs

from dextflow.model import AccountClass, Facts, Figure, Finding, Severity, to_cents
from dextflow.rules.rule import Verdict
from dextflow.rules.settings import MONTHS, Default
from dextflow.rules.workings.figures import base_money, base_notes, in_base, label, told
from dextflow.rules.workings.materiality import at_least, without_revenue
from dextflow.rules.workings.span import SpanSettings
from dextflow.rules.workings.trading import TradingLine, trading_lines, unrated

SubjectOf = Callable[[TradingLine], str | None]
Months = Mapping[int, Decimal]
Records = Mapping[tuple[str, int], Mapping[str, Decimal]]
MANY_TIMES = 3
LARGEST = 3
TENTH = Decimal("0.1")
ZERO = Decimal(0)


@attrs.frozen(kw_only=True)
class CostSettings(SpanSettings):
    """Settings of the cost analysis.

    Looking at the reporting period month by month is Xavier's (its help, "insights"; now help.dext.com, article
    272707). How unusual a month must be is not published: half as much again as the average of the earlier months
    that had a cost, three of them at least, and an excess that is material, are our own choice.
    """

    history_months: Annotated[int, Default(12, "Compare with so many earlier months.", of=(3, 6, 12, 24))]
    min_months: Annotated[int, Default(3, "Only where so many of them had a cost.", of=(1, 2, 3, 6))]
    times: Annotated[Decimal, Default(Decimal("1.5"), "Flag so many times the average, and more.")]
    min_amount: Annotated[
        Decimal, Default(ZERO, "The smallest excess over the average, in the base currency; 0: materiality.")
    ]


@attrs.frozen
class Analysis:
    """What is analysed: the subject of a line, the names of the subjects by id, and words for their costs."""

    rule: str
    subject_of: SubjectOf
    names: Mapping[str, str]
    words: str


@attrs.frozen
class Month:
    """A month of a subject, and the average of so many `earlier` ones that had a cost.

    Months are numbered from the year 0.
    """

    subject: str
    number: int
    total: Decimal
    average: Decimal
    earlier: int


def cost_analysis(facts: Facts, settings: CostSettings, analysis: Analysis) -> Verdict:
    """Flag the months of a span that cost much more than the average of the earlier months that had a cost.

    The first month of the span is looked at from its first day, and the last one up to the end of the span.
    """
    first, last = _number(settings.dated_from), _number(settings.dated_to)
    start = _first_day(first - settings.history_months)
    costs = _by_month(trading_lines(facts, AccountClass.EXPENSE, start, settings.dated_to), analysis.subject_of)
    looked_at = [(subject, month) for subject, its in costs.items() for month in its if first <= month <= last]
    least = at_least(settings.min_amount, facts, settings.dated_to)
    months = (_month(subject, month, costs[subject], settings) for subject, month in looked_at)
    found = [month for month in months if month and _unusual(month, settings, least)]
    records = _records(facts, settings.dated_to, found, analysis.subject_of)
    currency = facts.organisation.base_currency
    return Verdict(
        population=len(looked_at),
        findings=tuple(_finding(month, facts, analysis, records) for month in found),
        figures=(
            Figure(name="count", value=len(found)),
            *in_base("excess", (month.total - month.average for month in found), currency),
            *in_base("costs", (costs[subject][month] for subject, month in looked_at), currency),
        ),
        notes=(
            *unrated(facts, start, settings.dated_to),
            *_short(costs, _number(start)),
            *(() if settings.min_amount else without_revenue(facts, settings.dated_to)),
            *base_notes(currency),
        ),
    )


def _number(day: date) -> int:
    return day.year * MONTHS + day.month - 1


def _first_day(month: int) -> date:
    return date(month // MONTHS, month % MONTHS + 1, 1) if month >= MONTHS else date.min


def _name(month: int) -> str:
    return f"{month // MONTHS:04}-{month % MONTHS + 1:02}"


def _by_month(lines: Iterable[TradingLine], subject_of: SubjectOf) -> Mapping[str, Months]:
    costs: defaultdict[str, defaultdict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line in lines:
        if (subject := subject_of(line)) is not None:
            on = line[2]
            costs[subject][on.year * MONTHS + on.month - 1] += line[3]
    return costs


def _month(subject: str, month: int, costs: Months, settings: CostSettings) -> Month | None:
    before = range(month - settings.history_months, month)
    earlier = [costs[each] for each in before if costs.get(each)]
    if len(earlier) < settings.min_months:
        return None
    average = to_cents(sum(earlier, ZERO) / len(earlier))
    return Month(subject, month, costs[month], average, len(earlier))


def _unusual(month: Month, settings: CostSettings, least: Decimal) -> bool:
    excess = month.total - month.average
    return month.average > 0 and excess >= least and month.total >= month.average * settings.times


def _records(facts: Facts, last: date, found: Iterable[Month], subject_of: SubjectOf) -> Records:
    """What each record cost, of the subjects and months that were found."""
    records: dict[tuple[str, int], dict[str, Decimal]] = {(month.subject, month.number): {} for month in found}
    if not records:
        return records
    first = _first_day(min(number for _, number in records))
    for line in trading_lines(facts, AccountClass.EXPENSE, first, last):
        amounts = records.get((subject_of(line) or "", _number(line[2])))
        if amounts is not None:
            record = line[4].record.id
            amounts[record] = amounts.get(record, ZERO) + line[3]
    return records


def _finding(month: Month, facts: Facts, analysis: Analysis, records: Records) -> Finding:
    currency, name = facts.organisation.base_currency, _name(month.number)
    times = (month.total / month.average).quantize(TENTH)
    whom = analysis.names.get(month.subject, month.subject)
    return Finding(
        key=f"{analysis.rule}:{month.subject}|{name}",
        severity=Severity.MEDIUM if month.total >= month.average * MANY_TIMES else Severity.LOW,
        summary=f"{analysis.words} {whom} were {told(month.total, currency)} in {name},"
        f" {times} times the average of {told(month.average, currency)} a month.",
        amount=base_money(month.total - month.average, currency),
        on=_first_day(month.number),
        refs=(month.subject,),
        evidence=(
            f"a cost in {month.earlier} earlier months",
            *_largest(records[month.subject, month.number], facts),
        ),
    )


def _largest(amounts: Mapping[str, Decimal], facts: Facts) -> Sequence[str]:
    largest = sorted(amounts.items(), key=lambda item: (-item[1], item[0]))[:LARGEST]
    return [
        f"{_title(record, facts)}: {told(amount, facts.organisation.base_currency)}" for record, amount in largest
    ]


def _title(record: str, facts: Facts) -> str:
    document = facts.document_by_id.get(record)
    return label(document, facts.contact_names) if document else f"bank transaction {record}"


def _short(costs: Mapping[str, Months], start: int) -> tuple[str, ...]:
    begins = min((month for its in costs.values() for month in its), default=start)
    if begins <= start:
        return ()
    return (f"The costs begin in {_name(begins)}: there are fewer months to compare with than asked for.",)
